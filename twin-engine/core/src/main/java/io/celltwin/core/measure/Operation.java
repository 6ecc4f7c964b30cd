package io.celltwin.core.measure;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.quality.QualityMeter;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * What has been seen of an operation that is still going on: integrals, extremes, and where it
 * crossed what matters. A fixed number of numbers, however long it lasts.
 *
 * <p>The signals between two samples are the straight lines through them. Integrals run in A·s and
 * W·s and are divided when the operation closes.
 */
public final class Operation implements Cloneable {
  public static final long NEVER = Long.MIN_VALUE;

  /** A load that comes on within this time shows an ohmic resistance [s]. */
  public static final double RESISTANCE_WITHIN = 30;

  private static final double THIRD = 1 / 3.0;

  // who and what
  public String source;
  public long firstSequence;
  public long lastSequence;
  public int operationIndex;
  public boolean hasOperationIndex;
  public OperationKind declaredKind;
  public OperationKind kind;
  public int declaredCycle;
  public boolean hasDeclaredCycle;
  public int nextPart;
  public int parts;
  public boolean complete;
  public boolean partMissing;
  public double startsBack;
  public double ambient;
  public long declaredStart;

  // where it stands
  public int samples;
  public long startMicros = NEVER;
  public long lastMicros = NEVER;
  public double lastVoltage = Double.NaN;
  public double lastCurrent = Double.NaN;
  public double lastTemperature = Double.NaN;
  public double firstVoltage = Double.NaN;

  // integrals
  public double net;
  public double netEnergy;
  public double in;
  public double out;
  public double energyIn;
  public double energyOut;
  public double drainSeconds;
  public double drainCharge;
  public double drainSquare;
  public double fillSeconds;
  public double fillCharge;
  public long drainFrom = NEVER;
  public long drainTo = NEVER;
  public double temperatureSeconds;
  public double temperatureSum;
  public double hot;
  public double cold;

  // crossings
  public boolean loaded;
  public boolean reachedCapacity;
  public double netAtCapacity;
  public double energyAtCapacity;
  public boolean reachedCutoff;
  public double netAtCutoff;
  public long ccStart = NEVER;
  public double inAtCcStart;
  public long cvStart = NEVER;
  public double inAtCvStart;
  public long cvEnd = NEVER;
  public double inAtCvEnd;
  public double resistance = Double.NaN;

  // where the load came on and went: on which side of the switch its current flowed, nobody saw
  public double onCharge; // A·s
  public double onEnergy; // W·s
  public double onFrom = Double.NaN; // V, at rest before it
  public double offSeconds;
  public double offCharge; // A·s
  public double offEnergy; // W·s
  public double netAtLoadEnd;
  public double energyAtLoadEnd;

  // extremes
  public double peakCurrent = Double.NaN;
  public double minVoltage = Double.POSITIVE_INFINITY;
  public double maxVoltage = Double.NEGATIVE_INFINITY;
  public double minTemperature = Double.POSITIVE_INFINITY;
  public double maxTemperature = Double.NEGATIVE_INFINITY;

  // quality
  public int unreadable;
  public int impossible;
  public double worstImpossible;
  public int impossibleTemperatures;
  public int backwards;
  public int gaps;
  public double gapSeconds;
  public double longestGap;
  public int against;
  public int currentSpikes;
  public double worstSpike;
  public double spike;
  public int alerts;

  public int mended; // frames put in after all

  public QualityMeter meter = new QualityMeter();

  // crossings by the last sample, which the next one may show to be a spike
  private static final int CAPACITY = 1;
  private static final int CUTOFF = 2;
  private static final int UPPER = 4;
  private int unsure;

  public Families families = new Families();

  /** What it is, once that is certain. */
  public void settle(OperationKind certain) {
    kind = certain;
    families.settle(certain);
  }

  public boolean declared() {
    return hasOperationIndex;
  }

  /**
   * Lets the line from another's last sample to this one's first be part of this operation: between
   * operations that follow each other without a pause no charge is lost.
   */
  public void follow(Operation before) {
    lastMicros = before.lastMicros;
    lastVoltage = before.lastVoltage;
    lastCurrent = before.lastCurrent;
    lastTemperature = before.lastTemperature;
  }

