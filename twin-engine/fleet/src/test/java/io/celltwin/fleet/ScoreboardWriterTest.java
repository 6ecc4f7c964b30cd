package io.celltwin.fleet;

import static io.celltwin.fleet.Fixtures.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.WireType;
import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Scores;
import io.celltwin.fleet.api.CellScores;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.view.FleetIndex;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** What comes to stand on the topic of the scoreboard. */
class ScoreboardWriterTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Kept kept = new Kept();
  private final AtomicBoolean first = new AtomicBoolean(true);
  private Supplier<List<ScoreRow>> scoreboard = List::of;
  private Optional<String> notReady = Optional.empty();
  private long nanos;

  /** A shelf as the topic is. */
  private static final class Kept implements ScoreboardWriter.Shelf {
    final Map<String, Scores> rows = new TreeMap<>();
    final List<Map<String, Scores>> written = new ArrayList<>();
    int reads;
    boolean broken;

    @Override
    public Map<String, Scores> read() {
      reads++;
      return new HashMap<>(rows);
    }

    @Override
    public void write(Map<String, Scores> changed, long eventMillis) {
      written.add(new TreeMap<>(changed));
      for (var row : changed.entrySet()) {
        if (row.getValue() == null) {
          rows.remove(row.getKey());
        } else {
          rows.put(row.getKey(), row.getValue());
        }
        if (broken) {
          broken = false;
          throw new KafkaException("the broker went after the first row");
        }
      }
    }
  }

  private FleetQueries fleet() {
    FleetSummary none = new FleetIndex(Clock.systemUTC()).summary();
    return (FleetQueries)
        Proxy.newProxyInstance(
            FleetQueries.class.getClassLoader(),
            new Class<?>[] {FleetQueries.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "scoreboard" -> scoreboard.get();
                  case "notReady" -> notReady;
                  case "fleet" -> none;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private ScoreboardWriter writer() {
    return new ScoreboardWriter(fleet(), first::get, kept);
  }

  private void look(ScoreboardWriter writer) {
    nanos += 10 * SECOND;
    writer.look(nanos);
  }

  /** Cells that were told some health and then showed another, in an order of their own. */
  private static List<ScoreRow> judged(List<Integer> order, int truths) {
    var index = new FleetIndex(Clock.systemUTC());
    for (int cell : order) {
      String id = "c/" + cell;
      index.spec(id, spec(id, "p"), true);
      CellScores scores = CellScores.fresh();
      for (int k = 1; k <= truths; k++) {
        double told = 1 - 0.001 * k * cell;
        scores.accept(
            Fixtures.charge(
                id, 2L * k - 1, new Estimate(told, told - 0.01, told + 0.01, "model", "3", null)));
        Cycle test =
            Fixtures.discharge(id, 2L * k, 1.9, null)
                .with(new CapacityTest(told + 0.003 * (k % 5), 0.97).features());
        scores.accept(test);
      }
      index.scores(id, scores.rows());
    }
    return index.scoreboard();
  }

  private static List<byte[]> bytes(Map<String, Scores> rows) {
    return rows.values().stream().map(WireType.SCORES::toBytes).toList();
  }

  @Test
  void theSameTruthsLeaveTheSameBytesInWhateverOrderAndHoweverOftenWasLooked() {
    ScoreboardWriter writer = writer();
    look(writer); // is first since now
    for (int truths = 1; truths <= 8; truths++) {
      int n = truths;
      scoreboard = () -> judged(List.of(1, 2, 3, 4), n);
      look(writer);
    }
    List<byte[]> oftenLooked = bytes(kept.rows);
    assertThat(kept.rows).containsKey("health|LCO 2 Ah|0|model|3");
    Scores row = kept.rows.get("health|LCO 2 Ah|0|model|3");
    assertThat(row.n()).isEqualTo(32);
    assertThat(row.coverage()).isEqualTo(kept.rows.get(row.key()).coverage()).isBetween(0.5, 1.0);

    kept.rows.clear();
    scoreboard = () -> judged(List.of(4, 2, 1, 3), 8);
    ScoreboardWriter another = writer();
    look(another);
    look(another);
    assertThat(bytes(kept.rows))
        .usingElementComparator(java.util.Arrays::compare)
        .isEqualTo(oftenLooked);
  }

  @Test
  void whatHasNotChangedIsNotWrittenAgainAndWhatIsNoMoreGoes() {
    scoreboard = () -> judged(List.of(1, 2), 3);
    ScoreboardWriter writer = writer();
    look(writer);
    look(writer);
    look(writer);
    assertThat(kept.written).hasSize(1);

    ScoreboardWriter afterARestart = writer();
    look(afterARestart);
    look(afterARestart);
    assertThat(kept.written).as("it reads what is there").hasSize(1);

    scoreboard = List::of; // all cells were forgotten
    look(afterARestart);
    assertThat(kept.rows).isEmpty();
    assertThat(kept.written).hasSize(2);
  }

  @Test
  void anInstanceThatIsNotFirstNotReadyOrNotWholeWritesNothing() {
    scoreboard = () -> judged(List.of(1), 3);
    ScoreboardWriter writer = writer();
    first.set(false);
    look(writer);
    look(writer);
    first.set(true);
    notReady = Optional.of("reading its stores");
    look(writer);
    look(writer);
    notReady = Optional.empty();
    scoreboard =
        () -> {
          throw new FleetNotReadyException("cells are on their way", null);
        };
    look(writer);
    assertThat(kept.written).isEmpty();
    assertThat(kept.reads).isZero();

    scoreboard = () -> judged(List.of(1), 3);
    look(writer);
    assertThat(kept.written).hasSize(1);
  }

  @Test
  void oneThatBecomesFirstWaitsForTheOneBeforeAndReadsWhatThatLeft() {
    scoreboard = () -> judged(List.of(1), 3);
    ScoreboardWriter a = writer();
    look(a);
    look(a);
    first.set(false);
    look(a);
    Scores other = kept.rows.values().iterator().next();
    kept.rows.put("by another instance", other);
    first.set(true);
    nanos += SECOND;
    a.look(nanos);
    nanos += SECOND;
    a.look(nanos);
    assertThat(kept.reads).as("not steady yet").isEqualTo(1);
    look(a);
    assertThat(kept.reads).isEqualTo(2);
    assertThat(kept.rows).doesNotContainKey("by another instance");
  }

  @Test
  void whatABrokerLostOnTheWayIsWrittenAtTheNextLook() {
    scoreboard = () -> judged(List.of(1, 2), 12);
    kept.broken = true;
    ScoreboardWriter writer = writer();
    look(writer);
    look(writer);
    look(writer);
    assertThat(kept.rows.keySet())
        .containsExactlyInAnyOrderElementsOf(
            ScoreRow.told(scoreboard.get(), 100).stream().map(Scores::key).toList());
  }

  @Test
  void aFleetOfMoreKindsThanThereAreKeepsTheMostJudged() {
    List<ScoreRow> many = new ArrayList<>();
    ScoreRow one = judged(List.of(1), 3).get(0);
    for (int i = 0; i < ScoreboardWriter.MOST + 50; i++) {
      many.add(one.of("LFP " + i + " Ah"));
    }
    scoreboard = () -> many;
    ScoreboardWriter writer = writer();
    look(writer);
    look(writer);
    assertThat(kept.rows).hasSize(ScoreboardWriter.MOST);
  }
}
