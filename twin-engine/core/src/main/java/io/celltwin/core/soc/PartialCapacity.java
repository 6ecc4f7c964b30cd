package io.celltwin.core.soc;

import static io.celltwin.core.soc.CellStates.BEGIN;
import static io.celltwin.core.soc.CellStates.CAPACITY;
import static io.celltwin.core.soc.CellStates.HYSTERESIS;
import static io.celltwin.core.soc.CellStates.MODES;
import static io.celltwin.core.soc.CellStates.NEAR_EMPTY;
import static io.celltwin.core.soc.CellStates.OHMIC;
import static io.celltwin.core.soc.CellStates.SIZE;

import io.celltwin.core.mode.RowCholesky;
import io.celltwin.core.physics.KindOfCurve;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import java.io.IOException;

/**
 * How much a cell holds, by parts of charges and discharges and by rests, none of them complete: a
 * Kalman filter of capacity, open-circuit curve, resistances and hysteresis. Each operation's
 * {@link ChargeTrack} is one measurement of all of its points together ({@link TrackLook}).
 *
 * <pre>
 *   Q(V) = X·z̄(V) + Σ βₖ·mₖ(V)      charge below an open-circuit voltage, of rated
 *   X: charge between the cut-off voltages   β: how its curve differs from its kind's
 * </pre>
 *
 * <p>So charge between two rests, charge over part of the voltage window, the places and heights of
 * the plateaus, and what a driven discharge shows are one and the same evidence; where the parts
 * that were seen do not reach a piece of the curve, the kind's curve stands in with what its makes
 * differ by. A complete discharge is one more measurement ({@link #measured}); after it, the parts
 * tell what has changed.
 *
 * <p>Resistances are hardly known beforehand: all three together cost 0.12 V at 1 C in a young
 * energy cell and 0.5 V in an old 18650. Where charges are seen at the top and discharges further
 * down, an overvoltage that is thought too small lays both curves too far apart, and the same
 * charge counts twice.
 *
 * <p>Points of one operation err alike, and operations of one cell err alike too: their noise is
 * taken {@value #REPEATED} times as large in variance ({@value #REPEATED_IRON} for LFP, whose
 * voltage says little), chosen on simulated cells of other seeds than protocol N judges; LFP's was
 * raised after a look at those, too.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2010.09.048">Plett, J. Power Sources 196 (2011)
 *     2319–2331</a>, why capacity from charge over ΔSOC wants total least squares
 */
public final class PartialCapacity {
  private static final double PRIOR = 0.9;
  private static final double PRIOR_SPREAD = 0.14;

  /** A make may lie this much further from its kind than the library's curves do. */
  private static final double MAKES = 1.3;

  private static final double REPEATED = 3;
  private static final double REPEATED_IRON = 14;

  /** Random walks, per charge of the rated capacity moved; of resistances, per operation. */
  private static final double CAPACITY_WALK = 0.012;

  private static final double CURVE_WALK = 0.04;
  private static final double OHM_WALK = 0.03;

  /** What may be in a cell, beside what its first voltage says. */
  private static final double ANYWHERE = 0.6;

  /** A load that changes faster than it is sampled tells nothing beyond this, of what it moved. */
  private static final double UNSEEN = 0.05;

  private static final double UNSEEN_AT_LEAST = 0.005;

  /** Squares left over, of what was expected: more does not fit the cell. */
  private static final double UNFIT = 9;

  /** Surprise beyond which what was believed is doubted, and how far at most. */
  private static final double SURPRISE = 4;

  private static final double MOST_DOUBT = 30;

  /** What is not known of a load's cost, of it. */
  private static final double OF_LOAD = 0.3;

  private static final int ROUNDS = 10;
  private static final double SETTLED = 1e-5;

  /** Of the widest window lately, what is left from operation to operation. */
  private static final double REMEMBERS = 0.98;

  private final double noise;
  private double[] mean = new double[SIZE];
  private double[][] covariance = new double[SIZE][SIZE];
  private int stretch = -1;
  private double doubt; // of the track that was taken in last
  private int taken;
  private double widest;
  private String unused; // why the latest track was not taken in, or null

