package io.celltwin.gateway;

import picocli.CommandLine;

/** The gateway alone: {@code run sources.yaml}. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new GatewayCommand()).execute(args));
  }
}