  /**
   * Lets the line from its last sample to the first of a rest be part of this operation: what
   * flowed until the switch is its doing, and none of the rest's.
   */
  public void restsAt(Thresholds rules, long micros, double voltage, double current) {
    double dt = (micros - lastMicros) * 1e-6;
    if (samples > 0 && dt > 0) {
      interval(micros, voltage, current);
      if (lastCurrent < -rules.load) {
        switchedOff(dt, voltage, current);
      }
    }
  }

  private void switchedOff(double dt, double voltage, double current) {
    offSeconds = dt;
    offCharge = dt / 2 * (lastCurrent + current);
    offEnergy = dt / 2 * (lastVoltage * lastCurrent + voltage * current);
    netAtLoadEnd = net - offCharge;
    energyAtLoadEnd = netEnergy - offEnergy;
  }

  /**
   * Counts a reading that no cell can give.
   *
   * @param rules of the cell
   * @return whether it is one; if so it is not to be taken in
   */
  public boolean isImpossible(Thresholds rules, double voltage, double current) {
    if (possible(rules, voltage, current)) {
      return false;
    }
    impossible(rules, voltage, current);
    return true;
  }

  /** Whether a cell can give a reading. */
  public boolean possible(Thresholds rules, double voltage, double current) {
    return !(voltage > rules.impossibleAbove
        || voltage < rules.impossibleBelow
        || abs(current) > rules.impossibleCurrent
        || disconnected(rules, voltage));
  }

  /**
   * Takes in readings that a cell can give, in the order of their times.
   *
   * @param rules of the cell
   * @param from first of them
   * @param to after the last of them
   */
  public void add(Thresholds rules, Run run, int from, int to) {
    int i = from;
    while (i < to) {
      int end = i;
      if (to - from > 1) {
        end = abs(lastCurrent) > rules.load ? steady(rules, run, i, to) : idle(rules, run, i, to);
      }
      if (end == i) {
        end++;
        take(rules, run.micros()[i], run.voltage()[i], run.current()[i], run.temperature()[i]);
      }
      i = end;
    }
    families.add(run, from, to);
  }

