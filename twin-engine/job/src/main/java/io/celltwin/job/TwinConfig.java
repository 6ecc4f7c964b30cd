package io.celltwin.job;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.setting.Values;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the job is told at start. Wrong values stop it there, with the key, the value and what was
 * wanted.
 *
 * @param bootstrap of the Kafka cluster, host:port
 * @param registry Confluent API of the schema registry, a URL
 * @param namespace of the topics; empty for the live fleet
 * @param group under which offsets are committed
 * @param modelServer host:port of an Open Inference Protocol v2 server (gRPC); token@host:port
 *     where it serves whoever has the token before others
 * @param modelTimeout after which physics answers instead
 * @param waitForModel true for a replay: it waits for the model however long it takes, because a
 *     fallback depends on time
 * @param modelInFlight cycles of one task that may wait for an answer
 * @param maxRows of one request to the model
 * @param registrationPatience how long a frame waits for its cell to be registered
 * @param registrationBytes how much of one cell may wait [bytes]
 * @param parallelism of the operators
 */
public record TwinConfig(
    String bootstrap,
    String registry,
    String namespace,
    String group,
    String modelServer,
    Duration modelTimeout,
    boolean waitForModel,
    int modelInFlight,
    int maxRows,
    Duration registrationPatience,
    int registrationBytes,
    int parallelism)
    implements Serializable {
  /** A task that cannot go on for so long is started again from the last checkpoint. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(5);

  public TwinConfig {
    require(bootstrap.contains(":"), "twin.bootstrap", bootstrap, "host:port");
    require(registry.contains("://"), "twin.registry", registry, "a URL");
    require(!group.isBlank(), "twin.group", group, "a name");
    require(modelServer.contains(":"), "twin.model-server", modelServer, "host:port");
    require(modelTimeout.toMillis() > 0, "twin.model-timeout", modelTimeout, "above 0 ms");
    require(modelInFlight > 0, "twin.model-in-flight", modelInFlight, "above 0");
    require(maxRows > 0, "twin.max-rows", maxRows, "above 0");
    require(
        registrationPatience.toMillis() > 0,
        "twin.registration-patience",
        registrationPatience,
        "above 0 ms");
    require(registrationBytes > 0, "twin.registration-bytes", registrationBytes, "above 0");
    require(parallelism > 0, "twin.parallelism", parallelism, "above 0");
  }

  /** A live job with everything else as it usually is. */
  public static TwinConfig live(
      String bootstrap, String registry, String modelServer, int parallelism) {
    return TwinSettings.live(Values.none(), bootstrap, registry, modelServer, parallelism);
  }

  /** The same for a replay: its own topics, and no answer but the model's. */
  public TwinConfig replaying(String replayNamespace) {
    String itsGroup = replayNamespace.isEmpty() ? group : group + "." + replayNamespace;
    return new TwinConfig(
        bootstrap,
        registry,
        replayNamespace,
        itsGroup,
        modelServer,
        modelTimeout,
        true,
        modelInFlight,
        maxRows,
        registrationPatience,
        registrationBytes,
        parallelism);
  }

  /** The registry of schemas, waited for where it is away: its trouble is no record's fault. */
  public SchemaRegistry schemas() {
    return SchemaRegistry.at(registry).patient(REGISTRY_PATIENCE);
  }

  private static void require(boolean holds, String key, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s is '%s', wanted %s".formatted(key, value, wanted));
    }
  }
}
