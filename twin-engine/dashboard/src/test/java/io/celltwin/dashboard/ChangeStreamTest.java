package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.fleet.api.Change;
import io.celltwin.testkit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ChangeStreamTest {
  private MadeUpFleet fleet;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    fleet = new MadeUpFleet(Clock.systemUTC()).populate(4, 5);
    dashboard =
        Dashboard.start(
            new DashboardConfig(
                "127.0.0.1",
                0,
                Duration.ofMillis(20),
                4,
                3,
                Duration.ofMinutes(5),
                50,
                List.of(),
                Clock.systemUTC()),
            fleet.ports(),
            () -> "");
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  /** One open stream, read event by event. */
  private final class Stream implements AutoCloseable {
    private final BufferedReader lines;
    final int status;
    String event;
    String id;
    JsonNode data;

    Stream(String query, String lastEventId) {
      var request =
          HttpRequest.newBuilder(
              URI.create("http://127.0.0.1:" + dashboard.port() + "/api/v1/changes" + query));
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId);
      }
      try {
        var response =
            HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        status = response.statusCode();
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Reads on to the next event of this name. */
    JsonNode next(String wanted) {
      try {
        do {
          event = null;
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && event != null) {
              break;
            }
            if (line.startsWith("event: ")) {
              event = line.substring(7);
            } else if (line.startsWith("id: ")) {
              id = line.substring(4);
            } else if (line.startsWith("data: ")) {
              data = Json.MAPPER.readTree(line.substring(6));
            }
          }
          assertThat(event).as("stream ended while waiting for " + wanted).isNotNull();
        } while (!event.equals(wanted));
        return data;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aCellThatAgesIsSentOnceATickAsItIsNow() {
    try (Stream stream = new Stream("", null)) {
      stream.next("hello");
      for (int i = 0; i < 50; i++) {
        fleet.step();
      }

      // a tick may fall between a step's cycle and its twin
      String changed = "";
      while (!changed.contains("TWIN") || !changed.contains("CYCLE")) {
        JsonNode row = stream.next("cells").at("/cells/0");
        assertThat(row.get("cell_id").asText()).startsWith("sim/");
        changed = row.get("changed").toString();
      }
    }
  }

  @Test
  void whoComesBackHearsWhatItMissed() {
    String last;
    try (Stream stream = new Stream("", null)) {
      stream.next("hello");
      last = stream.id;
    }
    fleet.changes().tell(Change.What.TWIN, "sim/lco-01", "77");

    try (Stream stream = new Stream("", last)) {
      assertThat(stream.next("hello").get("resumed").asBoolean()).isTrue();
      assertThat(stream.next("cells").at("/cells/0/cell_id").asText()).isEqualTo("sim/lco-01");
    }
  }

  @Test
  void whoComesBackTooLateIsToldToReadEverythingAgain() {
    String last;
    try (Stream stream = new Stream("", null)) {
      stream.next("hello");
      last = stream.id;
    }
    for (int i = 0; i < 6_000; i++) {
      fleet.changes().tell(Change.What.TWIN, "sim/lco-01", "" + i);
    }

    try (Stream stream = new Stream("", last)) {
      stream.next("hello");
      assertThat(stream.next("resync").get("missed").asLong()).isEqualTo(1_000);
    }
  }

  @Test
  void anIdOfAnEarlierRunOfTheServiceDoesNotResume() {
    try (Stream stream = new Stream("", "elsewhere-3")) {
      assertThat(stream.next("hello").get("resumed").asBoolean()).isFalse();
    }
  }

  @Test
  void aStreamOfOneCellHearsNothingOfTheOthers() {
    try (Stream stream = new Stream("?cell=sim%2Flfp-01", null)) {
      stream.next("hello");
      fleet.changes().tell(Change.What.TWIN, "sim/lco-01", "1");
      fleet.changes().tell(Change.What.TWIN, "sim/lfp-01", "1");

      JsonNode cells = stream.next("cells").get("cells");
      assertThat(cells).hasSize(1);
      assertThat(cells.at("/0/cell_id").asText()).isEqualTo("sim/lfp-01");
    }
  }

  @Test
  void aSampleIsShownWhileItsOperationGoesOn() {
    long now = Clock.systemUTC().millis();
    try (Stream stream = new Stream("", null)) {
      stream.next("hello");
      fleet.sample("sim/lco-01", now, 3.71, -2);

      JsonNode live = stream.next("live").at("/cells/0");
      assertThat(live.get("cell_id").asText()).isEqualTo("sim/lco-01");
      assertThat(live.get("voltage_volt").asDouble()).isEqualTo(3.71);
      assertThat(live.get("power_watt").asDouble()).isEqualTo(-7.42);
      assertThat(live.get("doing").asText()).isEqualTo("DISCHARGE");
    }
  }

  @Test
  void aClientIsToldOfSoManyCellsASecondHoweverManyChange() throws InterruptedException {
    long now = Clock.systemUTC().millis();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      ids.add(String.format(Locale.ROOT, "many/%04d", i));
    }
    ids.forEach(id -> fleet.register(spec(id)));
    var changing = new AtomicBoolean(true);
    Thread source =
        new Thread(
            () -> {
              for (int round = 1; changing.get(); round++) {
                for (String id : ids) {
                  fleet.sample(id, now + round, 3.7, -2);
                }
              }
            });
    try (Stream stream = new Stream("", null)) {
      stream.next("hello");
      source.start();
      stream.next("live");
      long from = System.nanoTime();
      int told = 0;
      Set<String> cells = new HashSet<>();
      while (System.nanoTime() - from < 2_000_000_000L || cells.size() <= 1_000) {
        for (JsonNode live : stream.next("live").get("cells")) {
          told++;
          cells.add(live.get("cell_id").asText());
        }
      }
      double seconds = (System.nanoTime() - from) / 1e9;

      assertThat(told / seconds).isLessThan(3_000);
      assertThat(told).as("not the same few again and again").isLessThan(2 * cells.size());
    } finally {
      changing.set(false);
      source.join();
    }
  }

  private static CellSpec spec(String id) {
    return new CellSpec(
        id,
        Chemistry.LFP,
        280,
        3.2,
        2.5,
        3.65,
        2.5,
        140,
        280,
        0,
        55,
        140,
        25,
        0.8,
        null,
        null,
        null);
  }

  @Test
  void aLiveStreamOfOneCellHearsNothingOfTheOthers() {
    long now = Clock.systemUTC().millis();
    try (Stream stream = new Stream("?cell=sim%2Flfp-01", null)) {
      stream.next("hello");
      fleet.sample("sim/lco-01", now, 3.7, -2);
      fleet.sample("sim/lfp-01", now, 3.2, -2);

      JsonNode cells = stream.next("live").get("cells");
      assertThat(cells).hasSize(1);
      assertThat(cells.at("/0/cell_id").asText()).isEqualTo("sim/lfp-01");
    }
  }

  @Test
  void oneStreamTooManyIsRefusedAndAClosedOneMakesRoom() throws InterruptedException {
    Stream first = new Stream("", null); // three of one address are allowed here
    Stream second = new Stream("", null);
    Stream third = new Stream("", null);
    try (Stream fourth = new Stream("", null)) {
      assertThat(fourth.status).isEqualTo(503);
    }
    first.close();
    Eventually.passes(
        () -> {
          fleet.changes().tell(Change.What.TWIN, "sim/lco-01", "1");
          try (Stream again = new Stream("", null)) {
            assertThat(again.status).isEqualTo(200);
          }
        });
    second.close();
    third.close();
  }
}
