package io.celltwin.check;

import io.celltwin.check.faults.FaultsCommand;
import io.celltwin.check.plain.PlainCommand;
import io.celltwin.command.CommandProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code celltwin check}: whether the numbers are right, each held against something else. */
@Command(
    name = "check",
    description =
        "Holds what Celltwin measures against other people's numbers and simulated truth.",
    mixinStandardHelpOptions = true,
    subcommands = {
      OracleCommand.class,
      SocCommand.class,
      CheckFleetCommand.class,
      AlertsCommand.class,
      PlainCommand.class,
      FaultsCommand.class
    })
public final class CheckCommand implements CommandProvider {
  @Override
  public CommandLine command() {
    return new CommandLine(this);
  }
}