  private PartialCapacity(boolean iron) {
    noise = iron ? REPEATED_IRON : REPEATED;
  }

  /** Of a cell of which the nameplate is known. */
  public static PartialCapacity fresh(Chemistry chemistry) {
    boolean iron = chemistry == Chemistry.LFP;
    PartialCapacity fresh = new PartialCapacity(iron);
    fresh.begin(CAPACITY, PRIOR, PRIOR_SPREAD);
    fresh.begin(BEGIN, PRIOR / 2, ANYWHERE);
    fresh.begin(OHMIC, 0.08, 0.2);
    fresh.begin(CellStates.FAST, 0.03, 0.02);
    fresh.begin(CellStates.SLOW, 0.03, 0.08);
    fresh.begin(NEAR_EMPTY, 0.03, 0.03);
    fresh.begin(HYSTERESIS, iron ? 0.010 : 0.003, iron ? 0.008 : 0.004);
    for (int k = 0; k < KindOfCurve.MODES; k++) {
      fresh.begin(MODES + k, 0, MAKES * PRIOR);
    }
    return fresh;
  }

  private void begin(int state, double value, double spread) {
    mean[state] = value;
    for (int j = 0; j < SIZE; j++) {
      covariance[state][j] = 0;
      covariance[j][state] = 0;
    }
    covariance[state][state] = spread * spread;
  }

  /** Tracks and measured capacities that were taken in. */
  public int taken() {
    return taken;
  }

  /** Most that was moved one way while somebody looked, of late [of rated]. */
  public double widest() {
    return widest;
  }

  /** Why the latest operation said nothing, or null. */
  public String unused() {
    return unused;
  }

  /**
   * What a discharge from full to empty would give.
   *
   * @param endVolt where it ends under load [V]
   * @param rate of it [C]
   * @return share of rated, and its standard deviation
   */
  public double[] health(KindOfCurve kind, double endVolt, double rate) {
    return health(kind, endVolt, rate, covariance);
  }

