package io.celltwin.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.sending.FleetTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The gateway in a process of its own, and a look at what comes in by one. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = "Takes in batteries in the field: runs a gateway alone, or shows what comes in.")
public final class GatewayCommand implements Runnable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "gateway: which command? run or sources");
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Listens to the sources of a file and sends to a Kafka cluster until stopped.")
  int runAlone(
      @Option(names = "--bootstrap", paramLabel = "<host:port>", defaultValue = "127.0.0.1:9092")
          String bootstrap,
      @Option(
              names = "--registry",
              paramLabel = "<url>",
              defaultValue = "http://127.0.0.1:8081/apis/ccompat/v7")
          String registry,
      @Option(
              names = "--kafka-properties",
              paramLabel = "<file>",
              description = "Of Kafka client properties: TLS and credentials.")
          Path kafkaProperties,
      @Option(
              names = "--registry-properties",
              paramLabel = "<file>",
              description = "Of registry client properties: TLS and credentials.")
          Path registryProperties,
      @Option(names = "--namespace", paramLabel = "<name>", defaultValue = "") String namespace,
      @Option(
              names = "--folder",
              paramLabel = "<folder>",
              defaultValue = "gateway",
              description = "Where it remembers clocks (${DEFAULT-VALUE}).")
          Path folder,
      @Parameters(paramLabel = "<sources.yaml>") Path sources)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      GatewayConfig config = GatewayConfig.read(sources);
      Access access = Access.of(kafkaProperties, registryProperties, null);
      SchemaRegistry schemas = access.registry(registry);
      Topics topics = Topics.in(namespace);
      FleetTopics.prepare(bootstrap, access, schemas, topics, Optional.empty());
      try (Gateway gateway =
          Gateway.start(config, bootstrap, access, schemas, topics, folder, Clock.systemUTC())) {
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "stop-gateway"));
        gateway.httpPort().ifPresent(port -> out.println("http://127.0.0.1:" + port));
        out.println("listening to " + config.sources().size() + " sources");
        out.flush();
        new CountDownLatch(1).await();
        return 0;
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  @Command(
      name = "sources",
      mixinStandardHelpOptions = true,
      description = "What comes in by a running gateway, and which cells wait to be registered.")
  int sources(
      @Option(
              names = "--url",
              paramLabel = "<url>",
              defaultValue = "http://127.0.0.1:7080",
              description = "Of the gateway's HTTP (${DEFAULT-VALUE}).")
          String url,
      @Option(names = "--token", paramLabel = "<token>") String token)
      throws InterruptedException {
    try {
      var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(url + "/v1/sources"));
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      String body =
          java.net.http.HttpClient.newHttpClient()
              .send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString())
              .body();
      JsonNode read = JSON.readTree(body);
      spec.commandLine().getOut().println(JSON.writeValueAsString(read));
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println(url + ": no gateway answers: " + e.getMessage());
      return 1;
    }
  }
}
