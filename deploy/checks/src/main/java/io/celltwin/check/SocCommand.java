package io.celltwin.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin check soc}. */
@Command(
    name = "soc",
    description = {
      "Drives simulated cells and holds the believed state of charge against the true one: by"
          + " chemistry and by the sensors' bias, the state 20 points off to begin with. Goals:"
          + " RMSE at most 3 points within the first cycle and 1.5 after it, 90 % interval that"
          + " covers 85 to 95 %. They are asked of all cells together (the last line); what a"
          + " chemistry or a bias misses by itself is marked.",
      "",
      "Below them harder ones, which have no goal: slow loggers, and a capacity that is 4 % wrong."
          + " With --data real cells too, whose discharges, counted, say afterwards what each"
          + " moment's state of charge was."
    },
    mixinStandardHelpOptions = true)
final class SocCommand implements Callable<Integer> {
  private static final double VOLTS = 0.005;
  private static final double GAIN = 0.005;

  @Option(
      names = "--drives",
      paramLabel = "<n>",
      description = "Cells of each line. Default: ${DEFAULT-VALUE}")
  int drives = 48;

  @Option(names = "--seed", paramLabel = "<n>", description = "Default: ${DEFAULT-VALUE}")
  long seed = 500_000;

  @Option(
      names = "--data",
      paramLabel = "<folder>",
      description = "With the folder nasa: cells B0005, B0006, B0007 and B0018 are read as well.")
  Path data;

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the table as JSON too.")
  Path report;

  /** What a line should reach; an interval's coverage is one over sensors of all kinds. */
  enum Goal {
    NEAR,
    NEAR_AND_COVERED,
    NONE
  }

  /** A line of the table. */
  record Line(
      @JsonProperty("chemistry") String chemistry,
      @JsonProperty("conditions") String conditions,
      @JsonProperty("goal") Goal goal,
      @JsonProperty("good") boolean good,
      @JsonUnwrapped SocCheck.Outcome outcome) {}

  @Override
  public Integer call() throws Exception {
    if (data != null && !Files.isDirectory(data.resolve("nasa"))) {
      throw new IOException(
          "'%s' has no folder nasa, wanted the folder that has it"
              .formatted(data)); // before the drives
    }
    printHeading();
    List<Line> lines = new ArrayList<>();
    List<SocCheck.Trial> all = new ArrayList<>();
    for (Chemistry chemistry : Chemistry.values()) {
      if (OcvCurve.of(SocCheck.spec(chemistry)) == null) {
        continue;
      }
      all.addAll(chemistry(lines, chemistry));
    }
    boolean good = line(lines, "all", "all four", all, Goal.NEAR_AND_COVERED);
    System.out.printf(
        Locale.ROOT,
        "%n%d lines with a goal, %d reach it.%n",
        lines.stream().filter(l -> l.goal() != Goal.NONE).count(),
        lines.stream().filter(l -> l.goal() != Goal.NONE && l.good()).count());
    List<MeasuredSoc.Line> measured = data == null ? List.of() : MeasuredSoc.of(data);
    print(measured);
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("good", good, "lines", lines, "measured", measured));
    }
    return good ? 0 : 1;
  }

  private static void printHeading() {
    System.out.printf(
        Locale.ROOT,
        "%-8s %-20s %6s %15s %14s %17s%n%-36s %7s %7s %7s %6s %9s %7s%n",
        "cells",
        "conditions",
        "drives",
        "RMSE [points]",
        "worst drive",
        "covered [%]",
        "",
        "first",
        "later",
        "first",
        "later",
        "first",
        "later");
  }

  /** The lines of one chemistry; its four sensor biases. */
  private List<SocCheck.Trial> chemistry(List<Line> lines, Chemistry chemistry) {
    List<SocCheck.Trial> biases = new ArrayList<>();
    for (double volts : List.of(VOLTS, -VOLTS)) {
      for (double gain : List.of(GAIN, -GAIN)) {
        biases.add(new SocCheck.Trial(chemistry, volts, gain, 1, 0.01));
      }
    }
    for (SocCheck.Trial trial : biases) {
      line(
          lines,
          String.format(
              Locale.ROOT,
              "%+.0f mV, %+.1f %%",
              1000 * trial.voltageBias(),
              100 * trial.currentGain()),
          List.of(trial),
          Goal.NEAR);
    }
    line(lines, "all four", biases, Goal.NEAR_AND_COVERED);
    line(lines, "read every 10 s", harder(biases, 10, 0.01), Goal.NONE);
    line(lines, "read every 20 s", harder(biases, 20, 0.01), Goal.NONE);
    line(lines, "capacity 4 % wrong", harder(biases, 1, 0.04), Goal.NONE);
    return biases;
  }

  private static void print(List<MeasuredSoc.Line> measured) {
    if (measured.isEmpty()) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%n%-14s %10s %14s %16s%n%-25s %7s %6s %9s %6s%n",
        "measured",
        "discharges",
        "RMSE [points]",
        "covered [%]",
        "",
        "first 3",
        "later",
        "first 3",
        "later");
    for (MeasuredSoc.Line line : measured) {
      System.out.printf(
          Locale.ROOT,
          "%-14s %10d %7.2f %6.2f %9.1f %6.1f%n",
          line.cell(),
          line.discharges(),
          line.first(),
          line.later(),
          line.coverage(),
          line.coverageLater());
    }
  }

  private static List<SocCheck.Trial> harder(
      List<SocCheck.Trial> trials, int every, double capacityError) {
    return trials.stream()
        .map(
            t ->
                new SocCheck.Trial(
                    t.chemistry(), t.voltageBias(), t.currentGain(), every, capacityError))
        .toList();
  }

  private void line(List<Line> lines, String conditions, List<SocCheck.Trial> trials, Goal goal) {
    line(lines, trials.get(0).chemistry().name(), conditions, trials, goal);
  }

  private boolean line(
      List<Line> lines,
      String chemistry,
      String conditions,
      List<SocCheck.Trial> trials,
      Goal goal) {
    int each = trials.size() == 1 ? drives : Math.max(1, drives / 2);
    SocCheck.Outcome o = SocCheck.of(trials, each, seed + 1000L * lines.size());
    boolean good = o.near() && (o.covers() || goal == Goal.NEAR);
    lines.add(new Line(chemistry, conditions, goal, good, o));
    System.out.printf(
        Locale.ROOT,
        "%-8s %-20s %6d %7.2f %7.2f %7.2f %6.2f %9.1f %7.1f%s%n",
        chemistry,
        conditions,
        o.drives(),
        o.first(),
        o.later(),
        o.worstFirst(),
        o.worstLater(),
        o.coverage(),
        o.coverageLater(),
        goal != Goal.NONE && !good ? "  misses" : "");
    return good;
  }
}
