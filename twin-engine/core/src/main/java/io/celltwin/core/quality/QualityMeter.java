package io.celltwin.core.quality;

import static java.lang.Math.abs;
import static java.lang.Math.max;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import java.io.IOException;

/**
 * Watches the readings of one operation for what a cell cannot do and what a logger does wrong. It
 * sees each reading once, allocates nothing, remembers a fixed number of numbers, and is asked when
 * the operation is over ({@code Findings}).
 *
 * <p>What a cell can do from one reading to the next, with rated capacity Q, moved charge q, time t
 * and current I:
 *
 * <pre>  |ΔV| ≤ 60 mV + R·|ΔI| + s·|q|/Q + 10 mV/s·t (at most 0.5 V)</pre>
 *
 * <p>R·Q is {@value #MOST_OHM} Ω·Ah, more than of any cell in use: an 18650 has 0.05 to 0.15, cold
 * and aged 0.5. s is {@value #SLOPE} V, and {@value #STEEP} V where the cell is nearly empty. R·Q
 * is also at least {@value #LEAST_OHM} Ω·Ah: a current that reverses without that much of an answer
 * has not reversed.
 */
public final class QualityMeter implements Cloneable {
  /** Ohmic and transferred resistance times capacity of the worst cell in use [Ω·Ah]. */
  public static final double MOST_OHM = 1.5;

  /** The same of the best one; an A123 26650 has 0.015 [Ω·Ah]. */
  public static final double LEAST_OHM = 0.003;

  /** Steepest open-circuit curve away from empty [V per full charge]. */
  public static final double SLOPE = 30;

  /** And close to empty. */
  public static final double STEEP = 600;

  /** Temperatures from here on may be kelvins of a cell in use; so hot, a cell is on fire. */
  public static final double KELVIN_FROM = 213.15;

  /** Identical readings in a row before a sensor may be stuck. */
  public static final int STUCK = 20;

  /** Above this, an interval is longer than the usual one. */
  private static final double LONGER = 1.5;

  /** Long intervals of one length in a row after which the logger has changed its rate. */
  private static final int NEW_RATE = 4;

  /** Decimals of a current beyond which nobody asks how fine it is. */
  private static final int FINE = 7;

  // steps of the current, and what the voltage answered
  public double cross; // V·A
  public double squares; // A²
  public int reversals; // without an answer
  public int unanswered; // steps and spikes of the current
  private double askedFrom; // V
  private double askedStep; // A, 0 where nothing is asked
  public double along; // V, in the sense of the current; negative: against it

  // slopes
  public int slopes;
  public int spikes;
  private double jump;
  private double jumpFrom;
  private int jumpAge;

  // noise, from second differences at a steady current
  private double lastRise = Double.NaN;
  private double bends; // V²
  private int bendings;

  // stuck
  private int flatRun;
  private double flatCharge; // A·s
  private double flatCurrent; // A
  private double frozenCharge; // A·s
  public int flatVoltage;
  public boolean frozen;
  private double steadyCharge; // A·s, since the current last changed
  private double steadyFrom; // V
  public boolean stuckCurrent;
  private double restHigh = Double.NaN;
  private double restLow = Double.NaN;
  public double restTravel;
  public boolean temperatureVaries;

  // how often it is sampled
  private double usual; // s
  private int longRun;
  private double lastLong;
  private int shortRun;
  private double pending;
  private double missing;
  private int regular;
  private int intervals;

  // readings that are none
  private int nanRun;
  public int longestNan;
  public int sentinels;
  public int unreadableSentinels; // of them, those left out as if they were not a number
  public int impossibleCurrents;
  public double largestCurrent;
  public int milliVolts;
  public int kelvins;
  private int decimals;

  // frames
  public int late;
  public double clockStep; // s
  public int restarts;
  public boolean wrongHours;

