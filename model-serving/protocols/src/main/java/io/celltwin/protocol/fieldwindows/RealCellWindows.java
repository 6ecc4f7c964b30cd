package io.celltwin.protocol.fieldwindows;

import io.celltwin.protocol.scoring.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Measured cells as a fleet would have seen them: a window of each operation. */
final class RealCellWindows {
  private static final int[] EVERY = {10, 30, 60};
  private static final int LATER = 160;
  private static final long START = 1_600_000_000_000_000L;
  private static final long BETWEEN = 43_200_000_000L; // µs
  private static final int LATER_ROWS = 200;

  /** Where answers are counted: by group, who answered, and when. */
  interface Tallies {
    Tally of(String group, String model, int asked);
  }

  private final List<RealWindows.Cell> cells;
  private final int[] asked;
  private final Tallies tallies;

  RealCellWindows(List<RealWindows.Cell> cells, int[] asked, Tallies tallies) {
    this.cells = cells;
    this.asked = asked;
    this.tallies = tallies;
  }

  void run(int[] points, Progress progress) {
    int done = 0;
    for (int of : points) {
      ChargeRidge nasa = ridge("NASA", of);
      ChargeRidge ul = ridge("UL", of);
      for (int i = 0; i < cells.size(); i++) {
        RealWindows.Cell cell = cells.get(i);
        progress.step(
            cell.spec().cellId() + ", " + of + " points", done++, points.length * cells.size());
        ChargeRidge others = (cell.set().startsWith("NASA") ? nasa : ul).without(i);
        for (int from : starts(cell)) {
          live(cell, from, of, others);
        }
      }
    }
  }

  private static int[] starts(RealWindows.Cell cell) {
    int n = cell.operations().size();
    if (cell.set().startsWith("NASA")) {
      return new int[] {0, LATER};
    }
    return n < LATER_ROWS ? new int[] {0} : new int[] {0, n / 2};
  }

  /** Of all cells of a set, to be learned from but for the one that is told. */
  private ChargeRidge ridge(String set, int points) {
    var ridge = new ChargeRidge();
    for (int i = 0; i < cells.size(); i++) {
      RealWindows.Cell cell = cells.get(i);
      if (cell.set().startsWith(set)) {
        var window = new ChargeRidge.Window(cell.spec().ratedCapacity());
        Random begins = new Random(points);
        for (RealWindows.Operation one : cell.operations()) {
          int[] cut = one.cut(charge(cell, one, points, begins), begins);
          double[] row = cut == null ? null : read(window, one, cut);
          if (row != null) {
            ridge.learn(i, row, one.truth());
          }
        }
      }
    }
    return ridge;
  }

  /** That a window of about so many points moves [Ah]. */
  private static double charge(
      RealWindows.Cell cell, RealWindows.Operation one, int points, Random begins) {
    double share = FieldWindows.width(points, begins) / 100;
    return share * one.truth() * cell.spec().ratedCapacity();
  }

  private static double[] read(ChargeRidge.Window window, RealWindows.Operation one, int[] cut) {
    for (int i = cut[0]; i < cut[1]; i++) {
      window.read(
          one.micros()[i],
          Math.rint(100 * one.volt()[i]) / 100,
          Math.rint(10 * one.ampere()[i]) / 10,
          Math.rint(one.celsius()[i]));
    }
    return window.over();
  }

  private void live(RealWindows.Cell cell, int from, int points, ChargeRidge ridge) {
    List<Thinned> twins = new ArrayList<>();
    for (int every : EVERY) {
      twins.add(new Thinned(new WindowTwin(cell.spec(), 1, true), every));
    }
    ChargeOverSoc plain = new ChargeOverSoc(cell.spec());
    var window = new ChargeRidge.Window(cell.spec().ratedCapacity());
    var told = new ChargeRidge.Told();
    Random begins = new Random(from);
    int seen = 0;
    int next = 0;
    for (int i = from; i < cell.operations().size() && next < asked.length; i++) {
      RealWindows.Operation one = cell.operations().get(i);
      int[] cut = one.cut(charge(cell, one, points, begins), begins);
      if (cut == null) {
        continue;
      }
      // what flows between two windows is not seen: they lie hours apart, as in the field
      long shift = START + seen * BETWEEN - one.micros()[cut[0]];
      for (int k = cut[0]; k < cut[1]; k++) {
        for (Thinned twin : twins) {
          twin.read(one.micros()[k] + shift, one.volt()[k], one.ampere()[k], one.celsius()[k]);
        }
        plain.read(
            one.micros()[k] + shift,
            Math.rint(100 * one.volt()[k]) / 100,
            Math.rint(10 * one.ampere()[k]) / 10);
      }
      twins.forEach(Thinned::windowOver);
      plain.windowOver();
      double[] row = read(window, one, cut);
      if (row != null && ridge != null) {
        told.add(ridge.predict(row));
      }
      if (++seen == asked[next]) {
        ask(cell, points, next++, one.truth(), twins, plain, told);
      }
    }
  }

  private void ask(
      RealWindows.Cell cell,
      int points,
      int when,
      double truth,
      List<Thinned> twins,
      ChargeOverSoc plain,
      ChargeRidge.Told told) {
    String set = cell.set();
    String group = set + ", " + points + " points";
    String all = set.substring(0, set.indexOf(' ')) + ", " + points + " points";
    for (String of : List.of(group, all)) {
      for (Thinned twin : twins) {
        FieldWindows.ask(twin.twin, List.of(tallies.of(of, FieldWindows.TWIN, when)), truth);
      }
      tallies.of(of, FieldWindows.NAMEPLATE, when).told(1, Double.NaN, Double.NaN, truth);
      FieldWindows.tell(tallies.of(of, FieldWindows.TABLE, when), plain.health(), truth);
      FieldWindows.tell(tallies.of(of, FieldWindows.RIDGE, when), told.health(), truth);
    }
  }

  /** A twin that is shown a reading every so many seconds, whatever the rig wrote. */
  private static final class Thinned {
    private final WindowTwin twin;
    private final long every;
    private long last = Long.MIN_VALUE;

    Thinned(WindowTwin twin, int seconds) {
      this.twin = twin;
      this.every = seconds * 1_000_000L - 500_000; // a rig's clock is not to the second
    }

    void read(long micros, double volt, double ampere, double celsius) {
      if (last == Long.MIN_VALUE || micros - last >= every) {
        twin.read(micros, volt, ampere, celsius);
        last = micros;
      }
    }

    void windowOver() {
      twin.windowOver();
      last = Long.MIN_VALUE;
    }
  }
}
