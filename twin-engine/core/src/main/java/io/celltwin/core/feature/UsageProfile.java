package io.celltwin.core.feature;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a cell has been used since it was first seen: depths of discharge by {@link Rainflow}, full
 * cycles of the same throughput, time in each temperature and state of charge, time at each rate,
 * age. Times are those of the lines between samples; an interval longer than {@value #LONGEST} s
 * counts as age only, for nobody knows what happened in it.
 *
 * <p>Needed: state of charge within about ten points for what depends on it; where it is NaN, time
 * goes to {@link #unknownTime} and no bin.
 */
public final class UsageProfile {
  /** Longest interval whose use is known [s]. */
  public static final double LONGEST = 3600;

  /** Upper edges of the temperature bins but the last [°C]. */
  static final double[] CELSIUS = {0, 10, 20, 30, 40, 50};

  /** Bins of state of charge, of twenty points each. */
  static final int SOCS = 5;

  /** Upper edges of the bins of rate but the last [C]; charging and discharging apart. */
  static final double[] RATES = {0.02, 0.25, 0.5, 1, 2, 4};

  private static final int VERSION = 1;
  private static final int TEMPERATURES = 7;
  private static final int RATE_BINS = 7;
  private static final double PER_HOUR = 1.0 / 7200; // of the sum of two currents
  private static final int NOWHERE = TEMPERATURES * SOCS;

  public static final FeatureSet SET = set();

  private final Rainflow rainflow = new Rainflow();
  private final double[] inBin = new double[TEMPERATURES * SOCS]; // s
  private final double[] atRate = new double[2 * RATE_BINS]; // s, charging then discharging
  private double chargeIn; // Ah
  private double chargeOut; // Ah
  private double unknown; // s
  private double gaps; // s
  private long firstMicros = Long.MIN_VALUE;
  private long lastMicros = Long.MIN_VALUE;
  private double lastCurrent;
  private double lastTemperature;
  private double lastSoc;
  private double rated = Double.NaN;

  // not saved: where the last sample belongs, -1 before that is known
  private int lastRate = -1;
  private int lastPlace = -1;
  private int rateBin;
  private double rateAbove = Double.NaN; // A
  private double rateTo = Double.NaN;
  private int warmthBin;
  private double warmthAbove = Double.NaN; // °C
  private double warmthTo = Double.NaN;

  private static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("age", "d"));
    features.add(new Feature("equivalent-full-cycles", "1"));
    features.add(new Feature("charge-in", "Ah"));
    features.add(new Feature("charge-out", "Ah"));
    features.add(new Feature("mean-depth", "1"));
    for (int i = 0; i < Rainflow.BINS; i++) {
      features.add(new Feature(String.format(Locale.ROOT, "cycles-to-depth-%d", 5 * (i + 1)), "1"));
    }
    features.add(new Feature("rest-time", "s"));
    for (int t = 0; t < TEMPERATURES; t++) {
      for (int s = 0; s < SOCS; s++) {
        String to =
            t < CELSIUS.length
                ? String.format(Locale.ROOT, "to-%.0f", CELSIUS[t])
                : String.format(Locale.ROOT, "above-%.0f", CELSIUS[t - 1]);
        features.add(
            new Feature(
                String.format(Locale.ROOT, "time-%s-degc-soc-to-%d", to, 20 * (s + 1)), "s"));
      }
    }
    for (String way : List.of("charge", "discharge")) {
      for (int r = 0; r < RATE_BINS; r++) {
        String to = r < RATES.length ? "to-" + RATES[r] : "above-" + RATES[r - 1];
        features.add(new Feature("%s-time-%s-c".formatted(way, to), "s"));
      }
    }
    return new FeatureSet("usage-profile", 1, features);
  }

  /**
   * Readings in a row at the state of charge of the one before, up to the last, whose own it is.
   *
   * @param from first of them
   * @param to after the last of them
   * @param soc state of charge at the last one [share], NaN where unknown
   * @param ratedCapacity [Ah]
   */
  public void add(Run run, int from, int to, double soc, double ratedCapacity) {
    int i = from;
    if (lastRate < 0 || lastPlace < 0 || ratedCapacity != rated) { // after a start, or a gap
      add(run, i, i == to - 1 ? soc : lastSoc(), ratedCapacity);
      i++;
    }
    boolean sameBin = !Double.isNaN(soc) && lastPlace >= 0 && bin(soc) == lastPlace % SOCS;
    int known = soc == lastSoc || sameBin ? to : to - 1;
    while (i < to) {
      int end = rateBin == 0 ? atRest(run, i, known) : same(run, i, known);
      if (end > i) {
        i = end;
      } else {
        add(run, i, i == to - 1 ? soc : lastSoc, ratedCapacity);
        i++;
      }
    }
    if (soc != lastSoc) { // the last one was in its bin
      rainflow.add(soc);
      lastSoc = soc;
    }
  }

  private void add(Run run, int i, double soc, double ratedCapacity) {
    add(run.micros()[i], run.current()[i], run.temperature()[i], soc, ratedCapacity);
  }

  /**
   * Readings of the last one's sense and temperature whose rates lie in its bin or in the one next
   * to it: a current of just 1 C is now in the one, now in the other.
   *
   * @return after the last of them
   */
  private int same(Run run, int from, int to) {
    if (lastPlace == NOWHERE || lastRate < 0 || from == to) {
      return from;
    }
    run.after(from, lastMicros, lastCurrent, lastTemperature);
    double[] current = run.current();
    double[] temperature = run.temperature();
    double[] between = run.seconds();
    double[] charge = run.moved();
    boolean charging = lastCurrent >= 0;
    double sign = charging ? 1 : -1;
    boolean upper = sign * current[from] > rateTo || rateBin == 0;
    int lower = max(0, min(RATE_BINS - 2, upper ? rateBin : rateBin - 1));
    double above = RATES[max(0, lower - 1)] * rated;
    if (lower == 0) { // nothing at all counts as charging
      above = charging ? -Double.MIN_VALUE : 0;
    }
    double edge = RATES[lower] * rated;
    double most = lower + 1 == RATES.length ? Double.POSITIVE_INFINITY : RATES[lower + 1] * rated;
    double warmer = warmthAbove;
    double cooler = warmthTo;
    double perHour = sign * 2 * PER_HOUR;
    int first = charging ? lower : RATE_BINS + lower;
    double inLower = atRate[first];
    double inUpper = atRate[first + 1];
    double in = inBin[lastPlace];
    double moved = charging ? chargeIn : chargeOut;
    double before = rateBin - lower;
    int i = from;
    for (; i < to; i++) {
      double size = sign * current[i];
      double celsius = temperature[i];
      double dt = between[i];
      boolean same =
          size > above
              && size <= most
              && celsius > warmer
              && celsius <= cooler
              && dt >= 0
              && dt <= LONGEST;
      if (!same) {
        break;
      }
      // 1 in the upper bin, else 0: a jump would be mispredicted every other time
      double now = Double.doubleToRawLongBits(edge - size) >>> 63;
      double share = (before + now) / 2;
      inUpper += dt * share;
      inLower += dt * (1 - share);
      moved += charge[i] * perHour;
      in += dt;
      before = now;
    }
    if (i > from) {
      atRate[first] = inLower;
      atRate[first + 1] = inUpper;
      inBin[lastPlace] = in;
      if (charging) {
        chargeIn = moved;
      } else {
        chargeOut = moved;
      }
      last(run, i - 1);
      lastRate = first + (int) before;
      rate(lastCurrent);
    }
    return i;
  }

  private void last(Run run, int i) {
    lastMicros = run.micros()[i];
    lastCurrent = run.current()[i];
    lastTemperature = run.temperature()[i];
  }

  /**
   * Readings of a cell at rest, whose sensor shows a little of either sign; in the bin of the last
   * one otherwise.
   *
   * @return after the last of them
   */
  private int atRest(Run run, int from, int to) {
    if (lastPlace == NOWHERE || lastRate < 0 || rateBin != 0) {
      return from;
    }
    run.after(from, lastMicros, lastCurrent, lastTemperature);
    double[] current = run.current();
    double[] temperature = run.temperature();
    double[] between = run.seconds();
    double charging = atRate[0];
    double discharging = atRate[RATE_BINS];
    double bin = inBin[lastPlace];
    double in = chargeIn;
    double out = chargeOut;
    double a = lastCurrent;
    int i = from;
    for (; i < to; i++) {
      double b = current[i];
      double celsius = temperature[i];
      double dt = between[i];
      boolean same =
          abs(b) <= rateTo
              && celsius > warmthAbove
              && celsius <= warmthTo
              && dt >= 0
              && dt <= LONGEST;
      if (!same) {
        break;
      }
      if (a >= 0 && b >= 0) {
        in += dt * (a + b) * PER_HOUR;
      } else if (a <= 0 && b <= 0) {
        out -= dt * (a + b) * PER_HOUR;
      } else {
        double way = max(a, b);
        double back = -min(a, b);
        in += dt * way * way / (way + back) / 7200;
        out += dt * back * back / (way + back) / 7200;
      }
      double before = dt / 2;
      if (a < 0 == b < 0) {
        before = 0;
      }
      if (b < 0) {
        discharging += dt - before;
        charging += before;
      } else {
        charging += dt - before;
        discharging += before;
      }
      bin += dt;
      a = b;
    }
    if (i > from) {
      atRate[0] = charging;
      atRate[RATE_BINS] = discharging;
      inBin[lastPlace] = bin;
      chargeIn = in;
      chargeOut = out;
      lastRate = a < 0 ? RATE_BINS : 0;
      last(run, i - 1);
    }
    return i;
  }

  /**
   * Tells the state of charge, once it is of the place where the last reading was: time then goes
   * on where it did.
   *
   * @param soc state of charge at the next reading, or at one after it that is to be added with
   *     those before [share]
   * @return false where that reading is in another place, and is to be added with it
   */
  public boolean goesOn(double soc) {
    if (soc != lastSoc) {
      if (Double.isNaN(soc)
          || lastRate < 0
          || lastPlace < 0
          || lastPlace == NOWHERE
          || bin(soc) != lastPlace % SOCS) {
        return false;
      }
      rainflow.add(soc);
      lastSoc = soc;
    }
    return true;
  }

  /**
   * The next sample; one that goes back in time, or has no current, changes nothing.
   *
   * @param micros event time [µs since 1970-01-01 UTC]
   * @param current positive while charging [A]
   * @param temperature [°C], NaN where there is none
   * @param soc state of charge [share], NaN where unknown
   * @param ratedCapacity [Ah]
   */
  public void add(
      long micros, double current, double temperature, double soc, double ratedCapacity) {
    if (!Double.isFinite(current) || (lastMicros != Long.MIN_VALUE && micros < lastMicros)) {
      return;
    }
    if (ratedCapacity != rated) {
      rated = ratedCapacity;
      rateAbove = Double.NaN;
    }
    if (lastMicros == Long.MIN_VALUE) {
      firstMicros = micros;
    } else {
      interval((micros - lastMicros) * 1e-6, current, temperature, soc);
    }
    if (soc != lastSoc || lastMicros == Long.MIN_VALUE) { // the same again counts nothing
      rainflow.add(soc);
    }
    lastMicros = micros;
    lastCurrent = current;
    lastTemperature = temperature;
    lastSoc = soc;
  }

  private void interval(double dt, double current, double temperature, double soc) {
    if (dt > LONGEST) {
      gaps += dt;
      lastRate = -1;
      lastPlace = -1;
      return;
    }
    double a = lastCurrent;
    double b = current;
    if (a >= 0 && b >= 0) {
      chargeIn += dt * (a + b) * PER_HOUR;
    } else if (a <= 0 && b <= 0) {
      chargeOut -= dt * (a + b) * PER_HOUR;
    } else { // the line passes zero
      double in = max(a, b);
      double out = -min(a, b);
      chargeIn += dt * in * in / (in + out) / 7200;
      chargeOut += dt * out * out / (in + out) / 7200;
    }
    // half of the interval to the state at either end: no bin depends on the logger's rate
    int rateBefore = lastRate < 0 ? rate(a) : lastRate;
    int placeBefore = lastPlace < 0 ? place(lastTemperature, lastSoc) : lastPlace;
    lastRate = rate(b);
    lastPlace = place(temperature, soc);
    if (lastRate == rateBefore) {
      atRate[lastRate] += dt;
    } else {
      atRate[rateBefore] += dt / 2;
      atRate[lastRate] += dt / 2;
    }
    if (lastPlace == placeBefore) {
      spend(lastPlace, dt);
    } else {
      spend(placeBefore, dt / 2);
      spend(lastPlace, dt / 2);
    }
  }

  /** The bin of a current [A]; most often that of the sample before. */
  private int rate(double current) {
    double size = abs(current);
    if (!(size > rateAbove && size <= rateTo)) {
      rateBin = 0;
      while (rateBin < RATES.length && size > RATES[rateBin] * rated) {
        rateBin++;
      }
      rateAbove = rateBin == 0 ? -1 : RATES[rateBin - 1] * rated;
      rateTo = rateBin == RATES.length ? Double.POSITIVE_INFINITY : RATES[rateBin] * rated;
    }
    return current < 0 ? RATE_BINS + rateBin : rateBin;
  }

  private int place(double temperature, double soc) {
    if (Double.isNaN(temperature) || Double.isNaN(soc)) {
      return NOWHERE;
    }
    if (!(temperature > warmthAbove && temperature <= warmthTo)) {
      warmthBin = 0;
      while (warmthBin < CELSIUS.length && temperature > CELSIUS[warmthBin]) {
        warmthBin++;
      }
      warmthAbove = warmthBin == 0 ? Double.NEGATIVE_INFINITY : CELSIUS[warmthBin - 1];
      warmthTo = warmthBin == CELSIUS.length ? Double.POSITIVE_INFINITY : CELSIUS[warmthBin];
    }
    return warmthBin * SOCS + bin(soc);
  }

  private static int bin(double soc) {
    return max(0, min(SOCS - 1, (int) (soc * SOCS)));
  }

  private void spend(int place, double dt) {
    if (place == NOWHERE) {
      unknown += dt;
    } else {
      inBin[place] += dt;
    }
  }

  /** Age since first seen [d], NaN before. */
  public double age() {
    return lastMicros == Long.MIN_VALUE ? Double.NaN : (lastMicros - firstMicros) / 86_400e6;
  }

  /** Time whose temperature or state of charge was not known [s]. */
  public double unknownTime() {
    return unknown;
  }

  /** Time between samples too far apart to know the use [s]. */
  public double gapTime() {
    return gaps;
  }

  /** State of charge of the last sample [share], NaN where unknown. */
  public double lastSoc() {
    return lastMicros == Long.MIN_VALUE ? Double.NaN : lastSoc;
  }

  public Rainflow rainflow() {
    return rainflow;
  }

  public Features features() {
    double[] x = new double[SET.size()];
    int i = 0;
    x[i++] = age();
    x[i++] = (chargeIn + chargeOut) / 2 / rated;
    x[i++] = chargeIn;
    x[i++] = chargeOut;
    x[i++] = rainflow.meanDepth();
    for (int bin = 0; bin < Rainflow.BINS; bin++) {
      x[i++] = rainflow.cycles(bin);
    }
    x[i++] = atRate[0] + atRate[RATE_BINS];
    for (double[] times : List.of(inBin, atRate)) {
      System.arraycopy(times, 0, x, i, times.length);
      i += times.length;
    }
    return new Features(SET, x);
  }

  /** Times begin anew, age with them: those before were wrong. */
  public void clockReset() {
    lastMicros = Long.MIN_VALUE;
    lastRate = -1;
    lastPlace = -1;
  }

  public UsageProfile copy() {
    UsageProfile copy = new UsageProfile();
    try {
      java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
      writeTo(new java.io.DataOutputStream(bytes));
      copy.fields(
          SavedFields.reading(
              new java.io.DataInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("memory does not fail", e);
    }
    return copy;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static UsageProfile readFrom(DataInput in) throws IOException {
    UsageProfile profile = new UsageProfile();
    profile.fields(SavedFields.reading(in));
    return profile;
  }

  /** All it remembers, to be written or read; version byte first. */
  public void fields(SavedFields saved) throws IOException {
    saved.version("usage profile", VERSION);
    rainflow.fields(saved);
    saved.sparse(inBin);
    saved.sparse(atRate);
    chargeIn = saved.decimal(chargeIn);
    chargeOut = saved.decimal(chargeOut);
    unknown = saved.decimal(unknown);
    gaps = saved.decimal(gaps);
    firstMicros = saved.integer(firstMicros);
    lastMicros = saved.integer(lastMicros);
    lastCurrent = saved.decimal(lastCurrent);
    lastTemperature = saved.decimal(lastTemperature);
    lastSoc = saved.decimal(lastSoc);
    rated = saved.decimal(rated);
    lastRate = -1;
    lastPlace = -1;
    rateAbove = Double.NaN;
    warmthAbove = Double.NaN;
  }

  @Override
  public String toString() {
    return "UsageProfile" + Arrays.toString(features().toArray());
  }
}
