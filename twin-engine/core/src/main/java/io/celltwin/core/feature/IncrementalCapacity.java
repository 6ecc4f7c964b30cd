package io.celltwin.core.feature;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

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
 * Incremental capacity dQ/dV [Ah/V] and differential voltage dV/dQ [V/Ah] of a constant-current
 * charge, and their peaks: the marks that the phases of the electrodes leave, whose move and loss
 * tell lost lithium from lost material.
 *
 * <p>The charge is laid into cells of {@value #CELL} V of a fixed voltage grid, along the line
 * between two samples:
 *
 * <pre>  IC(v) = d/dv ∫ I·[V(t) − I·R &lt; v] dt</pre>
 *
 * <p>which is dQ/dV wherever the voltage rises, needs no derivative of a noisy signal, no sorting
 * and no running maximum, does not depend on how often was sampled, and takes the same memory for
 * an hour and for a day. Noise only blurs it. When the charge is over, the charge at each line of a
 * grid of {@value #CELL} V is smoothed by a least-squares parabola (Savitzky–Golay of order 2)
 * whose half width is the largest of {@value #NARROWEST} V, three standard deviations of the
 * voltage's noise (from its second differences) and twice the mean rise between samples; its
 * difference from line to line is the curve, which ends {@value #HELD} V below the upper cut-off,
 * where the charger may hold the voltage already.
 *
 * <p>A peak is a local maximum that stands out by {@value #PROMINENCE} of the highest one. Its area
 * is the charge between the valleys beside it. R, where given, moves the curve to the voltage
 * without ohmic drop; what a feature's position is worth without it is said by {@link #ohm}.
 *
 * <p>Needed: at least {@value #WIDTH} V of charge at one current (within 5 %), seen without a
 * break, samples not further apart than {@value #COARSEST} V. Otherwise all is NaN and {@link
 * #missing} says why.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2012.07.016">Dubarry et al., J. Power Sources
 *     219 (2012) 204–216</a>
 */
public final class IncrementalCapacity implements Cloneable {
  /** Height of a cell of the grid [V]. */
  public static final double CELL = 0.01;

  /** A meter may read low by this much when a charger holds the upper cut-off [V]. */
  public static final double HELD = 0.01;

  /** Least half width of the smoothing [V]. */
  public static final double NARROWEST = 0.03;

  /** What a peak must stand out by, as a share of the highest. */
  public static final double PROMINENCE = 0.05;

  /** Least width of the curve [V]. */
  public static final double WIDTH = 0.15;

  /** Samples further apart than this on average show no peaks [V]. */
  public static final double COARSEST = 0.03;

  /** Over-voltages build up for so long after the current comes on [s]. */
  private static final double SETTLING = 60;

  private static final int CELLS = 200;
  private static final double PER_CELL = 1 / CELL;

  /** What the data must be like. */
  public static final QualityNeed NEEDS = QualityNeed.CURVE;

  public static final FeatureSet SET =
      new FeatureSet(
          "incremental-capacity",
          2,
          List.of(
              new Feature("peak-1-voltage", "V"),
              new Feature("peak-1-height", "Ah/V"),
              new Feature("peak-1-area", "Ah"),
              new Feature("peak-2-voltage", "V"),
              new Feature("peak-2-height", "Ah/V"),
              new Feature("peak-2-area", "Ah"),
              new Feature("dv-peak-voltage", "V"),
              new Feature("dv-peak-height", "V/Ah"),
              new Feature("dv-peak-charge", "Ah"),
              new Feature("from", "V"),
              new Feature("to", "V"),
              new Feature("noise", "V")));

  private double bottom;
  private double upper;
  private double least;
  private double ohm;
  private double[] cell = new double[CELLS]; // A·s
  private boolean charging;
  private boolean over;
  private boolean broken;
  private double chargingSince;
  private double reference; // A
  private int samples;
  private double from;
  private double to;
  private double seconds;
  private double volt;
  private double amps;
  private double lastRise;
  private double bends; // V², sum of squared second differences
  private int bendings;

  /**
   * Forgets the charge before and waits for the first sample of the next.
   *
   * @param ohm ohmic resistance of the cell now [Ω], NaN where unknown
   */
  public void open(CellSpec spec, double ohm) {
    bottom = max(0, Math.rint((spec.maxVoltage() + 0.1 - CELLS * CELL) / CELL) * CELL);
    upper = spec.maxVoltage();
    least = spec.ratedCapacity() / 50;
    this.ohm = Double.isNaN(ohm) ? 0 : ohm;
    Arrays.fill(cell, 0);
    charging = false;
    over = false;
    broken = false;
    samples = 0;
    from = Double.NaN;
    to = Double.NaN;
    bends = 0;
    bendings = 0;
    lastRise = Double.NaN;
    seconds = Double.NaN;
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
      i = settled(origin, run, i, to);
      if (i < to) {
        add((micros[i] - origin) * 1e-6, voltage[i], current[i]);
        i++;
      }
    }
  }

  /**
   * Readings of a charge at one current, each laid where the voltage is: within a cell, or in two
   * next to each other.
   *
   * @return after the last of them
   */
  private int settled(long origin, Run run, int begin, int end) {
    if (over) {
      return end;
    }
    if (!charging || Double.isNaN(from) || Double.isNaN(lastRise)) {
      return begin;
    }
    long[] micros = run.micros();
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] laid = cell;
    double highest = min(upper + 0.1, Math.nextDown(upper - HELD));
    double steady = 0.05 * reference;
    double before = seconds;
    double flowing = amps;
    double a = volt - amps * ohm;
    double p = (a - bottom) * PER_CELL;
    double rose = lastRise;
    double squares = bends;
    double least = from;
    double most = to;
    int i = begin;
    for (; i < end; i++) {
      double at = (micros[i] - origin) * 1e-6;
      double now = current[i];
      double v = voltage[i];
      double b = v - now * ohm;
      double rise = b - a;
      double q = (b - bottom) * PER_CELL;
      double low = p < q ? p : q;
      double high = p < q ? q : p;
      int first = (int) low;
      int last = (int) high;
      boolean plain =
          now > this.least
              && at - chargingSince >= SETTLING
              && abs(now - reference) <= steady
              && v <= highest
              && v >= bottom
              && abs(rise) <= 0.15
              && low >= 0
              && last < CELLS
              && last - first <= 1;
      if (!plain) {
        break;
      }
      double charge = (at - before) * (flowing + now) / 2;
      squares += (rise - rose) * (rise - rose);
      if (first == last) {
        laid[first] += charge;
      } else {
        double each = charge / (high - low);
        laid[first] += each * (first + 1 - low);
        laid[last] += each * (high - last);
      }
      if (b < least) {
        least = b;
      }
      if (b > most) {
        most = b;
      }
      rose = rise;
      before = at;
      flowing = now;
      a = b;
      p = q;
    }
    if (i > begin) {
      bends = squares;
      bendings += i - begin;
      lastRise = rose;
      from = least;
      to = most;
      samples += i - begin;
      seconds = before;
      volt = voltage[i - 1];
      amps = flowing;
    }
    return i;
  }

  /**
   * The next sample.
   *
   * @param at since any fixed instant, non-decreasing [s]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   */
  public void add(double at, double voltage, double current) {
    if (over) {
      return;
    }
    if (current <= least) {
      if (charging && !Double.isNaN(from)) {
        over = true; // what follows is another curve
        broken = true;
      }
      charging = false;
      remember(at, voltage, current);
      return;
    }
    if (!charging) {
      charging = true;
      chargingSince = at;
      reference = current;
      remember(at, voltage, current);
      lastRise = Double.NaN;
      return;
    }
    boolean settled = at - chargingSince >= SETTLING;
    if (!settled) {
      reference = current;
    } else if (abs(current - reference) > 0.05 * reference) {
      if (Double.isNaN(from)) { // another step of a charge: its own curve
        chargingSince = at;
        reference = current;
      } else {
        over = true;
      }
    } else if (voltage > upper + 0.1 || voltage < bottom) {
      return; // a spike is no place to lay charge
    } else {
      lay(at, voltage, current);
      over = voltage >= upper - HELD;
    }
    remember(at, voltage, current);
  }

  private void remember(double at, double voltage, double current) {
    seconds = at;
    volt = voltage;
    amps = current;
  }

  private void lay(double at, double voltage, double current) {
    double a = volt - amps * ohm;
    double b = voltage - current * ohm;
    double rise = b - a;
    double charge = (at - seconds) * (amps + current) / 2;
    if (abs(rise) > 0.15) {
      lastRise = Double.NaN; // a spike: the charge is lost to the curve, not laid where it is not
      return;
    }
    if (!Double.isNaN(lastRise)) {
      bends += (rise - lastRise) * (rise - lastRise);
      bendings++;
    }
    lastRise = rise;
    if (Double.isNaN(from)) {
      from = a;
      to = a;
    }
    from = min(from, b);
    to = max(to, b);
    samples++;
    double low = (min(a, b) - bottom) * PER_CELL;
    double high = (max(a, b) - bottom) * PER_CELL;
    int first = cellOf(low);
    int last = cellOf(high);
    if (first == last) {
      cell[first] += charge;
      return;
    }
    double each = charge / (high - low);
    cell[first] += each * (first + 1 - low);
    for (int i = first + 1; i < last; i++) {
      cell[i] += each;
    }
    cell[last] += each * (high - last);
  }

  private static int cellOf(double position) {
    return max(0, min(CELLS - 1, (int) position));
  }

  /** Why there are no features, or null where there are. */
  public String missing() {
    if (Double.isNaN(from)) {
      return String.format(
          Locale.ROOT, "no charge at one current for longer than %.0f s", SETTLING);
    }
    if (to - from < WIDTH) {
      return String.format(
          Locale.ROOT,
          "constant current from %.2f V to %.2f V%s, wanted %.2f V of it",
          from,
          to,
          broken ? ", then a break" : "",
          WIDTH);
    }
    if ((to - from) / samples > COARSEST) {
      return String.format(
          Locale.ROOT, "%d samples over %.2f V, too coarse for a peak", samples, to - from);
    }
    return null;
  }

  /** Resistance by which the curve was corrected [Ω], 0 where none was known. */
  public double ohm() {
    return ohm;
  }

  /** Standard deviation of the voltage's noise [V], from its second differences. */
  public double noise() {
    return bendings == 0 ? Double.NaN : Math.sqrt(bends / bendings / 6);
  }

  /** Half width of the smoothing [V]. */
  public double halfWidth() {
    double noise = bendings == 0 ? 0 : noise();
    return min(0.1, max(NARROWEST, max(3 * noise, 2 * (to - from) / max(1, samples))));
  }

  /**
   * dQ/dV at each line of the grid that the charge passed [Ah/V], NaN elsewhere; line i is at
   * {@link #voltage}(i).
   */
  public double[] curve() {
    double[] curve = new double[CELLS];
    Arrays.fill(curve, Double.NaN);
    if (Double.isNaN(from)) {
      return curve;
    }
    // what lies below the grid was laid in its lowest cell: the curve begins above that
    int first = from < bottom ? 1 : (int) Math.ceil((from - bottom) / CELL);
    int last = (int) Math.ceil((min(to, upper - HELD - ohm * amps) - bottom) / CELL - 1e-6) - 1;
    last = min(last, CELLS - 1);
    if (last - first < 2) {
      return curve;
    }
    double[] charge = charge();
    int half = (int) Math.round(halfWidth() / CELL);
    double[] smooth = new double[CELLS];
    for (int i = first; i <= last; i++) {
      // at the ends the window stays whole, and its parabola is read beside its middle
      int middle = max(first + half, min(last - half, i));
      smooth[i] =
          last - first < 2 * half
              ? parabola(charge, first, last, i)
              : parabola(charge, middle - half, middle + half, i);
    }
    for (int i = first; i <= last; i++) {
      int low = max(first, i - 1);
      int high = min(last, i + 1);
      curve[i] = (smooth[high] - smooth[low]) / ((high - low) * CELL);
    }
    return curve;
  }

  /** Below each line of the grid [Ah]. */
  private double[] charge() {
    double[] charge = new double[CELLS];
    double sum = 0;
    for (int i = 0; i < CELLS; i++) {
      charge[i] = sum / 3600;
      sum += cell[i];
    }
    return charge;
  }

  /** Value at line i of the least-squares parabola through the lines from low to high. */
  private static double parabola(double[] y, int low, int high, int i) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double y0 = 0;
    double y1 = 0;
    double y2 = 0;
    for (int j = low; j <= high; j++) {
      double t = j - i;
      double tt = t * t;
      s0++;
      s1 += t;
      s2 += tt;
      s3 += tt * t;
      s4 += tt * tt;
      y0 += y[j];
      y1 += t * y[j];
      y2 += tt * y[j];
    }
    // Cramer, for the constant term
    double m00 = s2 * s4 - s3 * s3;
    double m01 = s1 * s4 - s2 * s3;
    double m02 = s1 * s3 - s2 * s2;
    double det = s0 * m00 - s1 * m01 + s2 * m02;
    return abs(det) < 1e-9 ? y0 / s0 : (y0 * m00 - y1 * m01 + y2 * m02) / det;
  }

  /** Line i of the grid [V]. */
  public double voltage(int i) {
    return bottom + i * CELL;
  }

  /** The curve with its peaks, null where there is none. */
  private CapacityPeak.Curve toPeaks() {
    if (missing() != null) {
      return null;
    }
    double[] ic = curve();
    int first = 0;
    while (first < CELLS && Double.isNaN(ic[first])) {
      first++;
    }
    int last = CELLS - 1;
    while (last > first && Double.isNaN(ic[last])) {
      last--;
    }
    return new CapacityPeak.Curve(ic, charge(), bottom, CELL, first, last);
  }

  /** All that stand out, from low to high voltage; none where {@link #missing} says why. */
  List<CapacityPeak> peaks() {
    CapacityPeak.Curve curve = toPeaks();
    return curve == null ? List.of() : curve.peaks(PROMINENCE);
  }

  /** Where the constant current was seen, lowest voltage [V]. */
  double from() {
    return from;
  }

  /** And the highest [V]. */
  double to() {
    return to;
  }

  /** Of the charge [A]. */
  double amperes() {
    return reference;
  }

  public Features features() {
    double[] x = new double[SET.size()];
    Arrays.fill(x, Double.NaN);
    CapacityPeak.Curve curve = toPeaks();
    if (curve == null) {
      return new Features(SET, x);
    }
    CapacityPeak one = null;
    CapacityPeak two = null;
    for (CapacityPeak peak : curve.peaks(PROMINENCE)) {
      if (one == null || peak.height() > one.height()) {
        two = one;
        one = peak;
      } else if (two == null || peak.height() > two.height()) {
        two = peak;
      }
    }
    describe(x, 0, one);
    describe(x, 3, two);
    if (two != null) {
      int valley = curve.valley(min(one.line(), two.line()), max(one.line(), two.line()));
      x[6] = voltage(valley);
      x[7] = 1 / curve.ic()[valley];
      // from there to the end of the curve
      x[8] = curve.charge()[curve.last()] - curve.charge()[valley];
    }
    x[9] = from;
    x[10] = to;
    x[11] = noise();
    return new Features(SET, x);
  }

  private static void describe(double[] x, int at, CapacityPeak peak) {
    if (peak != null) {
      x[at] = peak.voltage();
      x[at + 1] = peak.height();
      x[at + 2] = peak.area();
    }
  }

  public IncrementalCapacity copy() {
    try {
      IncrementalCapacity copy = (IncrementalCapacity) clone();
      copy.cell = cell.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    bottom = saved.decimal(bottom);
    upper = saved.decimal(upper);
    least = saved.decimal(least);
    ohm = saved.decimal(ohm);
    saved.sparse(cell);
    charging = saved.bool(charging);
    over = saved.bool(over);
    broken = saved.bool(broken);
    chargingSince = saved.decimal(chargingSince);
    reference = saved.decimal(reference);
    samples = saved.integer(samples);
    from = saved.decimal(from);
    to = saved.decimal(to);
    seconds = saved.decimal(seconds);
    volt = saved.decimal(volt);
    amps = saved.decimal(amps);
    lastRise = saved.decimal(lastRise);
    bends = saved.decimal(bends);
    bendings = saved.integer(bendings);
  }
}
