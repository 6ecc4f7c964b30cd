package io.celltwin.fleet;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.EventFields;
import io.celltwin.codec.Topics;
import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.fleet.alert.Webhooks;
import io.celltwin.fleet.api.AlertDesk;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.instance.Instance;
import io.celltwin.fleet.instance.Owners;
import io.celltwin.fleet.instance.PeersDoor;
import io.celltwin.fleet.instance.Views;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.Here;
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
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
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
 * acknowledgements and tells subscribers of alerts. Alone, or as one of several instances that have
 * a part of the cells each; every one of them answers for the whole fleet.
 */
public final class FleetService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetService.class);

  /** With the topology, to come to an alert that a webhook has read already. */
  private static final Duration EPISODE_PATIENCE = Duration.ofSeconds(2);

  /** Records by which a copy may be behind and still answer. */
  private static final long COPY_LAG = 500;

  private final FleetConfig config;
  private final FleetIndex index;
  private final Changes changes;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final Producer<String, AlertAck> acknowledgements;
  private final Producer<byte[], byte[]> orders;
  private final TraceReader traces;
  /** Null where other instances tell too. */
  private final Webhooks webhooks;

  private final FleetQueries queries;

  /** Null where this one is alone. */
  private final PeersDoor door;

  /** Null where this one is alone. */
  private final Together together;

  private final AtomicLong threadFaults = new AtomicLong();
  private final RecentFaults recentFaults = new RecentFaults(System::nanoTime);
  private final Faults faults = new Faults();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Starts it; it answers as soon as {@link FleetQueries#notReady} is empty.
   *
   * @throws IllegalStateException where a topic is missing or the topics do not fit together
   */
  public static FleetService start(FleetConfig config, MeterRegistry meters) {
    TopicCheck.Partitions partitions = TopicCheck.check(config);
    try {
      Files.createDirectories(config.stateDir());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "fleet.state-dir %s cannot be made".formatted(config.stateDir()), e);
    }
    return new FleetService(config, partitions, meters);
  }

  private FleetService(
      FleetConfig config, TopicCheck.Partitions partitions, MeterRegistry meters) {
    this.config = config;
    Topics topics = config.topics();
    String epoch = config.instance().name() + Long.toString(config.clock().millis(), 36);
    this.index = new FleetIndex(config.clock());
    this.changes = new Changes(epoch, config.feedSize());
    this.traces =
        new TraceReader(config::kafka, config.registry(), topics, config.tracePatience());
    boolean several = !config.instance().alone();
    Views local =
        new StoredQueries(
            index,
            several ? storesOf(partitions.cells(), false) : stores(),
            traces,
            this::notReady,
            changes);
    Views copies =
        StoredQueries.ofCopies(
            index, storesOf(partitions.cells(), true), traces, this::notReady, changes);
    // open before it is said where it is
    this.door = several ? PeersDoor.open(config.instance(), local, copies) : null;
    this.streams =
        new KafkaStreams(
            FleetTopology.define(
                topics,
                config.registry(),
                new Thinning(config.historyRows(), config.historyRows() / 5),
                index,
                changes,
                config.live() ? new LiveSilence(index::holds) : null,
                faults,
                partitions.cells()),
            properties(config, door == null ? 0 : door.port()));
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
    streams.start();
    if (door == null) {
      this.together = null;
      this.queries = local;
      this.webhooks = subscribers(meters, alert -> index.heard(alert));
    } else {
      var self = new Owners.Address(config.instance().host(), door.port());
      this.together =
          Together.start(
              config,
              new StreamsOwners(streams, self, partitions),
              local,
              copies,
              epoch,
              this::notReady);
      this.queries = together.fleet();
      this.webhooks = null;
      together.tell(
          () -> index.here().cells().contains(0),
          () -> subscribers(meters, together.fleet()::heard));
    }
  }

  private Webhooks subscribers(
      MeterRegistry meters, Function<Alert, Optional<AlertEpisode>> heard) {
    return Webhooks.start(
        config.webhooks(),
        config.kafka(Map.of()),
        config.applicationId(),
        config.registry(),
        config.topics().alerts(),
        alert -> isSilenced(alert, heard),
        config.clock(),
        meters);
  }

  /** The stores of one that is alone. */
  private StoredQueries.OpenStores stores() {
    return new StoredQueries.OpenStores() {
      @Override
      public <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return opened(
            StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<String, V>keyValueStore()));
      }
    };
  }

  /**
   * The stores of one of several. They are read while partitions come and go: whether a partition
   * is here is asked beside the answer.
   *
   * @param copies whether what is kept of other instances' cells is meant, which is asked only
   *     where it is nearly as new as theirs
   */
  private StoredQueries.OpenStores storesOf(KeysOfPartition keys, boolean copies) {
    return new StoredQueries.OpenStores() {
      @Override
      public <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return opened(
            StoreQueryParameters.fromNameAndType(
                    name, QueryableStoreTypes.<String, V>keyValueStore())
                .enableStaleStores());
      }

      @Override
      public <V> ReadOnlyKeyValueStore<String, V> store(String name, String cellId) {
        int partition = keys.of(cellId);
        if (copies) {
          requireFresh(name, partition);
        }
        return opened(
            StoreQueryParameters.fromNameAndType(
                    name, QueryableStoreTypes.<String, V>keyValueStore())
                .enableStaleStores()
                .withPartition(partition));
      }
    };
  }

  private <V> ReadOnlyKeyValueStore<String, V> opened(
      StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> wanted) {
    try {
      return streams.store(wanted);
    } catch (InvalidStateStoreException e) {
      throw new FleetNotReadyException(notReady().orElse("the fleet is reading its stores"), e);
    }
  }

  /** A copy that was begun just now is empty, and would say of every cell that it is not there. */
  private void requireFresh(String store, int partition) {
    LagInfo lag =
        streams
            .allLocalStorePartitionLags()
            .getOrDefault(store, Map.of())
            .get(partition);
    if (lag == null || lag.offsetLag() > COPY_LAG) {
      throw new FleetNotReadyException("the copy of this cell is still being made", null);
    }
  }

  private static Map<String, Object> producing(FleetConfig config, String what) {
    return config.kafka(
        Map.of(
            ProducerConfig.CLIENT_ID_CONFIG,
            config.applicationId() + "-" + what,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            4L << 20));
  }

  static Properties properties(FleetConfig config) {
    return properties(config, 0);
  }

  /**
   * @param door port at which other instances ask this one; unused where it is alone
   */
  private static Properties properties(FleetConfig config, int door) {
    Properties p = new Properties();
    p.putAll(config.access().kafka());
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
    Instance instance = config.instance();
    p.put(
        StreamsConfig.mainConsumerPrefix("group.instance.id"),
        config.applicationId() + (instance.alone() ? "" : "-" + instance.name()));
    if (!instance.alone()) {
      p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, instance.host() + ":" + door);
      p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, instance.standbys());
      p.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
      p.put(
          StreamsConfig.mainConsumerPrefix("session.timeout.ms"),
          (int) instance.session().toMillis());
    }
    // what is told of a cell comes in any order: no topic waits for another
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    p.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    p.put(StreamsConfig.consumerPrefix("isolation.level"), "read_committed");
    return p;
  }

  /**
   * True for an alert that no subscriber is to be told of: a person silenced it, it fires again, or
   * it follows from another. The topology reads the same topic, so it is given a moment to come to
   * the alert; where it does not, it is told: better once too often.
   */
  private boolean isSilenced(Alert alert, Function<Alert, Optional<AlertEpisode>> heard) {
    long until = System.nanoTime() + EPISODE_PATIENCE.toNanos();
    Optional<AlertEpisode> its = heardOf(alert, heard);
    while (its.isEmpty() && System.nanoTime() - until < 0) {
      try {
        if (closing.await(20, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      its = heardOf(alert, heard);
    }
    return its.filter(episode -> !episode.wants(alert, config.clock().millis()))
        .isPresent();
  }

  private static Optional<AlertEpisode> heardOf(
      Alert alert, Function<Alert, Optional<AlertEpisode>> heard) {
    try {
      return heard.apply(alert);
    } catch (FleetNotReadyException e) {
      return Optional.empty(); // its cell is on its way from one instance to another
    }
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
          // instances come and go, and what is here is answered meanwhile
          state == KafkaStreams.State.REBALANCING && door != null && !index.here().cells().isEmpty()
              ? recentFaults.trouble()
              : Optional.of("the fleet is reading its stores (%s)".formatted(state));
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
    all.addAll(webhooks == null ? together.problems() : webhooks.problems());
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
    return new FleetPorts(queries, changes(), desk(), EventFields::of);
  }

  /** What can be asked. */
  public FleetQueries queries() {
    return queries;
  }

  /** What changes. */
  public ChangeFeed changes() {
    return together == null ? changes : together.changes();
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

  private static <K, V> CompletionStage<Void> sent(
      Producer<K, V> producer, ProducerRecord<K, V> record) {
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
    end(true);
  }

  /**
   * @param leaving tells the other instances, which take its cells at once; without, they wait as
   *     for one that was killed
   */
  void end(boolean leaving) {
    closing.countDown();
    if (together == null) {
      webhooks.close();
      streams.close(Duration.ofSeconds(5));
    } else {
      together.close();
      streams.close(
          new KafkaStreams.CloseOptions().timeout(Duration.ofSeconds(5)).leaveGroup(leaving));
      door.close();
    }
    acknowledgements.close(Duration.ofSeconds(1));
    orders.close(Duration.ofSeconds(1));
    traces.close();
    streamsMetrics.close();
  }

  /** What this instance has of the fleet. */
  Here here() {
    return index.here();
  }

  /** Cells that this instance shows itself. */
  int ownCells() {
    return index.size();
  }
}
