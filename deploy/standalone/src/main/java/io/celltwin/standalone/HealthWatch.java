package io.celltwin.standalone;

import io.celltwin.codec.Topics;
import io.celltwin.fleet.FleetService;
import io.celltwin.fleet.api.Health;
import io.celltwin.server.ModelServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every part every two seconds, on a thread of its own, and keeps what it found. It reads;
 * what the readings mean is decided by the checks.
 */
final class HealthWatch implements AutoCloseable {
  static final String BROKER = "broker";
  static final String TOPICS = "topics";
  static final String REGISTRY = "registry";
  static final String MODELS = "models";
  static final String FLEET = "fleet";
  static final String JOB = "job";
  static final String LAG = "lag";
  static final String DISK = "disk";
  static final String ROOM = "room";

  private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final int PATIENCE_MILLIS = 4_000;
  private static final Duration RECENT = Duration.ofSeconds(60);

  private final Clock clock;
  private final DataDirectory data;
  private final Topics topics;
  private final MeterRegistry meters;
  private final StateOfParts state;
  private final Thread thread = new Thread(this::run, "health");

  private Admin admin;
  private RoomKeeper room;
  private ProducerBrake intake;
  private RegistryProcess registry;
  private ModelServer models;
  private FleetService fleet;
  private JobClient job;
  private String group;
  private JobCheck jobCheck;
  private LagCheck lagCheck;
  private double fleetFaults;
  private Instant lastFleetFault = Instant.MIN;
  private volatile boolean closing;

  /**
   * @param changed hears of every part that is no longer as it was
   */
  HealthWatch(
      DataDirectory data,
      Topics topics,
      MeterRegistry meters,
      Clock clock,
      Consumer<Health.Part> changed) {
    this.data = data;
    this.topics = topics;
    this.meters = meters;
    this.clock = clock;
    this.state =
        new StateOfParts(
            List.of(BROKER, TOPICS, REGISTRY, MODELS, FLEET, JOB, LAG, DISK, ROOM),
            clock.instant(),
            changed);
    for (Health.Part part : state.now().parts()) {
      Gauge.builder("celltwin.health", this, w -> w.figure(part.name()))
          .description("1 good, 0.5 something to know, 0 at fault.")
          .tag("part", part.name())
          .register(meters);
    }
    Gauge.builder("celltwin.ready", this, w -> w.now().ready() ? 1 : 0)
        .description("1 while no part is at fault.")
        .register(meters);
  }

  private double figure(String name) {
    Health.State now =
        state.now().parts().stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow()
            .state();
    return now == Health.State.GOOD ? 1 : now == Health.State.NOTICE ? 0.5 : 0;
  }

  /** How every part was at the last look. */
  Health now() {
    return state.now();
  }

