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
          "Address to listen on. Default: ${DEFAULT-VALUE}, this machine only; 0.0.0.0 opens it to the network, without any password.")
  String host = "127.0.0.1";

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
      throw new Trouble(
          "--webhook needs a secret to sign with: set CELLTWIN_WEBHOOK_SECRET to whsec_ and base64");
    }
    try {
      return webhooks.stream().distinct().map(url -> Webhook.to(url, secret)).toList();
    } catch (IllegalArgumentException e) {
      throw new Trouble(e.getMessage(), e);
    }
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
