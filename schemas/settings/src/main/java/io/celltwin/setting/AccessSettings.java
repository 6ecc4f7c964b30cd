package io.celltwin.setting;

import java.nio.file.Path;

/** What can be configured of the way to Kafka and the registry, for every part that runs alone. */
public final class AccessSettings {
  public static final Setting<String> KAFKA =
      Setting.alone(
          "access.kafka-properties",
          Kind.text(),
          "",
          "none: no TLS, no password",
          "File of Kafka client properties: security.protocol, sasl.jaas.config, ssl.truststore.location"
              + " and what else the cluster asks for. Keep it readable for one user alone.");

  public static final Setting<String> REGISTRY =
      Setting.alone(
          "access.registry-properties",
          Kind.text(),
          "",
          "none: no TLS but the JVM's, no password",
          "File of registry client properties: basic.auth.user.info,"
              + " schema.registry.ssl.truststore.location and the like.");

  private static final Setting<String> RACK =
      Setting.alone(
          "access.rack",
          Kind.text(),
          "",
          "none",
          "Where the clients stand, as the brokers name it: they read from replicas nearby.");

  public static final Section ACCESS =
      Section.of("access", "How a part that runs alone reaches Kafka and the schema registry.")
          .with(KAFKA)
          .with(REGISTRY)
          .with(RACK);

  private AccessSettings() {}

  /**
   * What was said.
   *
   * @param kafka file of client properties, or null
   * @param registry file of client properties, or null
   * @param rack or empty
   */
  public record Said(Path kafka, Path registry, String rack) {}

  /** As it is configured. */
  public static Said of(Values values) {
    return new Said(file(values.get(KAFKA)), file(values.get(REGISTRY)), values.get(RACK));
  }

  private static Path file(String path) {
    return path.isBlank() ? null : Path.of(path);
  }
}
