package io.celltwin.job;

import static io.celltwin.domain.guard.Require.require;
import static java.util.Objects.requireNonNull;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.setting.Values;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the job is told at start. Wrong values stop it there, with the key, the value and what was
 * wanted.
 *
 * @param bootstrap of the Kafka cluster, host:port
 * @param registry Confluent API of the schema registry, a URL
 * @param namespace of the topics; empty for the live fleet
 * @param group under which offsets are committed
 * @param modelServer host:port of an Open Inference Protocol v2 server (gRPC), or of several with
 *     commas; token@host:port where it serves whoever has the token before others
 * @param modelTimeout after which physics answers instead
 * @param waitForModel true for a replay: it waits for the model however long it takes, because a
 *     fallback depends on time
 * @param modelInFlight cycles of one task that may wait for an answer
 * @param maxRows of one request to the model
 * @param registrationPatience how long a frame waits for its cell to be registered
 * @param registrationBytes how much of one cell may wait [bytes]
 * @param parallelism of the operators
 * @param segmenter where one operation ends and the next begins; keys twin.segmenter.…
 * @param ageing how far each witness of the state of health is trusted; keys twin.ageing.…
 * @param access how Kafka and the registry are reached beyond their addresses
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
    int parallelism,
    SegmenterConfig segmenter,
    AgeingConfig ageing,
    Access access)
    implements Serializable {
  /** A task that cannot go on for so long is started again from the last checkpoint. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(5);

  public TwinConfig {
    require(bootstrap.contains(":"), "twin.bootstrap", bootstrap, "host:port");
    require(
        registry.startsWith("http://") || registry.startsWith("https://"),
        "twin.registry",
        registry,
        "a URL of HTTP, e.g. http://127.0.0.1:8081/apis/ccompat/v7");
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
    requireNonNull(segmenter, "twin.segmenter");
    requireNonNull(ageing, "twin.ageing");
    requireNonNull(access, "access");
  }

  /** A live job with everything else as it usually is. */
  public static TwinConfig live(
      String bootstrap, String registry, String modelServer, int parallelism) {
    return TwinSettings.live(Values.none(), bootstrap, registry, modelServer, parallelism);
  }

  /** The same for a replay: its own topics, and no answer but the model's. */
  public TwinConfig replaying(String replayNamespace) {
    return but(
        its -> {
          its.namespace = replayNamespace;
          its.group = replayNamespace.isEmpty() ? group : group + "." + replayNamespace;
          its.waitForModel = true;
        });
  }

  /**
   * The same, asking models otherwise.
   *
   * @param timeout after which physics answers instead
   * @param inFlight cycles of one task that may wait for an answer
   * @param rows of one request at most
   */
  public TwinConfig asking(Duration timeout, int inFlight, int rows) {
    return but(
        its -> {
          its.modelTimeout = timeout;
          its.modelInFlight = inFlight;
          its.maxRows = rows;
        });
  }

  /**
   * The same, with other bounds for frames whose cell is not registered yet.
   *
   * @param patience how long one waits
   * @param bytes how much of one cell may wait [bytes]
   */
  public TwinConfig holdingUnregistered(Duration patience, int bytes) {
    return but(
        its -> {
          its.registrationPatience = patience;
          its.registrationBytes = bytes;
        });
  }

  /** The same, with other ways to cut operations and to weigh what they say of ageing. */
  public TwinConfig measuring(SegmenterConfig cutBy, AgeingConfig agedBy) {
    return but(
        its -> {
          its.segmenter = cutBy;
          its.ageing = agedBy;
        });
  }

  /** The registry of schemas, waited for where it is away: its trouble is no record's fault. */
  public SchemaRegistry schemas() {
    return access.registry(registry).patient(REGISTRY_PATIENCE);
  }

  private TwinConfig but(Consumer<Parts> change) {
    var parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** Those of its parts that somebody says otherwise, and the rest as it was. */
  private static final class Parts {
    private final TwinConfig was;
    private String namespace;
    private String group;
    private Duration modelTimeout;
    private boolean waitForModel;
    private int modelInFlight;
    private int maxRows;
    private Duration registrationPatience;
    private int registrationBytes;
    private SegmenterConfig segmenter;
    private AgeingConfig ageing;

    private Parts(TwinConfig was) {
      this.was = was;
      namespace = was.namespace;
      group = was.group;
      modelTimeout = was.modelTimeout;
      waitForModel = was.waitForModel;
      modelInFlight = was.modelInFlight;
      maxRows = was.maxRows;
      registrationPatience = was.registrationPatience;
      registrationBytes = was.registrationBytes;
      segmenter = was.segmenter;
      ageing = was.ageing;
    }

    private TwinConfig whole() {
      return new TwinConfig(
          was.bootstrap,
          was.registry,
          namespace,
          group,
          was.modelServer,
          modelTimeout,
          waitForModel,
          modelInFlight,
          maxRows,
          registrationPatience,
          registrationBytes,
          was.parallelism,
          segmenter,
          ageing,
          was.access);
    }
  }
}
