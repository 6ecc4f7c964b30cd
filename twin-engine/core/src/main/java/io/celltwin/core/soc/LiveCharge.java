package io.celltwin.core.soc;

import io.celltwin.core.saved.SavedFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What {@link SocFilter} remembers of one cell: some hundred numbers, however long it lives.
 * Changed in place by the filter.
 */
public final class LiveCharge {
  private static final int VERSION = 4;

  /** Half width of a 90 % interval in standard deviations. */
  private static final double NINETY = 1.645;

  // the filter's state: see SocFilter
  static final int Z = 0; // state of charge [share]
  static final int V1 = 1; // over-voltage that is fast to go [V]
  static final int V2 = 2; // over-voltage that is slow to go [V]
  static final int R0 = 3; // at once [V at 1 C]
  static final int R1 = 4; // fast
  static final int R2 = 5; // slow
  static final int BI = 6; // what the current sensor shows at 0 A [C]
  static final int BV = 7; // what voltage sensor and curve are off by [V]
  static final int N = 8;

  /**
   * What empty and full are, nobody knows better, however steep the curve is there: standard
   * deviation [share].
   */
  private static final double DEFINED = 0.005;

  /** Rest after which little of the polarisation is left [s]. */
  private static final double ANCHOR_SECONDS = 1_800;

  /** Of a state of charge that is known [share]: ±5 points at 90 %. */
  private static final double ANCHOR_DEVIATION = 0.03;

  static final long NEVER = Long.MIN_VALUE;

  boolean started;
  final double[] x = new double[N];
  final double[] p = new double[N * N];
  CapacityError capacityError = new CapacityError();
  CurveError curveError = new CurveError();
  ChargeTrack track = new ChargeTrack();

  // charge counted, and the average that is being taken
  double perCapacity = Double.NaN; // 1/(A·s): one over the charge of a full cell
  long lastMicros = NEVER;
  double lastVoltage = Double.NaN;
  double lastCurrent = Double.NaN;
  double lastTemperature = Double.NaN;
  double lastChange; // of the current, in the last interval [A]
  double seconds;
  double charge; // A·s
  double chargeVariance; // (A·s)², of what flowed between the samples
  double voltSeconds;
  double kelvinSeconds; // °C·s
  double temperatureSeconds;
  double restSeconds;

  // ohmic resistance from steps of the current, at the reference temperature
  double ohm = Double.NaN;
  double ohmVariance;
  int steps;

  // what was not taken in
  long unreadable;
  long backwards;

  // not saved
  final double[] h = new double[N];
  final double[] k = new double[N];
  double capacity = Double.NaN; // Ah, that perCapacity is of
  double fadesOver = Double.NaN; // seconds that fade1 and fade2 are of
  double fade1;
  double fade2;

  private LiveCharge() {}

  /** Of a cell not heard of before: its first reading says where it is, roughly. */
  public static LiveCharge fresh() {
    return new LiveCharge();
  }

  /** True once a reading has been taken in, or a state of charge was told. */
  public boolean started() {
    return started;
  }

  /** State of charge now [share], NaN before the first reading. */
  public double soc() {
    return started ? Math.max(0, Math.min(1, raw())) : Double.NaN;
  }

  /** True after the filter's look, or its start: nothing has been counted since. */
  public boolean looked() {
    return seconds == 0;
  }

  double raw() {
    double counted = Double.isNaN(perCapacity) ? 0 : (charge - offsetCharge()) * perCapacity;
    return x[Z] + counted;
  }

  private double offsetCharge() {
    return offsetAmpere * seconds;
  }

  double offsetAmpere; // of the current sensor, as believed [A]

  /**
   * Lower end of the 90 % interval of {@link #soc()}, around what is published: a filter that
   * believes in 104 % is wrong by that much and not sure of 100.
   */
  public double socLow() {
    return started ? Math.max(0, soc() - NINETY * deviation()) : Double.NaN;
  }

  /** Upper end of the 90 % interval of {@link #soc()}. */
  public double socHigh() {
    return started ? Math.min(1, soc() + NINETY * deviation()) : Double.NaN;
  }

  /** Standard deviation of the state of charge [share]. */
  public double deviation() {
    double counted = Double.isNaN(perCapacity) ? 0 : chargeVariance * perCapacity * perCapacity;
    return Math.sqrt(p[Z * N + Z] + counted + DEFINED * DEFINED);
  }

  /**
   * True while the voltage tells the state of charge: the cell has been at rest for half an hour,
   * and the standard deviation is 3 points at most: on the flat part of a curve rest alone tells
   * little. What is counted from here on rests on it.
   */
  public boolean isAnchored() {
    return started && restSeconds >= ANCHOR_SECONDS && deviation() <= ANCHOR_DEVIATION;
  }

