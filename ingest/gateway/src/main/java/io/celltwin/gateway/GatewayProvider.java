package io.celltwin.gateway;

import io.celltwin.command.CommandProvider;
import picocli.CommandLine;

/** {@code celltwin gateway}. */
public final class GatewayProvider implements CommandProvider {
  @Override
  public CommandLine command() {
    return new CommandLine(new GatewayCommand());
  }
}