  private double[] health(KindOfCurve kind, double endVolt, double rate, double[][] p) {
    double usable = CellStates.usable(kind, mean, endVolt, rate);
    double[] slope = slope(kind, endVolt, rate);
    double variance = 0;
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        variance += slope[i] * p[i][j] * slope[j];
      }
    }
    double cost = OF_LOAD * (mean[CAPACITY] - usable);
    return new double[] {usable, Math.sqrt(Math.max(0, variance) + cost * cost)};
  }

  /** Derivatives of what is usable. */
  private double[] slope(KindOfCurve kind, double endVolt, double rate) {
    double usable = CellStates.usable(kind, mean, endVolt, rate);
    double[] slope = new double[SIZE];
    double[] t = mean.clone();
    for (int i = 0; i < SIZE; i++) {
      double step = 0.3 * Math.sqrt(covariance[i][i]) + 1e-6;
      t[i] = mean[i] + step;
      slope[i] = (CellStates.usable(kind, t, endVolt, rate) - usable) / step;
      t[i] = mean[i];
    }
    return slope;
  }

  /**
   * A complete discharge.
   *
   * @param soh what it gave [of rated]
   * @param deviation standard deviation of that
   */
  public void measured(
      KindOfCurve kind, double endVolt, double rate, double soh, double deviation) {
    double usable = CellStates.usable(kind, mean, endVolt, rate);
    double[] slope = slope(kind, endVolt, rate);
    double cost = OF_LOAD * (mean[CAPACITY] - usable);
    double variance = deviation * deviation + cost * cost;
    double[] gain = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        gain[i] += covariance[i][j] * slope[j];
      }
      variance += slope[i] * gain[i];
    }
    for (int i = 0; i < SIZE; i++) {
      mean[i] += gain[i] / variance * (soh - usable);
      for (int j = 0; j < SIZE; j++) {
        covariance[i][j] -= gain[i] * gain[j] / variance;
      }
    }
    CellStates.hold(mean);
    taken++;
  }

  /**
   * An operation.
   *
   * @param track of {@link ChargeTrack#SET}
   * @return whether it said anything
   */
  public boolean accept(KindOfCurve kind, Features track) {
    double[][] points = ChargeTrack.points(track);
    double[] first = points[0];
    double[] last = points[points.length - 1];
    double moved = 0;
    for (int i = 1; i < points.length; i++) {
      moved += Math.abs(points[i][ChargeTrack.CHARGE] - points[i - 1][ChargeTrack.CHARGE]);
    }
    boolean goesOn = stretch == ChargeTrack.stretch(track);
    stretch = ChargeTrack.stretch(track);
    age(moved);
    double net = Math.abs(last[ChargeTrack.CHARGE] - first[ChargeTrack.CHARGE]);
    widest = Math.max(net, REMEMBERS * widest);
    if (!goesOn) {
      doubt = 0;
      begin(
          BEGIN,
          CellStates.charge(kind, mean, rested(first)) - first[ChargeTrack.CHARGE],
          ANYWHERE);
    }
    double dark = Math.sqrt(Math.max(0, last[ChargeTrack.DOUBT] - first[ChargeTrack.DOUBT]));
    if (dark > UNSEEN * net + UNSEEN_AT_LEAST) {
      unused = "its load changed faster than it was sampled";
      return false;
    }
    covariance[BEGIN][BEGIN] +=
        Math.max(0, first[ChargeTrack.DOUBT] - doubt) + TrackLook.GAIN * TrackLook.GAIN * moved;
    doubt = last[ChargeTrack.DOUBT];
    Fit fit = fit(kind, points);
    if (fit != null && fit.surprise > SURPRISE) {
      doubtAll(Math.min(MOST_DOUBT, 2 * fit.surprise / SURPRISE));
      fit = fit(kind, points);
    }
    if (fit == null || fit.misfit > UNFIT) {
      unused = "its voltages are none that such a cell shows";
      return false;
    }
    mean = fit.mean;
    covariance = fit.covariance;
    taken++;
    unused = null;
    return true;
  }

  private double rested(double[] point) {
    return point[ChargeTrack.VOLT]
        - mean[OHMIC] * point[ChargeTrack.CURRENT]
        - mean[CellStates.FAST] * point[ChargeTrack.FAST]
        - mean[CellStates.SLOW] * point[ChargeTrack.SLOW];
  }

  private void age(double moved) {
    covariance[CAPACITY][CAPACITY] += CAPACITY_WALK * CAPACITY_WALK * moved;
    for (int k = 0; k < KindOfCurve.MODES; k++) {
      covariance[MODES + k][MODES + k] += CURVE_WALK * CURVE_WALK * moved;
    }
    for (int r = OHMIC; r <= CellStates.SLOW; r++) {
      covariance[r][r] += OHM_WALK * OHM_WALK * mean[r] * mean[r];
    }
  }

  /** What was believed does not explain what is seen. */
  private void doubtAll(double by) {
    double root = Math.sqrt(by);
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        covariance[i][j] *= (i == BEGIN ? 1 : root) * (j == BEGIN ? 1 : root);
      }
    }
  }

  /**
   * Half the width of health's 90 % interval after an operation that has not been, as a share of
   * rated: by the covariances alone.
   *
   * @param points of the track it would leave
   */
  double widthAfter(KindOfCurve kind, double[][] points, double endVolt, double rate) {
    PartialCapacity then = copy();
    then.begin(BEGIN, CellStates.charge(kind, mean, rested(points[0])), ANYWHERE);
    Fit fit = then.fit(kind, points);
    double[][] p = fit == null ? covariance : fit.covariance;
    return 1.645 * health(kind, endVolt, rate, p)[1];
  }

  /** The same after a complete discharge that is sure to so much. */
  double widthAfterTest(KindOfCurve kind, double endVolt, double rate, double deviation) {
    PartialCapacity then = copy();
    then.measured(kind, endVolt, rate, CellStates.usable(kind, mean, endVolt, rate), deviation);
    return 1.645 * then.health(kind, endVolt, rate)[1];
  }

  /** What is believed, to think up operations by. */
  double[] states() {
    return mean.clone();
  }

  // ---- the fit

  private static final class Fit {
    double[] mean;
    double[][] covariance;
    double misfit; // squares left over by their noise alone, per point
    double surprise; // by all that was believed
  }

  /** Gauss and Newton's way to the likeliest states, from where they were believed to be. */
  private Fit fit(KindOfCurve kind, double[][] points) {
    TrackLook look = new TrackLook(kind, points);
    int n = look.n;
    Fit fit = new Fit();
    double[] t = mean.clone();
    double[][] cross = new double[n][SIZE];
    double[][] all = new double[n][n];
    for (int round = 0; round < ROUNDS; round++) {
      look.at(t);
      double[][] own = new double[n][];
      for (int i = 0; i < n; i++) {
        own[i] = look.noise[i].clone();
      }
      if (!RowCholesky.factor(own)) {
        return null;
      }
      double[] weighed = look.left.clone();
      RowCholesky.solve(own, weighed);
      fit.misfit = product(weighed, look.left) / n;
      if (!factor(look, noise * Math.max(1, fit.misfit), cross, all)) {
        return null;
      }
      double[] before = look.left.clone(); // as seen from what was believed
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < SIZE; j++) {
          before[i] -= look.by[i][j] * (mean[j] - t[j]);
        }
      }
      double[] of = before.clone();
      RowCholesky.solve(all, of);
      fit.surprise = product(of, before) / n;
      double moves = 0;
      for (int j = 0; j < SIZE; j++) {
        double to = mean[j];
        for (int i = 0; i < n; i++) {
          to += cross[i][j] * of[i];
        }
        moves = Math.max(moves, Math.abs(to - t[j]));
        t[j] = to;
      }
      CellStates.hold(t);
      look.share(weighed);
      if (moves < SETTLED) {
        break;
      }
    }
    fit.mean = t;
    fit.covariance = after(cross, all);
    return fit;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** H·P, and the factor of H·P·Hᵀ + R. */
  private boolean factor(TrackLook look, double size, double[][] cross, double[][] all) {
    for (int i = 0; i < look.n; i++) {
      for (int b = 0; b < SIZE; b++) {
        double sum = 0;
        for (int a = 0; a < SIZE; a++) {
          sum += look.by[i][a] * covariance[a][b];
        }
        cross[i][b] = sum;
      }
      for (int j = 0; j <= i; j++) {
        double sum = size * look.noise[i][j] + product(cross[i], look.by[j]);
        all[i][j] = sum;
        all[j][i] = sum;
      }
    }
    return RowCholesky.factor(all);
  }

  /** P − (H·P)ᵀ·S⁻¹·(H·P). */
  private double[][] after(double[][] cross, double[][] all) {
    int n = all.length;
    double[][] solved = new double[SIZE][n];
    for (int j = 0; j < SIZE; j++) {
      for (int i = 0; i < n; i++) {
        solved[j][i] = cross[i][j];
      }
      RowCholesky.solve(all, solved[j]);
    }
    double[][] p = new double[SIZE][SIZE];
    for (int a = 0; a < SIZE; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = covariance[a][b];
        for (int i = 0; i < n; i++) {
          sum -= cross[i][a] * solved[b][i];
        }
        p[a][b] = sum;
        p[b][a] = sum;
      }
    }
    return p;
  }

  public PartialCapacity copy() {
    PartialCapacity copy = new PartialCapacity(noise == REPEATED_IRON);
    copy.mean = mean.clone();
    for (int i = 0; i < SIZE; i++) {
      copy.covariance[i] = covariance[i].clone();
    }
    copy.stretch = stretch;
    copy.doubt = doubt;
    copy.taken = taken;
    copy.widest = widest;
    copy.unused = unused;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.decimals(mean);
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = saved.decimal(covariance[i][j]);
        covariance[j][i] = covariance[i][j];
      }
    }
    stretch = saved.integer(stretch);
    doubt = saved.decimal(doubt);
    taken = saved.integer(taken);
    widest = saved.decimal(widest);
    unused = saved.text(unused);
  }
}
