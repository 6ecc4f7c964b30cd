package io.celltwin.agents;

import io.celltwin.command.CommandProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin mcp}. */
@Command(
    name = "mcp",
    description = {
      "Offers a running fleet to an agent as tools of the Model Context Protocol: find cells, a"
          + " cell's twin, history and forecast, what if, why, comparison, scoreboard, alerts and"
          + " what they mean, data health. It reads and changes nothing.",
      "",
      "An agent's client starts it and speaks with it over standard input and output, on which"
          + " there is nothing but the protocol. It ends when its input does."
    },
    mixinStandardHelpOptions = true)
public final class McpCommand implements CommandProvider, Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "<url>",
      defaultValue = "http://127.0.0.1:7070",
      description = "Address of the fleet's page. Default: ${DEFAULT-VALUE}")
  private String url;

  @Option(
      names = "--token-file",
      paramLabel = "<file>",
      description = {
        "Holds the token to show, where the page asks for one; read anew for each question. A token"
            + " with the role read is enough."
      })
  private Path tokenFile;

  @Override
  public CommandLine command() {
    return new CommandLine(this);
  }

  /**
   * @throws IllegalArgumentException where the address is none
   * @throws NoSuchFileException where there is no file of the token
   */
  @Override
  public Integer call() throws IOException, InterruptedException {
    URI page = FleetClient.page(url);
    if (tokenFile != null && !Files.isReadable(tokenFile)) {
      throw new NoSuchFileException(tokenFile.toString(), null, "--token-file");
    }
    PrintStream protocol = System.out;
    System.setOut(System.err); // whatever else is printed must not stand between two messages
    try {
      new AgentServer(Tools.of(new FleetClient(page, tokenFile)))
          .serve(System.in, protocol)
          .await();
    } finally {
      System.setOut(protocol);
    }
    return 0;
  }
}
