package io.celltwin.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin check oracle}. */
@Command(
    name = "oracle",
    description = {
      "Reads NASA's cells as the stream does and holds every operation against reference values computed by independent code: capacities, energies, "
          + "CC and CV times, charge, the incremental-capacity peak, flags. Prints the largest deviation of each, and where.",
      "",
      "Ends with 1 when something is outside its tolerance and the notes do not explain it."
    },
    mixinStandardHelpOptions = true)
final class OracleCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "<folder>",
      description = "With the folders nasa and nasa-oracle.")
  Path data;

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the table as JSON too.")
  Path report;

  @Override
  public Integer call() throws Exception {
    OracleCheck.Result result = OracleCheck.of(data);
    System.out.printf(
        Locale.ROOT,
        "%-40s %8s %8s %9s  %-13s %10s  %s%n",
        "quantity",
        "compared",
        "outside",
        "explained",
        "tolerance",
        "largest",
        "where");
    for (Deviations.Line line : result.lines()) {
      System.out.printf(
          Locale.ROOT,
          "%-40s %8d %8d %9d  %-13s %10.3g  %s%n",
          line.quantity(),
          line.compared(),
          line.outside(),
          line.explained(),
          line.tolerance(),
          line.largest(),
          line.largest() > 0 ? line.cell() + " operation " + line.operation() : "");
    }
    System.out.printf(
        Locale.ROOT,
        "%n%d cells, %d operations; %d of the numbers and flags outside, %d of them explained:%n",
        result.cells(),
        result.operations(),
        result.outside(),
        result.outside() - result.unexplained());
    result.notes().forEach(System.out::println);
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(
              report.toFile(),
              Map.of(
                  "cells", result.cells(),
                  "operations", result.operations(),
                  "outside", result.outside(),
                  "unexplained", result.unexplained(),
                  "quantities", result.lines(),
                  "notes", result.notes()));
    }
    return result.unexplained() == 0 ? 0 : 1;
  }
}
