package io.celltwin.standalone;

import io.celltwin.fleet.alert.Webhook;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options every command that starts the system shares. */
public final class Settings {
  static final int PAGE_PORT = 7070;
  static final int BROKER_PORT = 7092;
  static final int REGISTRY_PORT = 7081;
  static final int MODEL_PORT = 7001;

  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      description = "Where everything is kept. Default: ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual();

  @Option(
      names = "--host",
      paramLabel = "<address>",
      description =
          "Address to listen on. Default: ${DEFAULT-VALUE}, this machine only; 0.0.0.0 opens it to the network, without any password. See --advertised-host.")
  String host = "127.0.0.1";

  @Option(
      names = "--advertised-host",
      paramLabel = "<name>",
      description = {
        "Name or address by which others reach this machine: what the broker tells its clients, and a host its pages answer to.",
        "Default: the address listened on; with 0.0.0.0 the first that leads outside. Inside a container: the host's."
      })
  String advertisedHost;

  @Option(
      names = "--disk",
      paramLabel = "<size>",
      converter = Bytes.Converter.class,
      description = {
        "Room for the topics, e.g. 50GB. When it is used up the oldest telemetry that was worked off is let go, and said so.",
        "Default: ${DEFAULT-VALUE}"
      })
  Bytes disk = Bytes.of(10L << 30);

  @Option(
      names = "--http-port",
      paramLabel = "<port>",
      description = "Page, REST, metrics. Default: ${DEFAULT-VALUE}; 0 for any free one.")
  int pagePort = PAGE_PORT;

  @Option(
      names = "--kafka-port",
      paramLabel = "<port>",
      description = "Broker. Default: ${DEFAULT-VALUE}; 0 for any free one.")
  int brokerPort = BROKER_PORT;

  @Option(
      names = "--registry-port",
      paramLabel = "<port>",
      description = "Schema registry. Default: ${DEFAULT-VALUE}; 0 for any free one.")
  int registryPort = REGISTRY_PORT;

  @Option(
      names = "--model-port",
      paramLabel = "<port>",
      description = "Model server, gRPC and REST. Default: ${DEFAULT-VALUE}; 0 for any free one.")
  int modelPort = MODEL_PORT;

  @Option(
      names = "--partitions",
      paramLabel = "<n>",
      description = "Of each topic, where it is made. Default: ${DEFAULT-VALUE}")
  int partitions = 4;

  @Option(
      names = "--parallelism",
      paramLabel = "<n>",
      description = "Of the job. Default: as many as this machine has cores, 4 at most.")
  int parallelism = Math.min(4, Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--webhook",
      paramLabel = "<url>",
      description = {
        "Sends each alert there by POST, signed as Standard Webhooks say; may be given more than once.",
        "The secret, whsec_ and base64, is read from the environment variable CELLTWIN_WEBHOOK_SECRET."
      })
  List<URI> webhooks = List.of();

  /** Who is told of alerts. */
  List<Webhook> subscribers() {
    String secret = System.getenv("CELLTWIN_WEBHOOK_SECRET");
    if (!webhooks.isEmpty() && secret == null) {
      throw Trouble.wrongUse(
          "--webhook needs a secret to sign with: set CELLTWIN_WEBHOOK_SECRET to whsec_ and base64");
    }
    try {
      return webhooks.stream().distinct().map(url -> Webhook.to(url, secret)).toList();
    } catch (IllegalArgumentException e) {
      throw Trouble.wrongUse(
          "--webhook, or its secret in CELLTWIN_WEBHOOK_SECRET: " + e.getMessage());
    }
  }

  /**
   * Looks at every value before anything starts.
   *
   * @throws Trouble for the first that cannot be meant
   */
  void check() {
    port("--http-port", pagePort);
    port("--kafka-port", brokerPort);
    port("--registry-port", registryPort);
    port("--model-port", modelPort);
    Trouble.require(partitions >= 1 && partitions <= 1000, "--partitions", partitions, "1 to 1000");
    Trouble.require(
        parallelism >= 1 && parallelism <= 128, "--parallelism", parallelism, "1 to 128");
    for (URI url : webhooks) {
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      Trouble.require(
          web && url.getHost() != null, "--webhook", url, "a URL, e.g. https://example.org/alerts");
    }
    subscribers();
  }

  private static void port(String option, int port) {
    Trouble.require(
        port >= 0 && port <= 65_535, option, port, "a port, 1 to 65535, or 0 for any free one");
  }

  /** The assembled application: lib, registry, models. */
  public static Path home() {
    String given = System.getProperty("celltwin.home");
    if (given == null) {
      throw new Trouble("celltwin.home is not set: start Celltwin with deploy/celltwin");
    }
    Path home = Path.of(given);
    if (!Files.isDirectory(home.resolve("registry"))) {
      throw new Trouble(
          home
              + " holds no assembled Celltwin: build it with mvn -pl deploy/standalone -am package");
    }
    return home;
  }

  /** Some port of this machine that is free. */
  public static int freePort() {
    return Ports.claim("127.0.0.1", 0, "benchmark", "nothing");
  }
}