  /**
   * Readings under a load of one sense, with nothing that begins, ends or is crossed: most of a
   * charge or discharge. The sums are those of {@link #take}, in the same order, held in local
   * variables meanwhile, which halves what a reading costs.
   *
   * @return after the last of them
   */
  private int steady(Thresholds rules, Run run, int from, int to) {
    boolean fills = lastCurrent > rules.load;
    if (samples <= 5 || unsure != 0 || against != 0 || !(fills || lastCurrent < -rules.load)) {
      return from;
    }
    if (kind == (fills ? OperationKind.DISCHARGE : OperationKind.CHARGE)
        || (!fills && (!loaded || (cvStart != NEVER && cvEnd == NEVER)))) {
      return from;
    }
    double sense = fills ? 1 : -1;
    boolean tapers = fills && cvStart != NEVER && cvEnd == NEVER;
    double least = tapers ? max(rules.taperEnd, rules.load) : rules.load;
    double most = fills && ccStart == NEVER ? rules.constantCurrent : Double.POSITIVE_INFINITY;
    double above = fills ? 0 : crossing(rules);
    double below =
        fills && ccStart != NEVER && cvStart == NEVER
            ? rules.upperReached
            : Double.POSITIVE_INFINITY;
    double volt = lastVoltage;
    double warm = lastTemperature;
    if (!(volt > 0 && warm <= rules.hot && warm >= rules.cold)) {
      return from;
    }
    run.after(from, lastMicros, lastCurrent, warm);
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] temperature = run.temperature();
    double[] between = run.seconds();
    double[] amount = run.moved();
    double[] warmth = run.warmth();
    double gap = rules.gapAtLeast;
    double hottest = rules.hot;
    double coldest = rules.cold;
    double before = lastCurrent;
    double moved = net;
    double work = netEnergy;
    double through = fills ? in : out;
    double energy = fills ? energyIn : energyOut;
    double seconds = fills ? fillSeconds : drainSeconds;
    double charge = fills ? fillCharge : drainCharge;
    double square = drainSquare;
    double warmSeconds = temperatureSeconds;
    double warmSum = temperatureSum;
    double longest = longestGap;
    double peak = abs(peakCurrent);
    double low = minVoltage;
    double high = maxVoltage;
    double cool = minTemperature;
    double heat = maxTemperature;
    int peakAt = -1;
    int i = from;
    for (; i < to; i++) {
      double v = voltage[i];
      double amps = current[i];
      double celsius = temperature[i];
      double size = sense * amps;
      double dt = between[i];
      boolean same =
          size > least
              && size <= most
              && v > above
              && v < below
              && dt <= gap
              && celsius <= hottest
              && celsius >= coldest;
      if (!same) {
        break;
      }
      double effort = dt / 2 * (volt * before + v * amps);
      moved += amount[i];
      work += effort;
      through += sense * amount[i];
      energy += sense * effort;
      seconds += dt;
      charge += amount[i];
      if (!fills) {
        square += dt * THIRD * (before * before + before * amps + amps * amps);
      }
      warmSeconds += dt;
      warmSum += warmth[i];
      if (dt > longest) {
        longest = dt;
      }
      if (size > peak) {
        peak = size;
        peakAt = i;
      }
      if (v < low) {
        low = v;
      }
      if (v > high) {
        high = v;
      }
      if (celsius < cool) {
        cool = celsius;
      }
      if (celsius > heat) {
        heat = celsius;
      }
      volt = v;
      before = amps;
    }
    if (i == from) {
      return from;
    }
    meter.intervals(rules, run, from, i, lastVoltage, lastCurrent, lastTemperature);
    samples += i - from;
    net = moved;
    netEnergy = work;
    lastMicros = run.micros()[i - 1];
    if (fills) {
      in = through;
      energyIn = energy;
      fillSeconds = seconds;
      fillCharge = charge;
    } else {
      out = through;
      energyOut = energy;
      drainSeconds = seconds;
      drainCharge = charge;
      drainSquare = square;
      drainTo = lastMicros;
      offSeconds = 0;
    }
    temperatureSeconds = warmSeconds;
    temperatureSum = warmSum;
    longestGap = longest;
    peakCurrent = peakAt < 0 ? peakCurrent : current[peakAt];
    minVoltage = low;
    maxVoltage = high;
    minTemperature = cool;
    maxTemperature = heat;
    lastVoltage = volt;
    lastCurrent = before;
    lastTemperature = temperature[i - 1];
    return i;
  }

  /**
   * Readings of a cell that is not in use, with nothing that begins, ends or is crossed: as {@link
   * #steady}. A sensor shows a little of either sign, so that every sum takes its part of it.
   *
   * @return after the last of them
   */
  private int idle(Thresholds rules, Run run, int from, int to) {
    double volt = lastVoltage;
    double warm = lastTemperature;
    if (samples == 0
        || unsure != 0
        || against != 0
        || (cvStart != NEVER && cvEnd == NEVER)
        || !(volt > 0 && warm <= rules.hot && warm >= rules.cold)) {
      return from;
    }
    run.after(from, lastMicros, lastCurrent, warm);
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] temperature = run.temperature();
    double[] between = run.seconds();
    double[] amount = run.moved();
    double[] warmth = run.warmth();
    double most = min(rules.load, rules.constantCurrent);
    double below =
        ccStart != NEVER && cvStart == NEVER ? rules.upperReached : Double.POSITIVE_INFINITY;
    double before = lastCurrent;
    double inBefore = max(before, 0);
    double outBefore = max(-before, 0);
    double moved = net;
    double work = netEnergy;
    double charged = in;
    double discharged = out;
    double workIn = energyIn;
    double workOut = energyOut;
    double warmSeconds = temperatureSeconds;
    double warmSum = temperatureSum;
    double longest = longestGap;
    double low = minVoltage;
    double high = maxVoltage;
    double cool = minTemperature;
    double heat = maxTemperature;
    double peak = peakCurrent;
    int i = from;
    for (; i < to; i++) {
      double v = voltage[i];
      double amps = current[i];
      double celsius = temperature[i];
      double dt = between[i];
      boolean same =
          abs(amps) <= most
              && v > 0
              && v < below
              && dt <= rules.gapAtLeast
              && celsius <= rules.hot
              && celsius >= rules.cold;
      if (!same) {
        break;
      }
      double half = dt / 2;
      double flowsIn = max(amps, 0);
      double flowsOut = max(-amps, 0);
      moved += amount[i];
      work += half * (volt * before + v * amps);
      charged += half * (inBefore + flowsIn);
      discharged += half * (outBefore + flowsOut);
      workIn += half * (volt * inBefore + v * flowsIn);
      workOut += half * (volt * outBefore + v * flowsOut);
      warmSeconds += dt;
      warmSum += warmth[i];
      if (dt > longest) {
        longest = dt;
      }
      if (abs(amps) > abs(peak)) {
        peak = amps;
      }
      if (v < low) {
        low = v;
      }
      if (v > high) {
        high = v;
      }
      if (celsius < cool) {
        cool = celsius;
      }
      if (celsius > heat) {
        heat = celsius;
      }
      volt = v;
      before = amps;
      inBefore = flowsIn;
      outBefore = flowsOut;
    }
    if (i == from) {
      return from;
    }
    meter.intervals(rules, run, from, i, lastVoltage, lastCurrent, lastTemperature);
    samples += i - from;
    net = moved;
    netEnergy = work;
    in = charged;
    out = discharged;
    energyIn = workIn;
    energyOut = workOut;
    temperatureSeconds = warmSeconds;
    temperatureSum = warmSum;
    longestGap = longest;
    peakCurrent = peak;
    minVoltage = low;
    maxVoltage = high;
    minTemperature = cool;
    maxTemperature = heat;
    lastMicros = run.micros()[i - 1];
    lastVoltage = volt;
    lastCurrent = before;
    lastTemperature = temperature[i - 1];
    return i;
  }

  /** Voltage that a discharge has not yet reached and whose crossing is noted [V]. */
  private double crossing(Thresholds rules) {
    double next = 0;
    if (!reachedCapacity) {
      next = max(next, rules.capacityVoltage);
    }
    if (!reachedCutoff) {
      next = max(next, rules.minVoltage);
    }
    return next;
  }

  private void take(
      Thresholds rules, long micros, double voltage, double current, double temperature) {
    if (unsure != 0) {
      confirm(rules, voltage, current);
    }
    boolean drains = current < -rules.load;
    boolean fills = current > rules.load;
    if (lastMicros != NEVER) {
      interval(rules, micros, voltage, current, temperature, drains, fills);
      switched(rules, (micros - lastMicros) * 1e-6, voltage, current, drains);
    }
    if (samples == 0) {
      startMicros = micros;
      firstVoltage = voltage;
      peakCurrent = current;
    }
    samples++;

    if (hasOperationIndex && loaded && !drains && !reachedCapacity && !fills) {
      lostContact(rules, voltage);
    }
    if (drains) {
      loaded = true;
      if (drainFrom == NEVER) {
        drainFrom = micros;
      }
      drainTo = micros;
      if (!reachedCapacity && voltage <= rules.capacityVoltage) {
        reachedCapacity = true;
        unsure |= CAPACITY;
        netAtCapacity = net;
        energyAtCapacity = netEnergy;
      }
      if (!reachedCutoff && voltage <= rules.minVoltage) {
        reachedCutoff = true;
        unsure |= CUTOFF;
        netAtCutoff = net;
      }
    }
    if (ccStart == NEVER) {
      if (current > rules.constantCurrent) {
        ccStart = micros;
        inAtCcStart = in;
      }
    }
    if (ccStart != NEVER && cvStart == NEVER && voltage >= rules.upperReached) {
      cvStart = micros;
      unsure |= UPPER;
      inAtCvStart = in;
    }
    if (cvStart != NEVER && cvEnd == NEVER && current <= rules.taperEnd) {
      cvEnd = micros;
      inAtCvEnd = in;
    }
    if (abs(current) > abs(peakCurrent)) {
      peakCurrent = current;
    }
    if (voltage < minVoltage) {
      minVoltage = voltage;
    }
    if (voltage > maxVoltage) {
      maxVoltage = voltage;
    }
    if (temperature < minTemperature) {
      minTemperature = temperature;
    }
    if (temperature > maxTemperature) {
      maxTemperature = temperature;
    }
    lastMicros = micros;
    lastVoltage = voltage;
    lastCurrent = current;
    lastTemperature = temperature;
  }

  /** Notes where the load comes on and goes. */
  private void switched(
      Thresholds rules, double dt, double voltage, double current, boolean drains) {
    boolean drained = lastCurrent < -rules.load;
    if (drains && !drained) {
      if (!loaded) {
        onCharge = net;
        onEnergy = netEnergy;
        onFrom = lastVoltage;
      }
      offSeconds = 0;
    } else if (drained && !drains) {
      switchedOff(dt, voltage, current);
    }
  }

  /**
   * NASA's capacity ends at the first sample at or below its voltage once the load was on, also
   * where that sample carries no load: a failing cell whose contact is lost.
   */
  private void lostContact(Thresholds rules, double voltage) {
    if (voltage <= rules.capacityVoltage) {
      reachedCapacity = true;
      netAtCapacity = net;
      energyAtCapacity = netEnergy;
    }
  }

  /** Exactly nothing, where a moment ago there was a cell: the wire, not the cell. */
  private boolean disconnected(Thresholds rules, double voltage) {
    return voltage == 0 && rules.minVoltage >= 1 && lastVoltage > rules.minVoltage / 2;
  }

  private void impossible(Thresholds rules, double voltage, double current) {
    if (impossible++ == 0 || abs(voltage) > abs(worstImpossible)) {
      worstImpossible = voltage;
    }
    if (voltage == 0) {
      meter.sentinels++;
    } else if (abs(current) > rules.impossibleCurrent) {
      meter.impossibleCurrents++;
      meter.largestCurrent = max(meter.largestCurrent, abs(current));
    }
  }

  /**
   * A limit crossed by the last sample was not, if the voltage is back now, under load as before,
   * and no change of the current explains it.
   */
  private void confirm(Thresholds rules, double voltage, double current) {
    double back = 0.1 + rules.mostOhm * abs(current - lastCurrent);
    if (voltage > lastVoltage + back && current < -rules.load) {
      reachedCapacity &= (unsure & CAPACITY) == 0;
      reachedCutoff &= (unsure & CUTOFF) == 0;
    } else if (voltage < lastVoltage - back && current > rules.load && (unsure & UPPER) != 0) {
      cvStart = NEVER;
    }
    unsure = 0;
  }

  /** What the line from the last sample to this one adds. */
  private void interval(
      Thresholds rules,
      long micros,
      double voltage,
      double current,
      double temperature,
      boolean drains,
      boolean fills) {
    interval(micros, voltage, current);
    double dt = (micros - lastMicros) * 1e-6;
    double a = lastCurrent;
    double b = current;
    double half = dt / 2;
    if (drains) {
      if (a < -rules.load) {
        drainSeconds += dt;
        drainCharge += half * (a + b);
        drainSquare += dt * THIRD * (a * a + a * b + b * b);
      } else if (Double.isNaN(resistance) && a <= rules.load && dt <= RESISTANCE_WITHIN) {
        resistance = (lastVoltage - voltage) / (a - b);
      }
    } else if (fills && a > rules.load) {
      fillSeconds += dt;
      fillCharge += half * (a + b);
    }
    double warm = lastTemperature;
    if (!Double.isNaN(warm) && !Double.isNaN(temperature)) {
      temperatureSeconds += dt;
      temperatureSum += half * (warm + temperature);
      if (warm > rules.hot || temperature > rules.hot) {
        hot += warm > rules.hot && temperature > rules.hot ? dt : half;
      } else if (warm < rules.cold || temperature < rules.cold) {
        cold += warm < rules.cold && temperature < rules.cold ? dt : half;
      }
    }
    quality(rules, dt, drains, fills, current);
    if (samples > 0) {
      meter.interval(
          rules, dt, half * (a + b), lastVoltage, a, lastTemperature, voltage, b, temperature);
    }
  }

  /** What flowed on the line from the last sample to this one. */
  private void interval(long micros, double voltage, double current) {
    double a = lastCurrent;
    double b = current;
    double power = lastVoltage * a;
    double nextPower = voltage * b;
    double half = (micros - lastMicros) * 1e-6 / 2;
    net += half * (a + b);
    netEnergy += half * (power + nextPower);
    if (a >= 0 && b >= 0 && power >= 0 && nextPower >= 0) {
      in += half * (a + b);
      energyIn += half * (power + nextPower);
    } else if (a <= 0 && b <= 0 && power <= 0 && nextPower <= 0) {
      out -= half * (a + b);
      energyOut -= half * (power + nextPower);
    } else {
      in += half * (max(a, 0) + max(b, 0));
      out += half * (max(-a, 0) + max(-b, 0));
      energyIn += half * (max(power, 0) + max(nextPower, 0));
      energyOut += half * (max(-power, 0) + max(-nextPower, 0));
    }
  }

  private void quality(Thresholds rules, double dt, boolean drains, boolean fills, double current) {
    if (dt > rules.gapAtLeast && samples > 5) {
      double usual = (lastMicros - startMicros - gapSeconds * 1e6) * 1e-6 / (samples - 1 - gaps);
      if (dt > 10 * usual) {
        gaps++;
        gapSeconds += dt;
      }
    }
    if (dt > longestGap) {
      longestGap = dt;
    }
    // one reading against the sense of the operation is a switching spike; more are its doing
    if (kind == OperationKind.CHARGE ? drains : kind == OperationKind.DISCHARGE && fills) {
      against++;
      spike = current;
    } else if (against > 0) {
      if (against == 1) {
        if (currentSpikes++ == 0 || abs(spike) > abs(worstSpike)) {
          worstSpike = spike;
        }
      }
      against = 0;
    }
  }

  /** One that takes in a few readings for their sums alone. */
  public static Operation sumsFrom(Operation of) {
    Operation sums = new Operation();
    sums.declaredKind = of.declaredKind;
    sums.kind = of.kind;
    return sums;
  }

  /**
   * A frame that was missing has come: its sums take the place of those of the line assumed there.
   *
   * @param without sums of that line
   * @param with sums with the frame's readings
   * @param readings of the frame
   * @param from the reading before it [µs]
   * @param to the reading after it [µs]
   * @param voltage of that one [V]
   */
  public void mend(
      Thresholds rules,
      Operation without,
      Operation with,
      int readings,
      long from,
      long to,
      double voltage) {
    double moved = with.net - without.net;
    double work = with.netEnergy - without.netEnergy;
    double charged = with.in - without.in;
    closeGap(rules, (to - from) * 1e-6);
    net += moved;
    netEnergy += work;
    in += charged;
    out += with.out - without.out;
    energyIn += with.energyIn - without.energyIn;
    energyOut += with.energyOut - without.energyOut;
    drainSeconds += with.drainSeconds - without.drainSeconds;
    drainCharge += with.drainCharge - without.drainCharge;
    drainSquare += with.drainSquare - without.drainSquare;
    fillSeconds += with.fillSeconds - without.fillSeconds;
    fillCharge += with.fillCharge - without.fillCharge;
    temperatureSeconds += with.temperatureSeconds - without.temperatureSeconds;
    temperatureSum += with.temperatureSum - without.temperatureSum;
    hot += with.hot - without.hot;
    cold += with.cold - without.cold;
    // what was crossed later was crossed after as much more
    if (reachedCapacity && voltage > rules.capacityVoltage) {
      netAtCapacity += moved;
      energyAtCapacity += work;
    }
    if (reachedCutoff && voltage > rules.minVoltage) {
      netAtCutoff += moved;
    }
    if (drainTo >= to) {
      netAtLoadEnd += moved;
      energyAtLoadEnd += work;
    }
    inAtCcStart += ccStart >= to ? charged : 0;
    inAtCvStart += cvStart >= to ? charged : 0;
    inAtCvEnd += cvEnd >= to ? charged : 0;
    samples += readings;
    mended++;
    minVoltage = min(minVoltage, with.minVoltage);
    maxVoltage = max(maxVoltage, with.maxVoltage);
    minTemperature = min(minTemperature, with.minTemperature);
    maxTemperature = max(maxTemperature, with.maxTemperature);
    if (abs(with.peakCurrent) > abs(peakCurrent)) {
      peakCurrent = with.peakCurrent;
    }
  }

  /** It was counted as a gap where it was much longer than what is usual. */
  private void closeGap(Thresholds rules, double seconds) {
    if (gaps > 0 && seconds > rules.gapAtLeast && gapSeconds >= seconds) {
      gaps--;
      gapSeconds -= seconds;
    }
  }

  public Operation copy() {
    try {
      Operation copy = (Operation) clone();
      copy.meter = meter.copy();
      copy.families = families.copy();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /**
   * All it remembers, to be written or read.
   *
   * @param version of {@code OpenCell}
   */
  public void fields(SavedFields saved, int version) throws IOException {
    source = saved.text(source);
    firstSequence = saved.whole(firstSequence);
    lastSequence = saved.whole(lastSequence);
    operationIndex = saved.whole(operationIndex);
    hasOperationIndex = saved.yes(hasOperationIndex);
    declaredKind = kind(saved.whole(code(declaredKind)));
    kind = kind(saved.whole(code(kind)));
    declaredCycle = saved.whole(declaredCycle);
    hasDeclaredCycle = saved.yes(hasDeclaredCycle);
    nextPart = saved.whole(nextPart);
    parts = saved.whole(parts);
    complete = saved.yes(complete);
    partMissing = saved.yes(partMissing);
    startsBack = saved.real(startsBack);
    ambient = saved.real(ambient);
    declaredStart = saved.whole(declaredStart);
    samples = saved.whole(samples);
    startMicros = saved.whole(startMicros);
    lastMicros = saved.whole(lastMicros);
    lastVoltage = saved.real(lastVoltage);
    lastCurrent = saved.real(lastCurrent);
    lastTemperature = saved.real(lastTemperature);
    firstVoltage = saved.real(firstVoltage);
    net = saved.real(net);
    netEnergy = saved.real(netEnergy);
    in = saved.real(in);
    out = saved.real(out);
    energyIn = saved.real(energyIn);
    energyOut = saved.real(energyOut);
    drainSeconds = saved.real(drainSeconds);
    drainCharge = saved.real(drainCharge);
    drainSquare = saved.real(drainSquare);
    fillSeconds = saved.real(fillSeconds);
    fillCharge = saved.real(fillCharge);
    drainFrom = saved.whole(drainFrom);
    drainTo = saved.whole(drainTo);
    temperatureSeconds = saved.real(temperatureSeconds);
    temperatureSum = saved.real(temperatureSum);
    hot = saved.real(hot);
    cold = saved.real(cold);
    loaded = saved.yes(loaded);
    reachedCapacity = saved.yes(reachedCapacity);
    netAtCapacity = saved.real(netAtCapacity);
    energyAtCapacity = saved.real(energyAtCapacity);
    reachedCutoff = saved.yes(reachedCutoff);
    netAtCutoff = saved.real(netAtCutoff);
    ccStart = saved.whole(ccStart);
    inAtCcStart = saved.real(inAtCcStart);
    cvStart = saved.whole(cvStart);
    inAtCvStart = saved.real(inAtCvStart);
    cvEnd = saved.whole(cvEnd);
    inAtCvEnd = saved.real(inAtCvEnd);
    resistance = saved.real(resistance);
    peakCurrent = saved.real(peakCurrent);
    minVoltage = saved.real(minVoltage);
    maxVoltage = saved.real(maxVoltage);
    minTemperature = saved.real(minTemperature);
    maxTemperature = saved.real(maxTemperature);
    unreadable = saved.whole(unreadable);
    impossible = saved.whole(impossible);
    worstImpossible = saved.real(worstImpossible);
    impossibleTemperatures = saved.whole(impossibleTemperatures);
    backwards = saved.whole(backwards);
    gaps = saved.whole(gaps);
    gapSeconds = saved.real(gapSeconds);
    longestGap = saved.real(longestGap);
    if (version == 1) { // counted readings that did not change; the meter does, by charge
      saved.whole(0);
      saved.whole(0);
    }
    against = saved.whole(against);
    currentSpikes = saved.whole(currentSpikes);
    worstSpike = saved.real(worstSpike);
    spike = saved.real(spike);
    alerts = saved.whole(alerts);
    if (version == 1) {
      families = Families.ofVersionOne(saved, startMicros);
    } else {
      families.fields(saved);
      unsure = saved.whole(unsure);
      meter.fields(saved);
    }
    if (version > 4) {
      onCharge = saved.real(onCharge);
      onEnergy = saved.real(onEnergy);
      onFrom = saved.real(onFrom);
      offSeconds = saved.real(offSeconds);
      offCharge = saved.real(offCharge);
      offEnergy = saved.real(offEnergy);
      netAtLoadEnd = saved.real(netAtLoadEnd);
      energyAtLoadEnd = saved.real(energyAtLoadEnd);
      mended = saved.whole(mended);
    }
  }

  /** On disk a kind is a number that never changes its meaning. */
  public static int code(OperationKind kind) {
    if (kind == null) {
      return -1;
    }
    return switch (kind) {
      case CHARGE -> 0;
      case DISCHARGE -> 1;
      case REST -> 2;
      case IMPEDANCE -> 3;
      case OTHER -> 4;
      case MIXED -> 5;
    };
  }

  public static OperationKind kind(int code) {
    return switch (code) {
      case -1 -> null;
      case 0 -> OperationKind.CHARGE;
      case 1 -> OperationKind.DISCHARGE;
      case 2 -> OperationKind.REST;
      case 3 -> OperationKind.IMPEDANCE;
      case 5 -> OperationKind.MIXED;
      default -> OperationKind.OTHER;
    };
  }
}
