package io.celltwin.fleet.api;

import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often what was said of one cell was right. A complete discharge is the truth ({@link
 * CapacityTest}): the estimate that was told before it is held against it, and so is each forecast
 * that began some horizon earlier. Beside both stand persistence (what the last complete discharge
 * before had said) and physics: of an estimate what cells of its age usually have left, of a
 * forecast the cell's own fade from its first complete discharge to the last one before it, carried
 * on.
 *
 * <p>A forecast is taken every {@value #EVERY} cycles and waits for the first truth at or shortly
 * after each horizon. Truths are kept for a while, so that it does not matter which of the two is
 * read first. An operation or a forecast that comes again changes nothing. Some kilobytes at most.
 */
public final class CellScores {
  /** Cycles ahead at which forecasts are judged. */
  static final List<Integer> HORIZONS = List.of(10, 50, 100, 200, 500);

  /** Cycles between two forecasts that are judged. */
  static final int EVERY = 25;

  private static final String HEALTH = "health";
  private static final String TRAJECTORY = "trajectory";
  private static final int MOST_TRUTHS = 64;
  private static final int MOST_WAITING = 64;
  private static final int MOST_ROWS = 64;

  // what is kept: CellScoresBytes
  long lastRevision;
  long lastForecast;
  int lastBegin = Integer.MIN_VALUE;
  Estimate told = Estimate.unknown("");
  Truth first;
  final Deque<Truth> truths = new ArrayDeque<>();
  final List<WaitingForecast> waiting = new ArrayList<>();
  final Map<ScoreRow.About, ScoreRow> rows = new TreeMap<>();

  /** A complete discharge. */
  record Truth(int cycle, double soh) {}

  /** What there is before the first operation. */
  public static CellScores fresh() {
    return new CellScores();
  }

  /** Sums so far, of this cell. */
  public List<ScoreRow> rows() {
    return List.copyOf(rows.values());
  }

  /**
   * The next operation.
   *
   * @return whether it was one
   */
  public boolean accept(Cycle cycle) {
    if (cycle.revision() <= lastRevision) {
      return false;
    }
    lastRevision = cycle.revision();
    CapacityTest test = CapacityTest.of(cycle);
    if (test != null) {
      Truth truth = new Truth(cycle.cycleNumber(), test.soh());
      judgeEstimate(truth, test.physics());
      if (first == null) {
        first = truth;
      }
      truths.addLast(truth);
      if (truths.size() > MOST_TRUTHS) {
        truths.removeFirst();
      }
    }
    waiting.replaceAll(this::settled);
    if (test != null) {
      judgeWaiting(truths.getLast());
    }
    waiting.removeIf(w -> w.until() < cycle.cycleNumber());
    if (cycle.soh() != null) {
      told = cycle.soh();
    }
    return true;
  }

  /**
   * The next forecast.
   *
   * @return whether it was one
   */
  public boolean accept(Forecast forecast) {
    if (forecast.revision() <= lastForecast) {
      return false;
    }
    lastForecast = forecast.revision();
    int begin = forecast.cycleNumber();
    if (lastBegin != Integer.MIN_VALUE && begin < lastBegin + EVERY) {
      return true;
    }
    lastBegin = begin;
    for (int horizon : HORIZONS) {
      WaitingForecast w =
          settled(
              new WaitingForecast(
                  forecast.revision(),
                  begin,
                  horizon,
                  forecast.rulCycles().method(),
                  forecast.rulCycles().modelVersion(),
                  at(forecast, forecast.lower(), horizon),
                  at(forecast, forecast.median(), horizon),
                  at(forecast, forecast.upper(), horizon),
                  at(forecast, forecast.median(), 0),
                  Integer.MIN_VALUE,
                  Double.NaN,
                  false));
      Truth known = truth(w);
      if (known != null) {
        judge(w, known);
      } else if (w.until() >= lastCycle()) {
        waiting.add(w);
        if (waiting.size() > MOST_WAITING) {
          waiting.remove(0);
        }
      }
    }
    return true;
  }

  private int lastCycle() {
    return truths.isEmpty() ? Integer.MIN_VALUE : truths.getLast().cycle();
  }

  /**
   * With what the complete discharges before it say, once its own operation has been read: which of
   * the two is read first must not matter.
   */
  private WaitingForecast settled(WaitingForecast w) {
    if (w.settled() || lastRevision < w.revision()) {
      return w;
    }
    Truth before = null;
    for (Truth each : truths) {
      before = each.cycle() <= w.begin() ? each : before;
    }
    if (before == null) {
      return w.beside(w.persisting(), Integer.MIN_VALUE, Double.NaN);
    }
    double rate =
        before.cycle() > first.cycle()
            ? (first.soh() - before.soh()) / (before.cycle() - first.cycle())
            : Double.NaN;
    return w.beside(before.soh(), before.cycle(), rate);
  }

  // ---- judging

  private void judgeEstimate(Truth truth, double physics) {
    if (!told.known()) {
      if (lastRevision > 1) { // before the first operation nobody could have answered
        add(ScoreRow.unanswered(HEALTH, 0));
      }
      return;
    }
    Truth before = truths.peekLast();
    judged(
        new ScoreRow.About(HEALTH, "", told.method(), told.modelVersion(), 0),
        truth.soh(),
        new double[] {told.lower(), told.value(), told.upper()},
        before == null ? Double.NaN : before.soh(),
        physics);
  }

  private void judgeWaiting(Truth truth) {
    List<WaitingForecast> still = new ArrayList<>();
    for (WaitingForecast w : waiting) {
      if (truth.cycle() < w.from()) {
        still.add(w);
      } else if (truth.cycle() <= w.until()) {
        judge(w, truth);
      }
    }
    waiting.clear();
    waiting.addAll(still);
  }

  private Truth truth(WaitingForecast w) {
    for (Truth truth : truths) {
      if (truth.cycle() >= w.from()) {
        return truth.cycle() <= w.until() ? truth : null;
      }
    }
    return null;
  }

  private void judge(WaitingForecast w, Truth truth) {
    if (Double.isNaN(w.median())) {
      add(ScoreRow.unanswered(TRAJECTORY, w.horizon()));
      return;
    }
    judged(
        new ScoreRow.About(TRAJECTORY, "", w.method(), w.version(), w.horizon()),
        truth.soh(),
        new double[] {w.lower(), w.median(), w.upper()},
        w.persisting(),
        w.persisting() - w.rate() * (truth.cycle() - w.anchor()));
  }

  private void judged(
      ScoreRow.About about, double truth, double[] said, double persisting, double physics) {
    add(row(about, truth, said, persisting, physics));
    int step = Misses.step(truth, said[0], said[1], said[2]);
    rows.computeIfPresent(about, (same, row) -> row.missed(step));
  }

  private static ScoreRow row(
      ScoreRow.About about, double truth, double[] said, double persisting, double physics) {
    long error = millionths(Math.abs(said[1] - truth));
    boolean covered = said[0] <= truth && truth <= said[2];
    double width = said[2] - said[0];
    return new ScoreRow(
        about,
        1,
        error,
        millionths(said[1] - truth),
        covered ? 1 : 0,
        Double.isNaN(width) ? 0 : millionths(width),
        beside(persisting, truth, error),
        beside(physics, truth, error),
        0,
        Misses.NONE);
  }

  private static ScoreRow.Beside beside(double said, double truth, long error) {
    return Double.isNaN(said)
        ? ScoreRow.Beside.NONE
        : new ScoreRow.Beside(1, millionths(Math.abs(said - truth)), error);
  }

  private static long millionths(double share) {
    return Math.round(share * ScoreRow.MILLION);
  }

  private void add(ScoreRow row) {
    if (rows.size() < MOST_ROWS || rows.containsKey(row.about())) {
      rows.merge(row.about(), row, ScoreRow::then);
    }
  }

  /** Between its horizons a forecast goes straight; beyond the last there is none. */
  private static double at(Forecast forecast, double[] curve, int cycles) {
    int[] ahead = forecast.cyclesAhead();
    for (int i = 0; i < ahead.length; i++) {
      if (ahead[i] == cycles) {
        return curve[i];
      }
      if (ahead[i] > cycles) {
        return i == 0
            ? Double.NaN
            : curve[i - 1]
                + (curve[i] - curve[i - 1]) * (cycles - ahead[i - 1]) / (ahead[i] - ahead[i - 1]);
      }
    }
    return Double.NaN;
  }

  /** To be kept. */
  public byte[] toBytes() {
    return CellScoresBytes.write(this);
  }

  /** What {@link #toBytes} wrote. */
  public static CellScores fromBytes(byte[] bytes) {
    return CellScoresBytes.read(bytes);
  }
}
