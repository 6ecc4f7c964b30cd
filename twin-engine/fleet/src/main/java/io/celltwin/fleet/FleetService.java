package io.celltwin.fleet;

import io.celltwin.codec.EventFields;
import io.celltwin.codec.Topics;
import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.Alert;
import io.celltwin.fleet.alert.Webhooks;
import io.celltwin.fleet.api.AlertDesk;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.RegisterDesk;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
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

  private final FleetConfig config;
  private final FleetIndex index;
  private final Changes changes;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final TopicDesk desk;
  private final AuditLog audit;
  private final TraceReader traces;

  /** Null where other instances tell too. */
  private final Webhooks webhooks;

  private final FleetQueries queries;
  private final ScoreboardWriter scoreboard;
  private final ScoreSums scores;

  /** Null where this one is alone. */
  private final PeersDoor door;

  /** Null where this one is alone. */
  private final Together together;

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
    TopicCheck.Partitions partitions = TopicCheck.check(config);
    try {
      Files.createDirectories(config.stateDir());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "fleet.state-dir %s cannot be made".formatted(config.stateDir()), e);
    }
    return new FleetService(config, partitions, meters);
  }

  private FleetService(FleetConfig config, TopicCheck.Partitions partitions, MeterRegistry meters) {
    this.config = config;
    Topics topics = config.topics();
    String epoch = config.instance().name() + Long.toString(config.clock().millis(), 36);
    this.index = new FleetIndex(config.clock());
    this.changes = new Changes(epoch, config.feedSize());
    this.scores = new ScoreSums(index);
    this.traces = new TraceReader(config::kafka, config.registry(), topics, config.tracePatience());
    boolean several = !config.instance().alone();
    var stores = new OpenedStores(this::streams, this::notReady);
    Views local =
        new StoredQueries(
            index,
            several ? stores.ofOne(partitions.cells(), false) : stores.alone(),
            traces,
            this::notReady,
            changes);
    Views copies =
        StoredQueries.ofCopies(
            index, stores.ofOne(partitions.cells(), true), traces, this::notReady, changes);
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
            StreamsSettings.of(config, door == null ? 0 : door.port()));
    streams.setUncaughtExceptionHandler(this::onFault);
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(meters);
    new FleetMeters(index, scores, changes, faults, threadFaults, streams, this::notReady)
        .bind(meters);
    this.desk = new TopicDesk(config);
    this.audit = AuditLog.start(config, desk.orders());
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
    this.scoreboard =
        ScoreboardWriter.start(
            queries,
            () -> door == null || index.here().cells().contains(0),
            new ScoreboardTopic(config, desk.orders()));
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
    return its.filter(episode -> !episode.wants(alert, config.clock().millis())).isPresent();
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
    all.addAll(scores.drifts());
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
        queries, changes(), desk(), register(), EventFields::of, audit, new AskedWhatIfs(queries));
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
    return desk;
  }

  private KafkaStreams streams() {
    return streams;
  }

  /** Where people say which cells there are. */
  public RegisterDesk register() {
    return new RegisterWriter(desk.orders(), config.topics(), config.registry(), config.clock());
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
    scoreboard.close();
    if (together == null) {
      webhooks.close();
      streams.close(Duration.ofSeconds(5));
    } else {
      together.close();
      streams.close(
          CloseOptions.timeout(Duration.ofSeconds(5))
              .withGroupMembershipOperation(
                  leaving
                      ? GroupMembershipOperation.LEAVE_GROUP
                      : GroupMembershipOperation.REMAIN_IN_GROUP));
      door.close();
    }
    audit.close();
    desk.close();
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
