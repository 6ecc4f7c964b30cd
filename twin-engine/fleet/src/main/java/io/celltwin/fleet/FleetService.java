package io.celltwin.fleet;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.EventFields;
import io.celltwin.codec.Topics;
import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.fleet.alert.Webhooks;
import io.celltwin.fleet.api.AlertDesk;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.RegisterDesk;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.Thinning;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fleet, running: it reads the job's topics from the start, keeps the views, takes
 * acknowledgements and tells subscribers of alerts. One instance serves a fleet.
 */
public final class FleetService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetService.class);

  /** With the topology, to come to an alert that a webhook has read already. */
  private static final Duration EPISODE_PATIENCE = Duration.ofSeconds(2);

  private final FleetConfig config;
  private final FleetIndex index;
  private final Changes changes;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final Producer<String, AlertAck> acknowledgements;
  private final Producer<byte[], byte[]> orders;
  private final TraceReader traces;
  private final Webhooks webhooks;
  private final StoredQueries queries;
  private final AtomicLong threadFaults = new AtomicLong();
  private final RecentFaults recentFaults = new RecentFaults(System::nanoTime);
  private final UnusableRows faults = new UnusableRows();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Starts it; it answers as soon as {@link FleetQueries#notReady} is empty.
   *
   * @throws IllegalStateException where a topic is missing or the topics do not fit together
   */
  public static FleetService start(FleetConfig config, MeterRegistry meters) {
    TopicCheck.check(config);
    try {
      Files.createDirectories(config.stateDir());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "fleet.state-dir %s cannot be made".formatted(config.stateDir()), e);
    }
    return new FleetService(config, meters);
  }

  private FleetService(FleetConfig config, MeterRegistry meters) {
    this.config = config;
    Topics topics = config.topics();
    this.index = new FleetIndex(config.clock());
    this.changes = new Changes(Long.toString(config.clock().millis(), 36), config.feedSize());
    this.streams =
        new KafkaStreams(
            FleetTopology.define(
                topics,
                config.registry(),
                new Thinning(config.historyRows(), config.historyRows() / 5),
                index,
                changes,
                config.live() ? new LiveSilence(index::holds) : null,
                faults),
            properties(config));
    streams.setUncaughtExceptionHandler(this::onFault);
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(meters);
    new FleetMeters(index, changes, faults, threadFaults, streams, this::notReady).bind(meters);
    this.acknowledgements =
        new KafkaProducer<>(
            producing(config, "acknowledgements"),
            new StringSerializer(),
            config.registry().serializer(topics.acknowledgements()));
    this.orders =
        new KafkaProducer<>(
            producing(config, "orders"), new ByteArraySerializer(), new ByteArraySerializer());
    this.traces =
        new TraceReader(
            config.bootstrapServers(), config.registry(), topics, config.tracePatience());
    this.queries =
        new StoredQueries(
            index,
            new StoredQueries.OpenStores() {
              @Override
              public <V> ReadOnlyKeyValueStore<String, V> store(String name) {
                try {
                  return streams.store(
                      StoreQueryParameters.fromNameAndType(
                          name, QueryableStoreTypes.<String, V>keyValueStore()));
                } catch (InvalidStateStoreException e) {
                  throw new FleetNotReadyException(
                      notReady().orElse("the fleet is reading its stores"), e);
                }
              }
            },
            traces,
            this::notReady);
    streams.start();
    this.webhooks =
        Webhooks.start(
            config.webhooks(),
            config.bootstrapServers(),
            config.applicationId(),
            config.registry(),
            topics.alerts(),
            this::isSilenced,
            config.clock(),
            meters);
  }

  private static Map<String, Object> producing(FleetConfig config, String what) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        config.bootstrapServers(),
        ProducerConfig.CLIENT_ID_CONFIG,
        config.applicationId() + "-" + what,
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        5_000,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        4L << 20);
  }

  static Properties properties(FleetConfig config) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterUnreadable.class);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterDefect.class);
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, WrittenTooLarge.class);
    p.put(DeadLetterUnreadable.TOPIC, config.topics().deadLetters());
    // static members: whoever comes back takes its old place at once, even after a kill. Without,
    // the group would wait for the dead one until its session ends, and the page with it.
    p.put(StreamsConfig.mainConsumerPrefix("group.instance.id"), config.applicationId());
    p.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    p.put(StreamsConfig.consumerPrefix("isolation.level"), "read_committed");
    return p;
  }

  /**
   * True for an alert that no subscriber is to be told of: a person silenced it, it fires again, or
   * it follows from another. The topology reads the same topic, so it is given a moment to come to
   * the alert; where it does not, it is told: better once too often.
   */
  private boolean isSilenced(Alert alert) {
    long until = System.nanoTime() + EPISODE_PATIENCE.toNanos();
    while (index.heard(alert).isEmpty() && System.nanoTime() - until < 0) {
      try {
        if (closing.await(20, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return index
        .heard(alert)
        .filter(episode -> !episode.wants(alert, config.clock().millis()))
        .isPresent();
  }

  /**
   * The thread is replaced after a pause, and again for as long as it takes: what it fails over is
   * the broker, the disk or the registry, and these come back. That it fails is said meanwhile.
   */
  private StreamThreadExceptionResponse onFault(Throwable fault) {
    threadFaults.incrementAndGet();
    Duration pause = recentFaults.add(fault);
    LOG.warn(
        "fleet topology failed and starts again from its last commit in {} s",
        pause.toSeconds(),
        fault);
    try {
      if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("it does not start again: the service is closing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private Optional<String> notReady() {
    KafkaStreams.State state = streams.state();
    return switch (state) {
      case RUNNING -> recentFaults.trouble();
      case CREATED, REBALANCING ->
          Optional.of("the fleet is reading its stores (%s)".formatted(state));
      case PENDING_SHUTDOWN, NOT_RUNNING -> Optional.of("the fleet service is stopping");
      case PENDING_ERROR, ERROR ->
          Optional.of("the fleet topology failed and stopped; the log of the service says why");
    };
  }

  /** The group under which it commits what it has read. */
  public String applicationId() {
    return config.applicationId();
  }

  /**
   * What is wrong with this part, a sentence each; empty where nothing is. Readiness says the first
   * kind only: a subscriber that is down does not keep the fleet from answering.
   */
  public List<String> problems() {
    List<String> all = new ArrayList<>();
    notReady().ifPresent(all::add);
    all.addAll(webhooks.problems());
    if (index.unlisted() > 0) {
      all.add(
          String.format(
              Locale.ROOT,
              "%d records are of cells beyond the %d that are listed",
              index.unlisted(),
              index.size()));
    }
    return all;
  }

  /** All that a page needs. */
  public FleetPorts ports() {
    return new FleetPorts(
        queries, changes, desk(), register(), EventFields::of, new AskedWhatIfs(queries));
  }

  /** What can be asked. */
  public FleetQueries queries() {
    return queries;
  }

  /** What changes. */
  public ChangeFeed changes() {
    return changes;
  }

  /** Where people say what they think of alerts. */
  public AlertDesk desk() {
    return new AlertDesk() {
      @Override
      public CompletionStage<Void> record(AlertAck ack) {
        return sent(
            acknowledgements,
            new ProducerRecord<>(
                config.topics().acknowledgements().name(),
                null,
                ack.timeMillis(),
                ack.cellId(),
                ack));
      }

      @Override
      public CompletionStage<Void> order(String cellId, Order order, String by) {
        return sent(
            orders,
            CellCommand.valueOf(order.name())
                .record(config.topics().telemetry(), cellId, by, config.clock().millis()));
      }
    };
  }

  /** Where people say which cells there are. */
  public RegisterDesk register() {
    return new RegisterWriter(orders, config.topics(), config.registry(), config.clock());
  }

  static <K, V> CompletionStage<Void> sent(Producer<K, V> producer, ProducerRecord<K, V> record) {
    var done = new CompletableFuture<Void>();
    // the callback hears of every outcome, so the future has nothing to add
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (written, fault) -> {
              if (fault == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(fault);
              }
            });
    return done;
  }

  /** Commits what was read; the next start goes on from there. */
  @Override
  public void close() {
    closing.countDown();
    webhooks.close();
    streams.close(Duration.ofSeconds(5));
    acknowledgements.close(Duration.ofSeconds(1));
    orders.close(Duration.ofSeconds(1));
    traces.close();
    streamsMetrics.close();
  }
}
