package io.celltwin.command;

import picocli.CommandLine;

/** A command of another module under the one command; found by the service loader. */
public interface CommandProvider {
  CommandLine command();
}