  /**
   * Ohmic resistance at the cell's reference temperature [Ω], as steps of the current show it; NaN
   * before there was one.
   */
  public double resistance() {
    return ohm;
  }

  /** Half width of the 90 % interval of {@link #resistance()} [Ω], NaN where there is none. */
  public double resistanceHalfWidth() {
    return Double.isNaN(ohm) ? Double.NaN : NINETY * Math.sqrt(ohmVariance);
  }

  /** Steps of the current that {@link #resistance()} rests on. */
  public int resistanceSteps() {
    return steps;
  }

  /** What the cell holds over the capacity that was told last, as learned since. */
  public double capacityFactor() {
    return 1 / capacityError.factor();
  }

  /** Standard deviation of {@link #capacityFactor()}. */
  public double capacityDeviation() {
    return capacityError.deviation();
  }

  /**
   * How far the cell's open-circuit curve is believed to lie beside its chemistry's, half way
   * between empty and full [share]; above 0 where the cell shows there what its chemistry shows at
   * a higher state of charge.
   */
  public double curveShift() {
    return curveError.middle();
  }

  /** Standard deviation of {@link #curveShift()} [share]. */
  public double curveDeviation() {
    return curveError.deviation();
  }

  /** What the current sensor is believed to show at 0 A [A]. */
  public double currentOffset() {
    return offsetAmpere;
  }

  /** Readings without a voltage and a current that a cell can have, or can have come to so fast. */
  public long unreadable() {
    return unreadable;
  }

  /** Readings that went back in time. */
  public long outOfOrder() {
    return backwards;
  }

  /** Times begin anew, and nobody knows what flowed meanwhile. */
  public void clockReset() {
    lastMicros = NEVER;
    track.interrupted();
  }

  /** What has been seen of the cell since an operation was last closed. */
  public ChargeTrack track() {
    return track;
  }

  public LiveCharge copy() {
    LiveCharge copy = new LiveCharge();
    copy.started = started;
    System.arraycopy(x, 0, copy.x, 0, N);
    System.arraycopy(p, 0, copy.p, 0, N * N);
    copy.capacityError = capacityError.copy();
    copy.curveError = curveError.copy();
    copy.track = track.copy();
    copy.perCapacity = perCapacity;
    copy.lastMicros = lastMicros;
    copy.lastVoltage = lastVoltage;
    copy.lastCurrent = lastCurrent;
    copy.lastTemperature = lastTemperature;
    copy.lastChange = lastChange;
    copy.seconds = seconds;
    copy.charge = charge;
    copy.chargeVariance = chargeVariance;
    copy.voltSeconds = voltSeconds;
    copy.kelvinSeconds = kelvinSeconds;
    copy.temperatureSeconds = temperatureSeconds;
    copy.restSeconds = restSeconds;
    copy.ohm = ohm;
    copy.ohmVariance = ohmVariance;
    copy.steps = steps;
    copy.unreadable = unreadable;
    copy.backwards = backwards;
    copy.offsetAmpere = offsetAmpere;
    return copy;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static LiveCharge readFrom(DataInput in) throws IOException {
    LiveCharge live = new LiveCharge();
    live.fields(SavedFields.reading(in));
    return live;
  }

  /** All it remembers, to be written or read; version byte first. */
  public void fields(SavedFields saved) throws IOException {
    int version = saved.version("live charge", VERSION);
    started = saved.bool(started);
    saved.decimals(x);
    saved.decimals(p);
    perCapacity = saved.decimal(perCapacity);
    lastMicros = saved.integer(lastMicros);
    lastVoltage = saved.decimal(lastVoltage);
    lastCurrent = saved.decimal(lastCurrent);
    lastTemperature = saved.decimal(lastTemperature);
    lastChange = saved.decimal(lastChange);
    seconds = saved.decimal(seconds);
    charge = saved.decimal(charge);
    chargeVariance = saved.decimal(chargeVariance);
    voltSeconds = saved.decimal(voltSeconds);
    kelvinSeconds = saved.decimal(kelvinSeconds);
    temperatureSeconds = saved.decimal(temperatureSeconds);
    restSeconds = saved.decimal(restSeconds);
    ohm = saved.decimal(ohm);
    ohmVariance = saved.decimal(ohmVariance);
    steps = saved.integer(steps);
    unreadable = saved.integer(unreadable);
    backwards = saved.integer(backwards);
    offsetAmpere = saved.decimal(offsetAmpere);
    if (version > 1) {
      capacityError.fields(saved);
    }
    if (version > 2) {
      curveError.fields(saved);
    }
    if (version > 3) {
      track.fields(saved);
    }
  }
}
