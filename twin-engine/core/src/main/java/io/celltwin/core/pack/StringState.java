package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is known of the cells of one series string from their readings so far. Some twenty numbers
 * for each cell, whatever the length of the history; one reading costs two sorts of the voltages.
 *
 * <p>Not thread-safe: it belongs to one key.
 */
public final class StringState {
  /** Raised when the fields change. */
  private static final int VERSION = 2;

  private static final double HOUR = 3.6e6;
  private static final double DAY = 24 * HOUR;

  /** Below it the string rests [share of the capacity a hour]. */
  private static final double RESTING = 1 / 200.0;

  /** Above it the string works. */
  private static final double WORKING = 1 / 50.0;

  /** Rest before a voltage counts as settled, and between two values taken from one [ms]. */
  private static final long SETTLED = 900_000;

  private static final long REST_EVERY = 3_600_000;

  /** Charge between two values taken under current [share of the capacity]. */
  private static final double EVERY = 0.02;

  /** A longer pause leaves open what flowed [ms]. */
  private static final long LONGEST_PAUSE = 600_000;

  /** How well one voltage beside another tells a charge, under current and settled [V]. */
  private static final double UNDER_CURRENT = 0.003;

  private static final double AT_REST = 0.002;

  /** The same of two settled voltages of one rest: what is wrong with both of them is not in it. */
  private static final double IN_ONE_REST = 0.001;

  /** The string rests full that far above its middle [share of the capacity]. */
  private static final double FULL = 0.25;

  /** Of the curve, as a share of what it says. */
  private static final double CURVE_ERROR = 0.1;

  /** A smaller difference of two voltages is rounding, not their resolution [V]. */
  private static final double FINEST = 5e-5;

  /** One step of the voltages shifts all values of one place alike, so it weighs double. */
  private static final double ROUNDING = 2 / Math.sqrt(12);

  /** Less sure than this says nothing [share of the capacity]. */
  private static final double UNSURE = 0.1;

  /** What a cell of usual size may be off by where nobody knows how full it is [share]. */
  private static final double ANYWHERE = 0.02;

  /** Beyond this the middle was believed in the wrong place [share of the capacity]. */
  private static final double MISPLACED = 0.05;

  private final int cells;
  private final double capacity;
  private final SeriesResistance resistance;
  private final SiblingCharge charges;
  private final MedianCurve curve;
  private final StillCells stills;
  private final TopRests full;
  private final double[] last;
  private long first;
  private long time = Long.MIN_VALUE;
  private double current;
  private double counted; // Ah in, since the first reading
  private double middle; // counted charge at the middle of the range [Ah]
  private boolean placed;
  private boolean charging; // when it last worked
  private double takenAt; // counted charge of the last value under current
  private long restSince;
  private long restTaken;
  private double spreadAtRest = Double.NaN;
  private double spreadUnderLoad = Double.NaN;
  private double resolution = Double.MAX_VALUE; // smallest difference of two voltages seen [V]
  private double surplus = Double.NaN; // pack voltage beyond the sum of the cells' [V]

  private StringState(int cells, double capacity) {
    if (cells < 2 || cells > 2_000) {
      throw new IllegalArgumentException(
          "a string has %s cells, wanted 2 to 2000".formatted(Integer.toString(cells)));
    }
    if (!(capacity > 0) || Double.isInfinite(capacity)) {
      throw new IllegalArgumentException(
          "a string's capacity is %s Ah, wanted above 0".formatted(Double.toString(capacity)));
    }
    this.cells = cells;
    this.capacity = capacity;
    this.resistance = new SeriesResistance(cells, capacity);
    this.charges = new SiblingCharge(cells, capacity);
    this.curve = new MedianCurve(capacity);
    this.stills = new StillCells(cells);
    this.full = new TopRests(cells);
    this.last = new double[cells];
    Arrays.fill(last, Double.NaN);
  }

  /**
   * Of a string nobody has seen yet.
   *
   * @param cells in series, 2 to 2000 (parallel ones count as one)
   * @param capacity of the median cell, as well as it is known [Ah]
   */
  public static StringState fresh(int cells, double capacity) {
    return new StringState(cells, capacity);
  }

  /** How many cells. */
  public int cells() {
    return cells;
  }

