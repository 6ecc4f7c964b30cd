package io.celltwin.benchmark;

import io.celltwin.benchmark.serving.ServeCommand;
import io.celltwin.command.CommandProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code celltwin bench}: what is measured, not what is hoped. */
@Command(
    name = "bench",
    description = "Measures Celltwin on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      StreamCommand.class,
      CoreCommand.class,
      StateCommand.class,
      LatencyCommand.class,
      BenchFleetCommand.class,
      GatewayRateCommand.class,
      ServeCommand.class
    })
public final class BenchCommand implements CommandProvider {
  @Override
  public CommandLine command() {
    return new CommandLine(this);
  }
}