  /**
   * A reading that was taken in, and the interval before it.
   *
   * @param dt since the reading before [s]
   * @param moved charge in between, positive while charging [A·s]
   * @param v0 voltage before [V]
   * @param i0 current before [A]
   * @param t0 temperature before [°C]
   */
  public void interval(
      Thresholds rules,
      double dt,
      double moved,
      double v0,
      double i0,
      double t0,
      double v,
      double i,
      double t) {
    double dv = v - v0;
    double di = i - i0;
    double size = abs(di);
    if (askedStep != 0) {
      answer(rules, v, i0, i);
    }
    if (size > rules.currentStep) {
      step(v0, dv, di);
      lastRise = Double.NaN;
    } else {
      double bend = dv - lastRise;
      if (abs(bend) < 0.1) {
        bends += bend * bend;
        bendings++;
      }
      lastRise = dv;
      if (i > rules.load) {
        along += dv;
      } else if (i < -rules.load) {
        along -= dv;
      }
    }
    double allowed =
        0.06
            + rules.mostOhm * size
            + abs(moved)
                * (v < rules.nearlyEmpty && v0 < rules.nearlyEmpty ? rules.steepest : rules.steep)
            + (dt < 50 ? 0.01 * dt : 0.5);
    if (jumpAge > 0) {
      jumpAge--;
    }
    if (abs(dv) > allowed) {
      slope(dv, v0, v);
    }
    if (abs(i) <= rules.load && abs(i0) <= rules.load) {
      rest(rules, v0, v);
    } else {
      restHigh = Double.NaN;
    }
    if (dv == 0) {
      flat(rules, dt, moved, v, i, di);
    } else {
      flatRun = 0;
    }
    if (di == 0) {
      steady(rules, moved, v);
    } else {
      steadyCharge = 0;
      steadyFrom = v;
    }
    if (t != t0) {
      temperatureVaries = true;
    }
    if (decimals < FINE) {
      resolve(i);
    }
    nanRun = 0;
    rate(dt);
  }

