package io.celltwin.core.soc;

import static io.celltwin.core.soc.ChargeTrack.BRANCH;
import static io.celltwin.core.soc.ChargeTrack.CHARGE;
import static io.celltwin.core.soc.ChargeTrack.COLUMNS;
import static io.celltwin.core.soc.ChargeTrack.CURRENT;
import static io.celltwin.core.soc.ChargeTrack.DOUBT;
import static io.celltwin.core.soc.ChargeTrack.FAST;
import static io.celltwin.core.soc.ChargeTrack.HEADER;
import static io.celltwin.core.soc.ChargeTrack.POINTS;
import static io.celltwin.core.soc.ChargeTrack.SLOW;
import static io.celltwin.core.soc.ChargeTrack.START;
import static io.celltwin.core.soc.ChargeTrack.VOLT;

import io.celltwin.core.physics.KindOfCurve;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import java.io.IOException;

public final class PartialCapacity {
  static final int X = 0;
  static final int Z = 1;
  static final int R0 = 2;
  static final int R1 = 3;
  static final int R2 = 4;
  static final int H = 5;
  static final int RL = 6;
  static final int A = 7;
  static final int K = KindOfCurve.MODES;
  static final int N = A + K;

  public static double PRIOR_X = 0.90, PRIOR_X_SD = 0.12;
  public static double MAKES = 1.3;
  public static double VOLT_NOISE = 0.004, SIDE = 0.003, CORR = 0.005, CORR_LEN = 0.06, OFFSET = 0.006;
  public static double R_DRIFT = 0.2, OVER = 0.15, X_WALK = 0.003, A_WALK = 0.03, GAIN = 0.003;
  public static double INFLATE = 2.5, IRON = 2, DARK = 0.05, SECOND = 0, LOW = 0.12;
  public static int ITER = 6;
  public static double TLS = 1, WIDE = 0.01, SIDE_LEN = 0.03;

  final double[] m = new double[N];
  double[][] p = new double[N][N];
  int stretch = -1;
  double throughput;
  int passages;
  double lastCharge, lastDoubt;
  public double chi;
  public static double BOOST = 4, MOST = 30;
  final double inflate;

  public PartialCapacity(Chemistry chemistry) {
    m[X] = PRIOR_X;
    m[Z] = 0.5;
    m[R0] = 0.06;
    m[R1] = 0.03;
    m[R2] = 0.03;
    boolean iron = chemistry == Chemistry.LFP;
    m[H] = iron ? 0.010 : 0.003;
    var(X, PRIOR_X_SD);
    var(Z, 0.4);
    var(R0, 0.04);
    var(R1, 0.02);
    var(R2, 0.02);
    m[RL] = 0.03;
    var(RL, 0.03);
    this.inflate = INFLATE * (iron ? IRON : 1);
    var(H, iron ? 0.008 : 0.004);
    for (int k = 0; k < K; k++) {
      var(A + k, MAKES * PRIOR_X);
    }
  }

  private void var(int i, double sd) {
    for (int j = 0; j < N; j++) {
      p[i][j] = 0;
      p[j][i] = 0;
    }
    p[i][i] = sd * sd;
  }

  public double[] m() { return m; }
  public double x() {
    return m[X];
  }

  public double sd() {
    return Math.sqrt(p[X][X]);
  }

  public int passages() {
    return passages;
  }

  /** Usable at a rate, as a share of rated: from full to where the loaded voltage is the end. */
  public static double usable(double[] t, KindOfCurve curve, double endVolt, double rate) {
    double volt = endVolt + rate * (t[R0] + t[R1] + t[R2] + t[RL]);
    return t[X] - Math.max(0, charge(curve, t, volt));
  }

  /** Charge below a voltage, of rated. */
  static double charge(KindOfCurve curve, double[] t, double volt) {
    double q = t[X] * curve.mean(volt);
    for (int k = 0; k < K; k++) {
      q += t[A + k] * curve.mode(k, volt);
    }
    return q;
  }

