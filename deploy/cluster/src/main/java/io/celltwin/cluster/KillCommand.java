package io.celltwin.cluster;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celltwin cluster kill}. */
@Command(
    name = "kill",
    description = "Ends a part at once (SIGKILL), as a machine that is lost; 'up' starts it again.",
    mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
  @Mixin Place place;

  @Parameters(paramLabel = "<part>", description = "As 'status' names it, e.g. kafka-2.")
  String part;

  @Override
  public Integer call() throws Exception {
    try (Cluster cluster = place.open()) {
      cluster.kill(part);
    }
    System.out.println(part + " killed");
    return 0;
  }
}
