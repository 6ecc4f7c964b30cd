package io.celltwin.fleet;

import static io.celltwin.domain.guard.Require.require;
import static java.util.Objects.requireNonNull;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.fleet.alert.Webhook;
import io.celltwin.fleet.instance.Instance;
import io.celltwin.setting.Values;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the fleet service runs.
 *
 * @param bootstrapServers of the broker, e.g. {@code 127.0.0.1:9092}
 * @param registry of schemas
 * @param stateDir folder of the stores; what is in it survives restarts
 * @param topics whose fleet this is
 * @param applicationId under which the broker remembers what was read; another one starts over
 * @param threads of the topology
 * @param historyRows operations kept of one cell before old ones are thinned out
 * @param feedSize changes that a slow reader of the feed may lag behind
 * @param tracePatience with the broker, for the samples of one operation
 * @param webhooks that are told of alerts
 * @param live false for a replay: a cell whose file has ended has not fallen silent
 * @param instance of several that serve the fleet together, or {@link Instance#ALONE}
 * @param access how Kafka is reached beyond its address
 * @param clock for rates and for when a record was seen; no result depends on it
 */
public record FleetConfig(
    String bootstrapServers,
    SchemaRegistry registry,
    Path stateDir,
    Topics topics,
    String applicationId,
    int threads,
    int historyRows,
    int feedSize,
    Duration tracePatience,
    List<Webhook> webhooks,
    boolean live,
    Instance instance,
    Access access,
    Clock clock) {

  public FleetConfig {
    requireNonNull(registry, "registry");
    requireNonNull(stateDir, "stateDir");
    requireNonNull(topics, "topics");
    requireNonNull(clock, "clock");
    requireNonNull(instance, "instance");
    requireNonNull(access, "access");
    webhooks = List.copyOf(webhooks);
    require(
        !bootstrapServers.isBlank(),
        "fleet.bootstrap-servers",
        bootstrapServers,
        "e.g. 127.0.0.1:9092");
    require(
        applicationId.matches("[a-zA-Z0-9._-]{1,150}"),
        "fleet.application-id",
        applicationId,
        "letters, digits, '.', '_' or '-'");
    require(threads >= 1 && threads <= 64, "fleet.threads", threads, "1 to 64");
    require(historyRows >= 100, "fleet.history-rows", historyRows, "at least 100");
    require(feedSize >= 100, "fleet.feed-size", feedSize, "at least 100");
    require(!tracePatience.isNegative(), "fleet.trace-patience", tracePatience, "not negative");
    long names = webhooks.stream().map(Webhook::name).distinct().count();
    require(names == webhooks.size(), "fleet.webhooks", webhooks, "each URL once");
  }

  /** The live fleet with the usual limits: 5,000 rows a cell, 20,000 changes, two threads. */
  public static FleetConfig of(String bootstrapServers, SchemaRegistry registry, Path stateDir) {
    return FleetSettings.live(Values.none(), bootstrapServers, registry, stateDir);
  }

  /**
   * The same for another fleet.
   *
   * @param namespace of a replay beside the live fleet
   */
  public FleetConfig in(String namespace) {
    return but(
        its -> {
          its.topics = Topics.in(namespace);
          its.applicationId = namespace.isEmpty() ? applicationId : applicationId + "." + namespace;
        });
  }

  /** The same with subscribers. */
  public FleetConfig with(List<Webhook> subscribers) {
    return but(its -> its.webhooks = subscribers);
  }

  /** The same with more or less patience for the samples of one operation. */
  public FleetConfig patient(Duration withTraces) {
    return but(its -> its.tracePatience = withTraces);
  }

  /** The same for cells that are replayed, not watched. */
  public FleetConfig replaying(boolean replaying) {
    return but(its -> its.live = !replaying);
  }

  /** The same as one of several instances. */
  public FleetConfig as(Instance one) {
    return but(its -> its.instance = one);
  }

  /** The same, reaching Kafka otherwise. */
  public FleetConfig by(Access otherAccess) {
    return but(its -> its.access = otherAccess);
  }

  /** All that one client of Kafka is told. */
  Map<String, Object> kafka(Map<String, ?> own) {
    return access.kafka(bootstrapServers, own);
  }

  private FleetConfig but(Consumer<Parts> change) {
    var parts = new Parts(this);
    change.accept(parts);
    return parts.whole();
  }

  /** Those of its parts that somebody says otherwise, and the rest as it was. */
  private static final class Parts {
    private final FleetConfig was;
    private Topics topics;
    private String applicationId;
    private Duration tracePatience;
    private List<Webhook> webhooks;
    private boolean live;
    private Instance instance;
    private Access access;

    private Parts(FleetConfig was) {
      this.was = was;
      topics = was.topics;
      applicationId = was.applicationId;
      tracePatience = was.tracePatience;
      webhooks = was.webhooks;
      live = was.live;
      instance = was.instance;
      access = was.access;
    }

    private FleetConfig whole() {
      return new FleetConfig(
          was.bootstrapServers,
          was.registry,
          was.stateDir,
          topics,
          applicationId,
          was.threads,
          was.historyRows,
          was.feedSize,
          tracePatience,
          webhooks,
          live,
          instance,
          access,
          was.clock);
    }
  }
}
