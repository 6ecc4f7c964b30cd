package io.celltwin.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin check alerts}. */
@Command(
    name = "alerts",
    description = {
      "Follows simulated cells with every fault, and NASA's where there are any, with the code of"
          + " the live job and of the fleet, and keeps a ledger: which faults were told, how long"
          + " before the harm, and what was told that was not so.",
    },
    mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer> {
  @Option(
      names = "--cells",
      paramLabel = "<n>",
      description = "Simulated. Default: ${DEFAULT-VALUE}")
  int cells = 189;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description =
          "Of them. Default: ${DEFAULT-VALUE}; thresholds were chosen on those from 5000 on.")
  long seed = AlertCheck.JUDGING;

  @Option(
      names = "--every",
      paramLabel = "<seconds>",
      description = "Between samples. Default: ${DEFAULT-VALUE}")
  int every = 20;

  @Option(
      names = "--packs",
      paramLabel = "<n>",
      description =
          "Rounds of packs: each fault of one cell in each of two chemistries, and a sound pack"
              + " beside each. Default: ${DEFAULT-VALUE}")
  int packs = 0;

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      description =
          "Measured data with nasa in it. Default: CELLTWIN_DATA; without, simulated cells alone.")
  Path data =
      System.getenv("CELLTWIN_DATA") == null ? null : Path.of(System.getenv("CELLTWIN_DATA"));

  @Option(names = "--list", description = "Each miss and each false alarm.")
  boolean list;

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the ledger as JSON too.")
  Path report;

  @Override
  public Integer call() throws Exception {
    if (cells < 1 || packs < 0 || every < 1 || every > 60) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--cells is '%d', --packs is '%d', --every is '%d', wanted 1 or more, 0 or more, and"
                  + " 1 to 60 s",
              cells,
              packs,
              every));
    }
    AlertCheck check = new AlertCheck(WatchedCell.Models.NONE);
    check.simulated(seed, cells, Duration.ofSeconds(every));
    if (data != null) {
      check.nasa(data);
    }
    new PackCheck(check.ledger(), PackCheck.DESIGNS, 8, 36).simulated(seed, packs);
    AlertLedger ledger = check.ledger();
    print("kind", ledger.rows());
    System.out.println();
    print("fault and what tells of it", ledger.byFault());
    AlertLedger.Overall overall = ledger.overall();
    System.out.printf(
        Locale.ROOT,
        "%nOverall: recall %.3f, %.3f false alarms per cell-year in %.1f cell-years, %d of them"
            + " critical.%n",
        overall.recall(),
        overall.falsePerCellYear(),
        ledger.cellYears(),
        overall.falseCritical());
    if (list) {
      ledger.missed().stream().sorted().forEach(m -> System.out.println("missed  " + m));
      ledger.wrong().stream().sorted().forEach(w -> System.out.println("false   " + w));
    }
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("kinds", ledger.rows(), "overall", overall));
    }
    return 0;
  }

  private static void print(String title, List<AlertLedger.Row> rows) {
    System.out.printf(
        Locale.ROOT,
        "%-36s %6s %6s %7s %6s %21s %9s %7s%n",
        title,
        "faults",
        "found",
        "recall",
        "false",
        "a cell-year (95 %)",
        "lead h",
        "alerts");
    for (AlertLedger.Row row : rows) {
      double[] interval = AlertLedger.interval(row.falseAlarms(), row.cellYears());
      System.out.printf(
          Locale.ROOT,
          "%-36s %6d %6d %7s %6d %6.3f (%.3f to %.3f) %9s %7s%n",
          row.kind(),
          row.faults(),
          row.found(),
          number("%.2f", row.recall()),
          row.falseAlarms(),
          row.falsePerCellYear(),
          interval[0],
          interval[1],
          number("%.0f", row.leadHoursMedian()),
          number("%.1f", row.alertsPerFault()));
    }
  }

  private static String number(String format, Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, format, value);
  }
}
