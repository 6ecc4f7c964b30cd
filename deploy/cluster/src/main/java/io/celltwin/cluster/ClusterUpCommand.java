package io.celltwin.cluster;

import io.celltwin.standalone.Settings;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code celltwin cluster up}. */
@Command(
    name = "up",
    description = "Starts the cluster, or what of it does not run. It goes on when this ends.",
    mixinStandardHelpOptions = true)
final class ClusterUpCommand implements Callable<Integer> {
  @Mixin Place place;
  @Mixin SizeOptions sizes;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    try (Cluster cluster =
        Cluster.open(
            place.folder(), Settings.home(), sizes.plan(), line -> System.out.println(line))) {
      cluster.up(List.of(PartKind.values()));
      cluster.awaitJob();
      Plan plan = cluster.plan();
      System.out.printf(
          Locale.ROOT,
          "all up after %.0f s in %s%nbrokers %s%nregistry %s%nFlink %s%n",
          (System.nanoTime() - start) / 1e9,
          cluster.folder(),
          plan.addresses(PartKind.KAFKA),
          plan.registryUrl(),
          cluster.page(PartKind.JOB_MANAGER.name(1)) + "jobs");
      for (String fleet : plan.sizes().names(PartKind.FLEET)) {
        System.out.println("page " + cluster.page(fleet));
      }
    }
    return 0;
  }
}
