package io.celltwin.gateway;

import com.linecorp.armeria.common.MediaType;
import io.celltwin.codec.Access;
import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.http.HttpIntake;
import io.celltwin.gateway.kafka.CellRegister;
import io.celltwin.gateway.kafka.KafkaOutlet;
import io.celltwin.gateway.kafka.KafkaSource;
import io.celltwin.gateway.mapping.ConfigFile;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.gateway.mqtt.MqttSource;
import io.celltwin.sending.SendingProducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway: all its sources and the way from each to the fleet's topics. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long TICK_MILLIS = 50;
  private static final long TELL_SECONDS = 10;
  private static final MediaType FRAME = MediaType.parse("application/vnd.celltwin.frame+avro");

  private final Clock clock;
  private final KafkaOutlet outlet;
  private final CellRegister register;
  private final ClockMemory memory;
  private final FrameDecoder frameDecoder;
  private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
  private final Map<String, SourceRunner> runners = new LinkedHashMap<>();
  private final Map<String, Mapping> mappings = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer = timer("gateway-timer");

  /** Of its own: where Kafka is away it waits, and samples do not wait for it. */
  private final ScheduledExecutorService teller = timer("gateway-teller");

  private final Map<String, Integer> toldLast = new HashMap<>();
  private HttpIntake http;

  private Gateway(
      String bootstrap,
      Access access,
      SchemaRegistry registry,
      Topics topics,
      Path folder,
      Clock clock)
      throws IOException {
    this.clock = clock;
    this.memory = ClockMemory.in(folder);
    this.register = CellRegister.open(bootstrap, access, registry, topics);
    this.outlet =
        new KafkaOutlet(
            SendingProducer.to(bootstrap, access, "celltwin-gateway", "lz4", 5), registry, topics);
    this.frameDecoder = new FrameDecoder(registry, topics.telemetry());
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          var thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Connects everything; a broker that is away is tried again and again.
   *
   * @param bootstrap of the fleet's Kafka, whose topics are there
   * @param folder for what it remembers
   */
  public static Gateway start(
      GatewayConfig config,
      String bootstrap,
      SchemaRegistry registry,
      Topics topics,
      Path folder,
      Clock clock)
      throws IOException {
    return start(config, bootstrap, Access.OPEN, registry, topics, folder, clock);
  }

  /**
   * The same where more than an address is needed.
   *
   * @param access how the cluster is reached
   */
  public static Gateway start(
      GatewayConfig config,
      String bootstrap,
      Access access,
      SchemaRegistry registry,
      Topics topics,
      Path folder,
      Clock clock)
      throws IOException {
    var gateway = new Gateway(bootstrap, access, registry, topics, folder, clock);
    try {
      gateway.connect(config);
      return gateway;
    } catch (IOException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private void connect(GatewayConfig config) throws IOException {
    config.mappings().forEach(m -> mappings.put(m.name(), m));
    var redelivery = new Redelivery(timer);
    for (GatewayConfig.Source source : config.sources()) {
      Feed feed = feed(source);
      feeds.put(source.name(), feed);
      runners.put(source.name(), start(source, feed, redelivery));
    }
    if (config.http() != null) {
      http =
          HttpIntake.start(
              config.http(), clock, this::posted, this::report, () -> SourceMetrics.of(report()));
    }
    var unused =
        timer.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo = teller.scheduleWithFixedDelay(this::tell, 1, TELL_SECONDS, TimeUnit.SECONDS);
  }

  private SourceRunner start(GatewayConfig.Source source, Feed feed, Redelivery redelivery)
      throws IOException {
    if (source.vehicles() != null) {
      return VehicleSource.start(source.vehicles(), feed, clock);
    }
    return source.mqtt() == null
        ? KafkaSource.start(source.kafka(), feed, redelivery, clock)
        : MqttSource.start(
            source.mqtt(), SourceDecoder.session(source, clock.millis()), feed, redelivery, clock);
  }

  private void tick() {
    try {
      feeds.values().forEach(feed -> feed.tick(clock.millis()));
    } catch (RuntimeException e) {
      LOG.error("values that wait for others were not sent; tried again", e);
    }
  }

  /** What changed since it was told last. */
  private void tell() {
    try {
      for (SourceStatus status : statuses()) {
        int content = content(status);
        Integer before = toldLast.put(status.key(), content);
        if (before == null || before != content) {
          outlet.tell(status);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("what sources send was not told; tried again", e);
    }
  }

  /** All of it but when it was worked out. */
  private static int content(SourceStatus s) {
    return Objects.hash(
        s.lastArrivalMillis(),
        s.rows(),
        s.state(),
        s.trouble(),
        s.rejected(),
        s.waiting(),
        s.notes());
  }

  /** What each source sends, pack by pack. */
  public List<SourceStatus> statuses() {
    var all = new ArrayList<SourceStatus>();
    feeds.forEach((name, feed) -> all.addAll(feed.statuses(connection(name))));
    return all;
  }

  private Feed.Connection connection(String name) {
    SourceRunner runner = runners.get(name);
    return new Feed.Connection(
        name,
        runner == null ? "posted" : runner.state(),
        runner == null ? null : runner.trouble().orElse(null),
        clock.millis());
  }

  private Feed feed(GatewayConfig.Source source) {
    SourceDecoder of = SourceDecoder.of(source, clock.millis());
    return new Feed(
        of.decoder(), of.battery(), of.cellId(), register::has, register.names(), memory, outlet);
  }

  private Feed feed(Mapping mapping) {
    return new Feed(
        mapping.decoder(),
        mapping.battery(),
        mapping.cellIdTemplate(),
        register::has,
        register.names(),
        memory,
        outlet);
  }

  private void posted(String name, MediaType type, Message message, HttpIntake.Done done) {
    if (type.is(FRAME)) {
      frame(message, done);
      return;
    }
    Mapping mapping = mapping(name, type, message);
    Feed feed = feeds.computeIfAbsent("http " + mapping.name(), n -> feed(mapping));
    var refused = new ArrayList<String>();
    feed.accept(
        message,
        decoded -> {
          decoded.refusals().forEach(r -> refused.add(r.reason()));
          return decoded.readings().isEmpty();
        },
        (failure, nothing) -> done.ended(failure, refused, nothing));
  }

  private Mapping mapping(String name, MediaType type, Message message) {
    String wanted = name == null ? NativeShapes.of(type, message.payload()) : name;
    Mapping mapping = mappings.get(wanted);
    if (mapping == null) {
      try {
        mapping = name == null ? NativeShapes.mapping(wanted) : ConfigFile.shipped(name);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    if (mapping == null) {
      throw new IllegalArgumentException(
          "mapping is '" + name + "', wanted one of this gateway's: " + mappings.keySet());
    }
    mappings.putIfAbsent(wanted, mapping);
    return mapping;
  }

  private void frame(Message message, HttpIntake.Done done) {
    try {
      Frame frame;
      synchronized (frameDecoder) {
        frame = frameDecoder.decode(message.payload());
        // sent while the decoder's columns are this frame's
        outlet.send(List.of(), List.of(frame), failure -> done.ended(failure, List.of(), false));
      }
    } catch (UnreadableRecordException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Where HTTP is listened on; empty where it is not. */
  public OptionalInt httpPort() {
    return http == null ? OptionalInt.empty() : OptionalInt.of(http.port());
  }

  /**
   * A source as it is now.
   *
   * @param state of the connection, in words
   * @param trouble why nothing comes, or null
   */
  public record SourceState(String name, String state, String trouble, FeedReport feed) {}

  /** All sources as they are now, by name. */
  public List<SourceState> report() {
    var states = new ArrayList<SourceState>();
    feeds.forEach(
        (name, feed) -> {
          Feed.Connection now = connection(name);
          states.add(new SourceState(name, now.state(), now.trouble(), feed.report()));
        });
    states.sort(java.util.Comparator.comparing(SourceState::name));
    return states;
  }

  @Override
  public void close() {
    runners.values().forEach(SourceRunner::close);
    if (http != null) {
      http.close();
    }
    timer.shutdownNow();
    teller.shutdownNow();
    outlet.close();
    register.close();
    memory.write();
  }
}
