package io.celltwin.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.artifact.Answers;
import io.celltwin.protocol.scoring.ShippedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin check fleet}. */
@Command(
    name = "fleet",
    description = {
      "Follows the demonstration's simulated cells with the code of the live job and holds what the"
          + " twin says of them against what is really the case: state of health after each charge"
          + " and discharge, state of charge where each operation ends.",
      "",
      "Beside the twin stands the model alone. It has met none of these makes, so this is how it"
          + " does on a stranger's cells."
    },
    mixinStandardHelpOptions = true)
final class CheckFleetCommand implements Callable<Integer> {
  @Option(
      names = "--cells",
      paramLabel = "<n>",
      description = "Of each fleet, 24 or more. Default: ${DEFAULT-VALUE}")
  int cells = 24;

  @Option(
      names = "--operations",
      paramLabel = "<n>",
      description = "Of each cell, charges, discharges and rests alike. Default: ${DEFAULT-VALUE}")
  int operations = 240;

  @Option(
      names = "--fleets",
      paramLabel = "<n>",
      description = "How many. Default: ${DEFAULT-VALUE}")
  int fleets = 3;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Of the first; the next has the next. Default: ${DEFAULT-VALUE}")
  long seed = 101;

  @Option(
      names = "--models",
      paramLabel = "<folder>",
      description = "Saved models; the newest soh is asked. Default: ${DEFAULT-VALUE}")
  Path models = ShippedModel.FOLDER;

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the table as JSON too.")
  Path report;

  @Override
  public Integer call() throws Exception {
    if (cells < 24) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "--cells is '%d', wanted 24 or more", cells));
    }
    List<FleetCheck.Line> lines;
    try (ShippedModel model = new ShippedModel(models, "soh")) {
      lines = FleetCheck.of(asked(model), cells, operations, fleets, seed);
    }
    System.out.printf(
        Locale.ROOT,
        "%-16s %5s | %23s | %31s | %22s%n%-16s %5s | %7s %7s %7s | %7s %7s %7s %7s | %6s %7s %7s%n",
        "",
        "",
        "twin's SOH",
        "model alone",
        "state of charge",
        "cells",
        "",
        "error",
        "covered",
        "width",
        "refused",
        "error",
        "covered",
        "width",
        "RMSE",
        "covered",
        "width");
    for (FleetCheck.Line line : lines) {
      System.out.printf(
          Locale.ROOT,
          "%-16s %5d | %7.2f %5.0f %% %7.1f | %5.0f %% %s | %6.2f %5.0f %% %7.1f%n",
          line.group(),
          line.cells(),
          line.health().error(),
          line.health().coverage(),
          line.health().width(),
          line.refused(),
          alone(line.answered()),
          line.charge().rmse(),
          line.charge().coverage(),
          line.charge().width());
    }
    System.out.printf(
        Locale.ROOT,
        "%nErrors and widths in points; sound cells by chemistry, the others by what is wrong"
            + " with them.%n");
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("groups", lines));
    }
    return 0;
  }

  private static FleetCheck.Model asked(ShippedModel model) {
    return new FleetCheck.Model() {
      @Override
      public Answers ask(float[] row) {
        return model.answers().ask(List.of(row));
      }

      @Override
      public String version() {
        return model.card().version();
      }
    };
  }

  private static String alone(FleetCheck.Scores scores) {
    return scores == null
        ? "%7s %7s %7s".formatted("–", "–", "–")
        : String.format(
            Locale.ROOT, "%7.2f %5.0f %% %7.1f", scores.error(), scores.coverage(), scores.width());
  }
}
