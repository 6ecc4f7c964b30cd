package io.celltwin.core.feature;

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
 * A discharge: what came out of it, what it cost, and how its curve differs from that of the same
 * cell when it was young. Charge over voltage Q(V) is taken at the first crossing of each of
 * {@value #POINTS} voltages, evenly from the upper to the lower cut-off, on the line between two
 * loaded samples. With ΔQ(V) = Q_now(V) − Q_young(V) at the voltages that both curves passed:
 *
 * <pre>
 *   delta-min = min ΔQ, delta-mean, delta-log-variance = log10 Var ΔQ,
 *   delta-skewness, delta-kurtosis (excess)                 [Ah], [Ah], [log10 Ah²], [1], [1]
 *   end-resistance = (V_rebound − V_last loaded)/|I|        [Ω], {@value #REBOUND} s after the load, or sooner
 *   coulombic-efficiency = Ah out / Ah in before            energy-efficiency likewise in Wh
 *   temperature-rise = highest − at the beginning of the load   [°C]
 * </pre>
 *
 * <p>Young is the median of the cell's first five complete discharges at the same load ({@link
 * Young}): a single one may be odd. Below {@value #NOISE} Ah² the variance cannot be told from the
 * cycler's noise and stays there.
 *
 * <p>Needed: a loaded discharge; for delta-*, one from within 0.1 V of the young curve's begin that
 * passed {@value #COMMON} of its voltages; for the efficiencies, what went in before from the same
 * state, told by the caller. NaN otherwise, and {@link #missingDelta} says why.
 *
 * @see <a href="https://doi.org/10.1038/s41560-019-0356-8">Severson et al., Nature Energy 4 (2019)
 *     383–391</a>
 */
public final class DischargeCurve implements Cloneable {
  public static final int POINTS = 61;

  /** Variance of ΔQ that noise makes [Ah²]. */
  public static final double NOISE = 1e-8;

  /** When the rebound is read [s]. */
  public static final double REBOUND = 30;

  /** Of the curve before its end, that tells how it would have gone on [V]. */
  private static final double LOOK_BACK = 0.1;

  /** Voltages both curves must have passed. */
  public static final int COMMON = 30;

  /** What the data must be like. */
  public static final QualityNeed NEEDS = QualityNeed.SIGNALS;

  public static final FeatureSet SET =
      new FeatureSet(
          "discharge-curve",
          1,
          List.of(
              new Feature("capacity", "Ah"),
              new Feature("energy", "Wh"),
              new Feature("mean-voltage", "V"),
              new Feature("load-current", "A"),
              new Feature("load-time", "s"),
              new Feature("end-resistance", "Ohm"),
              new Feature("temperature-rise", "degC"),
              new Feature("coulombic-efficiency", "1"),
              new Feature("energy-efficiency", "1"),
              new Feature("delta-min", "Ah"),
              new Feature("delta-mean", "Ah"),
              new Feature("delta-log-variance", "1"),
              new Feature("delta-skewness", "1"),
              new Feature("delta-kurtosis", "1")));

  private double top;
  private double spacing;
  private double load;
  private double chargeBefore;
  private double energyBefore;
  private boolean loaded;
  private boolean after;
  private double seconds;
  private double volt;
  private double amps;
  private double charge; // A·s
  private double energy; // W·s
  private double loadTime;
  private double firstTemperature;
  private double highestTemperature;
  private double lowest;
  private int next;
  private double lastLoadedVolt;
  private double lastLoadedAmps;
  private double loadEnded;
  private double rebound;
  private double reboundAt;
  private double[] at = new double[POINTS];

  /**
   * Forgets the discharge before.
   *
   * @param chargeBefore what the charge before took in from the same state of charge [Ah], or NaN
   * @param energyBefore the same [Wh], or NaN
   */
  public void open(CellSpec spec, double chargeBefore, double energyBefore) {
    top = spec.maxVoltage();
    spacing = (spec.maxVoltage() - spec.minVoltage()) / (POINTS - 1);
    load = spec.ratedCapacity() / 80;
    this.chargeBefore = chargeBefore;
    this.energyBefore = energyBefore;
    loaded = false;
    after = false;
    seconds = Double.NaN;
    charge = 0;
    energy = 0;
    loadTime = 0;
    firstTemperature = Double.NaN;
    highestTemperature = Double.NaN;
    lowest = Double.POSITIVE_INFINITY;
    next = 0;
    rebound = Double.NaN;
    reboundAt = 0;
    Arrays.fill(at, Double.NaN);
  }

  /** Voltage of point i of the curve [V]. */
  public double voltage(int i) {
    return top - i * spacing;
  }

  /**
   * Charge drawn when the loaded voltage first reached {@link #voltage}(i) [Ah], NaN where it did
   * not.
   */
  public double charge(int i) {
    return at[i] / 3600;
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
      i = falling(origin, run, i, to);
      if (i < to) {
        add((micros[i] - origin) * 1e-6, voltage[i], current[i], temperature[i]);
        i++;
      }
    }
  }

  /**
   * Readings under a load that goes on, between two voltages of the grid.
   *
   * @return after the last of them
   */
  private int falling(long origin, Run run, int from, int to) {
    if (!loaded || after || amps >= -load) {
      return from;
    }
    long[] micros = run.micros();
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] temperature = run.temperature();
    double floor = next < POINTS ? voltage(next) : Double.NEGATIVE_INFINITY;
    double before = seconds;
    double v0 = volt;
    double a0 = amps;
    double sum = charge;
    double work = energy;
    double time = loadTime;
    double least = lowest;
    double hottest = highestTemperature;
    int i = from;
    for (; i < to; i++) {
      double now = (micros[i] - origin) * 1e-6;
      double v = voltage[i];
      double a = current[i];
      double t = temperature[i];
      if (!(a < -load) || v <= floor) {
        break;
      }
      double dt = now - before;
      if (v > least - 1 && v < least) {
        least = v;
      }
      sum += -dt * (a0 + a) / 2;
      work -= dt * (a0 * v0 + a * v) / 2;
      time += dt;
      if (t > hottest) {
        hottest = t;
      }
      before = now;
      v0 = v;
      a0 = a;
    }
    if (i > from) {
      charge = sum;
      energy = work;
      loadTime = time;
      lowest = least;
      highestTemperature = hottest;
      lastLoadedVolt = v0;
      lastLoadedAmps = a0;
      loadEnded = before;
      rebound = Double.NaN;
      seconds = before;
      volt = v0;
      amps = a0;
    }
    return i;
  }

  /**
   * The next sample.
   *
   * @param now since any fixed instant, non-decreasing [s]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   * @param temperature [°C], NaN where there is none
   */
  public void add(double now, double voltage, double current, double temperature) {
    boolean draws = current < -load;
    if (draws) {
      if (!loaded) {
        loaded = true;
        firstTemperature = temperature;
        highestTemperature = temperature;
        next = voltage >= top ? 0 : max(0, (int) Math.ceil((top - voltage) / spacing));
        lowest = voltage;
        if (now - seconds <= REBOUND) { // the current came on somewhere between the two samples
          charge -= (now - seconds) * (amps + current) / 2;
          energy -= (now - seconds) * (amps * volt + current * voltage) / 2;
        }
      } else {
        double dt = now - seconds;
        double moved = -dt * (amps + current) / 2;
        if (voltage > lowest - 1) { // a spike to nothing is no crossing
          cross(voltage, moved);
        }
        charge += moved;
        energy -= dt * (amps * volt + current * voltage) / 2;
        loadTime += amps < -load ? dt : 0;
      }
      after = false;
      lastLoadedVolt = voltage;
      lastLoadedAmps = current;
      loadEnded = now;
      rebound = Double.NaN;
    } else if (loaded && current <= load) {
      if (!after || now - loadEnded <= REBOUND) {
        rebound = voltage;
        reboundAt = now - loadEnded;
      }
      if (!after && now - loadEnded <= REBOUND) {
        charge -= (now - seconds) * (amps + current) / 2;
        energy -= (now - seconds) * (amps * volt + current * voltage) / 2;
      }
      after = true;
    }
    if (temperature > highestTemperature) {
      highestTemperature = temperature;
    }
    seconds = now;
    volt = voltage;
    amps = current;
  }

  private void cross(double voltage, double moved) {
    while (next < POINTS && voltage(next) >= voltage) {
      double share = voltage == volt ? 1 : (volt - voltage(next)) / (volt - voltage);
      at[next] = charge + moved * max(0, min(1, share));
      next++;
    }
    lowest = min(lowest, voltage);
  }

  /** Load, as comparable discharges share it: mean current [A], positive. */
  public double loadCurrent() {
    return loadTime > 0 ? charge / loadTime : Double.NaN;
  }

  /** Lowest voltage under load [V], infinite where there was no load. */
  public double lowest() {
    return lowest;
  }

  /**
   * What the cell would have given further until a voltage, had the load gone on:
   *
   * <pre>
   *   Q_missing = (V_end − V) · [Q_end − Q(V_above)] / (V_above − V_end)    V_above ≥ V_end + max(V_end − V, {@value #LOOK_BACK} V)
   * </pre>
   *
   * <p>by the course of the curve before its end over at least as many volts, which is flatter than
   * what follows: cells fall ever faster. So it is rather too much.
   *
   * @param volt that is wanted [V]
   * @return [Ah]; 0 where it was reached, infinite where the curve does not tell
   */
  public double missing(double volt) {
    double gap = lowest - volt;
    if (!(gap > 0)) {
      return loaded ? 0 : Double.POSITIVE_INFINITY;
    }
    double above = lowest + max(gap, LOOK_BACK);
    for (int i = min(next, POINTS) - 1; i >= 0; i--) {
      if (voltage(i) >= above && !Double.isNaN(at[i])) {
        return gap * (charge - at[i]) / (voltage(i) - lowest) / 3600;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Why there is no difference to the young cell's curve, or null where there is one. */
  public String missingDelta(Young young) {
    if (!loaded) {
      return "no load";
    }
    if (!young.known()) {
      return String.format(
          Locale.ROOT, "%d complete discharges seen, wanted %d", young.seen(), Young.OF);
    }
    if (Math.abs(loadCurrent() - young.loadCurrent()) > 0.1 * young.loadCurrent()) {
      return String.format(
          Locale.ROOT,
          "drawn at %.2f A, the young cell at %.2f A",
          loadCurrent(),
          young.loadCurrent());
    }
    int common = 0;
    for (int i = 0; i < POINTS; i++) {
      common += Double.isNaN(at[i] + young.at(i)) ? 0 : 1;
    }
    return common >= COMMON
        ? null
        : String.format(
            Locale.ROOT, "%d voltages passed by both curves, wanted %d", common, COMMON);
  }

  /**
   * @param young of the same cell
   */
  public Features features(Young young) {
    double[] x = new double[SET.size()];
    Arrays.fill(x, Double.NaN);
    if (!loaded || loadTime == 0) {
      return new Features(SET, x);
    }
    x[0] = charge / 3600;
    x[1] = energy / 3600;
    x[2] = energy / charge;
    x[3] = -loadCurrent();
    x[4] = loadTime;
    x[5] =
        reboundAt > 0 && reboundAt <= REBOUND
            ? (rebound - lastLoadedVolt) / -lastLoadedAmps
            : Double.NaN;
    x[6] = highestTemperature - firstTemperature;
    x[7] = x[0] / chargeBefore;
    x[8] = x[1] / energyBefore;
    if (missingDelta(young) == null) {
      delta(x, young);
    }
    return new Features(SET, x);
  }

  private void delta(double[] x, Young young) {
    int n = 0;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < POINTS; i++) {
      double d = (at[i] - young.at(i)) / 3600;
      if (!Double.isNaN(d)) {
        n++;
        sum += d;
        least = min(least, d);
      }
    }
    double mean = sum / n;
    double m2 = 0;
    double m3 = 0;
    double m4 = 0;
    for (int i = 0; i < POINTS; i++) {
      double d = (at[i] - young.at(i)) / 3600 - mean;
      if (!Double.isNaN(d)) {
        m2 += d * d / n;
        m3 += d * d * d / n;
        m4 += d * d * d * d / n;
      }
    }
    x[9] = least;
    x[10] = mean;
    x[11] = StrictMath.log10(max(m2, NOISE));
    if (m2 > NOISE) {
      x[12] = m3 / (m2 * Math.sqrt(m2));
      x[13] = m4 / (m2 * m2) - 3;
    }
  }

  /** The curve of a cell when it was young: the median of its first complete discharges. */
  public static final class Young implements Cloneable {
    /** So many make it. */
    public static final int OF = 5;

    private double[] curves = new double[OF * POINTS];
    private double[] loads = new double[OF];
    private int seen;

    /**
     * Takes in a discharge that is over; ignored once {@link #OF} are known.
     *
     * @param complete from full to the lower cut-off
     */
    public void accept(DischargeCurve curve, boolean complete) {
      double loadCurrent = curve.loadCurrent();
      if (!complete || known() || Double.isNaN(loadCurrent)) {
        return;
      }
      if (seen > 0 && Math.abs(loadCurrent - loads[0]) > 0.1 * loads[0]) {
        seen = 0; // another load: begin anew, or one odd discharge would shut all others out
      }
      loads[seen] = loadCurrent;
      System.arraycopy(curve.at, 0, curves, seen * POINTS, POINTS);
      seen++;
    }

    public boolean known() {
      return seen >= OF;
    }

    int seen() {
      return seen;
    }

    double loadCurrent() {
      double sum = 0;
      for (double each : loads) {
        sum += each;
      }
      return sum / OF;
    }

    double at(int i) {
      double[] some = new double[OF];
      for (int k = 0; k < OF; k++) {
        some[k] = curves[k * POINTS + i];
      }
      Arrays.sort(some); // NaN last
      return Double.isNaN(some[OF - 1]) ? Double.NaN : some[OF / 2];
    }

    public Young copy() {
      try {
        Young copy = (Young) clone();
        copy.curves = curves.clone();
        copy.loads = loads.clone();
        return copy;
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("it is cloneable", e);
      }
    }

    /** All it remembers, to be written or read. */
    public void fields(SavedFields saved) throws IOException {
      saved.sparse(curves);
      saved.sparse(loads);
      seen = saved.integer(seen);
    }
  }

  public DischargeCurve copy() {
    try {
      DischargeCurve copy = (DischargeCurve) clone();
      copy.at = at.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    top = saved.decimal(top);
    spacing = saved.decimal(spacing);
    load = saved.decimal(load);
    chargeBefore = saved.decimal(chargeBefore);
    energyBefore = saved.decimal(energyBefore);
    loaded = saved.bool(loaded);
    after = saved.bool(after);
    seconds = saved.decimal(seconds);
    volt = saved.decimal(volt);
    amps = saved.decimal(amps);
    charge = saved.decimal(charge);
    energy = saved.decimal(energy);
    loadTime = saved.decimal(loadTime);
    firstTemperature = saved.decimal(firstTemperature);
    highestTemperature = saved.decimal(highestTemperature);
    lowest = saved.decimal(lowest);
    next = saved.integer(next);
    lastLoadedVolt = saved.decimal(lastLoadedVolt);
    lastLoadedAmps = saved.decimal(lastLoadedAmps);
    loadEnded = saved.decimal(loadEnded);
    rebound = saved.decimal(rebound);
    reboundAt = saved.decimal(reboundAt);
    saved.sparse(at);
  }
}
