package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a charge of several current steps shows: cut-off voltages, and the losses at and between the
 * steps. With step i of n from its first sample to its last, Q its charge and t its time:
 *
 * <pre>
 *   U_i  last voltage [V]                     Vg_i = (V_last − V_first)/t      [V/s]
 *   RL_i = (V_last − V_first)/(3600·Q/t) [Ω]  RO_i = ΔV/ΔI at the switch i to i+1   [Ω]
 *   VC   first voltage of step n less last of step n−1 [V]     VD, tVD  what step n falls by at first, and how long
 *   ReVC last voltage of step n less first of the rest         ReVD, tReVD  what the rest falls by, time to 80 % of it
 *   RVg  = Vg_2/Vg_1                                           T    mean temperature of the charge
 * </pre>
 *
 * <p>Step n's Vg runs up to its minimum only. For nine steps these are U1..U9, T and the 42
 * in-cycle features of Tao et al.; a charge of any number of steps up to {@value #STEPS} has its
 * own set, {@link #set}. A step begins where the current changes by {@value #SWITCH} C between
 * neighbouring samples; a taper at constant voltage does not.
 *
 * <p>Needed: two steps or more, each of three samples or more. A step's numbers are NaN where it
 * has fewer.
 *
 * @see <a href="https://doi.org/10.1039/D4EE03839H">Tao et al., Energy Environ. Sci. (2025)</a>
 */
public final class MultiStepCharge implements Cloneable {
  /** What the data must be like. */
  public static final QualityNeed NEEDS = QualityNeed.SIGNALS;

  /** Steps that are told apart. */
  public static final int STEPS = 16;

  /** Least change of the current between two steps [C]. */
  public static final double SWITCH = 0.05;

  private double rated;
  private int step = -1;
  private boolean over;
  private double seconds;
  private double volt;
  private double amps;
  private double warmth;
  private double warmSeconds;
  private double celsius;
  private int[] samples = new int[STEPS];
  private double[] begun = new double[STEPS];
  private double[] ended = new double[STEPS];
  private double[] firstVolt = new double[STEPS];
  private double[] lastVolt = new double[STEPS];
  private double[] charge = new double[STEPS]; // A·s
  private double[] ohm = new double[STEPS];
  private double[] lowest = new double[STEPS];
  private double[] lowestAt = new double[STEPS];
  private Relaxation rest = new Relaxation();

  /** The features of a charge of so many steps. */
  public static FeatureSet set(int steps) {
    if (steps < 2 || steps > STEPS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d steps, wanted 2 to %d", steps, STEPS));
    }
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("T", "degC"));
    each(features, "U", "V", steps);
    features.add(new Feature(String.format(Locale.ROOT, "VC%d%d", steps - 1, steps), "V"));
    features.add(new Feature("VD" + steps, "V"));
    features.add(new Feature("tVD" + steps, "s"));
    features.add(new Feature("ReVC", "V"));
    features.add(new Feature("ReVD", "V"));
    features.add(new Feature("tReVD", "s"));
    each(features, "Vg", "V/s", steps);
    features.add(new Feature("RVg", "1"));
    each(features, "Q", "Ah", steps);
    each(features, "RL", "Ohm", steps);
    each(features, "RO", "Ohm", steps - 1);
    return new FeatureSet("multi-step-charge-" + steps, 1, features);
  }

  private static void each(List<Feature> features, String name, String unit, int n) {
    for (int i = 1; i <= n; i++) {
      features.add(new Feature(name + i, unit));
    }
  }

  /** Forgets the charge before and waits for the first sample of the next. */
  public void open(CellSpec spec) {
    rated = spec.ratedCapacity();
    step = -1;
    over = false;
    warmth = 0;
    warmSeconds = 0;
    Arrays.fill(samples, 0);
    Arrays.fill(charge, 0);
    Arrays.fill(ohm, Double.NaN);
    rest.clear();
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
    double[] temperature = run.temperature();
    int i = from;
    while (i < to) {
      i = steady(origin, run, i, to);
      if (i < to) {
        add((micros[i] - origin) * 1e-6, voltage[i], current[i], temperature[i]);
        i++;
      }
    }
  }

  /**
   * Readings of a step of the current that goes on.
   *
   * @return after the last of them
   */
  private int steady(long origin, Run run, int from, int to) {
    if (over) {
      return to;
    }
    if (step < 0 || rest.resting() || samples[step] == 0) {
      return from;
    }
    long[] micros = run.micros();
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] temperature = run.temperature();
    double least = rated / 50;
    double leap = SWITCH * rated;
    double before = seconds;
    double flowing = amps;
    double warm = celsius;
    double sum = charge[step];
    double warmSum = warmth;
    double warmTime = warmSeconds;
    double low = lowest[step];
    double lowAt = lowestAt[step];
    int i = from;
    for (; i < to; i++) {
      double now = (micros[i] - origin) * 1e-6;
      double v = voltage[i];
      double a = current[i];
      double t = temperature[i];
      if (a <= least || !(Math.abs(a - flowing) <= leap)) {
        break;
      }
      double dt = now - before;
      sum += dt * (flowing + a) / 2;
      double both = warm + t;
      if (!Double.isNaN(both)) {
        warmSum += dt * both / 2;
        warmTime += dt;
      }
      if (v < low) {
        low = v;
        lowAt = now;
      }
      before = now;
      flowing = a;
      warm = t;
    }
    if (i > from) {
      charge[step] = sum;
      warmth = warmSum;
      warmSeconds = warmTime;
      samples[step] += i - from;
      ended[step] = before;
      lastVolt[step] = voltage[i - 1];
      lowest[step] = low;
      lowestAt[step] = lowAt;
      seconds = before;
      volt = voltage[i - 1];
      amps = flowing;
      celsius = warm;
    }
    return i;
  }

  /**
   * The next sample of the charge, or of the rest after it.
   *
   * @param now since any fixed instant, non-decreasing [s]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   * @param temperature [°C], NaN where there is none
   */
  public void add(double now, double voltage, double current, double temperature) {
    if (over) {
      return;
    }
    if (rest.resting()) {
      if (Math.abs(current) > rated / 50) {
        over = true;
      } else {
        rest.add(now, voltage);
      }
      return;
    }
    if (current <= rated / 50) {
      if (step >= 0) {
        rest.add(now, voltage);
      }
      return;
    }
    boolean switched = step >= 0 && Math.abs(current - amps) > SWITCH * rated;
    if (step < 0 || switched) {
      if (step == STEPS - 1) {
        over = true;
        return;
      }
      if (switched) {
        ohm[step] = (voltage - volt) / (current - amps);
      }
      step++;
      begun[step] = now;
      firstVolt[step] = voltage;
      lowest[step] = voltage;
      lowestAt[step] = now;
    } else {
      charge[step] += (now - seconds) * (amps + current) / 2;
    }
    if (step >= 0 && samples[Math.max(0, step)] > 0 && !Double.isNaN(temperature + celsius)) {
      warmth += (now - seconds) * (celsius + temperature) / 2;
      warmSeconds += now - seconds;
    }
    samples[step]++;
    ended[step] = now;
    lastVolt[step] = voltage;
    if (voltage < lowest[step]) {
      lowest[step] = voltage;
      lowestAt[step] = now;
    }
    seconds = now;
    volt = voltage;
    amps = current;
    celsius = temperature;
  }

  /** Steps seen. */
  public int steps() {
    return step + 1;
  }

  /** Why there are no features, or null where there are. */
  public String missing() {
    if (over && step == STEPS - 1 && !rest.resting()) {
      return String.format(Locale.ROOT, "more than %d current steps", STEPS);
    }
    return steps() >= 2
        ? null
        : String.format(Locale.ROOT, "%d current steps, wanted 2 or more", steps());
  }

  /** Of {@link #set}({@link #steps}), or null where {@link #missing} says why. */
  public Features features() {
    if (missing() != null) {
      return null;
    }
    int n = steps();
    int last = n - 1;
    FeatureSet set = set(n);
    double[] x = new double[set.size()];
    int i = 0;
    x[i++] = warmSeconds > 0 ? warmth / warmSeconds : Double.NaN;
    for (int s = 0; s < n; s++) {
      x[i++] = whole(s) ? lastVolt[s] : Double.NaN;
    }
    x[i++] = firstVolt[last] - lastVolt[last - 1];
    x[i++] = firstVolt[last] - lowest[last];
    x[i++] = lowestAt[last] - begun[last];
    x[i++] = lastVolt[last] - rest.first();
    x[i++] = rest.drop();
    x[i++] = rest.timeOfDrop();
    int slope = i;
    for (int s = 0; s < n; s++) {
      // the last step falls first: its slope is that of the fall
      boolean falls = s == last && lowestAt[s] > begun[s];
      double rise = (falls ? lowest[s] : lastVolt[s]) - firstVolt[s];
      double time = (falls ? lowestAt[s] : ended[s]) - begun[s];
      x[i++] = whole(s) ? rise / time : Double.NaN;
    }
    x[i++] = x[slope + 1] / x[slope];
    for (int s = 0; s < n; s++) {
      x[i++] = whole(s) ? charge[s] / 3600 : Double.NaN;
    }
    for (int s = 0; s < n; s++) {
      double mean = charge[s] / (ended[s] - begun[s]);
      x[i++] = whole(s) ? (lastVolt[s] - firstVolt[s]) / mean : Double.NaN;
    }
    for (int s = 0; s < last; s++) {
      x[i++] = ohm[s];
    }
    return new Features(set, x);
  }

  private boolean whole(int s) {
    return samples[s] >= 3 && ended[s] > begun[s];
  }

  public MultiStepCharge copy() {
    try {
      MultiStepCharge copy = (MultiStepCharge) clone();
      copy.samples = samples.clone();
      copy.begun = begun.clone();
      copy.ended = ended.clone();
      copy.firstVolt = firstVolt.clone();
      copy.lastVolt = lastVolt.clone();
      copy.charge = charge.clone();
      copy.ohm = ohm.clone();
      copy.lowest = lowest.clone();
      copy.lowestAt = lowestAt.clone();
      copy.rest = rest.copy();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    rated = saved.decimal(rated);
    step = saved.integer(step);
    over = saved.bool(over);
    seconds = saved.decimal(seconds);
    volt = saved.decimal(volt);
    amps = saved.decimal(amps);
    warmth = saved.decimal(warmth);
    warmSeconds = saved.decimal(warmSeconds);
    celsius = saved.decimal(celsius);
    saved.integers(samples);
    saved.sparse(begun);
    saved.sparse(ended);
    saved.sparse(firstVolt);
    saved.sparse(lastVolt);
    saved.sparse(charge);
    saved.sparse(ohm);
    saved.sparse(lowest);
    saved.sparse(lowestAt);
    rest.fields(saved);
  }
}
