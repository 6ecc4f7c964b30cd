package io.celltwin.agents;

/** What the one command does with {@code mcp}, without all that stands beside it. */
final class AsAProcess {
  private AsAProcess() {}

  public static void main(String[] args) {
    System.exit(new McpCommand().command().execute(args));
  }
}
