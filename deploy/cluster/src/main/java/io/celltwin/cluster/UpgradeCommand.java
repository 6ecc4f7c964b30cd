package io.celltwin.cluster;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code celltwin cluster upgrade}. */
@Command(
    name = "upgrade",
    description =
        "Stops the job with a savepoint and starts it from there with the program as it is now.",
    mixinStandardHelpOptions = true)
final class UpgradeCommand implements Callable<Integer> {
  @Mixin Place place;

  @Option(
      names = "--parallelism",
      paramLabel = "<n>",
      description = "It goes on with. Default: the one it was started with")
  Integer parallelism;

  @Override
  public Integer call() throws Exception {
    try (Cluster cluster = place.open()) {
      int wanted = parallelism == null ? cluster.plan().job().parallelism() : parallelism;
      System.out.println("the job goes on from " + cluster.restart(wanted));
    }
    return 0;
  }
}
