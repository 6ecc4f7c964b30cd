package io.celltwin.core.soc;

import static io.celltwin.core.soc.LiveCharge.BI;
import static io.celltwin.core.soc.LiveCharge.BV;
import static io.celltwin.core.soc.LiveCharge.N;
import static io.celltwin.core.soc.LiveCharge.R0;
import static io.celltwin.core.soc.LiveCharge.R1;
import static io.celltwin.core.soc.LiveCharge.R2;
import static io.celltwin.core.soc.LiveCharge.V1;
import static io.celltwin.core.soc.LiveCharge.V2;
import static io.celltwin.core.soc.LiveCharge.Z;
import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.physics.Resistances;
import io.celltwin.domain.CellSpec;
import java.util.Arrays;

/**
 * The filter's own step: {@link SocFilter}'s equations over one average, linear in the current, so
 * that the response to an average is known. First what the voltage says of the states, then where
 * they go.
 */
final class Circuit {
  private static final double HOUR = 3600;

  /** Charge over which the curve's error forgets itself [share]. */
  private static final double CURVE = 0.2;

  /** Where the curve is steep, this is what it is off by sideways [share]. */
  private static final double SIDEWAYS = 0.01;

  private final SocConfig config;

  Circuit(SocConfig config) {
    this.config = config;
  }

  /** Where the cell is, with nothing else known of it. */
  void start(LiveCharge live, CellSpec spec, double soc, double deviation) {
    live.started = true;
    nothingAdded(live);
    live.restSeconds = 0;
    live.offsetAmpere = 0;
    Arrays.fill(live.x, 0);
    Arrays.fill(live.p, 0);
    live.capacityError.restart();
    live.curveError.restart();
    live.x[Z] = soc;
    live.x[R0] = 0.06;
    live.x[R1] = 0.03;
    live.x[R2] = 0.03;
    variance(live, Z, deviation);
    variance(live, V1, 0.01);
    variance(live, V2, 0.015);
    variance(live, R0, 0.04);
    variance(live, R1, 0.02);
    variance(live, R2, 0.02);
    variance(live, BI, config.currentOffset());
    variance(live, BV, config.offset());
    if (Double.isNaN(live.ohm)) {
      live.ohmVariance = square(0.1 / spec.ratedCapacity());
    }
  }

  private static void variance(LiveCharge live, int i, double deviation) {
    live.p[i * N + i] = square(deviation);
  }

  /** Nobody knows what the over-voltages have become. */
  void interrupted(LiveCharge live) {
    live.track.interrupted();
    forget(live, V1, config.fast());
    forget(live, V2, config.slow());
  }

  private static void forget(LiveCharge live, int v, double tau) {
    live.x[v] = 0;
    for (int j = 0; j < N; j++) {
      live.p[v * N + j] = 0;
      live.p[j * N + v] = 0;
    }
    live.p[v * N + v] = square(tau > 100 ? 0.015 : 0.01);
    live.capacityError.forget(v);
    live.curveError.forget(v);
  }

  /** What the average says of the state, and where the state goes. */
  void look(LiveCharge live, CellSpec spec, OcvCurve curve, double capacity) {
    double seconds = live.seconds;
    if (seconds <= 0) {
      return;
    }
    double rated = spec.ratedCapacity();
    double[] x = live.x;
    double c = live.charge / seconds / rated - x[BI];
    double volt = live.voltSeconds / seconds;
    double f = 1;
    if (live.temperatureSeconds > seconds / 2) {
      double celsius = live.kelvinSeconds / live.temperatureSeconds;
      f = 1 / Resistances.at(spec.referenceTemperature(), 1, celsius);
    }
    double told = seconds / HOUR * rated / capacity; // share per C
    double moves = told * live.capacityError.factor();
    double a1 = seconds / config.fast();
    double a2 = seconds / config.slow();
    if (seconds != live.fadesOver) { // nearly always the same
      live.fadesOver = seconds;
      live.fade1 = StrictMath.exp(-a1);
      live.fade2 = StrictMath.exp(-a2);
    }
    double e1 = live.fade1;
    double e2 = live.fade2;
    double g1 = (1 - e1) / a1;
    double g2 = (1 - e2) / a2;

    live.track.add(
        seconds,
        volt,
        live.charge / seconds / rated,
        f,
        live.chargeVariance / square(HOUR * rated));
    boolean resting = live.restSeconds >= seconds;
    double unseen = live.chargeVariance / square(seconds * rated); // of the mean current [C²]
    measure(live, curve, volt, c, unseen, f, moves, g1, g2, resting);
    c = live.charge / seconds / rated - x[BI];
    moves = told * live.capacityError.factor();
    predict(live, c, f, moves, told, e1, e2, seconds);
    live.perCapacity = live.capacityError.factor() / (HOUR * capacity);
    live.p[V1 * N + V1] += unseen * square(f * x[R1] * (1 - e1));
    live.p[V2 * N + V2] += unseen * square(f * x[R2] * (1 - e2));
    live.p[Z * N + Z] += live.chargeVariance * square(live.perCapacity);
    live.offsetAmpere = x[BI] * rated;
    nothingAdded(live);
  }

  private static void nothingAdded(LiveCharge live) {
    live.seconds = 0;
    live.charge = 0;
    live.chargeVariance = 0;
    live.voltSeconds = 0;
    live.kelvinSeconds = 0;
    live.temperatureSeconds = 0;
  }

