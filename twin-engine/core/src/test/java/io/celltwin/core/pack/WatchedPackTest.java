package io.celltwin.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.alert.WatchedPack;
import io.celltwin.core.alert.WatchedPack.Part;
import io.celltwin.core.alert.WatchedPack.Told;
import io.celltwin.domain.Alert;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.PackTwin;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchedPackTest {
  private static final double NONE = Double.NaN;

  /** A pack, and what was told of it. */
  private static final class Seen {
    WatchedPack pack = WatchedPack.fresh(true);
    final List<PackTwin> twins = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    final List<Throwable> defects = new ArrayList<>();

    void take(Part part) {
      take(pack.accept("p", part));
    }

    void take(Told told) {
      twins.addAll(told.twins());
      alerts.addAll(told.alerts());
      defects.addAll(told.defects());
    }

    List<String> fired() {
      return alerts.stream()
          .filter(a -> a.state() == Alert.State.FIRING)
          .map(a -> a.kind() + " " + a.cellId())
          .toList();
    }
  }

  private static Part part(int cell, int cells, long sequence, long[] times, double[] volts) {
    double[] currents = new double[volts.length];
    java.util.Arrays.fill(currents, -5);
    return new Part(
        "p/" + cell,
        new PackPlace(cell, cells),
        100,
        "home",
        "edge",
        sequence,
        times,
        volts,
        currents,
        0.5);
  }

  /** Readings of a string as the parts its cells send, some readings to a frame. */
  private static List<List<Part>> parts(List<StringReading> readings, int frame, double rated) {
    int cells = readings.get(0).volts().length;
    List<List<Part>> all = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      List<Part> its = new ArrayList<>();
      for (int from = 0; from < readings.size(); from += frame) {
        List<StringReading> some = readings.subList(from, Math.min(readings.size(), from + frame));
        int c = cell;
        its.add(
            new Part(
                "p/" + (cell + 1),
                new PackPlace(cell + 1, cells),
                rated,
                "home",
                "edge",
                from,
                some.stream().mapToLong(StringReading::timeMillis).toArray(),
                some.stream().mapToDouble(r -> r.volts()[c]).toArray(),
                some.stream().mapToDouble(StringReading::current).toArray(),
                some.get(some.size() - 1).soc()));
      }
      all.add(its);
    }
    return all;
  }

  private static List<Part> interleaved(List<List<Part>> cells, long seed) {
    Random random = new Random(seed);
    List<Deque<Part>> left = new ArrayList<>();
    cells.forEach(c -> left.add(new ArrayDeque<>(c)));
    List<Part> order = new ArrayList<>();
    while (!left.isEmpty()) {
      int next = random.nextInt(left.size());
      order.add(left.get(next).poll());
      if (left.get(next).isEmpty()) {
        left.remove(next);
      }
    }
    return order;
  }

  private static List<StringReading> weak(int cells, int days) {
    SeriesString made = new SeriesString(cells, 100, false, 0.001, 21);
    made.capacity[2] = 86;
    made.charge[2] = 86 * 0.6;
    List<StringReading> readings = new ArrayList<>();
    made.days(days, 30, readings::add);
    return readings;
  }

  @Test
  void whoIsFasterChangesNothingOfWhatIsTold() {
    List<StringReading> readings = weak(4, 5);
    Seen first = new Seen();
    interleaved(parts(readings, 1, 100), 1).forEach(first::take);
    for (long seed = 2; seed < 6; seed++) {
      Seen other = new Seen();
      interleaved(parts(readings, 1, 100), seed).forEach(other::take);
      assertThat(other.twins).isEqualTo(first.twins);
      assertThat(other.alerts).isEqualTo(first.alerts);
    }
    assertThat(first.twins).hasSizeGreaterThan(1000);
  }

  @Test
  void theWeakCellEndsTheDischargeAndLimitsThePack() {
    Seen seen = new Seen();
    interleaved(parts(weak(8, 20), 1, 100), 7).forEach(seen::take);

    PackTwin last = seen.twins.get(seen.twins.size() - 1);
    assertThat(seen.fired()).containsExactly("WEAK_CELL p/3");
    assertThat(last.endsDischarge()).isEqualTo(3);
    assertThat(last.usable()).isCloseTo(0.86, within(0.03));
    assertThat(last.usableLower()).isLessThan(0.86);
    assertThat(last.usableUpper()).isGreaterThan(0.86);
    assertThat(last.cells().get(2).openAlerts()).containsExactly("WEAK_CELL");
    assertThat(last.openAlerts()).containsExactly("WEAK_CELL");
    assertThat(last.cells().get(2).cellId()).isEqualTo("p/3");
    assertThat(last.site()).isEqualTo("home");
    assertThat(last.voltage()).isBetween(8 * 3.0, 8 * 4.3);
    assertThat(seen.twins.get(0).endsDischarge()).isZero();
    assertThat(seen.twins.get(0).reason()).contains("wanted 3.0");
  }

  @Test
  void aFrameOfManyReadingsTellsTheSameAtItsEnd() {
    List<StringReading> readings = weak(4, 8);
    Seen single = new Seen();
    interleaved(parts(readings, 1, 100), 1).forEach(single::take);
    Seen framed = new Seen();
    interleaved(parts(readings, 20, 100), 1).forEach(framed::take);

    assertThat(framed.fired()).isEqualTo(single.fired()).isNotEmpty();
    double one = single.twins.get(single.twins.size() - 1).cells().get(2).capacityRatio();
    double twenty = framed.twins.get(framed.twins.size() - 1).cells().get(2).capacityRatio();
    assertThat(twenty).isCloseTo(one, within(0.01));
  }

  @Test
  void whatIsSavedGoesOnAsIfItHadNotBeen() throws IOException {
    List<Part> order = interleaved(parts(weak(4, 2), 10, 100), 3);
    Seen whole = new Seen();
    order.forEach(whole::take);
    Seen saved = new Seen();
    for (Part part : order) {
      saved.pack = saved.pack.copy();
      saved.take(part);
    }
    assertThat(saved.twins).isEqualTo(whole.twins);
    assertThat(saved.alerts).isEqualTo(whole.alerts);
    assertThat(bytes(saved.pack)).isEqualTo(bytes(whole.pack));
  }

  private static byte[] bytes(WatchedPack pack) throws IOException {
    var bytes = new ByteArrayOutputStream();
    pack.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void aReplacedCellTakesItsAlertWithItAndAnEmptyPackIsNoMore() {
    SeriesString made = new SeriesString(4, 100, false, 0.001, 22);
    made.resistance[1] *= 2;
    List<StringReading> readings = new ArrayList<>();
    made.days(3, 10, readings::add);
    Seen seen = new Seen();
    List<List<Part>> cells = parts(readings, 1, 100);
    interleaved(cells, 1).forEach(seen::take);
    assertThat(seen.fired()).containsExactly("WEAK_CELL p/2");

    long later = made.millis + 10_000;
    seen.take(
        new Part(
            "new",
            new PackPlace(2, 4),
            100,
            "home",
            "edge",
            1,
            new long[] {later},
            new double[] {3.7},
            new double[] {0},
            NONE));

    assertThat(seen.alerts).hasSize(2).element(1).matches(a -> a.state() == Alert.State.CLEARED);
    assertThat(seen.alerts.get(1).id()).isEqualTo(seen.alerts.get(0).id());
    for (int i = 1; i <= 4; i++) {
      assertThat(seen.pack.isEmpty()).isFalse();
      seen.take(seen.pack.left(i == 2 ? "new" : "p/" + i, i, later));
    }
    assertThat(seen.pack.isEmpty()).isTrue();
  }

  @Test
  void aPackThatTurnsOutLongerIsBegunAnew() {
    Seen seen = new Seen();
    for (int t = 1; t < 10; t++) {
      for (int cell = 1; cell <= 2; cell++) {
        seen.take(part(cell, 2, t, new long[] {t * 30_000L}, new double[] {3.7}));
      }
    }
    assertThat(seen.twins).isNotEmpty().allMatch(p -> p.series() == 2);
    for (int t = 10; t < 20; t++) {
      for (int cell = 1; cell <= 3; cell++) {
        seen.take(part(cell, 3, t, new long[] {t * 30_000L}, new double[] {3.7}));
      }
    }
    assertThat(seen.twins.get(seen.twins.size() - 1).series()).isEqualTo(3);
    assertThat(seen.defects).isEmpty();
  }

  @Test
  void aPackOfFourHundredCellsIsWatchedInLittleState() throws IOException {
    SeriesString made = new SeriesString(400, 100, false, 0.001, 23);
    List<StringReading> readings = new ArrayList<>();
    made.run(-20, 3000, 10, readings::add);
    List<List<Part>> cells = parts(readings, 1, 100);
    Seen seen = new Seen();
    for (int t = 0; t < readings.size(); t++) {
      for (List<Part> cell : cells) {
        seen.take(cell.get(t));
      }
    }

    assertThat(seen.twins.size()).isEqualTo(101); // one in 30 s of 50 minutes
    assertThat(bytes(seen.pack).length).isLessThan(100_000);
  }
}
