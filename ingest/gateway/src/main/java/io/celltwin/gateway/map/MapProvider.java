package io.celltwin.gateway.map;

import io.celltwin.command.CommandProvider;
import picocli.CommandLine;

/** {@code celltwin map}. */
public final class MapProvider implements CommandProvider {
  @Override
  public CommandLine command() {
    return new CommandLine(new MapCommand());
  }
}
