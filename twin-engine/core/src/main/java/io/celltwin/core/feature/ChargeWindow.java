package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The end of a CC-CV charge in sixteen numbers: eight of the voltage while it climbs the last
 * {@value #CC_SPAN} V below the upper cut-off at constant current, eight of the current while it
 * falls from {@value #CV_FROM} A to {@value #CV_TO} A at constant voltage. The windows are those of
 * the PINN4SOH tables, so that models trained on those tables read them; where the tables' recipe
 * is unpublished or depends on the logger (slope, entropy), the definition is ours and says so.
 *
 * <p>The signal x(t) between two samples is the straight line through them, and each quantity is
 * the exact integral over that line, with the window's ends where the line crosses its limits. So a
 * logger that samples twice as often along the same line gives the same numbers:
 *
 * <pre>
 *   mean     μ  = 1/T ∫ x dt                      std      σ  = √( 1/T ∫ (x−μ)² dt )
 *   skewness    = 1/T ∫ (x−μ)³ dt / σ³            kurtosis    = 1/T ∫ (x−μ)⁴ dt / σ⁴ − 3
 *   charge   Q  = ∫ I dt                          time     T
 *   slope       = 12/T³ ∫ (t−T/2)·x dt            (least squares over time)
 *   entropy     = −Σ pᵢ ln pᵢ                     pᵢ: share of T spent in bin i of {@value #BINS}
 * </pre>
 *
 * <p>The bins are 10 mV wide in the voltage window and 20 mA wide in the current window.
 *
 * <p>A window counts only when it was seen from end to end: the charge began below it, was not
 * interrupted in it, and no interval between samples is longer than a quarter of it. Otherwise its
 * eight numbers are NaN, and {@link #missingVoltage} or {@link #missingCurrent} says why.
 *
 * <p>Samples go in one by one ({@link #add}), nothing is allocated for them, and the state is of
 * fixed size.
 *
 * @see <a href="https://doi.org/10.1038/s41467-024-48779-z">Wang et al., Nature Communications 15
 *     (2024) 4332</a>, the features and their windows
 */
public final class ChargeWindow implements Cloneable {
  /** Height of the voltage window below the upper cut-off [V]. */
  public static final double CC_SPAN = 0.2;

  /** Current at which the current window opens [A]. */
  public static final double CV_FROM = 0.5;

  /** Current at which the current window closes [A]. */
  public static final double CV_TO = 0.1;

  static final int BINS = 20;

  /** What the data must be like. */
  public static final QualityNeed NEEDS = QualityNeed.SIGNALS;

  public static final FeatureSet SET =
      new FeatureSet(
          "charge-window",
          1,
          List.of(
              new Feature("voltage-mean", "V"),
              new Feature("voltage-std", "V"),
              new Feature("voltage-kurtosis", "1"),
              new Feature("voltage-skewness", "1"),
              new Feature("cc-charge", "Ah"),
              new Feature("cc-time", "s"),
              new Feature("voltage-slope", "V/s"),
              new Feature("voltage-entropy", "1"),
              new Feature("current-mean", "A"),
              new Feature("current-std", "A"),
              new Feature("current-kurtosis", "1"),
              new Feature("current-skewness", "1"),
              new Feature("cv-charge", "Ah"),
              new Feature("cv-time", "s"),
              new Feature("current-slope", "A/s"),
              new Feature("current-entropy", "1")));

  /** A meter may read low by this much and the charger still holds the cut-off [V]. */
  private static final double CUTOFF_TOLERANCE = 0.02;

  /**
   * Current below this share of its mean at the cut-off means that the charger has let go of it.
   */
  private static final double STILL_CONSTANT = 0.97;

  private static final int BEFORE = 0;
  private static final int IN_CC = 1;
  private static final int BETWEEN = 2;
  private static final int IN_CV = 3;
  private static final int AFTER = 4;

  private static final int UNSEEN = 0;
  private static final int OPEN = 1;
  private static final int COMPLETE = 2;
  private static final int LATE_START = 3;
  private static final int INTERRUPTED = 4;

  private double upper;
  private double chargingCurrent;
  private int phase;
  private int ccState;
  private int cvState;
  private int breaks;
  private boolean climbing;
  private double lastSeconds;
  private double lastVoltage;
  private double lastCurrent;
  private Window cc = new Window();
  private Window cv = new Window();

  /** Forgets the charge before and waits for the first sample of the next. */
  public void open(CellSpec spec) {
    upper = spec.maxVoltage();
    chargingCurrent = spec.ratedCapacity() / 50;
    phase = BEFORE;
    ccState = UNSEEN;
    cvState = UNSEEN;
    breaks = 0;
    climbing = false;
    lastSeconds = Double.NaN;
    lastVoltage = Double.NaN;
    lastCurrent = Double.NaN;
    cc.clear();
    cv.clear();
  }

  /**
   * Readings in a row.
   *
   * @param origin of the seconds [µs since 1970-01-01 UTC]
   * @param from first of them
   * @param to after the last of them
   */
  public void add(long origin, Run run, int from, int to) {
    long[] micros = run.micros();
    double[] voltage = run.voltage();
    double[] current = run.current();
    int i = from;
    while (i < to) {
      int end = waiting(voltage, current, i, to);
      if (end > i) {
        lastSeconds = (micros[end - 1] - origin) * 1e-6;
        lastVoltage = voltage[end - 1];
        lastCurrent = current[end - 1];
        i = end;
      } else {
        add((micros[i] - origin) * 1e-6, voltage[i], current[i]);
        i++;
      }
    }
  }

  /**
   * Readings in which no window begins or goes on.
   *
   * @return after the last of them
   */
  private int waiting(double[] voltage, double[] current, int from, int to) {
    int i = from;
    if (phase == AFTER) {
      return to;
    }
    if (phase == BEFORE && climbing) {
      double lower = upper - CC_SPAN;
      while (i < to && current[i] > chargingCurrent && voltage[i] < lower) {
        i++;
      }
    } else if (phase == BETWEEN) {
      while (i < to && current[i] > CV_FROM) {
        i++;
      }
    }
    return i;
  }

  /**
   * The next sample of the charge.
   *
   * @param seconds since any fixed instant, non-decreasing [s]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   */
  public void add(double seconds, double voltage, double current) {
    switch (phase) {
      case BEFORE -> waitForVoltage(seconds, voltage, current);
      case IN_CC -> climb(seconds, voltage, current);
      case BETWEEN -> waitForCurrent(seconds, voltage, current);
      case IN_CV -> fall(seconds, current);
      default -> {}
    }
    lastSeconds = seconds;
    lastVoltage = voltage;
    lastCurrent = current;
  }

  private void waitForVoltage(double seconds, double voltage, double current) {
    double lower = upper - CC_SPAN;
    if (current <= chargingCurrent) {
      climbing = false;
    } else if (voltage < lower) {
      climbing = true;
    } else if (climbing) {
      phase = IN_CC;
      ccState = OPEN;
      climbFrom((lower - lastVoltage) / (voltage - lastVoltage), seconds, voltage, current);
    } else {
      ccState = LATE_START;
      phase = BETWEEN;
    }
  }

  private void climb(double seconds, double voltage, double current) {
    climbFrom(0, seconds, voltage, current);
    if (phase == IN_CC) {
      breaks = current > chargingCurrent ? 0 : breaks + 1;
      if (breaks == 2) { // one odd reading is noise, two are a pause
        ccState = INTERRUPTED;
        phase = BETWEEN;
      }
    }
  }

  /** Adds the interval since the last sample from its share {@code from} on. */
  private void climbFrom(double from, double seconds, double voltage, double current) {
    double to = 1;
    boolean atCutoff = voltage >= upper;
    if (atCutoff && voltage > lastVoltage) {
      to = Math.max(from, (upper - lastVoltage) / (voltage - lastVoltage));
    }
    double dt = seconds - lastSeconds;
    double voltageRise = voltage - lastVoltage;
    double currentRise = current - lastCurrent;
    cc.add(
        dt,
        dt * (to - from),
        lastVoltage + from * voltageRise - upper,
        lastVoltage + to * voltageRise - upper,
        -CC_SPAN,
        lastCurrent + from * currentRise,
        lastCurrent + to * currentRise,
        CC_SPAN);
    boolean taken =
        voltage >= upper - CUTOFF_TOLERANCE
            && current > 0
            && current * cc.seconds < STILL_CONSTANT * cc.charge;
    if (atCutoff || taken) {
      ccState = COMPLETE;
      phase = BETWEEN;
    }
  }

  private void waitForCurrent(double seconds, double voltage, double current) {
    if (lastCurrent > CV_FROM && current <= CV_FROM && voltage >= upper - CUTOFF_TOLERANCE) {
      phase = IN_CV;
      cvState = OPEN;
      fallFrom((lastCurrent - CV_FROM) / (lastCurrent - current), seconds, current);
    }
  }

  private void fall(double seconds, double current) {
    if (current > 1.2 * CV_FROM) { // noise does not lift it so far: the charge began anew
      cvState = INTERRUPTED;
      phase = AFTER;
    } else {
      fallFrom(0, seconds, current);
    }
  }

  private void fallFrom(double from, double seconds, double current) {
    double to = 1;
    if (current <= CV_TO) {
      to = Math.max(from, (lastCurrent - CV_TO) / (lastCurrent - current));
      cvState = COMPLETE;
      phase = AFTER;
    }
    double dt = seconds - lastSeconds;
    double rise = current - lastCurrent;
    double start = lastCurrent + from * rise;
    double end = lastCurrent + to * rise;
    cv.add(
        dt,
        dt * (to - from),
        start - CV_FROM,
        end - CV_FROM,
        CV_TO - CV_FROM,
        start,
        end,
        CV_FROM - CV_TO);
  }

  /** What has been seen of the charge; NaN where a window is not complete. */
  public Features features() {
    double[] x = new double[SET.size()];
    Arrays.fill(x, Double.NaN);
    if (missingVoltage() == null) {
      cc.describe(x, 0, upper);
    }
    if (missingCurrent() == null) {
      cv.describe(x, 8, CV_FROM);
    }
    return new Features(SET, x);
  }

  /** True where at least one window is complete. */
  public boolean any() {
    return missingVoltage() == null || missingCurrent() == null;
  }

  /** Why the voltage window has no numbers, or null where it has. */
  public String missingVoltage() {
    return switch (ccState) {
      case COMPLETE -> cc.tooCoarse();
      case LATE_START ->
          String.format(
              Locale.ROOT, "charge began above %.2f V, inside the voltage window", upper - CC_SPAN);
      case INTERRUPTED -> "charge was interrupted in the voltage window";
      case OPEN -> String.format(Locale.ROOT, "charge ended before %.2f V", upper);
      default -> String.format(Locale.ROOT, "charge never rose above %.2f V", upper - CC_SPAN);
    };
  }

  /** Why the current window has no numbers, or null where it has. */
  public String missingCurrent() {
    return switch (cvState) {
      case COMPLETE -> cv.tooCoarse();
      case INTERRUPTED -> "current rose again in the current window";
      case OPEN ->
          String.format(Locale.ROOT, "charge ended before the current fell to %.1f A", CV_TO);
      default ->
          String.format(
              Locale.ROOT, "current did not fall through %.1f A at the upper cut-off", CV_FROM);
    };
  }

  public ChargeWindow copy() {
    try {
      ChargeWindow copy = (ChargeWindow) clone();
      copy.cc = cc.copy();
      copy.cv = cv.copy();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    upper = saved.decimal(upper);
    chargingCurrent = saved.decimal(chargingCurrent);
    phase = saved.integer(phase);
    ccState = saved.integer(ccState);
    cvState = saved.integer(cvState);
    breaks = saved.integer(breaks);
    climbing = saved.bool(climbing);
    lastSeconds = saved.decimal(lastSeconds);
    lastVoltage = saved.decimal(lastVoltage);
    lastCurrent = saved.decimal(lastCurrent);
    cc.fields(saved);
    cv.fields(saved);
  }

  /** Integrals of a signal, taken about a reference near it so that high powers stay accurate. */
  private static final class Window implements Cloneable {
    private double seconds;
    private double charge;
    private double longest;
    private double first;
    private double second;
    private double third;
    private double fourth;
    private double timesTime;
    private double[] inBin = new double[BINS];

    void clear() {
      seconds = 0;
      charge = 0;
      longest = 0;
      first = 0;
      second = 0;
      third = 0;
      fourth = 0;
      timesTime = 0;
      Arrays.fill(inBin, 0);
    }

    /**
     * @param interval between the two samples [s]
     * @param dt part of it inside the window [s]
     * @param a signal less its reference when that part begins
     * @param b and when it ends
     * @param floor lower limit of the window less the reference
     * @param currentA current when the part begins [A]
     * @param currentB and when it ends [A]
     * @param span height of the window
     */
    void add(
        double interval,
        double dt,
        double a,
        double b,
        double floor,
        double currentA,
        double currentB,
        double span) {
      double aa = a * a;
      double ab = a * b;
      double bb = b * b;
      first += dt * (a + b) / 2;
      second += dt * (aa + ab + bb) / 3;
      third += dt * (a + b) * (aa + bb) / 4;
      fourth += dt * (aa * aa + aa * ab + aa * bb + ab * bb + bb * bb) / 5;
      timesTime += dt * (seconds * (a + b) / 2 + dt * (a + 2 * b) / 6);
      seconds += dt;
      charge += dt * (currentA + currentB) / 2;
      longest = Math.max(longest, interval);
      share(dt, (a - floor) / span * BINS, (b - floor) / span * BINS);
    }

    /** Spreads dt over the bins that the line from p to q passes, by the length in each. */
    private void share(double dt, double p, double q) {
      double low = Math.min(p, q);
      double high = Math.max(p, q);
      int lowBin = bin(low);
      int highBin = bin(high);
      if (lowBin == highBin) {
        inBin[lowBin] += dt;
        return;
      }
      double perBin = dt / (high - low);
      inBin[lowBin] += perBin * (lowBin + 1 - low);
      for (int i = lowBin + 1; i < highBin; i++) {
        inBin[i] += perBin;
      }
      inBin[highBin] += perBin * (high - highBin);
    }

    private static int bin(double position) {
      return Math.max(0, Math.min(BINS - 1, (int) position));
    }

    String tooCoarse() {
      return longest <= seconds / 4
          ? null
          : String.format(
              Locale.ROOT, "samples up to %.0f s apart in a window of %.0f s", longest, seconds);
    }

    void describe(double[] x, int at, double reference) {
      double m = first / seconds;
      double m2 = second / seconds;
      double m3 = third / seconds;
      double m4 = fourth / seconds;
      double variance = Math.max(0, m2 - m * m);
      double std = Math.sqrt(variance);
      double skew = m3 - 3 * m * m2 + 2 * m * m * m;
      double tail = m4 - 4 * m * m3 + 6 * m * m * m2 - 3 * m * m * m * m;
      x[at] = reference + m;
      x[at + 1] = std;
      x[at + 2] = tail / (variance * variance) - 3;
      x[at + 3] = skew / (variance * std);
      x[at + 4] = charge / 3600;
      x[at + 5] = seconds;
      x[at + 6] = 12 * (timesTime - seconds * first / 2) / (seconds * seconds * seconds);
      double entropy = 0;
      for (double inOne : inBin) {
        if (inOne > 0) {
          entropy -= inOne / seconds * StrictMath.log(inOne / seconds);
        }
      }
      x[at + 7] = entropy;
    }

    Window copy() {
      try {
        Window copy = (Window) clone();
        copy.inBin = inBin.clone();
        return copy;
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("it is cloneable", e);
      }
    }

    void fields(SavedFields saved) throws IOException {
      seconds = saved.decimal(seconds);
      charge = saved.decimal(charge);
      longest = saved.decimal(longest);
      first = saved.decimal(first);
      second = saved.decimal(second);
      third = saved.decimal(third);
      fourth = saved.decimal(fourth);
      timesTime = saved.decimal(timesTime);
      saved.decimals(inBin);
    }
  }
}
