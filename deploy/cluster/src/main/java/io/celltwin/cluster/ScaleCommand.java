package io.celltwin.cluster;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celltwin cluster scale}. */
@Command(
    name = "scale",
    description = "Gives the job another parallelism while it runs.",
    mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {
  @Mixin Place place;

  @Parameters(index = "0", paramLabel = "job", description = "What is scaled: the job.")
  String what;

  @Parameters(index = "1", paramLabel = "<n>", description = "Its parallelism, 1 or more.")
  int parallelism;

  @Override
  public Integer call() throws Exception {
    if (!what.equals("job") || parallelism < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "'%s %d' cannot be scaled: wanted job and a number from 1",
              what,
              parallelism));
    }
    try (Cluster cluster = place.open()) {
      int reached = cluster.scale(parallelism);
      System.out.printf(
          Locale.ROOT,
          "the job runs %d times side by side%s%n",
          reached,
          reached < parallelism ? "; its task managers have no more slots" : "");
    }
    return 0;
  }
}
