package io.celltwin.cluster;

import io.celltwin.command.CommandProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code celltwin cluster}. */
@Command(
    name = "cluster",
    description =
        "Runs on this machine what a company runs: three brokers, a registry, ZooKeeper, a Flink"
            + " cluster with the job and a job manager that stands by, two model servers, two"
            + " fleets with their pages. Each part is a process of its own.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ClusterUpCommand.class,
      ClusterStatusCommand.class,
      KillCommand.class,
      ScaleCommand.class,
      UpgradeCommand.class,
      DownCommand.class,
      ProofCommand.class
    })
public final class ClusterCommand implements CommandProvider {
  @Override
  public CommandLine command() {
    return new CommandLine(this);
  }
}
