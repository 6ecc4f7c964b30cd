package io.celltwin.core.soc;

import static io.celltwin.core.soc.CellStates.BEGIN;
import static io.celltwin.core.soc.CellStates.CAPACITY;
import static io.celltwin.core.soc.CellStates.HYSTERESIS;
import static io.celltwin.core.soc.CellStates.MODES;
import static io.celltwin.core.soc.CellStates.NEAR_EMPTY;
import static io.celltwin.core.soc.CellStates.OHMIC;
import static io.celltwin.core.soc.CellStates.SIZE;

import io.celltwin.core.physics.KindOfCurve;

/**
 * What the points of a track say of a cell: at each, the charge since the stretch began is that
 * below the open-circuit voltage there, less what was in the cell at first,
 *
 * <pre>
 *   q + B = Q(u) + noise          u = V − r₀·c − r₁·f − r₂·s − r_e·c·e^(−Q/0.12) − H·h
 * </pre>
 *
 * <p>Linear in capacity and curve. Both sides have errors: the charge by what flowed between the
 * samples and the sensor's gain, the voltage by its steps, and by what circuit and curve cannot
 * say, much of it the same from point to point. A line drawn through points whose abscissas err is
 * too flat; so the voltages' likeliest errors are worked out with it, as total least squares do.
 */
final class TrackLook {
  /** Standard deviations of a voltage's error: its own, slow over charge, over the whole track. */
  private static final double OWN_VOLT = 0.004;

  private static final double SLOW_VOLT = 0.005;
  private static final double SAME_VOLT = 0.006;

  /** Charge over which the slow one changes. */
  private static final double SLOW_OVER = 0.06;

  /** What nobody saw of the over-voltage where a stretch begins [V]. */
  private static final double BEGUN_VOLT = 0.01;

  /** What is wrong with a circuit's over-voltages, of them: at each point, and at all alike. */
  private static final double CIRCUIT = 0.15;

  private static final double CIRCUIT_ALIKE = 0.1;

  /** Standard deviation of what the curve cannot say, and over which voltage that changes [V]. */
  private static final double CURVE = 0.003;

  private static final double CURVE_OVER = 0.03;

  /** Error of the current sensor's gain. */
  static final double GAIN = 0.003;

  /** A slope is taken over this much either way [V]. */
  private static final double WIDE = 0.01;

  private static final double LEAST_SLOPE = 0.01;

  private final KindOfCurve kind;
  private final double[][] track;
  final int n;

  /** Voltages' likeliest errors [V]. */
  final double[] volts;

  /** Charge that is left over at each point. */
  final double[] left;

  /** What it changes by with each state, with the sign of the model. */
  final double[][] by;

  /** Covariance of its noise. */
  final double[][] noise;

  private final double[][] ofVolts; // covariance of the voltages' errors with what is left over

  TrackLook(KindOfCurve kind, double[][] track) {
    this.kind = kind;
    this.track = track;
    n = track.length;
    volts = new double[n];
    left = new double[n];
    by = new double[n][SIZE];
    noise = new double[n][n];
    ofVolts = new double[n][n];
  }

  /** From where the states are believed to be. */
  void at(double[] t) {
    double[] slope = new double[n];
    double[] open = new double[n];
    for (int i = 0; i < n; i++) {
      double[] d = track[i];
      double c = d[ChargeTrack.CURRENT];
      double before = d[ChargeTrack.VOLT] - over(d, t) - t[HYSTERESIS] * d[ChargeTrack.BRANCH];
      double load = (c + d[ChargeTrack.FAST] + d[ChargeTrack.SLOW]) / 3;
      double near = load * CellStates.nearEmpty(CellStates.charge(kind, t, before));
      double u = before - t[NEAR_EMPTY] * near + volts[i];
      double rise = CellStates.charge(kind, t, u + WIDE) - CellStates.charge(kind, t, u - WIDE);
      slope[i] = Math.max(LEAST_SLOPE, rise / (2 * WIDE));
      open[i] = u;
      left[i] =
          d[ChargeTrack.CHARGE] + t[BEGIN] - CellStates.charge(kind, t, u) + slope[i] * volts[i];
      by[i][CAPACITY] = kind.mean(u);
      by[i][BEGIN] = -1;
      by[i][OHMIC] = -slope[i] * c;
      by[i][CellStates.FAST] = -slope[i] * d[ChargeTrack.FAST];
      by[i][CellStates.SLOW] = -slope[i] * d[ChargeTrack.SLOW];
      by[i][NEAR_EMPTY] = -slope[i] * near;
      by[i][HYSTERESIS] = -slope[i] * d[ChargeTrack.BRANCH];
      for (int k = 0; k < KindOfCurve.MODES; k++) {
        by[i][MODES + k] = kind.mode(k, u);
      }
    }
    noise(t, slope, open);
  }

  private static double over(double[] d, double[] t) {
    return t[OHMIC] * d[ChargeTrack.CURRENT]
        + t[CellStates.FAST] * d[ChargeTrack.FAST]
        + t[CellStates.SLOW] * d[ChargeTrack.SLOW];
  }

  private void noise(double[] t, double[] slope, double[] open) {
    double ofCurve = CURVE * CURVE + kind.residual() * kind.residual();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double apart = Math.abs(moved(i) - moved(j));
        double volt =
            SLOW_VOLT * SLOW_VOLT * StrictMath.exp(-apart / SLOW_OVER)
                + SAME_VOLT * SAME_VOLT
                + CIRCUIT_ALIKE * CIRCUIT_ALIKE * over(track[i], t) * over(track[j], t)
                + BEGUN_VOLT
                    * BEGUN_VOLT
                    * track[i][ChargeTrack.START]
                    * track[j][ChargeTrack.START];
        if (i == j) {
          volt += OWN_VOLT * OWN_VOLT + circuit(track[i], t);
        }
        ofVolts[i][j] = volt * slope[j];
        noise[i][j] =
            volt * slope[i] * slope[j]
                + track[Math.min(i, j)][ChargeTrack.DOUBT]
                - track[0][ChargeTrack.DOUBT]
                + GAIN * GAIN * moved(i) * moved(j)
                + ofCurve * StrictMath.exp(-Math.abs(open[i] - open[j]) / CURVE_OVER);
        if (i == j) {
          noise[i][j] += 1e-7; // positive definite, whatever is rounded
        }
      }
    }
  }

  private double moved(int i) {
    return track[i][ChargeTrack.CHARGE] - track[0][ChargeTrack.CHARGE];
  }

  private static double circuit(double[] d, double[] t) {
    double size =
        CIRCUIT
            * (t[OHMIC] * Math.abs(d[ChargeTrack.CURRENT])
                + t[CellStates.FAST] * Math.abs(d[ChargeTrack.FAST])
                + t[CellStates.SLOW] * Math.abs(d[ChargeTrack.SLOW]));
    return size * size;
  }

  /** Of what is left over, the voltages' part. */
  void share(double[] weighed) {
    for (int i = 0; i < n; i++) {
      volts[i] = 0;
      for (int j = 0; j < n; j++) {
        volts[i] += ofVolts[i][j] * weighed[j];
      }
    }
  }
}
