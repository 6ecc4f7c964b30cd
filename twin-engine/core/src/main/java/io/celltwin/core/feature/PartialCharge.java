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
 * A charge, or whatever part of one was seen, as charge over voltage: taken in since the first
 * point of a grid of {@value #POINTS} voltages, evenly from {@value #BELOW} V to {@value #UNTIL} V
 * below the upper cut-off (3.60 V to 4.15 V for a 4.2 V cell), and the voltage of the rest after it
 * at fixed times ({@link Relaxation}). Points that were not passed are NaN: they are the mask. A
 * charge that began or ended anywhere, and one without a rest, have the features they have.
 *
 * <p>Charge at a grid voltage is that at the first crossing, on the line between two samples; the
 * first {@value #SETTLING} s, in which over-voltages build up, count for the charge and not for the
 * grid.
 *
 * <p>Needed: two points of the grid. {@link #missing} says why there are none.
 *
 * @see <a href="https://arxiv.org/abs/2506.17755">Tao et al. (2025), PIMOE: the inputs</a>
 */
public final class PartialCharge implements Cloneable {
  public static final int POINTS = 50;
  public static final double BELOW = 0.60;
  public static final double UNTIL = 0.05;

  private static final double SETTLING = 30;

  /** What the data must be like. */
  public static final QualityNeed NEEDS = QualityNeed.SIGNALS;

  public static final FeatureSet SET = set();

  private double upper;
  private double least;
  private boolean charging;
  private boolean over;
  private double begun;
  private double seconds;
  private double volt;
  private double amps;
  private double charge; // A·s
  private double highest;
  private int next;
  private int first;
  private double[] at = new double[POINTS];
  private Relaxation rest = new Relaxation();

  private static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      features.add(new Feature(String.format(Locale.ROOT, "charge-%02d", i + 1), "Ah"));
    }
    for (double t : Relaxation.TIMES) {
      features.add(new Feature(String.format(Locale.ROOT, "relaxation-%.0fs", t), "V"));
    }
    return new FeatureSet("partial-charge", 1, features);
  }

  /** Forgets the charge before and waits for the first sample of the next. */
  public void open(CellSpec spec) {
    upper = spec.maxVoltage();
    least = spec.ratedCapacity() / 50;
    charging = false;
    over = false;
    charge = 0;
    first = -1;
    next = 0;
    highest = Double.NEGATIVE_INFINITY;
    Arrays.fill(at, Double.NaN);
    rest.clear();
  }

  /** Voltage of grid point i [V]. */
  public double voltage(int i) {
    return upper - BELOW + i * (BELOW - UNTIL) / (POINTS - 1);
  }

  /** The same for a cell [V]. */
  public static double voltage(CellSpec spec, int i) {
    return spec.maxVoltage() - BELOW + i * (BELOW - UNTIL) / (POINTS - 1);
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
      i = rising(origin, run, i, to);
      if (i < to) {
        add((micros[i] - origin) * 1e-6, voltage[i], current[i]);
        i++;
      }
    }
  }

  /**
   * Readings of a charge that goes on between two voltages of the grid, or outside it.
   *
   * @return after the last of them
   */
  private int rising(long origin, Run run, int from, int to) {
    if (over) {
      return to;
    }
    if (!charging || rest.resting()) {
      return from;
    }
    long[] micros = run.micros();
    double[] voltage = run.voltage();
    double[] current = run.current();
    double ceiling = next < POINTS ? voltage(next) : Double.POSITIVE_INFINITY;
    double before = seconds;
    double flowing = amps;
    double sum = charge;
    double top = highest;
    int i = from;
    for (; i < to; i++) {
      double now = (micros[i] - origin) * 1e-6;
      double v = voltage[i];
      double a = current[i];
      if (a <= least || (v > top && v >= ceiling)) {
        break;
      }
      double moved = (now - before) * (flowing + a) / 2;
      if (now - begun < SETTLING || (v > top && v < upper + 0.1 && v - top < 0.15)) {
        top = v;
      }
      sum += moved;
      before = now;
      flowing = a;
    }
    if (i > from) {
      seconds = before;
      amps = flowing;
      volt = voltage[i - 1];
      charge = sum;
      highest = top;
    }
    return i;
  }

  /**
   * The next sample of the charge, or of the rest after it.
   *
   * @param now since any fixed instant, non-decreasing [s]
   * @param voltage terminal [V], finite
   * @param current positive while charging [A], finite
   */
  public void add(double now, double voltage, double current) {
    if (over) {
      return;
    }
    if (rest.resting()) {
      if (Math.abs(current) > least) {
        over = true; // the rest has ended; what follows is something else
      } else {
        rest.add(now, voltage);
      }
      return;
    }
    if (current <= least) {
      if (charging) {
        if (current < -least) {
          over = true;
        } else {
          rest.add(now, voltage);
        }
      }
      return;
    }
    if (!charging) {
      charging = true;
      begun = now;
      highest = voltage;
    } else {
      double moved = (now - seconds) * (amps + current) / 2;
      if (now - begun < SETTLING) {
        highest = voltage;
      } else if (voltage > highest && voltage < upper + 0.1 && voltage - highest < 0.15) {
        cross(Math.max(highest, Math.min(volt, voltage)), voltage, moved);
        highest = voltage;
      }
      charge += moved;
    }
    seconds = now;
    volt = voltage;
    amps = current;
  }

  private void cross(double from, double to, double moved) {
    while (next < POINTS && voltage(next) < from) {
      next++;
    }
    while (next < POINTS && voltage(next) <= to) {
      if (first < 0) {
        first = next;
      }
      double share = to == volt ? 1 : (voltage(next) - volt) / (to - volt);
      at[next] = charge + moved * Math.max(0, Math.min(1, share));
      next++;
    }
  }

  /** Why there is no charge on the grid, or null where there is. */
  public String missing() {
    if (first >= 0 && next > first + 1) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "the charge did not pass two voltages between %.2f V and %.2f V",
        voltage(0),
        voltage(POINTS - 1));
  }

  public Features features() {
    double[] x = new double[SET.size()];
    Arrays.fill(x, Double.NaN);
    if (missing() == null) {
      for (int i = first; i < POINTS; i++) {
        x[i] = (at[i] - at[first]) / 3600;
      }
    }
    for (int i = 0; i < Relaxation.TIMES.length; i++) {
      x[POINTS + i] = rest.volt(i);
    }
    return new Features(SET, x);
  }

  public PartialCharge copy() {
    try {
      PartialCharge copy = (PartialCharge) clone();
      copy.at = at.clone();
      copy.rest = rest.copy();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    upper = saved.decimal(upper);
    least = saved.decimal(least);
    charging = saved.bool(charging);
    over = saved.bool(over);
    begun = saved.decimal(begun);
    seconds = saved.decimal(seconds);
    volt = saved.decimal(volt);
    amps = saved.decimal(amps);
    charge = saved.decimal(charge);
    highest = saved.decimal(highest);
    next = saved.integer(next);
    first = saved.integer(first);
    saved.sparse(at);
    rest.fields(saved);
  }
}
