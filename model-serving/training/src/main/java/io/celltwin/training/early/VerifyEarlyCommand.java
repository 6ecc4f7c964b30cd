package io.celltwin.training.early;

import io.celltwin.command.CommandProvider;
import io.celltwin.command.ProgressLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify-early --cells new --reference lives --temperature 45}. */
@Command(
    name = "verify-early",
    description = {
      "Will this prototype live? Forecasts whole lives of new cells at one temperature from their"
          + " first cycles and from full lives at others (or the same), with a band; how probable a"
          + " target life is, which loss stands out beside the references, and how many more cycles"
          + " would settle it.",
      "",
      "Cells come as tables with the columns cell, cycle, capacity_ah and temperature_celsius, as"
          + " tables of PINN4SOH beside their manifest.csv, or as raw data in any layout that"
          + " 'celltwin formats' lists; of raw charges in several current steps the losses are told"
          + " by step."
    },
    mixinStandardHelpOptions = true)
public final class VerifyEarlyCommand implements Callable<Integer>, CommandProvider {
  private static final int LEAST_SEEN = 20;
  private static final int LEAST_LIFE = 60;
  private static final double COLDEST = -40;
  private static final double HOTTEST = 100;

  @Option(names = "--cells", required = true, description = "New cells: a file, folder or zip.")
  private Path cells;

  @Option(
      names = "--reference",
      required = true,
      description = "Full lives; cells that are among the new ones are left out of them.")
  private Path reference;

  @Option(
      names = "--temperature",
      required = true,
      description = "At which the new cells are cycled [°C].")
  private double temperature;

  @Option(
      names = "--seen",
      description =
          "Use the first so many cycles of the new cells alone; what comes after is compared with"
              + " what was said. Default: all, of the cell with the fewest.")
  private Integer seen;

  @Option(names = "--target-cycles", description = "Life that is wanted.")
  private Integer target;

  @Option(
      names = "--at-soh",
      defaultValue = "0.8",
      description = "SOH that ends a life, default ${DEFAULT-VALUE}.")
  private double soh;

  @Option(
      names = "--rated",
      description = "Rated capacity of all cells [Ah]; default: what the data say.")
  private Double rated;

  @Option(
      names = "--only",
      split = ",",
      description = "Only new cells whose id contains one of these.")
  private List<String> only = List.of();

  @Option(names = "--report", description = "JSON file for the figures.")
  private Path report;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public CommandLine command() {
    return new CommandLine(this);
  }

  @Override
  public Integer call() throws IOException {
    check();
    List<String> notes = new ArrayList<>();
    double of = rated == null ? Double.NaN : rated;
    List<EarlyCell> asked =
        new EarlyReader(of, temperature, notes)
            .read(cells, LEAST_SEEN).stream()
                .filter(c -> only.isEmpty() || only.stream().anyMatch(c.life().cell()::contains))
                .map(this::atOurTemperature)
                .toList();
    if (asked.isEmpty()) {
      throw refused("--only is %s: no cell in %s is meant by that".formatted(only, cells));
    }
    Set<String> ids = new HashSet<>();
    asked.forEach(c -> ids.add(c.life().cell()));
    List<EarlyCell> lives =
        new EarlyReader(of, Double.NaN, notes)
            .read(reference, LEAST_LIFE).stream()
                .filter(c -> !ids.contains(c.life().cell()))
                .toList();
    if (lives.isEmpty()) {
      throw refused(
          "--reference is '%s': it holds no other cells than --cells".formatted(reference));
    }
    int k = asked.stream().mapToInt(c -> c.life().cycles()).min().orElseThrow();
    k = seen == null ? k : seen;
    List<EarlyVerdict> verdicts = verdicts(asked, lives, k, notes);
    KnownLives known = new KnownLives(lives.stream().map(EarlyCell::life).toList());
    VerdictReport told =
        new VerdictReport(
            temperature,
            lives.size(),
            EarlyForecast.of(known, k).calibratedOn(),
            target == null ? 0 : target,
            soh);
    var out = spec.commandLine().getOut();
    notes.forEach(n -> out.println("note: " + n));
    out.println(told.table(verdicts));
    out.flush();
    if (report != null) {
      Path whole = report.toAbsolutePath();
      Files.createDirectories(whole.getParent());
      Files.writeString(whole, told.json(verdicts, notes));
    }
    return 0;
  }

  private List<EarlyVerdict> verdicts(
      List<EarlyCell> asked, List<EarlyCell> lives, int k, List<String> notes) {
    KnownLives known = new KnownLives(lives.stream().map(EarlyCell::life).toList());
    if (temperature < known.coldest() || temperature > known.hottest()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f °C is outside the references' %.0f to %.0f °C: the rate is carried on by"
                  + " Arrhenius, and the band does not know how well",
              temperature,
              known.coldest(),
              known.hottest()));
    }
    int longest = known.lives().stream().mapToInt(CapacityByCycle::cycles).max().orElseThrow();
    int end = Math.max(Math.max(longest, k + 2), target == null ? 0 : target);
    EarlyForecast forecast = EarlyForecast.of(known, k);
    List<EarlyVerdict> all = new ArrayList<>();
    try (ProgressBar bar = ProgressLine.of("verify-early").setInitialMax(asked.size()).build()) {
      for (EarlyCell cell : asked) {
        if (cell.life().cycles() < k) {
          notes.add(
              String.format(
                  Locale.ROOT,
                  "%s left out: %d cycles, --seen wants %d",
                  cell.life().cell(),
                  cell.life().cycles(),
                  k));
        } else {
          all.add(EarlyVerdict.of(cell, forecast, lives, k, target == null ? 0 : target, soh, end));
        }
        bar.step();
      }
    }
    return all;
  }

  private EarlyCell atOurTemperature(EarlyCell cell) {
    return new EarlyCell(
        new CapacityByCycle(cell.life().cell(), temperature, cell.life().soh()), cell.charges());
  }

  private void check() {
    for (Path path : List.of(cells, reference)) {
      if (!Files.exists(path)) {
        throw refused("'%s' does not exist".formatted(path));
      }
    }
    require(
        temperature >= COLDEST && temperature <= HOTTEST,
        "--temperature",
        temperature,
        "-40 to 100 °C");
    require(soh > 0 && soh < 1, "--at-soh", soh, "a share above 0 and below 1, e.g. 0.8");
    require(target == null || target > 0, "--target-cycles", target, "1 or more");
    require(target == null || target <= 20_000, "--target-cycles", target, "20000 or fewer");
    require(seen == null || seen >= LEAST_SEEN, "--seen", seen, "20 or more");
    require(rated == null || rated > 0, "--rated", rated, "above 0 Ah");
  }

  private void require(boolean holds, String option, Object value, String wanted) {
    if (!holds) {
      throw refused("%s is '%s', wanted %s".formatted(option, value, wanted));
    }
  }

  private CommandLine.ParameterException refused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