  /** All there is to look at; called once, when the last part has been started. */
  void start(
      Broker broker,
      RegistryProcess itsRegistry,
      ModelServer itsModels,
      FleetService itsFleet,
      JobClient itsJob,
      String itsGroup,
      boolean replaying,
      Bytes disk) {
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "client.id",
                "celltwin-health",
                "request.timeout.ms",
                PATIENCE_MILLIS,
                "default.api.timeout.ms",
                PATIENCE_MILLIS));
    registry = itsRegistry;
    models = itsModels;
    fleet = itsFleet;
    job = itsJob;
    group = itsGroup;
    jobCheck =
        new JobCheck(
            clock.instant().truncatedTo(ChronoUnit.SECONDS), data.root().resolve("log").toString());
    lagCheck = new LagCheck(replaying);
    intake = new ProducerBrake(admin);
    room = new RoomKeeper(admin, topics, group, itsFleet.applicationId(), disk, meters);
    look();
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closing) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // we are closing
    }
  }

  private interface Look {
    Finding at() throws Exception;
  }

  private void look() {
    look(DISK, this::disk);
    look(REGISTRY, this::registry);
    look(MODELS, this::models);
    look(FLEET, this::fleet);
    look(JOB, this::job);
    try {
      Set<String> there = admin.listTopics().names().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      found(BROKER, Finding.good("answers"));
      look(TOPICS, () -> topics(there));
      look(LAG, () -> lag(there));
      look(ROOM, room::look);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      Finding away =
          Finding.fault(
              "the broker does not answer: " + reason(e),
              data.root().resolve("log") + " says why; if it stays so, start Celltwin again");
      List.of(BROKER, TOPICS, LAG, ROOM).forEach(part -> found(part, away));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  /** A look that fails is a finding too, and never the end of the watch. */
  private void look(String name, Look look) {
    try {
      found(name, look.at());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    } catch (Exception e) {
      LOG.warn("the look at {} failed", name, e);
      found(name, Finding.fault("cannot be looked at: " + reason(e), ""));
    }
  }

  private void found(String name, Finding finding) {
    if (!closing) {
      state.found(name, finding, clock.instant());
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private Finding disk() throws IOException, InterruptedException {
    long free = Files.getFileStore(data.root()).getUsableSpace();
    intake.mind(free);
    return DiskCheck.of(free, data.root().toString(), intake.paused());
  }

  private Finding registry() throws InterruptedException {
    RegistryProcess.Condition is = registry.condition();
    if (!is.running()) {
      return Finding.fault(
          String.format(
              Locale.ROOT,
              "%s, and is being started again (attempt %d)",
              is.lastEnd(),
              is.starts()),
          "cells and alerts wait for it; %s says why it ended"
              .formatted(data.root().resolve("log").resolve("registry.log")));
    }
    if (!registry.answers()) {
      return Finding.fault("runs and does not answer within 2 s", "");
    }
    return Finding.good(
        is.starts() == 1 ? "answers" : "answers; %s and was started again".formatted(is.lastEnd()));
  }

  private Finding models() {
    List<String> missing = models.faults();
    return missing.isEmpty()
        ? Finding.good(String.format(Locale.ROOT, "%d answer", models.served()))
        : Finding.fault(
            String.join("; ", missing) + ": physics answers instead, a replay waits",
            "load it again: POST /v2/repository/models/<name>/load on the model server");
  }

  private Finding fleet() {
    double faults =
        meters.find("celltwin.fleet.thread.faults").functionCounters().stream()
            .mapToDouble(FunctionCounter::count)
            .sum();
    if (faults > fleetFaults) {
      lastFleetFault = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      fleetFaults = faults;
    }
    Finding now = fleetFinding(fleet);
    if (now.state() != Health.State.FAULT
        && lastFleetFault.isAfter(clock.instant().minus(RECENT))) {
      return Finding.fault(
          String.format(
              Locale.ROOT,
              "its threads failed %.0f times, last at %s, and were replaced",
              faults,
              lastFleetFault),
          data.root().resolve("log") + " says why");
    }
    return now;
  }

  /** As the fleet says itself: a subscriber that is down is to be known, and no fault of its. */
  static Finding fleetFinding(FleetService fleet) {
    Optional<String> notReady = fleet.queries().notReady();
    if (notReady.isPresent()) {
      return Finding.fault(notReady.get(), "");
    }
    List<String> problems = fleet.problems();
    return problems.isEmpty()
        ? Finding.good("answers")
        : Finding.notice("answers; " + String.join("; ", problems), "");
  }

  private Finding job() throws InterruptedException, ExecutionException, TimeoutException {
    JobStatus status = job.getJobStatus().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    return jobCheck.look(
        new JobCheck.Reading(
            clock.instant(),
            status.name(),
            status.isGloballyTerminalState(),
            gauges("celltwin.job.num.restarts"),
            gauges("celltwin.job.number.of.completed.checkpoints")));
  }

  private long gauges(String name) {
    double sum = meters.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
    return Double.isNaN(sum) ? 0 : (long) sum;
  }

  private Finding topics(Set<String> there) {
    Set<String> missing = new TreeSet<>();
    topics.typed().stream().map(t -> t.name()).forEach(missing::add);
    missing.add(topics.deadLetters());
    missing.removeAll(there);
    return missing.isEmpty()
        ? Finding.good("all are there")
        : Finding.fault(
            "missing: " + String.join(", ", missing),
            "somebody deleted it; a start of Celltwin makes it again, empty");
  }

  private Finding lag(Set<String> there)
      throws InterruptedException, ExecutionException, TimeoutException {
    String input = topics.telemetry().name();
    if (!there.contains(input)) {
      return Finding.fault("not known: %s is missing".formatted(input), "");
    }
    Map<TopicPartition, Long> ends = Offsets.of(admin, List.of(input), OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> committed = Offsets.committed(admin, group);
    long sent = 0;
    long done = 0;
    for (var end : ends.entrySet()) {
      OffsetAndMetadata position = committed.get(end.getKey());
      sent += end.getValue();
      done += position == null ? 0 : Math.min(position.offset(), end.getValue());
    }
    return lagCheck.look(new LagCheck.Reading(clock.instant(), sent, done));
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join(1_000);
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