  /**
   * Readings in a row that were taken in, each with the interval before it.
   *
   * @param from first of them, whose interval the run has been told
   * @param to after the last of them
   * @param volts voltage before the first [V]
   * @param amps current before the first [A]
   * @param celsius temperature before the first [°C]
   */
  public void intervals(
      Thresholds rules, Run run, int from, int to, double volts, double amps, double celsius) {
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] temperature = run.temperature();
    double v0 = volts;
    double i0 = amps;
    double t0 = celsius;
    int i = from;
    while (i < to) {
      int end = plain(rules, run, i, to, v0, i0);
      if (end == i) {
        interval(
            rules,
            run.seconds()[i],
            run.moved()[i],
            v0,
            i0,
            t0,
            voltage[i],
            current[i],
            temperature[i]);
        end++;
      } else {
        temperatureVaries = temperatureVaries || varies(t0, temperature, i, end);
      }
      i = end;
      v0 = voltage[i - 1];
      i0 = current[i - 1];
      t0 = temperature[i - 1];
    }
  }

  /**
   * Readings under load, or without any, of which {@link #interval} would have nothing to note but
   * how noisy they are, how often they come, and how far the voltage travels at rest.
   *
   * @return after the last of them
   */
  private int plain(Thresholds rules, Run run, int from, int to, double volts, double amps) {
    if (askedStep != 0 || jumpAge > 0 || pending != 0 || usual == 0) {
      return from;
    }
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] between = run.seconds();
    double[] moved = run.moved();
    boolean rests = abs(amps) <= rules.load;
    double least = rests ? -1 : Math.nextUp(rules.load);
    double most = rests ? rules.load : Double.POSITIVE_INFINITY;
    double decade = decimals < FINE ? DECADES[decimals] : 0;
    double often = usual;
    double rise = lastRise;
    double squares = bends;
    double way = along;
    double held = steadyCharge;
    double heldFrom = steadyFrom;
    double highest = restHigh;
    double lowest = restLow;
    double travel = restTravel;
    int bent = bendings;
    int flat = flatRun;
    if (rests && Double.isNaN(highest)) {
      highest = volts;
      lowest = max(volts, rules.nominalVoltage);
    }
    double v0 = volts;
    double i0 = amps;
    int i = from;
    for (; i < to; i++) {
      double v = voltage[i];
      double now = current[i];
      double dt = between[i];
      double dv = v - v0;
      double di = abs(now - i0);
      double size = abs(now);
      double flows = abs(moved[i]);
      boolean plain =
          size >= least
              && size <= most
              && di <= rules.currentStep
              && abs(dv)
                  <= 0.06 + rules.mostOhm * di + flows * rules.steep + (dt < 50 ? 0.01 * dt : 0.5)
              && dt > 0
              && dt <= LONGER * often
              && dt >= 0.6 * often
              && (rests || dv != 0)
              && (decade == 0 || abs(now * decade - Math.rint(now * decade)) <= 1e-6);
      if (!plain) {
        break;
      }
      if (di == 0) {
        double longer = held + moved[i];
        if (abs(longer) > 10 * rules.plateau) {
          break;
        }
        held = longer;
      } else {
        held = 0;
        heldFrom = v;
      }
      double bend = dv - rise;
      if (abs(bend) < 0.1) {
        squares += bend * bend;
        bent++;
      }
      rise = dv;
      if (dv != 0) {
        flat = 0;
      }
      if (rests) {
        if (v > highest) {
          highest = v;
        }
        travel = max(travel, max(highest - v, v - lowest));
      } else if (now > 0) {
        way += dv;
      } else {
        way -= dv;
      }
      if (dt != often) {
        often += 0.05 * (dt - often);
      }
      v0 = v;
      i0 = now;
    }
    if (i > from) {
      lastRise = rise;
      bends = squares;
      bendings = bent;
      along = way;
      usual = often;
      restHigh = rests ? highest : Double.NaN;
      restLow = lowest;
      restTravel = travel;
      flatRun = flat;
      steadyCharge = held;
      steadyFrom = heldFrom;
      nanRun = 0;
      longRun = 0;
      lastLong = 0;
      shortRun = 0;
      regular += i - from;
      intervals += i - from;
    }
    return i;
  }

  private static boolean varies(double before, double[] temperature, int from, int to) {
    for (int i = from; i < to; i++) {
      if (temperature[i] != before) {
        return true;
      }
    }
    return false;
  }

  /** A step of the current; the voltage has until the reading after the next to answer. */
  private void step(double v0, double dv, double di) {
    cross += di * dv;
    squares += di * di;
    askedFrom = v0;
    askedStep = di;
  }

  private void answer(Thresholds rules, double v, double i0, double i) {
    double step = askedStep;
    askedStep = 0;
    if ((v - askedFrom) * step >= rules.leastOhm * step * step) {
      return;
    }
    unanswered++;
    double before = i0 - step;
    if (before * i0 < 0
        && abs(before) > rules.load
        && abs(i0) > rules.load
        && i * i0 > 0
        && abs(i) > rules.load) {
      reversals++;
    }
  }

  /** There and back within two readings is a spike; a jump that stays is a slope. */
  private void slope(double dv, double v0, double v) {
    if (jumpAge > 0 && dv * jump < 0 && abs(v - jumpFrom) < 0.3 * abs(jump)) {
      slopes--;
      spikes++;
      jumpAge = 0;
      return;
    }
    slopes++;
    jump = dv;
    jumpFrom = v0;
    jumpAge = 2;
  }

  /** How far the voltage travels while no current is shown. */
  private void rest(Thresholds rules, double v0, double v) {
    if (Double.isNaN(restHigh)) {
      restHigh = v0;
      restLow = max(v0, rules.nominalVoltage); // below, a cell recovers from its load by itself
    }
    if (v > restHigh) {
      restHigh = v;
    }
    restTravel = max(restTravel, max(restHigh - v, v - restLow));
  }

  private void flat(Thresholds rules, double dt, double moved, double v, double i, double di) {
    if (dt <= 0 || abs(i) <= rules.load || v >= rules.upperReached - 0.02) {
      return; // two readings of one instant, a rest, a charger that holds the cut-off
    }
    if (flatRun++ == 0) {
      flatCharge = 0;
      frozenCharge = 0;
      flatCurrent = i - di;
    }
    if (i > 0 && i < 0.95 * flatCurrent) {
      return; // a charger holds its voltage while the current falls
    }
    flatCharge += abs(moved);
    frozenCharge = di == 0 ? frozenCharge + abs(moved) : 0;
    if (flatRun >= STUCK && flatCharge > rules.plateau) {
      flatVoltage = max(flatVoltage, flatRun);
      frozen |= frozenCharge > rules.plateau;
    }
  }

  private void steady(Thresholds rules, double moved, double v) {
    steadyCharge += moved;
    if (abs(steadyCharge) > 10 * rules.plateau
        && abs(v - steadyFrom) < 0.02 * rules.window
        && v < rules.upperReached - 0.02) {
      stuckCurrent = true;
    }
  }

  /** Decimals of the current, as long as they are few. */
  private void resolve(double i) {
    double scaled = i * DECADES[decimals];
    while (abs(scaled - Math.rint(scaled)) > 1e-6) {
      if (++decimals >= FINE) {
        return;
      }
      scaled = i * DECADES[decimals];
    }
  }

  private static final double[] DECADES = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

  /** Steps in which the current is resolved [A]; 0 where they are too fine to matter. */
  public double resolution() {
    return decimals < FINE ? 1 / DECADES[decimals] : 0;
  }

  private void rate(double dt) {
    if (dt <= 0) {
      return;
    }
    intervals++;
    if (usual == 0) {
      usual = dt;
    } else if (dt > LONGER * usual) {
      longRun = abs(dt - lastLong) < 0.25 * dt ? longRun + 1 : 1;
      lastLong = dt;
      pending += Math.rint(dt / usual) - 1;
      shortRun = 0;
      if (longRun >= NEW_RATE) {
        usual = dt;
        pending = 0;
        longRun = 0;
        regular += NEW_RATE;
      }
    } else {
      missing += pending;
      pending = 0;
      longRun = 0;
      lastLong = 0;
      if (dt < 0.6 * usual) {
        if (++shortRun >= 3) {
          usual = dt;
          shortRun = 0;
          regular += 3;
        }
      } else {
        shortRun = 0;
        regular++;
        usual += 0.05 * (dt - usual);
      }
    }
  }

  /** Usual interval between readings [s], 0 before the first. */
  public double usual() {
    return usual;
  }

  /** A reading that is not a number. */
  public void unreadable() {
    longestNan = max(longestNan, ++nanRun);
  }

  /** A reading that no cell gives. */
  public void impossible(Thresholds rules, double voltage, double current) {
    if (voltage == 0) {
      sentinels++;
    } else if (abs(current) > rules.impossibleCurrent) {
      impossibleCurrents++;
      largestCurrent = max(largestCurrent, abs(current));
    }
  }

  /** Sentinels that read as a voltage of nothing. */
  public int zeroVolts() {
    return sentinels - unreadableSentinels;
  }

  /** Samples that the usual interval asks for and that are not there. */
  public int missing() {
    return sampledRegularly() ? (int) (missing + pending) : 0;
  }

  /** Whether there is a usual interval. */
  public boolean sampledRegularly() {
    return intervals >= 10 && regular >= 0.6 * intervals;
  }

  /** Standard deviation of the voltage's noise [V], NaN where the current was never steady. */
  public double noise() {
    return bendings < 20 ? Double.NaN : Math.sqrt(bends / bendings / 6);
  }

  /** Resistance that the steps of the current imply [Ω], NaN where there was none. */
  public double impliedOhm() {
    return squares > 0 ? cross / squares : Double.NaN;
  }

  /** Numbers that loggers write where they have none. */
  public static boolean sentinel(double x) {
    double a = abs(x);
    if (a < 250) {
      return false;
    }
    return a == 999
        || a == 999.9
        || a == 999.99
        || a == 9999
        || a == 9999.9
        || a == 9999.99
        || a == 99999
        || a == 999999
        || a == 2500
        || a == 327.67
        || a == 327.68
        || a == 655.35
        || a == 3276.7
        || a == 3276.8
        || a == 6553.5
        || a == 32767
        || a == 32768
        || a == 65535;
  }

  public QualityMeter copy() {
    try {
      return (QualityMeter) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    cross = saved.decimal(cross);
    squares = saved.decimal(squares);
    reversals = saved.integer(reversals);
    unanswered = saved.integer(unanswered);
    askedFrom = saved.decimal(askedFrom);
    askedStep = saved.decimal(askedStep);
    along = saved.decimal(along);
    slopes = saved.integer(slopes);
    spikes = saved.integer(spikes);
    jump = saved.decimal(jump);
    jumpFrom = saved.decimal(jumpFrom);
    jumpAge = saved.integer(jumpAge);
    lastRise = saved.decimal(lastRise);
    bends = saved.decimal(bends);
    bendings = saved.integer(bendings);
    flatRun = saved.integer(flatRun);
    flatCharge = saved.decimal(flatCharge);
    flatCurrent = saved.decimal(flatCurrent);
    frozenCharge = saved.decimal(frozenCharge);
    flatVoltage = saved.integer(flatVoltage);
    frozen = saved.bool(frozen);
    steadyCharge = saved.decimal(steadyCharge);
    steadyFrom = saved.decimal(steadyFrom);
    stuckCurrent = saved.bool(stuckCurrent);
    restHigh = saved.decimal(restHigh);
    restLow = saved.decimal(restLow);
    restTravel = saved.decimal(restTravel);
    temperatureVaries = saved.bool(temperatureVaries);
    usual = saved.decimal(usual);
    longRun = saved.integer(longRun);
    lastLong = saved.decimal(lastLong);
    shortRun = saved.integer(shortRun);
    pending = saved.decimal(pending);
    missing = saved.decimal(missing);
    regular = saved.integer(regular);
    intervals = saved.integer(intervals);
    nanRun = saved.integer(nanRun);
    longestNan = saved.integer(longestNan);
    sentinels = saved.integer(sentinels);
    unreadableSentinels = saved.integer(unreadableSentinels);
    impossibleCurrents = saved.integer(impossibleCurrents);
    largestCurrent = saved.decimal(largestCurrent);
    milliVolts = saved.integer(milliVolts);
    kelvins = saved.integer(kelvins);
    decimals = saved.integer(decimals);
    late = saved.integer(late);
    clockStep = saved.decimal(clockStep);
    restarts = saved.integer(restarts);
    wrongHours = saved.bool(wrongHours);
  }
}
