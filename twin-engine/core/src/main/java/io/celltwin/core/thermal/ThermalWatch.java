package io.celltwin.core.thermal;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.sqrt;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Measured temperature less that of a one-state model of the cell, whose parameters are found while
 * the cell is used. With c the current in C:
 *
 * <pre>
 *   dT/dt = θ₁·c² + θ₂·c − θ₃·(T − 25 °C) + θ₄      [K/min]
 * </pre>
 *
 * <p>θ₁ is Joule heat, θ₂ the reversible one, θ₃ the cooling, θ₄ what the surroundings add where
 * their temperature is not 25 °C. Averages over {@value #STEP} s feed recursive least squares whose
 * parameters drift, θ₄ most. The model runs beside the cell, drawn to the measured temperature
 * within half an hour, so that a slow change of the weather is no alarm and heat that lasts for
 * minutes is one.
 *
 * <p>At rest a cell gives no heat of its own, so what it does there is the room's doing: it is
 * learned, and counts against nobody unless the cell is hot. After a long silence the cell is as
 * warm as the room.
 *
 * <p>The residual counts in its own usual deviations ({@link #score}), and what exceeds {@value
 * #ALLOWED} of them is summed up ({@link #cusum}): small and lasting is seen as well as large and
 * sudden. While the score is above {@value #SUSPICIOUS}, nothing is learned, or the model would
 * learn the fault.
 *
 * <p>Needed: {@value #TRAINED} averages with the cell in use; NaN before. Framing changes nothing,
 * the samples of a {@link Run} allocate nothing, and the state is of fixed size.
 *
 * @see <a href="https://doi.org/10.1109/TCST.2012.2217143">Lin et al., IEEE Trans. Control Syst.
 *     Technol. 21 (2013) 1745–1755</a>, online parameters of a lumped thermal model
 */
public final class ThermalWatch {
  /** Length of an average [s]. */
  public static final double STEP = 60;

  /** Averages before it judges. */
  public static final int TRAINED = 120;

  /** Score above which nothing is learned. */
  public static final double SUSPICIOUS = 4;

  /** What the score may be for as long as it likes. */
  public static final double ALLOWED = 1.5;

  /** Averages after which it learns again: an alarm has long been given, or the model was wrong. */
  private static final int FROZEN = 180;

  /** Below this mean square a cell gives no heat worth speaking of [C²]. */
  private static final double RESTING = 0.0025;

  /** A cell at rest that is hotter than this is not warmed by a room [°C]. */
  private static final double HOT = 45;

  /** After such a silence it is as warm as the room [s]. */
  private static final double SETTLED = 3600;

  /** What a cell has been warmest at is forgotten that fast [K/min]: a kelvin in ten days. */
  private static final double FORGOTTEN = 1 / 14_400.0;

  /** The sum grows no further, so that it ends soon after what made it grow. */
  private static final double HIGHEST = 120;

  private static final int VERSION = 2;
  private static final int N = 4;

  /** What the parameters drift by from one average to the next; the surroundings most. */
  private static final double[] DRIFT = {0.004, 0.001, 0.0003, 0.003};

  /** At rest the surroundings may change by more. */
  private static final double AT_REST = 3;

  private static final double PULL = STEP / 1800;
  private static final double LONGEST = 300;
  private static final double THIRD = 1 / 3.0;
  private static final double ORIGIN = 25;

  /** What is beyond these is no reading of a cell [C, °C]. */
  private static final double MOST = 50;

  private static final double COLDEST = -60;
  private static final double HOTTEST = 1000;

  private final double[] theta = {0.1, 0, 0.05, 0};
  private final double[] p = new double[N * N];
  private long lastMicros = Long.MIN_VALUE;
  private double lastC;
  private double lastT = Double.NaN;
  private double seconds;
  private double square; // C²·s
  private double linear; // C·s
  private double kelvin; // °C·s
  private double beforeSquare = Double.NaN;
  private double beforeLinear;
  private double beforeT;
  private double model = Double.NaN;
  private double variance = 0.25;
  private int learned;
  private int suspicious;
  private double cusum;
  private double warmest = Double.NaN; // of late, while nothing was suspicious [°C]
  private final double[] phi = new double[N];
  private final double[] gain = new double[N];

  public ThermalWatch() {
    double[] spread = {0.3, 0.1, 0.05, 0.5};
    for (int i = 0; i < N; i++) {
      p[i * N + i] = spread[i] * spread[i];
    }
  }

  /**
   * Readings in a row, up to the one that completes an average; one without a current or a
   * temperature changes nothing.
   *
   * @param from first of them
   * @param to after the last of them
   * @param ratedCapacity [Ah]
   * @return after the last one taken in
   */
  public int add(Run run, int from, int to, double ratedCapacity) {
    double perRated = 1 / ratedCapacity;
    int i = from;
    while (i < to && seconds < STEP) {
      i = plain(run, i, to, perRated);
      if (i < to && seconds < STEP) {
        one(run.micros()[i], run.current()[i] * perRated, run.temperature()[i]);
        i++;
      }
    }
    if (seconds >= STEP) {
      average();
    }
    return i;
  }

  /**
   * Readings that go on from each other as most do, until the average is complete.
   *
   * @return after the last of them
   */
  private int plain(Run run, int from, int to, double perRated) {
    if (lastMicros == Long.MIN_VALUE) {
      return from;
    }
    run.after(from, lastMicros, Double.NaN, lastT);
    double[] current = run.current();
    double[] temperature = run.temperature();
    double[] between = run.seconds();
    double[] warmth = run.warmth();
    double before = lastC;
    double time = seconds;
    double heat = square;
    double flow = linear;
    double degrees = kelvin;
    int i = from;
    for (; i < to && time < STEP; i++) {
      double c = current[i] * perRated;
      double celsius = temperature[i];
      double dt = between[i];
      boolean plain =
          abs(c) < MOST && celsius > COLDEST && celsius < HOTTEST && dt > 0 && dt <= LONGEST;
      if (!plain) {
        break;
      }
      time += dt;
      heat += dt * THIRD * (before * before + before * c + c * c);
      flow += dt / 2 * (before + c);
      degrees += warmth[i];
      before = c;
    }
    if (i > from) {
      lastMicros = run.micros()[i - 1];
      lastC = before;
      lastT = temperature[i - 1];
      seconds = time;
      square = heat;
      linear = flow;
      kelvin = degrees;
    }
    return i;
  }

  /** Any reading. */
  private void one(long micros, double c, double celsius) {
    if (!(abs(c) < MOST) || !(celsius > COLDEST && celsius < HOTTEST) || micros < lastMicros) {
      return;
    }
    double dt = lastMicros == Long.MIN_VALUE ? 0 : (micros - lastMicros) * 1e-6;
    if (dt > LONGEST) { // nobody knows what it went through: begin at what is measured
      forget();
      model = celsius;
      beforeSquare = Double.NaN;
      if (dt > SETTLED) {
        theta[3] = theta[2] * (celsius - ORIGIN);
      }
    } else if (dt > 0) {
      seconds += dt;
      square += dt * THIRD * (lastC * lastC + lastC * c + c * c);
      linear += dt / 2 * (lastC + c);
      kelvin += dt / 2 * (lastT + celsius);
    }
    lastMicros = micros;
    lastC = c;
    lastT = celsius;
  }

  /**
   * The next sample; for many, a {@link Run} is quicker.
   *
   * @param micros event time [µs since 1970-01-01 UTC]
   * @param current positive while charging [A]
   * @param temperature surface [°C]
   * @param ratedCapacity [Ah]
   */
  public void add(long micros, double current, double temperature, double ratedCapacity) {
    Run one = new Run();
    one.room(1);
    one.set(0, micros, Double.NaN, current, temperature);
    add(one, 0, 1, ratedCapacity);
  }

  private void forget() {
    seconds = 0;
    square = 0;
    linear = 0;
    kelvin = 0;
  }

  private void average() {
    double s = square / seconds;
    double l = linear / seconds;
    double t = kelvin / seconds;
    double minutes = seconds / 60;
    if (Double.isNaN(model)) {
      model = t;
    }
    if (!Double.isNaN(beforeSquare)) {
      phi[0] = (s + beforeSquare) / 2;
      phi[1] = (l + beforeLinear) / 2;
      phi[2] = -((t + beforeT) / 2 - ORIGIN);
      phi[3] = 1;
      double rate = (t - beforeT) / minutes;
      // the model goes on by itself, then is drawn a little to what is measured
      phi[2] = -(model - ORIGIN);
      model += minutes * max(-5, Math.min(5, rate()));
      phi[2] = -((t + beforeT) / 2 - ORIGIN);
      double residual = t - model;
      double pull = Math.min(1, PULL * minutes);
      model += pull * residual;
      boolean trained = learned >= TRAINED;
      boolean resting = phi[0] < RESTING;
      double score = residual / sqrt(variance);
      if (trained) {
        double counts = resting && t < HOT ? Math.min(0, score) : score;
        cusum = max(0, Math.min(HIGHEST, cusum + (counts - ALLOWED) * minutes));
      }
      suspicious = score < SUSPICIOUS || (resting && t < HOT) ? 0 : suspicious + 1;
      if (suspicious == 0 || suspicious > FROZEN) {
        warmest = Double.isNaN(warmest) ? t : max(t, warmest - FORGOTTEN * minutes);
      }
      if (!trained || suspicious == 0 || suspicious > FROZEN) {
        if (resting) { // the surroundings alone
          p[N * N - 1] += DRIFT[N - 1] * DRIFT[N - 1] * AT_REST;
        }
        learn(rate);
        learned += phi[0] > 0.01 ? 1 : 0; // at rest there is nothing to learn of its heat
        variance = max(0.04, variance + 0.01 * (residual * residual - variance));
      }
    }
    beforeSquare = s;
    beforeLinear = l;
    beforeT = t;
    forget();
  }

  private double rate() {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += theta[i] * phi[i];
    }
    return sum;
  }

  private void learn(double rate) {
    double s = 0.04 * 0.04; // K/min, squared: one state is not all there is
    for (int i = 0; i < N; i++) {
      double sum = 0;
      for (int j = 0; j < N; j++) {
        sum += p[i * N + j] * phi[j];
      }
      gain[i] = sum;
      s += phi[i] * sum;
    }
    double error = rate - rate();
    for (int i = 0; i < N; i++) {
      theta[i] += gain[i] / s * error;
      for (int j = 0; j <= i; j++) {
        double less = p[i * N + j] - gain[i] * gain[j] / s;
        p[i * N + j] = less;
        p[j * N + i] = less;
      }
    }
    theta[0] = max(0, theta[0]);
    theta[2] = max(0.001, theta[2]);
    for (int i = 0; i < N; i++) {
      p[i * N + i] += DRIFT[i] * DRIFT[i];
    }
  }

  /** True once it has seen enough to judge. */
  public boolean trained() {
    return learned >= TRAINED;
  }

  /**
   * Measured less modelled temperature [K] at the last average, NaN before it is {@link #trained}.
   */
  public double residual() {
    // after the pull the model is that much closer
    return trained() ? (beforeT - model) / (1 - PULL) : Double.NaN;
  }

  /** The residual in its usual standard deviations, NaN before it is {@link #trained}. */
  public double score() {
    return residual() / sqrt(variance);
  }

  /**
   * Sum of what the score exceeded {@value #ALLOWED} by, minute by minute, never below 0; above 30
   * the cell has been warmer than its use explains for some time.
   */
  public double cusum() {
    return cusum;
  }

  /** Warmer than it has been of late, while nothing was suspicious [K]; NaN before. */
  public double beyondUsual() {
    return beforeT - warmest;
  }

  /** Joule heating at 1 C [K/min], as learned; rises with the resistance. */
  public double heating() {
    return theta[0];
  }

  /** Time constant of cooling [min], as learned. */
  public double coolingMinutes() {
    return 1 / theta[2];
  }

  /** Times begin anew. */
  public void clockReset() {
    lastMicros = Long.MIN_VALUE;
  }

  public ThermalWatch copy() {
    ThermalWatch copy = new ThermalWatch();
    System.arraycopy(theta, 0, copy.theta, 0, N);
    System.arraycopy(p, 0, copy.p, 0, N * N);
    copy.lastMicros = lastMicros;
    copy.lastC = lastC;
    copy.lastT = lastT;
    copy.seconds = seconds;
    copy.square = square;
    copy.linear = linear;
    copy.kelvin = kelvin;
    copy.beforeSquare = beforeSquare;
    copy.beforeLinear = beforeLinear;
    copy.beforeT = beforeT;
    copy.model = model;
    copy.variance = variance;
    copy.learned = learned;
    copy.suspicious = suspicious;
    copy.cusum = cusum;
    copy.warmest = warmest;
    return copy;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static ThermalWatch readFrom(DataInput in) throws IOException {
    ThermalWatch watch = new ThermalWatch();
    watch.fields(SavedFields.reading(in));
    return watch;
  }

  /** All it remembers, to be written or read; version byte first. */
  public void fields(SavedFields saved) throws IOException {
    int version = saved.version("thermal watch", VERSION);
    saved.decimals(theta);
    saved.decimals(p);
    lastMicros = saved.integer(lastMicros);
    lastC = saved.decimal(lastC);
    lastT = saved.decimal(lastT);
    seconds = saved.decimal(seconds);
    square = saved.decimal(square);
    linear = saved.decimal(linear);
    kelvin = saved.decimal(kelvin);
    beforeSquare = saved.decimal(beforeSquare);
    beforeLinear = saved.decimal(beforeLinear);
    beforeT = saved.decimal(beforeT);
    model = saved.decimal(model);
    variance = saved.decimal(variance);
    learned = saved.integer(learned);
    suspicious = saved.integer(suspicious);
    cusum = saved.decimal(cusum);
    if (version > 1) {
      warmest = saved.decimal(warmest);
    }
  }
}