  private void measure(
      LiveCharge live,
      OcvCurve curve,
      double volt,
      double c,
      double unseen,
      double f,
      double moves,
      double g1,
      double g2,
      boolean resting) {
    double[] x = live.x;
    double[] p = live.p;
    double[] h = live.h;
    double[] k = live.k;
    double middle = x[Z] + c * moves / 2;
    double spread = max(0.005, Math.sqrt(p[Z * N + Z]));
    CurveError beside = live.curveError;
    double ofChemistry = middle + beside.at(middle);
    double above = curve.volt(ofChemistry + spread);
    double below = curve.volt(ofChemistry - spread);
    double at = curve.volt(ofChemistry);
    double bend = (above + below) / 2 - at;
    double slope = (above - below) / (2 * spread);
    h[Z] = slope * beside.stretch(middle);
    h[V1] = g1;
    h[V2] = g2;
    h[R0] = f * c;
    h[R1] = f * (1 - g1) * c;
    h[R2] = f * (1 - g2) * c;
    h[BI] = -(h[Z] * moves / 2 + f * (x[R0] + x[R1] * (1 - g1) + x[R2] * (1 - g2)));
    h[BV] = 1;
    double expected =
        at
            + bend / 2
            + g1 * x[V1]
            + g2 * x[V2]
            + h[R0] * x[R0]
            + h[R1] * x[R1]
            + h[R2] * x[R2]
            + x[BV];
    double noise = square(resting ? config.restNoise() : config.voltageNoise());
    double s =
        noise
            + square(bend)
            + square(SIDEWAYS * h[Z])
            + square(0.1 * f * c * x[R0])
            + unseen * square(f * (x[R1] + x[R2]));
    for (int i = 0; i < N; i++) {
      double sum = 0;
      for (int j = 0; j < N; j++) {
        sum += p[i * N + j] * h[j];
      }
      k[i] = sum;
    }
    beside.gains(slope, h, k);
    s += beside.variance();
    for (int i = 0; i < N; i++) {
      s += h[i] * k[i];
    }
    double error = volt - expected;
    if (error * error > 9 * s) {
      s *= error * error / (9 * s); // a spike, or a model that does not fit: believe it less
    }
    double ofCapacity = live.capacityError.measure(h, k, beside.withCapacity(), error, s);
    beside.measure(k, ofCapacity, error, s);
    for (int i = 0; i < N; i++) {
      double gain = k[i] / s;
      x[i] += gain * error;
      for (int j = 0; j <= i; j++) {
        double less = p[i * N + j] - gain * k[j];
        p[i * N + j] = less;
        p[j * N + i] = less;
      }
    }
    x[Z] = min(1.05, max(-0.05, x[Z]));
    x[R0] = max(0.002, x[R0]);
    x[R1] = max(0.001, x[R1]);
    x[R2] = max(0.001, x[R2]);
  }

  private void predict(
      LiveCharge live,
      double c,
      double f,
      double moves,
      double told,
      double e1,
      double e2,
      double seconds) {
    double[] x = live.x;
    double[] p = live.p;
    double dz = c * moves;
    double in1 = f * (1 - e1);
    double in2 = f * (1 - e2);
    double fades = fading(seconds / (10 * HOUR) + abs(dz) / CURVE);
    // rows, then columns, of P: F has few elements off its diagonal
    for (int side = 0; side < 2; side++) {
      int row = side == 0 ? N : 1;
      int column = side == 0 ? 1 : N;
      for (int j = 0; j < N; j++) {
        int at = j * column;
        double bi = p[BI * row + at];
        p[Z * row + at] -= moves * bi;
        p[V1 * row + at] = e1 * p[V1 * row + at] + in1 * (c * p[R1 * row + at] - x[R1] * bi);
        p[V2 * row + at] = e2 * p[V2 * row + at] + in2 * (c * p[R2 * row + at] - x[R2] * bi);
        p[BV * row + at] *= fades;
      }
    }
    live.curveError.predict(x, c, c * told, moves, e1, e2, in1, in2, fades);
    live.capacityError.predict(x, p, c, c * told, moves, e1, e2, in1, in2, fades);
    x[Z] += dz;
    x[V1] = e1 * x[V1] + in1 * x[R1] * c;
    x[V2] = e2 * x[V2] + in2 * x[R2] * c;
    x[BV] *= fades;
    double hours = seconds / HOUR;
    // an error of the gain lasts about as long as a half cycle
    p[Z * N + Z] += square(config.gain()) * abs(dz) * 0.5 + square(0.0005) * hours;
    p[V1 * N + V1] += square(0.2 * x[R1] * f * c) * (1 - e1 * e1);
    p[V2 * N + V2] += square(0.2 * x[R2] * f * c) * (1 - e2 * e2) + square(0.002) * hours;
    p[R0 * N + R0] += square(0.010) * hours;
    p[R1 * N + R1] += square(0.008) * hours;
    p[R2 * N + R2] += square(0.008) * hours;
    p[BI * N + BI] += square(0.25 * config.currentOffset()) * hours / 24;
    p[BV * N + BV] += square(config.offset()) * (1 - fades * fades);
  }

  /** exp(-x); where x is small, as it is for most steps, by its series, good to 1e-10. */
  private static double fading(double x) {
    return x < 0.01 ? 1 - x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4))) : StrictMath.exp(-x);
  }

  private static double square(double v) {
    return v * v;
  }
}
