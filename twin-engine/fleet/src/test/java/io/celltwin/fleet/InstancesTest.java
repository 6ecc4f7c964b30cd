package io.celltwin.fleet;

import static io.celltwin.fleet.Fixtures.alert;
import static io.celltwin.fleet.Fixtures.discharge;
import static io.celltwin.fleet.Fixtures.forecast;
import static io.celltwin.fleet.Fixtures.spec;
import static io.celltwin.fleet.Fixtures.twin;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.alert.Webhook;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.instance.Instance;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances serve one fleet, on a real broker; one of them dies and comes back. By command,
 * with {@code -Dcelltwin.instances=true}: what it still finds at times stands in {@code
 * several-fleets.md}.
 */
@EnabledIfSystemProperty(named = "celltwin.instances", matches = "true")
@Timeout(900)
class InstancesTest {
  private static final int CELLS = 16;
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir private Path folder;
  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private OneBroker broker;
  private KafkaProducer<String, byte[]> producer;
  private Topics topics;
  private URI subscriber;

  private static String id(int c) {
    return "c/" + c;
  }

  private <V> void send(Topic<V> topic, String key, V value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic.name(), key, registry.serializer(topic).serialize(topic.name(), value)));
  }

  private FleetService start(String name) {
    return FleetService.start(
        FleetConfig.of(broker.bootstrap(), registry, folder.resolve(name))
            .in("many")
            .replaying(true)
            .with(List.of(Webhook.to("ops", subscriber, SECRET)))
            .as(
                new Instance(
                    name,
                    "127.0.0.1",
                    0,
                    1,
                    Duration.ofSeconds(6),
                    Duration.ofMillis(500),
                    "what instances know")),
        new SimpleMeterRegistry());
  }

  private static void eventually(Eventually.Claim claim) {
    Eventually.passes(claim);
  }

  /** All of them on one of the two, and each of them somewhere. */
  private static void shared(FleetService a, FleetService b) {
    eventually(
        () -> {
          assertThat(a.here().cells()).isNotEmpty();
          assertThat(b.here().cells()).isNotEmpty();
          assertThat(a.here().cells().size() + b.here().cells().size()).isEqualTo(4);
          assertThat(a.ownCells()).isBetween(1, CELLS - 1);
          assertThat(a.ownCells() + b.ownCells()).isEqualTo(CELLS);
        });
  }

  /**
   * Asks without pause; an instance may say that it cannot answer, and must not say what is not.
   */
  private static final class Asker implements AutoCloseable {
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger cells = new AtomicInteger();
    private final Thread thread;

    Asker(FleetQueries fleet) {
      this.thread =
          new Thread(
              () -> {
                for (int i = 0; going.get(); i++) {
                  ask(fleet, id(i % CELLS));
                }
              });
      thread.start();
    }

    private void ask(FleetQueries fleet, String id) {
      try {
        long twin = fleet.twin(id).map(Twin::revision).orElse(-1L);
        long row = fleet.cell(id).map(CellRow::revision).orElse(-1L);
        if (twin != 6 || row != 6) {
          wrong.add(id + " has revision " + twin + " of its twin and " + row + " in its row");
        }
        cells.incrementAndGet();
      } catch (FleetNotReadyException e) {
        // it says so
      }
      try {
        CellPage page = fleet.cells(CellQuery.ALL);
        if (page.total() != CELLS || page.rows().size() != CELLS) {
          wrong.add("list of " + page.total());
        }
        if (fleet.fleet().all().cells() != CELLS) {
          wrong.add("sum");
        }
        lists.incrementAndGet();
      } catch (FleetNotReadyException e) {
        // it says so
      }
    }

    @Override
    public void close() {
      going.set(false);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void twoInstancesAnswerForOneFleetWhileOneOfThemDiesAndComesBack() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listening.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    listening.start();
    subscriber = URI.create("http://127.0.0.1:" + listening.getAddress().getPort() + "/");
    try (OneBroker opened = new OneBroker(folder.resolve("broker"))) {
      broker = opened;
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrap()),
              new StringSerializer(),
              new ByteArraySerializer());
      topics = Topics.in("many");
      List<String> names = new ArrayList<>(topics.typed().stream().map(Topic::name).toList());
      names.add(topics.deadLetters());
      broker.create(names, 4);
      cellsOfFiveRevisions();
      FleetService a = start("a");
      FleetService b = start("b");
      try (a) {
        shared(a, b);
        bothAnswerForAll(a, b);
        whatChangesIsToldByBoth(a, b);
        eachAlertIsToldOnce("first", heard);
        b.end(false); // as if killed: nobody hears of it
        try (Asker asker = new Asker(a.queries())) {
          eventually(() -> assertThat(a.here().cells()).hasSize(4));
          eventually(() -> assertThat(a.ownCells()).isEqualTo(CELLS));
          eventually(() -> assertThat(asker.lists.get()).isPositive());
          try (FleetService back = start("b")) {
            shared(a, back);
            int before = asker.lists.get();
            eventually(() -> assertThat(asker.lists.get()).isGreaterThan(before));
            eachAlertIsToldOnce("second", heard);
          } // it leaves, and says so
          eventually(() -> assertThat(a.ownCells()).isEqualTo(CELLS));
          assertThat(asker.wrong).isEmpty();
        }
      } finally {
        b.close();
        producer.close();
        listening.stop(0);
      }
    }
  }

  private void cellsOfFiveRevisions() {
    for (int c = 0; c < CELLS; c++) {
      send(topics.cells(), id(c), spec(id(c), "p" + c % 3));
      for (int k = 1; k <= 5; k++) {
        send(topics.cycles(), id(c), discharge(id(c), k, 1.9, null));
        send(topics.twins(), id(c), twin(id(c), "p" + c % 3, k, 100 - k - c));
      }
      send(topics.forecasts(), id(c), forecast(id(c), 5, 100 + c));
    }
    send(topics.alerts(), id(3), alert("a3", id(3), Severity.CRITICAL, State.FIRING));
    producer.flush();
  }

  private void bothAnswerForAll(FleetService a, FleetService b) {
    for (FleetService each : List.of(a, b)) {
      FleetQueries fleet = each.queries();
      eventually(
          () ->
              assertThat(fleet.fleet().operations())
                  .as("operations; turned away: %s", fleet.rejected())
                  .isEqualTo(5 * CELLS));
      for (int c = 0; c < CELLS; c++) {
        String id = id(c);
        int n = c;
        eventually(
            () -> {
              assertThat(fleet.twin(id)).hasValue(twin(id, "p" + n % 3, 5, 95 - n));
              assertThat(fleet.cycles(id, 0, null, 100)).hasSize(5);
              assertThat(fleet.latest(id)).containsExactly(discharge(id, 5, 1.9, null));
              assertThat(fleet.forecast(id).orElseThrow().rulCycles().value()).isEqualTo(100 + n);
              assertThat(fleet.cell(id).orElseThrow().spec()).isEqualTo(spec(id, "p" + n % 3));
            });
      }
      assertThat(fleet.twin("c/none")).isEmpty();
      eventually(() -> assertThat(fleet.alert("a3")).isPresent());
      assertThat(fleet.alerts(AlertQuery.HOLDING)).hasSize(1);
    }
    assertThat(sameButForTheClock(a.queries().fleet()))
        .isEqualTo(sameButForTheClock(b.queries().fleet()));
    assertThat(a.queries().fleet().packs())
        .extracting(FleetSummary.Group::cells)
        .containsExactly(6, 5, 5);
    assertThat(a.queries().fleet().all().sohMedian()).isEqualTo(87.5);
    assertThat(pages(a.queries())).isEqualTo(pages(b.queries()));
    assertThat(pages(a.queries()))
        .isEqualTo(IntStream.range(0, CELLS).mapToObj(c -> id(CELLS - 1 - c)).toList());
  }

  private static FleetSummary sameButForTheClock(FleetSummary s) {
    return new FleetSummary(
        s.all(),
        s.packs(),
        s.sites(),
        s.chemistries(),
        s.operations(),
        s.samples(),
        0,
        0,
        s.modelAnswers(),
        s.fallbackAnswers(),
        s.measuredAnswers(),
        s.dataQuality(),
        s.rejectedRecords(),
        s.rejectedSamples(),
        s.eventMillis(),
        0);
  }

  /** All cells, the most worn first, three at a time. */
  private static List<String> pages(FleetQueries fleet) {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      CellPage page =
          fleet.cells(
              new CellQuery(null, null, null, null, false, CellQuery.Order.SOH, false, 3, cursor));
      assertThat(page.total()).isEqualTo(CELLS);
      page.rows().stream().map(CellRow::cellId).forEach(ids::add);
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  private void whatChangesIsToldByBoth(FleetService a, FleetService b) {
    long before = a.changes().latest();
    // both hear all: what is told now is heard by both, and a reader may go from one to the other
    AtomicInteger times = new AtomicInteger();
    eventually(
        () -> {
          send(topics.cells(), id(0), spec(id(0), "q" + times.incrementAndGet()));
          assertThat(b.changes().resume(a.changes().mark(a.changes().latest()))).isPresent();
        });
    send(topics.cells(), id(0), spec(id(0), "p0"));
    eventually(
        () -> assertThat(a.queries().cell(id(0)).orElseThrow().spec().pack()).isEqualTo("p0"));
    String mark = a.changes().mark(a.changes().latest());
    for (int c = 0; c < CELLS; c++) {
      send(topics.twins(), id(c), twin(id(c), "p" + c % 3, 6, 94 - c));
    }
    producer.flush();
    Set<String> all = IntStream.range(0, CELLS).mapToObj(c -> id(c)).collect(Collectors.toSet());
    eventually(() -> assertThat(twinsAfter(a, before)).isEqualTo(all));
    eventually(
        () -> {
          OptionalLong at = b.changes().resume(mark);
          assertThat(at).isPresent();
          assertThat(twinsAfter(b, at.getAsLong())).isEqualTo(all);
        });
    assertThat(b.changes().resume("nobody-7")).isEmpty();
    assertThat(a.queries().rows(all)).hasSize(CELLS).allMatch(row -> row.revision() == 6);
  }

  private static Set<String> twinsAfter(FleetService service, long id) {
    return service.changes().after(id, 10_000).changes().stream()
        .filter(change -> change.what() == Change.What.TWIN && change.subject().equals("6"))
        .map(Change::cellId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void eachAlertIsToldOnce(String name, List<String> heard) {
    int before = heard.size();
    for (int c = 0; c < CELLS; c++) {
      // a subscriber that is new hears of what comes after it: it is there when it hears the first
      send(topics.alerts(), id(c), alert(name + c, id(c), Severity.CRITICAL, State.FIRING));
    }
    producer.flush();
    eventually(() -> assertThat(heard.size()).isGreaterThanOrEqualTo(before + CELLS));
    assertThat(heard).doesNotHaveDuplicates();
  }
}
