package io.celltwin.core.physics;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * A straight line y = a − b·x fitted as the points come in, older ones counting less: recursive
 * least squares with forgetting. With P the covariance and φ = (1, −x):
 *
 * <pre>
 *   K = P·φ / (λ + φᵀ·P·φ)      θ ← θ + K·(y − φᵀ·θ)      P ← (P − K·φᵀ·P) / λ
 * </pre>
 */
final class LineFit implements Cloneable {
  /** Memory of about 1/(1−λ) points. */
  private static final double FORGETTING = 0.98;

  private double a;
  private double b;
  private double aa;
  private double ab;
  private double bb;
  private int points;

  LineFit(double a, double b, double spreadOfA, double spreadOfB) {
    this.a = a;
    this.b = b;
    aa = spreadOfA * spreadOfA;
    bb = spreadOfB * spreadOfB;
  }

  double at(double x) {
    return a - b * x;
  }

  double slope() {
    return b;
  }

  int points() {
    return points;
  }

  void observe(double x, double y, double noise) {
    double pa = aa - ab * x; // P·φ
    double pb = ab - bb * x;
    double s = FORGETTING * noise * noise + pa - pb * x;
    double error = y - at(x);
    double ka = pa / s;
    double kb = pb / s;
    a += ka * error;
    b += kb * error;
    aa = (aa - ka * pa) / FORGETTING;
    ab = (ab - ka * pb) / FORGETTING;
    bb = (bb - kb * pb) / FORGETTING;
    // without excitation forgetting would blow the covariance up
    aa = Math.min(aa, 1);
    bb = Math.min(bb, 1);
    double bound = Math.sqrt(aa * bb);
    ab = Math.max(-bound, Math.min(bound, ab));
    points++;
  }

  /** Moves the whole line up [of y]. */
  void move(double by) {
    a += by;
  }

  LineFit copy() {
    try {
      return (LineFit) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  void fields(SavedFields saved) throws IOException {
    a = saved.decimal(a);
    b = saved.decimal(b);
    aa = saved.decimal(aa);
    ab = saved.decimal(ab);
    bb = saved.decimal(bb);
    points = saved.integer(points);
  }
}
