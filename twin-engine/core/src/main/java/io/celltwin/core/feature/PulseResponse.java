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

/**
 * A sequence of current pulses and rests: the voltages at its turning points, and resistances after
 * fixed times.
 *
 * <pre>
 *   U1            last voltage before the first pulse
 *   U2i, U2i+1    first and last voltage of phase i (pulse or rest)               [V]
 *   R(τ) = (V(τ) − V_before)/(I − I_before),  τ = 10 ms, 1 s, 10 s: median of the pulses  [Ω]
 * </pre>
 *
 * <p>Ten phases give U1..U21 of PulseBat; up to {@value #PHASES} are kept. V(τ) lies on the line
 * between the samples around it, τ running from the last sample before the switch; where the first
 * sample after the switch comes later than τ, the logger is too slow for it and R(τ) is NaN. R(10
 * ms) is ohmic, R(1 s) − R(10 ms) charge transfer for most cells near room temperature, the rest
 * diffusion.
 *
 * <p>Needed: a change of the current by {@value #SWITCH} C between neighbouring samples; without
 * one all is NaN and {@link #missing} says so.
 *
 * @see <a href="https://doi.org/10.1038/s41467-024-54454-0">Tao et al., Nature Communications 15
 *     (2024) 10154</a>
 */
public final class PulseResponse implements Cloneable {
  /** Phases kept. */
  public static final int PHASES = 20;

  /** Least change of the current [C]. */
  public static final double SWITCH = 0.1;

  private static final double[] AFTER = {0.01, 1, 10};

  /** What the data must be like. */
  public static final QualityNeed NEEDS = QualityNeed.SIGNALS;

  public static final FeatureSet SET = set();

  private double least;
  private double rest;
  private int phases;
  private double seconds = Double.NaN;
  private double volt;
  private double amps;
  private double[] u = new double[2 * PHASES + 1];
  private double[] ohm = new double[AFTER.length * PHASES];
  private double switched;
  private double voltBefore;
  private double step;
  private boolean pulse;
  private double first; // when the first sample of the phase came

  private static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("phases", "1"));
    for (int i = 1; i <= 2 * PHASES + 1; i++) {
      features.add(new Feature("U" + i, "V"));
    }
    features.add(new Feature("resistance-10ms", "Ohm"));
    features.add(new Feature("resistance-1s", "Ohm"));
    features.add(new Feature("resistance-10s", "Ohm"));
    features.add(new Feature("charge-transfer-resistance", "Ohm"));
    return new FeatureSet("pulse-response", 1, features);
  }

  /** Forgets the test before. */
  public void open(CellSpec spec) {
    least = SWITCH * spec.ratedCapacity();
    rest = spec.ratedCapacity() / 50;
    phases = 0;
    seconds = Double.NaN;
    Arrays.fill(u, Double.NaN);
    Arrays.fill(ohm, Double.NaN);
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
      i = unchanged(origin, run, i, to);
      if (i < to) {
        add((micros[i] - origin) * 1e-6, voltage[i], current[i]);
        i++;
      }
    }
  }

  /**
   * Readings at a current that goes on, of which the last counts alone.
   *
   * @return after the last of them
   */
  private int unchanged(long origin, Run run, int from, int to) {
    boolean asked = phases > 0 && phases <= PHASES && pulse;
    if (Double.isNaN(seconds) || (asked && !(seconds >= switched + AFTER[AFTER.length - 1]))) {
      return from;
    }
    double[] current = run.current();
    double before = amps;
    int i = from;
    while (i < to && Math.abs(current[i] - before) < least) {
      before = current[i];
      i++;
    }
    if (i > from) {
      volt = run.voltage()[i - 1];
      amps = before;
      seconds = (run.micros()[i - 1] - origin) * 1e-6;
      if (phases <= PHASES) {
        u[2 * phases] = volt;
      }
    }
    return i;
  }

  /**
   * The next sample.
   *
   * @param now since any fixed instant, non-decreasing [s]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   */
  public void add(double now, double voltage, double current) {
    if (!Double.isNaN(seconds)) {
      if (Math.abs(current - amps) >= least) {
        if (phases >= PHASES) {
          phases = PHASES + 1; // further ones are not kept, and the last one kept is over
        } else {
          begin(now, voltage, current);
        }
      } else if (phases > 0 && phases <= PHASES && pulse) {
        resistances(now, voltage);
      }
    }
    if (phases == 0) {
      u[0] = voltage;
    } else if (phases <= PHASES) {
      u[2 * phases] = voltage;
    }
    seconds = now;
    volt = voltage;
    amps = current;
  }

  private void begin(double now, double voltage, double current) {
    phases++;
    switched = seconds;
    first = now;
    voltBefore = volt;
    step = current - amps;
    pulse = Math.abs(current) > rest;
    u[2 * phases - 1] = voltage;
    if (pulse) {
      resistances(now, voltage);
    }
  }

  private void resistances(double now, double voltage) {
    for (int k = 0; k < AFTER.length; k++) {
      int at = AFTER.length * (phases - 1) + k;
      double when = switched + AFTER[k];
      // a nanosecond of slack: times come from microseconds
      if (Double.isNaN(ohm[at]) && when <= now + 1e-9 && first <= when + 1e-9) {
        double span = now - seconds;
        double share = span == 0 ? 1 : Math.min(1, (when - seconds) / span);
        ohm[at] = (volt + share * (voltage - volt) - voltBefore) / step;
      }
    }
  }

  /** Why there are no features, or null where there are. */
  public String missing() {
    return phases > 0 ? null : "no switch of the current by 0.1 C between neighbouring samples";
  }

  /** Switches of the current that were seen, up to as many as are kept. */
  public int switches() {
    return Math.min(phases, PHASES);
  }

  public Features features() {
    double[] x = new double[SET.size()];
    x[0] = Math.min(phases, PHASES);
    System.arraycopy(u, 0, x, 1, u.length);
    if (phases == 0) {
      x[1] = Double.NaN;
    }
    int at = 1 + u.length;
    for (int k = 0; k < AFTER.length; k++) {
      x[at + k] = median(k);
    }
    x[at + 3] = x[at + 1] - x[at];
    return new Features(SET, x);
  }

  private double median(int k) {
    double[] some = new double[PHASES];
    int n = 0;
    for (int i = 0; i < PHASES; i++) {
      double r = ohm[AFTER.length * i + k];
      if (!Double.isNaN(r)) {
        some[n++] = r;
      }
    }
    if (n == 0) {
      return Double.NaN;
    }
    Arrays.sort(some, 0, n);
    return (some[n / 2] + some[(n - 1) / 2]) / 2;
  }

  public PulseResponse copy() {
    try {
      PulseResponse copy = (PulseResponse) clone();
      copy.u = u.clone();
      copy.ohm = ohm.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    least = saved.decimal(least);
    rest = saved.decimal(rest);
    phases = saved.integer(phases);
    seconds = saved.decimal(seconds);
    volt = saved.decimal(volt);
    amps = saved.decimal(amps);
    saved.sparse(u);
    saved.sparse(ohm);
    switched = saved.decimal(switched);
    voltBefore = saved.decimal(voltBefore);
    step = saved.decimal(step);
    pulse = saved.bool(pulse);
    first = saved.decimal(first);
  }
}
