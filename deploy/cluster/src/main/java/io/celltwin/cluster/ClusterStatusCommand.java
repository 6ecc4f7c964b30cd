package io.celltwin.cluster;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code celltwin cluster status}. */
@Command(
    name = "status",
    description = "Which parts run, where, and how the job is. Ends with 1 where anything is not.",
    mixinStandardHelpOptions = true)
final class ClusterStatusCommand implements Callable<Integer> {
  @Mixin Place place;

  @Override
  public Integer call() throws Exception {
    Plan plan =
        Plan.read(place.folder())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no cluster in %s: start one with 'celltwin cluster up'"
                            .formatted(place.folder())));
    Map<String, ProcessHandle> running = new Processes(place.folder()).running();
    System.out.printf(Locale.ROOT, "%-15s %8s %6s%n", "part", "process", "port");
    boolean all = true;
    for (String name : plan.names()) {
      ProcessHandle process = running.get(name);
      all &= process != null;
      System.out.printf(
          Locale.ROOT,
          "%-15s %8s %6d%n",
          name,
          process == null ? "-" : String.valueOf(process.pid()),
          plan.port(name));
    }
    var flink = new FlinkRest(plan);
    var job = flink.job(plan.job().id());
    var checkpoints = flink.checkpoints(plan.job().id());
    all &= job.filter(FlinkRest.Seen::whole).isPresent();
    System.out.println(
        job.map(
                seen ->
                    String.format(
                        Locale.ROOT,
                        "job %s: %s, %d of %d tasks run, parallelism %d, %d checkpoints, %d failed",
                        plan.job().id(),
                        seen.state(),
                        seen.running(),
                        seen.tasks(),
                        seen.parallelism(),
                        checkpoints.map(c -> c[0]).orElse(0),
                        checkpoints.map(c -> c[1]).orElse(0)))
            .orElse("job " + plan.job().id() + ": no job manager tells"));
    return all ? 0 : 1;
  }
}