  /**
   * One more reading. One that is not later than the last is left, and so is one of which fewer
   * than half of the cells were read.
   *
   * @return whether it was taken
   */
  public boolean accept(StringReading reading) {
    double[] volts = reading.volts();
    if (volts.length != cells) {
      throw new IllegalArgumentException(
          "a reading of %s cells, wanted %s"
              .formatted(Integer.toString(volts.length), Integer.toString(cells)));
    }
    double median = median(volts);
    if (reading.timeMillis() <= time
        || Double.isNaN(median)
        || !Double.isFinite(reading.current())) {
      return false;
    }
    if (time == Long.MIN_VALUE) {
      first = reading.timeMillis();
    } else {
      since(reading, volts);
    }
    place(reading.soc());
    charges.passTo((reading.timeMillis() - first) / DAY);
    stills.add(volts, last, median);
    judge(reading, volts, median);
    System.arraycopy(volts, 0, last, 0, cells);
    time = reading.timeMillis();
    current = reading.current();
    return true;
  }

  /** What flowed, and stepped, since the last reading. */
  private void since(StringReading reading, double[] volts) {
    long millis = reading.timeMillis() - time;
    if (millis > LONGEST_PAUSE) {
      placed = false;
      restSince = reading.timeMillis();
      return;
    }
    counted += (reading.current() + current) / 2 * millis / HOUR;
    double[] steps = new double[cells];
    for (int i = 0; i < cells; i++) {
      steps[i] = volts[i] - last[i];
      double size = Math.abs(steps[i]);
      resolution = size > FINEST && size < resolution ? size : resolution;
    }
    double middleStep = median(steps);
    if (!Double.isNaN(middleStep)) {
      resistance.step(millis, reading.current(), current, volts, last, middleStep);
    }
  }

  /** Where in its range the median cell stands; what was counted since holds until it is off. */
  private void place(double soc) {
    if (Double.isNaN(soc)) {
      return;
    }
    double found = counted - (soc - 0.5) * capacity;
    if (!placed || Math.abs(found - middle) > MISPLACED * capacity) {
      middle = found;
      curve.clear();
    }
    placed = true;
  }

  private void judge(StringReading reading, double[] volts, double median) {
    double amperes = reading.current();
    boolean rests = Math.abs(amperes) < RESTING * capacity;
    if (!rests || restSince == 0) {
      restSince = reading.timeMillis();
    }
    if (Math.abs(amperes) > WORKING * capacity) {
      double r = resistance.median();
      double level = Double.isNaN(r) ? median : median - r * amperes;
      charging = amperes > 0;
      curve.add(depth(), level, charging);
      spreadUnderLoad = spread(volts);
      if (Math.abs(counted - takenAt) > EVERY * capacity) {
        takenAt = counted;
        measure(volts, median, amperes, UNDER_CURRENT, 0);
      }
    } else if (rests && reading.timeMillis() - restSince >= SETTLED) {
      spreadAtRest = spread(volts);
      if (reading.timeMillis() - restTaken >= REST_EVERY) {
        restTaken = reading.timeMillis();
        measure(volts, median, 0, AT_REST, reading.timeMillis());
      }
    }
    surplus(reading.packVolt(), volts);
  }

  /** Charge taken out of the median cell since the middle of its range [Ah]. */
  private double depth() {
    return middle - counted;
  }

  /**
   * @param restTime now, where the string rests [ms]; else 0
   */
  private void measure(double[] volts, double median, double amperes, double noise, long restTime) {
    double coarse = ROUNDING * (resolution < 1 ? resolution : 0);
    double z = depth();
    double anywhere = placed ? 0 : ANYWHERE * capacity * ANYWHERE * capacity;
    for (int i = 0; i < cells; i++) {
      double beyond = volts[i] - median - resistance.beyond(i) * amperes;
      double doubt = Math.hypot(Math.hypot(noise, coarse), amperes * resistance.deviation(i));
      double most = curve.beyond(z, beyond + doubt, charging);
      double least = curve.beyond(z, beyond - doubt, charging);
      double deviation = (most - least) / 2;
      if (deviation < UNSURE * capacity && !stills.stands(i)) { // and not NaN
        double x = curve.beyond(z, beyond, charging);
        double bent = CURVE_ERROR * x;
        charges.measure(i, placed ? z : 0, x, deviation * deviation + bent * bent + anywhere);
        if (restTime != 0 && placed && z < -FULL * capacity) {
          full.look(i, restSince, restTime, x, deviation * Math.hypot(IN_ONE_REST, coarse) / doubt);
        }
      }
    }
  }

