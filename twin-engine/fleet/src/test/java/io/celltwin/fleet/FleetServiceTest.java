package io.celltwin.fleet;

import static io.celltwin.fleet.Fixtures.alert;
import static io.celltwin.fleet.Fixtures.charge;
import static io.celltwin.fleet.Fixtures.discharge;
import static io.celltwin.fleet.Fixtures.spec;
import static io.celltwin.fleet.Fixtures.twin;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Scores;
import io.celltwin.fleet.alert.Webhook;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.FleetBusyException;
import io.celltwin.fleet.api.RegisterDesk;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.api.Trace;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real broker: what only shows there. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FleetServiceTest {
  @TempDir private static Path brokerDir;
  @TempDir private Path stateDir;
  private static OneBroker broker;
  private static KafkaProducer<String, byte[]> producer;
  private static final SchemaRegistry REGISTRY = SchemaRegistry.inMemory();

  @BeforeAll
  static void open() {
    broker = new OneBroker(brokerDir);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "linger.ms", "0"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void close() {
    producer.close();
    broker.close();
  }

  private static Topics topics(String namespace, int partitions) {
    Topics topics = Topics.in(namespace);
    List<String> names = new ArrayList<>(topics.typed().stream().map(Topic::name).toList());
    names.add(topics.deadLetters());
    broker.create(names, partitions);
    return topics;
  }

  private FleetConfig config(String namespace) {
    return FleetConfig.of(broker.bootstrap(), REGISTRY, stateDir)
        .patient(Duration.ofMinutes(5))
        .in(namespace);
  }

  private static FleetService start(FleetConfig config) {
    FleetService service = FleetService.start(config, new SimpleMeterRegistry());
    Eventually.until(() -> service.queries().notReady().isEmpty());
    return service;
  }

  private static <V> RecordMetadata send(Topic<V> topic, String key, V value) {
    return send(
        new ProducerRecord<>(
            topic.name(), key, REGISTRY.serializer(topic).serialize(topic.name(), value)));
  }

  private static RecordMetadata send(ProducerRecord<String, byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eventually(Eventually.Claim claim) {
    Eventually.passes(claim);
  }

  @Test
  void afterARestartEverythingIsThereAndNothingIsRepeated() {
    Topics topics = topics("restart", 2);
    for (int c = 0; c < 6; c++) {
      String id = "c/" + c;
      send(topics.cells(), id, spec(id, "p"));
      for (int k = 1; k <= 5; k++) {
        send(topics.cycles(), id, discharge(id, k, 1.9, null));
        send(topics.twins(), id, twin(id, "p", k, 100 - k));
      }
    }
    send(topics.alerts(), "c/1", alert("a", "c/1", Severity.CRITICAL, State.FIRING));
    AlertEpisode acknowledged;
    try (FleetService fleet = start(config("restart"))) {
      eventually(() -> assertThat(fleet.queries().fleet().operations()).isEqualTo(30));
      eventually(() -> assertThat(fleet.queries().alert("a")).isPresent());
      eventually(
          () ->
              assertThat(fleet.changes().after(0, 1_000).changes())
                  .filteredOn(change -> change.what() == Change.What.CELL)
                  .hasSize(6));
      var ack = new AlertAck("a", "c/1", AlertAck.Action.ACKNOWLEDGE, "kim", "", 77, null);
      fleet.desk().record(ack).toCompletableFuture().join();
      eventually(
          () ->
              assertThat(fleet.queries().alert("a").orElseThrow().state())
                  .isEqualTo(AlertEpisode.State.ACKNOWLEDGED));
      acknowledged = fleet.queries().alert("a").orElseThrow();
    }

    try (FleetService fleet = start(config("restart"))) {
      // a thread that joins late sends the others through one more rebalance
      eventually(
          () -> {
            assertThat(fleet.queries().fleet().operations()).isEqualTo(30);
            assertThat(fleet.queries().fleet().samples()).isEqualTo(3_000);
            assertThat(fleet.queries().alert("a")).hasValue(acknowledged);
            assertThat(fleet.queries().twin("c/3")).hasValue(twin("c/3", "p", 5, 95));
            assertThat(fleet.queries().cycles("c/3", 0, null, 100)).hasSize(5);
          });

      // what the job sends again after its own restart
      send(topics.cycles(), "c/3", discharge("c/3", 5, 1.9, null));
      send(topics.twins(), "c/3", twin("c/3", "p", 4, 96));
      send(topics.cycles(), "c/3", discharge("c/3", 6, 1.9, null));
      eventually(() -> assertThat(fleet.queries().fleet().operations()).isEqualTo(31));
      eventually(
          () -> assertThat(fleet.queries().twin("c/3").orElseThrow().revision()).isEqualTo(5));
      // the stores hold a record before the feed tells of it
      eventually(
          () ->
              assertThat(fleet.changes().after(0, 100).changes())
                  .extracting(Change::what)
                  .containsExactly(Change.What.CYCLE));
    }
  }

  @Test
  void theScoreboardsTopicHoldsWhatIsAnsweredAndLosesWhatIsNoMore() {
    Topics topics = topics("scoreboard", 2);
    FleetConfig config = config("scoreboard");
    for (int c = 0; c < 4; c++) {
      String id = "s/" + c;
      send(topics.cells(), id, spec(id, "p"));
      for (int k = 1; k <= 3; k++) {
        var told = new Estimate(0.95, 0.9, 1, Estimate.MODEL, "3", null);
        send(topics.cycles(), id, charge(id, 2L * k - 1, told));
        send(
            topics.cycles(),
            id,
            discharge(id, 2L * k, 1.9, null)
                .with(new CapacityTest(0.94 + 0.01 * c, 0.97).features()));
      }
    }
    var topic = new ScoreboardTopic(config, null);
    List<Scores> answered;
    try (FleetService fleet = start(config)) {
      eventually(() -> assertThat(fleet.queries().fleet().operations()).isEqualTo(24));
      answered = ScoreRow.told(fleet.queries().scoreboard(), 100);
      assertThat(answered).singleElement().extracting(Scores::n).isEqualTo(12L);
      eventually(() -> assertThat(topic.read().values()).containsExactlyElementsOf(answered));
    }
    try (FleetService fleet = start(config)) {
      eventually(() -> assertThat(fleet.queries().fleet().operations()).isEqualTo(24));
      assertThat(topic.read().values()).containsExactlyElementsOf(answered);
      for (int c = 0; c < 4; c++) {
        send(new ProducerRecord<>(topics.cycles().name(), "s/" + c, null));
      }
      eventually(() -> assertThat(topic.read()).isEmpty());
    }
  }

  @Test
  void aCellThatAPersonRegistersIsThereAndGoesWhenItIsTakenOff() {
    topics("register", 1);
    try (FleetService fleet = start(config("register"))) {
      var identity = Identity.of("v/1").calledFrom("SN/01", Identity.ALWAYS).saidBy("kim", 5);
      fleet
          .register()
          .write(List.of(new RegisterDesk.Entry("v/1", spec("v/1", "v"), identity)))
          .toCompletableFuture()
          .join();
      eventually(() -> assertThat(fleet.queries().spec("v/1")).hasValue(spec("v/1", "v")));
      eventually(() -> assertThat(fleet.queries().identity("v/1")).hasValue(identity));
      assertThat(fleet.queries().identities()).containsExactly(identity);

      fleet
          .register()
          .write(List.of(RegisterDesk.Entry.retired("v/1")))
          .toCompletableFuture()
          .join();
      eventually(() -> assertThat(fleet.queries().cell("v/1")).isEmpty());
      eventually(() -> assertThat(fleet.queries().identity("v/1")).isEmpty());
    }
  }

  @Test
  void theSamplesOfAnOperationAreFetchedFromWhereItsRecordSaysAndCutToIt() {
    Topics topics = topics("trace", 1);
    long start = 1_200_000_000_000L + 2 * 3_600_000;
    var encoder = new FrameEncoder(REGISTRY, topics.telemetry());
    Cycle cycle = discharge("c/1", 2, 1.9, null); // 30 minutes, frames 10 to 19
    long first = -1;
    long last = -1;
    for (int f = 9; f <= 20; f++) {
      for (String id : List.of("c/1", "c/2")) {
        Frame frame = frame(id, f, start + (f - 10) * 300_000L);
        long offset =
            send(new ProducerRecord<>(topics.telemetry().name(), id, encoder.encode(frame)))
                .offset();
        if (id.equals("c/1") && f == 10) {
          first = offset;
        }
        if (id.equals("c/1") && f == 16) {
          last = offset;
        }
      }
      // a producer that is not idempotent may send a frame twice
      if (f == 12) {
        send(
            new ProducerRecord<>(
                topics.telemetry().name(),
                "c/1",
                encoder.encode(frame("c/1", f, start + (f - 10) * 300_000L))));
      }
    }
    send(topics.cells(), "c/1", spec("c/1", "p"));
    var record =
        new ProducerRecord<>(
            topics.cycles().name(),
            "c/1",
            REGISTRY.serializer(topics.cycles()).serialize(topics.cycles().name(), cycle));
    new TelemetryRange(0, first, last).addTo(record.headers());
    send(record);

    try (FleetService fleet = start(config("trace"))) {
      eventually(() -> assertThat(fleet.queries().trace("c/1", 2, 2_000)).isPresent());
      Trace trace = fleet.queries().trace("c/1", 2, 2_000).orElseThrow();
      // six frames of 300 samples at 1 s, and the first of the seventh lies on the end itself
      assertThat(trace.incomplete()).isNull();
      assertThat(trace.size()).isEqualTo(1_801);
      assertThat(trace.offsetMicros()[1_800]).isEqualTo(1_800_000_000L);
      assertThat(trace.voltage()[300]).isCloseTo(3 + 11 / 100.0, within(1e-12));
      assertThat(trace.temperature()).isNull();
      assertThat(fleet.queries().trace("c/1", 9, 2_000)).isEmpty();
      assertThat(fleet.queries().trace("c/9", 0, 2_000)).isEmpty();
    }
  }

  @Test
  void anOperationOfAMillionSamplesIsAnsweredInAFewPointsHoweverManyAskAtOnce() throws Exception {
    Topics topics = topics("long", 1);
    var encoder = new FrameEncoder(REGISTRY, topics.telemetry());
    long start = 1_200_000_000_000L + 2 * 3_600_000;
    int frames = 100;
    int each = 10_000;
    long[] offsets = new long[each];
    double[] voltage = new double[each];
    double[] current = new double[each];
    for (int i = 0; i < each; i++) {
      offsets[i] = i * 1_000L;
      voltage[i] = 3.7;
      current[i] = -2;
    }
    long first = -1;
    long last = -1;
    for (int f = 0; f < frames; f++) {
      voltage[17] = f == 63 ? 4.9 : 3.7;
      var frame =
          new Frame(
              "c/1",
              "rig",
              10 + f,
              0,
              1,
              start + f * 10_000L,
              Frame.Declared.NOTHING,
              each,
              offsets,
              voltage,
              current,
              null);
      last =
          send(new ProducerRecord<>(topics.telemetry().name(), "c/1", encoder.encode(frame)))
              .offset();
      first = first < 0 ? last : first;
    }
    var lineage = new io.celltwin.domain.Lineage("rig", 10, 10 + frames - 1);
    Cycle cycle = Fixtures.discharge("c/1", 2, 1.9, null, lineage);
    var record =
        new ProducerRecord<>(
            topics.cycles().name(),
            "c/1",
            REGISTRY.serializer(topics.cycles()).serialize(topics.cycles().name(), cycle));
    new TelemetryRange(0, first, last).addTo(record.headers());
    send(record);

    try (FleetService fleet = start(config("long"))) {
      eventually(() -> assertThat(fleet.queries().cycles("c/1", 0, null, 9)).hasSize(1));
      var askers = java.util.concurrent.Executors.newFixedThreadPool(30);
      var answers = new ArrayList<java.util.concurrent.Future<Trace>>();
      for (int i = 0; i < 30; i++) {
        int points = 1_000 + i; // each its own, so that none is answered from what is remembered
        answers.add(askers.submit(() -> fleet.queries().trace("c/1", 2, points).orElseThrow()));
      }
      int answered = 0;
      int busy = 0;
      for (var answer : answers) {
        try {
          Trace trace = answer.get();
          answered++;
          assertThat(trace.incomplete()).isNull();
          assertThat(trace.samples()).isEqualTo(1_000_000);
          assertThat(trace.size()).isLessThanOrEqualTo(1_030);
          assertThat(java.util.Arrays.stream(trace.voltage()).max()).hasValue(4.9);
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(FleetBusyException.class);
          busy++;
        }
      }
      askers.shutdown();
      assertThat(answered).isBetween(TraceReader.CONSUMERS, 29);
      assertThat(busy).isEqualTo(30 - answered);
    }
  }

  private static Frame frame(String id, int sequence, long startMillis) {
    long[] offsets = new long[300];
    double[] voltage = new double[300];
    double[] current = new double[300];
    for (int i = 0; i < 300; i++) {
      offsets[i] = i * 1_000_000L;
      voltage[i] = 3 + sequence / 100.0;
      current[i] = -2;
    }
    return new Frame(
        id,
        "rig",
        sequence,
        0,
        1,
        startMillis,
        Frame.Declared.NOTHING,
        300,
        offsets,
        voltage,
        current,
        null);
  }

  @Test
  void eventsAheadOfTheWallClockAreKept() {
    Topics topics = topics("ahead", 1);
    long in2090 = 3_800_000_000_000L;
    send(
        new ProducerRecord<>(
            topics.twins().name(),
            null,
            in2090,
            "c/1",
            REGISTRY
                .serializer(topics.twins())
                .serialize(topics.twins().name(), twin("c/1", "p", 1, 99))));
    try (FleetService fleet = start(config("ahead"))) {
      eventually(() -> assertThat(fleet.queries().twin("c/1")).isPresent());
    }
    try (FleetService fleet = start(config("ahead"))) {
      eventually(() -> assertThat(fleet.queries().twin("c/1")).isPresent());
    }
  }

  @Test
  void missingTopicsAreNamed() {
    assertThatThrownBy(() -> start(config("nowhere")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no topic nowhere.battery.cell.v1")
        .hasMessageContaining("nowhere.battery.telemetry.dlq.v1");
  }

  @Test
  void aSubscriberHearsOfEachAlertOnceAndADeadOneStopsNobody() throws IOException {
    Topics topics = topics("hooks", 2);
    List<String> heard = new CopyOnWriteArrayList<>();
    AtomicInteger refusals = new AtomicInteger(2);
    HttpServer subscriber =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    subscriber.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          boolean refused = refusals.getAndDecrement() > 0;
          if (!refused) {
            heard.add(exchange.getRequestHeaders().getFirst("webhook-id") + " " + body);
          }
          exchange.sendResponseHeaders(refused ? 503 : 204, -1);
          exchange.close();
        });
    subscriber.start();
    URI url = URI.create("http://127.0.0.1:" + subscriber.getAddress().getPort() + "/");
    URI nobody = URI.create("http://127.0.0.1:1/");
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    FleetConfig config =
        config("hooks")
            .with(
                Stream.of(Webhook.to("alive", url, secret), Webhook.to("dead", nobody, secret))
                    .map(
                        w ->
                            new Webhook(
                                w.name(),
                                w.url(),
                                w.secrets(),
                                Severity.WARNING,
                                5,
                                Duration.ofMillis(50),
                                Duration.ofMillis(200),
                                Duration.ofMinutes(5)))
                    .toList());
    send(topics.alerts(), "c/1", alert("before", "c/1", Severity.CRITICAL, State.FIRING));
    try (FleetService fleet = start(config)) {
      eventually(() -> assertThat(fleet.queries().alert("before")).isPresent());
      awaitPlaces(config, 2);
      send(topics.alerts(), "c/1", alert("a", "c/1", Severity.WARNING, State.FIRING));
      send(topics.alerts(), "c/1", alert("a", "c/1", Severity.WARNING, State.FIRING));
      send(topics.alerts(), "c/2", alert("quiet", "c/2", Severity.INFO, State.FIRING));
      send(topics.alerts(), "c/1", alert("a", "c/1", Severity.WARNING, State.CLEARED));
      eventually(() -> assertThat(heard).hasSize(2));
    }
    send(topics.alerts(), "c/3", alert("b", "c/3", Severity.CRITICAL, State.FIRING));
    try (FleetService again = start(config)) {
      eventually(() -> assertThat(heard).hasSize(3));
      eventually(() -> assertThat(again.queries().alert("b")).isPresent());
    } finally {
      subscriber.stop(0);
    }

    assertThat(heard.get(0)).startsWith("a.firing.warning {").contains("\"cell_id\":\"c/1\"");
    assertThat(heard.get(1)).startsWith("a.cleared.warning {");
    assertThat(heard.get(2)).startsWith("b.firing.critical {");
  }

  /** A new subscriber hears of what comes after it took its place. */
  private static void awaitPlaces(FleetConfig config, int partitions) {
    String topic = config.applicationId() + "-webhook-places";
    try (var admin =
        org.apache.kafka.clients.admin.Admin.create(
            Map.of("bootstrap.servers", broker.bootstrap()))) {
      var end =
          Map.of(
              new org.apache.kafka.common.TopicPartition(topic, 0),
              org.apache.kafka.clients.admin.OffsetSpec.latest());
      Eventually.until(
          () ->
              admin.listOffsets(end).all().get().values().iterator().next().offset()
                  >= (long) partitions * config.webhooks().size());
    }
  }

  @Test
  void aSubscriberThatStallsHoldsNobodyUpAndPlacesGoByUrl() throws IOException {
    Topics topics = topics("places", 1);
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer subscriber =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    subscriber.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    subscriber.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String path = exchange.getRequestURI().getPath();
          heard.add(path + " " + exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.sendResponseHeaders(200, path.equals("/stalls") ? 1_000 : -1);
          if (path.equals("/stalls")) {
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
          } else {
            exchange.close();
          }
        });
    subscriber.start();
    String base = "http://127.0.0.1:" + subscriber.getAddress().getPort();
    FleetConfig config =
        config("places").with(List.of(impatient(base + "/stalls"), impatient(base + "/takes")));
    try (FleetService fleet = start(config)) {
      awaitPlaces(config, 1);
      send(topics.alerts(), "c/1", alert("a", "c/1", Severity.WARNING, State.FIRING));
      send(topics.alerts(), "c/2", alert("b", "c/2", Severity.WARNING, State.FIRING));
      eventually(
          () -> assertThat(heard).contains("/takes a.firing.warning", "/takes b.firing.warning"));
      eventually(() -> assertThat(heard).contains("/stalls b.firing.warning"));
      eventually(() -> assertThat(fleet.problems()).anyMatch(t -> t.contains("no whole answer")));

      eventually(() -> assertThat(fleet.queries().alert("b")).isPresent());
      var silence =
          new AlertAck(
              "b",
              "c/2",
              AlertAck.Action.SILENCE,
              "kim",
              "",
              77,
              System.currentTimeMillis() + 3_600_000);
      fleet.desk().record(silence).toCompletableFuture().join();
      eventually(() -> assertThat(fleet.queries().alert("b").orElseThrow().silenced()).isNotNull());
      send(topics.alerts(), "c/2", alert("b", "c/2", Severity.CRITICAL, State.FIRING));
      send(topics.alerts(), "c/3", alert("c", "c/3", Severity.WARNING, State.FIRING));
      eventually(() -> assertThat(heard).contains("/takes c.firing.warning"));
      assertThat(heard).doesNotContain("/takes b.firing.critical");
    }
    send(topics.alerts(), "c/4", alert("d", "c/4", Severity.WARNING, State.FIRING));
    // another one stands in front now, and the old one has its place still
    FleetConfig turned =
        config("places").with(List.of(impatient(base + "/new"), impatient(base + "/takes")));
    try (FleetService fleet = start(turned)) {
      eventually(() -> assertThat(heard).contains("/takes d.firing.warning"));
    } finally {
      subscriber.stop(0);
    }
    assertThat(heard).noneMatch(line -> line.startsWith("/new"));
    assertThat(heard.stream().filter(line -> line.startsWith("/takes"))).doesNotHaveDuplicates();
  }

  private static Webhook impatient(String url) {
    Webhook usual = Webhook.to(URI.create(url), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    return new Webhook(
        usual.name(),
        usual.url(),
        usual.secrets(),
        Severity.INFO,
        2,
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        url.endsWith("/stalls") ? Duration.ofMillis(300) : Duration.ofMinutes(5));
  }
}