  /** {health, sd}. */
  public double[] health(KindOfCurve curve, double endVolt, double rate) {
    double h = usable(m, curve, endVolt, rate);
    double[] g = gradient(curve, endVolt, rate, h);
    double var = 0;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        var += g[i] * p[i][j] * g[j];
      }
    }
    double cost = m[X] - h;
    return new double[] {h, Math.sqrt(var + 0.09 * cost * cost)};
  }

  private double[] gradient(KindOfCurve curve, double endVolt, double rate, double h) {
    double[] g = new double[N];
    double[] t = m.clone();
    for (int i = 0; i < N; i++) {
      if (i == Z || i == H) {
        continue;
      }
      double step = 0.3 * Math.sqrt(p[i][i]) + 1e-6;
      t[i] = m[i] + step;
      g[i] = (usable(t, curve, endVolt, rate) - h) / step;
      t[i] = m[i];
    }
    return g;
  }

  /** A complete discharge. */
  public void measured(KindOfCurve curve, double endVolt, double rate, double soh, double sd) {
    double h = usable(m, curve, endVolt, rate);
    double[] g = gradient(curve, endVolt, rate, h);
    double[] k = new double[N];
    double s = sd * sd + 0.09 * (m[X] - h) * (m[X] - h);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        k[i] += p[i][j] * g[j];
      }
      s += g[i] * k[i];
    }
    for (int i = 0; i < N; i++) {
      m[i] += k[i] / s * (soh - h);
      for (int j = 0; j < N; j++) {
        p[i][j] -= k[i] * k[j] / s;
      }
    }
  }

  private static final class Fit {
    double[] t;
    double[][] p;
    double chi;
    double nis;
  }

  /** An operation. */
  public void accept(CellSpec spec, KindOfCurve curve, Features track) {
    int n = 0;
    while (n < POINTS && !Double.isNaN(track.get(HEADER + n * COLUMNS))) {
      n++;
    }
    double[][] d = new double[n][COLUMNS];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < COLUMNS; c++) {
        d[i][c] = track.get(HEADER + i * COLUMNS + c);
      }
    }
    boolean same = stretch == (int) track.get(0);
    stretch = (int) track.get(0);
    double moved = 0;
    for (int i = 1; i < n; i++) {
      moved += Math.abs(d[i][CHARGE] - d[i - 1][CHARGE]);
    }
    age(moved);
    if (same) {
      p[Z][Z] += Math.max(0, d[0][DOUBT] - lastDoubt) + GAIN * GAIN * moved;
    }
    double dark = Math.sqrt(Math.max(0, d[n - 1][DOUBT] - d[0][DOUBT]));
    if (dark > DARK * Math.abs(d[n - 1][CHARGE] - d[0][CHARGE]) + 0.005) {
      if (!same) {
        lastDoubt = 0;
        lastCharge = 0;
      }
      return;
    }
    if (!same) {
      double[] first = d[0];
      double volt =
          first[VOLT] - m[R0] * first[CURRENT] - m[R1] * first[FAST] - m[R2] * first[SLOW];
      var(Z, 0.6);
      m[Z] = charge(curve, m, volt) - first[CHARGE];
    }
    Fit best = fit(curve, d);
    lastCharge = d[n - 1][CHARGE];
    lastDoubt = d[n - 1][DOUBT];
    if (best == null) {
      return;
    }
    chi = best.chi;
    if (best.nis > BOOST) { // what was believed does not explain it
      double by = Math.min(MOST, best.nis / BOOST * 2);
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          p[i][j] *= i == Z && j == Z ? 1 : i == Z || j == Z ? Math.sqrt(by) : by;
        }
      }
      Fit again = fit(curve, d);
      best = again == null ? best : again;
    }
    if (best.chi > 9) {
      return;
    }
    System.arraycopy(best.t, 0, m, 0, N);
    p = best.p;
    passages++;
  }

  private void age(double moved) {
    p[X][X] += X_WALK * X_WALK * moved;
    for (int k = 0; k < K; k++) {
      p[A + k][A + k] += A_WALK * A_WALK * moved;
    }
    for (int r = R0; r <= R2; r++) {
      p[r][r] += R_DRIFT * R_DRIFT * m[r] * m[r];
    }
  }

  private Fit fit(KindOfCurve curve, double[][] d) {
    int n = d.length;
    double[] t = m.clone();
    double[][] h = new double[n][N];
    double[][] s = new double[n][n];
    double[] y = new double[n];
    double[] res = new double[n];
    double[] shown = new double[n]; // what the voltage is off by
    double[][] hp = new double[n][N];
    double[][] ofVolt = new double[n][n];
    double[][] r = null;
    double chi = 0;
    for (int it = 0; it < ITER; it++) {
      r = look(curve, d, t, shown, h, res, ofVolt);
      double[][] l = new double[n][n];
      for (int i = 0; i < n; i++) {
        l[i] = r[i].clone();
      }
      if (!chol(l)) {
        return null;
      }
      double[] w = res.clone();
      solve(l, w);
      chi = 0;
      for (int i = 0; i < n; i++) {
        chi += w[i] * res[i] / n;
      }
      double size = inflate * Math.max(1, chi);
      for (int i = 0; i < n; i++) {
        y[i] = res[i];
        for (int j = 0; j < N; j++) {
          y[i] -= h[i][j] * (m[j] - t[j]);
        }
      }
      if (!factor(h, r, s, hp, size)) {
        return null;
      }
      w = y.clone();
      solve(s, w);
      double worst = 0;
      for (int j = 0; j < N; j++) {
        double to = m[j];
        for (int i = 0; i < n; i++) {
          to += hp[i][j] * w[i];
        }
        worst = Math.max(worst, Math.abs(to - t[j]));
        t[j] = to;
      }
      t[X] = Math.max(0.2, Math.min(1.4, t[X]));
      t[R0] = Math.max(0.002, t[R0]);
      t[R1] = Math.max(0.001, t[R1]);
      t[R2] = Math.max(0.001, t[R2]);
      // the voltage's part of what is left: the line that is drawn goes through errors of both
      double[] v = res.clone();
      solve(l, v);
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          sum += ofVolt[i][j] * v[j];
        }
        shown[i] = TLS * sum;
      }
      if (worst < 1e-5) {
        break;
      }
    }
    Fit f = new Fit();
    f.chi = chi;
    double[] w = y.clone();
    solve(s, w);
    for (int i = 0; i < n; i++) {
      f.nis += w[i] * y[i] / n;
    }
    f.t = t;
    f.p = posterior(s, hp);
    return f;
  }

  /**
   * The charge that is left over, its derivatives by the states, and the covariance of its noise.
   *
   * @param shown what is believed of the voltages' errors [V]
   * @param ofVolt covariance of the voltages' noise with what is left over
   */
  private double[][] look(
      KindOfCurve curve,
      double[][] d,
      double[] t,
      double[] shown,
      double[][] h,
      double[] res,
      double[][] ofVolt) {
    int n = d.length;
    double[] slope = new double[n];
    double[] at = new double[n];
    double[] own = new double[n];
    for (int i = 0; i < n; i++) {
      double over = t[R1] * d[i][FAST] + t[R2] * d[i][SLOW];
      double near0 = (d[i][CURRENT] + d[i][FAST] + d[i][SLOW]) / 3;
      double v0 = d[i][VOLT] - t[R0] * d[i][CURRENT] - over - t[H] * d[i][BRANCH];
      double low = StrictMath.exp(-Math.max(0, charge(curve, t, v0)) / LOW);
      double near = near0 * low;
      double seen = v0 - t[RL] * near;
      double u = seen + shown[i];
      own[i] =
          VOLT_NOISE * VOLT_NOISE
              + square(
                  OVER
                      * (Math.abs(t[R1] * d[i][FAST])
                          + Math.abs(t[R2] * d[i][SLOW])
                          + t[R0] * Math.abs(d[i][CURRENT])));
      double wide = WIDE;
      double g = (charge(curve, t, u + wide) - charge(curve, t, u - wide)) / (2 * wide);
      g = Math.max(0.01, g);
      slope[i] = g;
      at[i] = u;
      res[i] = d[i][CHARGE] + t[Z] - charge(curve, t, u) + g * shown[i];
      // d/dstate of the model's charge: charge(u) − Z
      h[i][X] = curve.mean(u);
      h[i][Z] = -1;
      h[i][R0] = -g * d[i][CURRENT];
      h[i][R1] = -g * d[i][FAST];
      h[i][R2] = -g * d[i][SLOW];
      h[i][RL] = -g * near;
      h[i][H] = -g * d[i][BRANCH];
      for (int k = 0; k < K; k++) {
        h[i][A + k] = curve.mode(k, u);
      }
    }
    double[][] r = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double c = CORR * CORR * StrictMath.exp(-Math.abs(d[i][CHARGE] - d[j][CHARGE]) / CORR_LEN);
        c += OFFSET * OFFSET;
        c += 1e-4 * d[i][START] * d[j][START];
        if (i == j) {
          c += own[i];
        }
        ofVolt[i][j] = c * slope[j];
        double qi = d[i][CHARGE] - d[0][CHARGE];
        double qj = d[j][CHARGE] - d[0][CHARGE];
        r[i][j] =
            c * slope[i] * slope[j]
                + d[Math.min(i, j)][DOUBT]
                - d[0][DOUBT]
                + GAIN * GAIN * qi * qj
                + (SIDE * SIDE + curve.residual() * curve.residual())
                    * StrictMath.exp(-Math.abs(at[i] - at[j]) / SIDE_LEN);
        if (i == j) {
          r[i][j] += 1e-7;
        }
      }
    }
    return r;
  }

  private static double square(double v) {
    return v * v;
  }

  /** S = H·P·Hᵀ + R, factored; HP. */
  private boolean factor(double[][] h, double[][] r, double[][] s, double[][] hp, double inflate) {
    int n = h.length;
    for (int i = 0; i < n; i++) {
      for (int b = 0; b < N; b++) {
        double sum = 0;
        for (int a = 0; a < N; a++) {
          sum += h[i][a] * p[a][b];
        }
        hp[i][b] = sum;
      }
      for (int j = 0; j <= i; j++) {
        double sum = inflate * r[i][j];
        for (int b = 0; b < N; b++) {
          sum += hp[i][b] * h[j][b];
        }
        s[i][j] = sum;
        s[j][i] = sum;
      }
    }
    return chol(s);
  }

  private double[][] posterior(double[][] s, double[][] hp) {
    int n = s.length;
    double[][] q = new double[N][];
    for (int j = 0; j < N; j++) {
      double[] col = new double[n];
      for (int i = 0; i < n; i++) {
        col[i] = hp[i][j];
      }
      solve(s, col);
      q[j] = col;
    }
    double[][] to = new double[N][N];
    for (int a = 0; a < N; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = p[a][b];
        for (int i = 0; i < n; i++) {
          sum -= hp[i][a] * q[b][i];
        }
        to[a][b] = sum;
        to[b][a] = sum;
      }
    }
    return to;
  }

  private static boolean chol(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            return false;
          }
          a[i][i] = Math.sqrt(sum);
        } else {
          a[i][j] = sum / a[j][j];
        }
      }
    }
    return true;
  }

  private static void solve(double[][] l, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= l[i][k] * b[k];
      }
      b[i] = sum / l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum -= l[k][i] * b[k];
      }
      b[i] = sum / l[i][i];
    }
  }

  void fields(SavedFields saved) throws IOException {}
}