  private void surplus(double packVolt, double[] volts) {
    double sum = 0;
    for (double v : volts) {
      sum += v;
    }
    double now = packVolt - sum;
    if (!Double.isNaN(now)) {
      surplus = Double.isNaN(surplus) ? now : surplus + (now - surplus) / 16;
    }
  }

  /**
   * Another cell stands at a place: what was known of the one before says nothing of it.
   *
   * @param place in the string, from 0
   */
  public void replaced(int place) {
    resistance.forget(place);
    charges.forget(place);
    stills.forget(place);
    full.forget(place);
    last[place] = Double.NaN;
  }

  /** What can be said now; null before the first reading. */
  public StringView view() {
    return time == Long.MIN_VALUE
        ? null
        : StringView.of(
            time,
            last,
            capacity,
            spreadAtRest,
            spreadUnderLoad,
            surplus,
            resistance,
            charges,
            full,
            stills);
  }

  private static double spread(double[] volts) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double v : volts) {
      if (!Double.isNaN(v)) {
        least = Math.min(least, v);
        most = Math.max(most, v);
      }
    }
    return most - least;
  }

  /** Of those that are numbers; NaN where fewer than half are. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted); // NaN comes last
    int n = sorted.length;
    while (n > 0 && Double.isNaN(sorted[n - 1])) {
      n--;
    }
    if (2 * n < sorted.length || n == 0) {
      return Double.NaN;
    }
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /** Time of the last reading [ms since 1970-01-01 UTC]; the least number before the first. */
  public long timeMillis() {
    return time;
  }

  /** One that goes its own way from here on. */
  public StringState copy() {
    StringState copy = new StringState(cells, capacity);
    copy.resistance.set(resistance);
    copy.charges.set(charges);
    copy.curve.set(curve);
    copy.stills.set(stills);
    copy.full.set(full);
    System.arraycopy(last, 0, copy.last, 0, cells);
    copy.first = first;
    copy.time = time;
    copy.current = current;
    copy.counted = counted;
    copy.middle = middle;
    copy.placed = placed;
    copy.charging = charging;
    copy.takenAt = takenAt;
    copy.restSince = restSince;
    copy.restTaken = restTaken;
    copy.spreadAtRest = spreadAtRest;
    copy.spreadUnderLoad = spreadUnderLoad;
    copy.resolution = resolution;
    copy.surplus = surplus;
    return copy;
  }

  /** Writes it. */
  public void write(DataOutput out) throws IOException {
    SavedFields saved = SavedFields.writing(out);
    int version = saved.version("string of cells", VERSION);
    saved.integer(cells);
    saved.decimal(capacity);
    fields(saved, version);
  }

  /** Reads what {@link #write} wrote. */
  public static StringState read(DataInput in) throws IOException {
    SavedFields saved = SavedFields.reading(in);
    int version = saved.version("string of cells", VERSION);
    int cells = saved.integer(0);
    StringState state = new StringState(cells, saved.decimal(0));
    state.fields(saved, version);
    return state;
  }

  private void fields(SavedFields saved, int version) throws IOException {
    resistance.fields(saved);
    charges.fields(saved);
    curve.fields(saved);
    stills.fields(saved);
    saved.decimals(last);
    first = saved.integer(first);
    time = saved.integer(time);
    current = saved.decimal(current);
    counted = saved.decimal(counted);
    middle = saved.decimal(middle);
    placed = saved.bool(placed);
    charging = saved.bool(charging);
    takenAt = saved.decimal(takenAt);
    restSince = saved.integer(restSince);
    restTaken = saved.integer(restTaken);
    spreadAtRest = saved.decimal(spreadAtRest);
    spreadUnderLoad = saved.decimal(spreadUnderLoad);
    resolution = saved.decimal(resolution);
    surplus = saved.decimal(surplus);
    if (version > 1) {
      full.fields(saved);
    }
  }
}
