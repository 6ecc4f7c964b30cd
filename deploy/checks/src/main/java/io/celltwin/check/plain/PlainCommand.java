package io.celltwin.check.plain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin check plain}. */
@Command(
    name = "plain",
    description = {
      "Makes cells by a few lines of arithmetic, in every way that cells are used and recorded, follows them with the code of the live job, "
          + "and holds what is told of health, capacity and alerts against what is so.",
    },
    mixinStandardHelpOptions = true)
public final class PlainCommand implements Callable<Integer> {
  /** Seeds that judge; what was mended was decided on those from 1 on. */
  static final long JUDGING = 7_000;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Of the makes. Default: ${DEFAULT-VALUE}; what was mended was seen on 1 to 99.")
  long seed = JUDGING;

  @Option(
      names = "--makes",
      paramLabel = "<n>",
      description = "Makes of each kind. Default: ${DEFAULT-VALUE}")
  int makes = 2;

  @Option(
      names = "--kinds",
      paramLabel = "<kind,…>",
      split = ",",
      description = "Some kinds alone. Default: all.")
  List<String> kinds = List.of();

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes each verdict as JSON too.")
  Path report;

  @Override
  public Integer call() throws Exception {
    if (makes < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "--makes is '%d', wanted 1 or more", makes));
    }
    List<PlainVerdict> verdicts = verdicts(wanted());
    System.out.println(PlainVerdict.heading());
    verdicts.forEach(v -> System.out.println(v.line()));
    Overall overall = Overall.of(verdicts);
    System.out.printf(
        Locale.ROOT,
        "%nOverall: %d of %d within their goal, median error %.2f points, covered %.0f %% (where cycles are full %.0f %%), %d false alerts.%n",
        overall.withinGoal(),
        overall.cells(),
        overall.medianError(),
        overall.covered(),
        overall.coveredWhereFull(),
        overall.falseAlerts());
    if (report != null) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("cells", verdicts);
      all.put("overall", overall);
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), all);
    }
    return 0;
  }

  private List<PlainKind> wanted() {
    List<PlainKind> all = PlainKind.all();
    if (kinds.isEmpty()) {
      return all;
    }
    List<PlainKind> some = new ArrayList<>();
    for (String name : kinds) {
      some.add(
          all.stream()
              .filter(k -> k.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--kinds has '" + name + "', wanted some of " + all)));
    }
    return some;
  }

  private List<PlainVerdict> verdicts(List<PlainKind> kinds) {
    return IntStream.range(0, kinds.size() * makes)
        .parallel()
        .mapToObj(
            i -> {
              try {
                return PlainCheck.of(kinds.get(i / makes), seed + i % makes, Integer.MAX_VALUE);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }
}
