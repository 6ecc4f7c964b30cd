package io.celltwin.core.soc;

import static io.celltwin.core.soc.LiveCharge.BI;
import static io.celltwin.core.soc.LiveCharge.N;
import static io.celltwin.core.soc.LiveCharge.Z;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * How a cell's open-circuit curve lies beside its chemistry's, as three more states of {@link
 * SocFilter}: where the chemistry's curve shows a voltage at z + δ(z), the cell shows it at z,
 *
 * <pre>
 *   δ(z) = Σ aₖ·sin(kπz),   k = 1, 2, 3        OCV(z) = curve(z + δ(z))
 * </pre>
 *
 * <p>Another make, another balance of the electrodes or ten years of use push a curve sideways by
 * some points in the middle and leave its ends where they are: empty and full are defined by the
 * cut-off voltages. So charge counted from one end to the other says how much more or less lies
 * below each voltage than the chemistry's curve has it, and after a few cycles the curve is the
 * cell's own. A shift in charge, not in voltage, is the same small number on a plateau and on a
 * slope.
 *
 * <p>The coefficients keep still but for ageing, so their covariance is kept apart from the
 * filter's matrix: with its states, with each other, and with the error of the capacity.
 */
final class CurveError {
  private static final int K = 3;

  /** What makes of one chemistry differ by: standard deviation of each coefficient [share]. */
  private static final double[] MAKES = {0.02, 0.014, 0.01};

  /** Random walk of a coefficient, per full charge moved [share]. */
  private static final double AGES = 0.0005;

  /** The curve that results rises at least by this share of the chemistry's slope. */
  private static final double RISES = 0.2;

  private final double[] a = new double[K];
  private final double[] own = new double[K * K];
  private final double[] with = new double[N * K];
  private final double[] withCapacity = new double[K];

  // of the look being taken
  private final double[] sine = new double[K];
  private final double[] h = new double[K];
  private final double[] k = new double[K];

  CurveError() {
    for (int i = 0; i < K; i++) {
      own[i * K + i] = MAKES[i] * MAKES[i];
    }
  }

  /** The cell's state is begun anew, its curve is as it was. */
  void restart() {
    Arrays.fill(with, 0);
  }

  /** A state was forgotten. */
  void forget(int state) {
    Arrays.fill(with, state * K, (state + 1) * K, 0);
  }

  /** Another capacity was told. */
  void capacityTold() {
    Arrays.fill(withCapacity, 0);
  }

  /** Standard deviation of δ in the middle [share]. */
  double deviation() {
    return Math.sqrt(own[0] + own[2 * K + 2] - 2 * own[2]);
  }

  /** δ in the middle [share]. */
  double middle() {
    return a[0] - a[2];
  }

  /** δ(z); looks there from now on. */
  double at(double z) {
    if (!(z > 0 && z < 1)) {
      Arrays.fill(sine, 0);
      return 0;
    }
    double sin = StrictMath.sin(Math.PI * z);
    double cos = cosine(z, sin);
    sine[0] = sin;
    sine[1] = 2 * sin * cos;
    sine[2] = sin * (3 - 4 * sin * sin);
    return a[0] * sine[0] + a[1] * sine[1] + a[2] * sine[2];
  }

  /** d(z + δ)/dz there. */
  double stretch(double z) {
    if (!(z > 0 && z < 1)) {
      return 1;
    }
    double sin = sine[0];
    double cos = cosine(z, sin);
    double slope =
        a[0] * cos + 2 * a[1] * (1 - 2 * sin * sin) + 3 * a[2] * cos * (4 * cos * cos - 3);
    return Math.max(RISES, 1 + Math.PI * slope);
  }

  private static double cosine(double z, double sin) {
    double size = Math.sqrt(Math.max(0, 1 - sin * sin));
    return z < 0.5 ? size : -size;
  }

  /**
   * Completes what the filter has worked out without these states.
   *
   * @param slope of the chemistry's curve there [V]
   * @param hx derivatives of the voltage by the filter's states
   * @param kx P·h; what these states add to it is added
   */
  void gains(double slope, double[] hx, double[] kx) {
    for (int j = 0; j < K; j++) {
      h[j] = slope * sine[j];
      k[j] = 0;
    }
    for (int i = 0; i < N; i++) {
      double sum = 0;
      for (int j = 0; j < K; j++) {
        sum += with[i * K + j] * h[j];
        k[j] += with[i * K + j] * hx[i];
      }
      kx[i] += sum;
    }
    for (int j = 0; j < K; j++) {
      for (int i = 0; i < K; i++) {
        k[j] += own[j * K + i] * h[i];
      }
    }
  }

  /** What these states add to the innovation's variance, with their part of hᵀ·k [V²]. */
  double variance() {
    return h[0] * k[0] + h[1] * k[1] + h[2] * k[2];
  }

  /** Covariance of the capacity's error with what these states add to the voltage [V]. */
  double withCapacity() {
    return withCapacity[0] * h[0] + withCapacity[1] * h[1] + withCapacity[2] * h[2];
  }

  /**
   * A measurement that the filter's states have taken in.
   *
   * @param kx P·h of before, completed
   * @param kCapacity the same for the capacity's error
   * @param innovation what it was off by [V]
   * @param s variance of that [V²]
   */
  void measure(double[] kx, double kCapacity, double innovation, double s) {
    for (int j = 0; j < K; j++) {
      double gain = k[j] / s;
      a[j] += gain * innovation;
      withCapacity[j] -= gain * kCapacity;
      for (int i = 0; i < N; i++) {
        with[i * K + j] -= gain * kx[i];
      }
      for (int i = 0; i < K; i++) {
        own[i * K + j] -= gain * k[i];
      }
    }
  }

  /**
   * The filter's states are about to go on; see {@link CapacityError#predict}.
   *
   * @param x states before
   * @param moved charge that goes in, of the capacity as told [share]
   * @param moves share that one C moves
   */
  void predict(
      double[] x,
      double c,
      double moved,
      double moves,
      double e1,
      double e2,
      double in1,
      double in2,
      double fades) {
    for (int j = 0; j < K; j++) {
      with[Z * K + j] += moved * withCapacity[j] - moves * with[BI * K + j];
      CapacityError.carry(with, K, j, x, c, e1, e2, in1, in2, fades);
      own[j * K + j] += AGES * AGES * Math.abs(moved);
    }
  }

  CurveError copy() {
    CurveError copy = new CurveError();
    System.arraycopy(a, 0, copy.a, 0, a.length);
    System.arraycopy(own, 0, copy.own, 0, own.length);
    System.arraycopy(with, 0, copy.with, 0, with.length);
    System.arraycopy(withCapacity, 0, copy.withCapacity, 0, withCapacity.length);
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(a);
    saved.decimals(own);
    saved.decimals(with);
    saved.decimals(withCapacity);
  }
}
