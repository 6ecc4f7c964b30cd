package io.celltwin.core.soc;

import static io.celltwin.core.soc.LiveCharge.N;
import static io.celltwin.core.soc.LiveCharge.NEVER;
import static io.celltwin.core.soc.LiveCharge.Z;
import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.physics.Resistances;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;

/**
 * State of charge and resistance of a cell in use: an extended Kalman filter on an equivalent
 * circuit whose parameters, and whose sensors' errors, are part of what is estimated. With c the
 * current in C, Q the capacity in rated ones, f(T) Arrhenius' factor and t in hours for z:
 *
 * <pre>
 *   dz/dt  = (1 + γ)·(c − b_I) / Q
 *   τ₁·dv₁/dt = −v₁ + r₁·f(T)·(c − b_I)          τ₂ likewise
 *   V = OCV(z + δ(z)) + v₁ + v₂ + r₀·f(T)·(c − b_I) + b_V + noise
 * </pre>
 *
 * <p>γ is what the capacity it is told is off by ({@link CapacityError}); so the filter learns a
 * cell's capacity between two tests. δ is how its open-circuit curve lies beside its chemistry's
 * ({@link CurveError}). r₀, r₁, r₂, b_I and b_V drift. b_V stands for what the voltage sensor,
 * hysteresis and whatever circuit and curve cannot say are off by; it forgets with time and with
 * the charge moved, because the error at 30 % says little of that at 80 %. That keeps the interval
 * honest: a lasting 5 mV do not average out. At rest v₁ and v₂ fade and the voltage speaks for the
 * charge; that is all the correction at rest there is, and it needs no threshold.
 *
 * <p>The filter looks at averages over {@link SocConfig#step} seconds, over twice as many once the
 * state of charge is known to {@value #SURE}, or over one interval between samples, whichever is
 * longest. The equations are linear in the current, so the circuit's response to an average is
 * known, and a logger that samples ten times as often costs ten additions more, not ten filter
 * steps. OCV enters by its mean slope over ±1 standard deviation of z (statistical linearisation),
 * so that a wrong start does not look certain.
 *
 * <p>Beside it, the ohmic resistance is taken from steps of the current between neighbouring
 * samples at most {@value #STEP_WITHIN} s apart, ΔV = R·ΔI, as a scalar Kalman filter with outlier
 * test. A source that never looks twice so soon shows steps of up to {@value #SLOW_STEP_WITHIN} s:
 * they hold some of the polarisation too, and their interval says so, until a quick one is seen.
 *
 * <p>Each sample is held against the one before, so how they were framed changes nothing. Nothing
 * is allocated for those of a {@link Run}.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2004.02.033">Plett, J. Power Sources 134 (2004)
 *     277–292</a>, the filter with the circuit's parameters as states
 */
public final class SocFilter {
  /** A step of the current shows the ohmic resistance within this time [s]. */
  private static final double STEP_WITHIN = 2;

  /**
   * Where no such step was ever seen, one within this time shows it and some of the polarisation
   * [s].
   */
  private static final double SLOW_STEP_WITHIN = 30;

  /**
   * Polarisation in a slow step, of what it shows: half is taken for it, and may be all or none.
   */
  private static final double SLOW_SPREAD = 0.3;

  /** Smallest step of the current that does [C]. */
  private static final double STEP_AT_LEAST = 0.1;

  /** What the first step alone may be off by, of it. */
  static final double FIRST_STEP = 0.1;

  /** A resistance moves with state of charge and age: from step to step, of it. */
  static final double STEP_WALK = 0.002;

  /** Currents below this are rest [C]. */
  private static final double REST = 0.02;

  /** Longest interval that the line between two samples bridges [s]. */
  private static final double LONGEST = 120;

  /**
   * A current seen at instants further apart than it lasts adds, per interval, the square of the
   * interval times its variance to the charge's; two steps of it in a row have minus that variance
   * as their mean product, and a twelfth of each step's square, a sixth of it, is counted already.
   */
  private static final double ALIASED = 5 / 6.0;

  /** Of a step anywhere in an interval, the share of its square that is the variance. */
  private static final double TWELFTH = 1 / 12.0;

  /** Standard deviation below which the filter looks half as often [share]. */
  private static final double SURE = 0.01;

  private static final double HOUR = 3600;

  /** No cell's voltage jumps by more [V], and as much again for each C by which the load does. */
  private static final double JUMP = 0.4;

  /** If it stays there for longer, it is so [s]. */
  private static final double JUMP_WITHIN = 10;

  /** A first reading further beyond the cell's limits may be a spike, and says nothing [V]. */
  private static final double USUAL = 0.2;

  private final SocConfig config;
  private final Circuit circuit;

  public SocFilter(SocConfig config) {
    this.config = requireNonNull(config, "config");
    this.circuit = new Circuit(config);
  }

  /**
   * Tells it where the cell is.
   *
   * @param soc [share]
   * @param deviation standard deviation of that [share], above 0
   */
  public void tell(LiveCharge live, CellSpec spec, double soc, double deviation) {
    circuit.start(live, spec, soc, deviation);
  }

  /**
   * Takes in one reading; for many, a {@link Run} is quicker.
   *
   * @param live of the cell; changed in place
   * @param spec of the same cell
   * @param curve of the same cell
   * @param capacity between the curve's ends, now [Ah]
   * @param micros event time [µs since 1970-01-01 UTC]
   * @param voltage [V]
   * @param current positive while charging [A]
   * @param temperature [°C], NaN where there is none
   */
  public void sample(
      LiveCharge live,
      CellSpec spec,
      OcvCurve curve,
      double capacity,
      long micros,
      double voltage,
      double current,
      double temperature) {
    Run one = new Run();
    one.room(1);
    one.set(0, micros, voltage, current, temperature);
    add(live, spec, curve, capacity, one, 0, 1);
  }

  /**
   * Takes in readings in a row, up to the one after which it has looked.
   *
   * @param capacity between the curve's ends, now [Ah]
   * @param from first of them
   * @param to after the last of them
   * @return after the last one taken in
   */
  public int add(
      LiveCharge live, CellSpec spec, OcvCurve curve, double capacity, Run run, int from, int to) {
    int i = from;
    while (i < to && live.lastMicros == NEVER) {
      begin(live, spec, curve, run, i++);
      if (live.looked()) {
        return i;
      }
    }
    if (capacity != live.capacity) { // a division that is the same for most readings
      live.capacity = capacity;
      if (live.capacityError.told(capacity, config.capacity())) {
        live.curveError.capacityTold();
      }
      live.perCapacity = live.capacityError.factor() / (HOUR * capacity);
    }
    double step = step(live);
    i = count(live, spec, step, run, i, to);
    if (live.seconds >= step) {
      circuit.look(live, spec, curve, capacity);
    } else if (i < to) { // nobody knows what flowed since the last reading
      bridge(live, spec, curve, capacity, run, i++);
    }
    return i;
  }

  /** The first reading of all. */
  private void begin(LiveCharge live, CellSpec spec, OcvCurve curve, Run run, int i) {
    double voltage = run.voltage()[i];
    double current = run.current()[i];
    if (!(voltage > lowest(spec) && voltage < highest(spec) && abs(current) <= most(spec))) {
      live.unreadable++;
      return;
    }
    if (!live.started) {
      double c = current / spec.ratedCapacity();
      boolean usual = voltage > spec.minVoltage() - USUAL && voltage < spec.maxVoltage() + USUAL;
      double soc = usual ? curve.soc(voltage - 0.1 * c) : 0.5;
      circuit.start(live, spec, soc, !usual ? 0.4 : abs(c) < REST ? 0.1 : 0.15);
    }
    last(live, run, i);
  }

  private static void last(LiveCharge live, Run run, int i) {
    live.lastMicros = run.micros()[i];
    live.lastVoltage = run.voltage()[i];
    live.lastCurrent = run.current()[i];
    live.lastTemperature = run.temperature()[i];
  }

  private static double lowest(CellSpec spec) {
    return spec.minVoltage() - 1;
  }

  private static double highest(CellSpec spec) {
    return spec.maxVoltage() + 0.5;
  }

  private static double most(CellSpec spec) {
    return 5 * max(spec.maxChargeCurrent(), spec.maxDischargeCurrent());
  }

  /** How long an average is now [s]. */
  private double step(LiveCharge live) {
    return live.p[Z * N + Z] < SURE * SURE ? 2 * config.step() : config.step();
  }

  /**
   * Adds readings to the average, until it is long enough for a look, or a load begins or ends in
   * the dark.
   *
   * @return after the last reading taken in
   */
  private static int count(LiveCharge live, CellSpec spec, double step, Run run, int from, int to) {
    int i = from;
    while (i < to && live.seconds < step) {
      i = plain(live, spec, step, run, i, to);
      if (i < to && live.seconds < step) {
        if (!one(live, spec, run, i)) {
          break;
        }
        i++;
      }
    }
    return i;
  }

  /**
   * Readings that go on from each other as most do. All that changes with each is a local variable
   * here: this loop is most of what a reading costs.
   *
   * @return after the last of them
   */
  private static int plain(LiveCharge live, CellSpec spec, double step, Run run, int from, int to) {
    run.after(from, live.lastMicros, live.lastCurrent, live.lastTemperature);
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] between = run.seconds();
    double[] moved = run.moved();
    double[] warmth = run.warmth();
    double rated = spec.ratedCapacity();
    double lowest = lowest(spec);
    double highest = highest(spec);
    double most = most(spec);
    double idle = REST * rated;
    double leap = STEP_AT_LEAST * rated;
    double volt = live.lastVoltage;
    double before = live.lastCurrent;
    double lastChange = live.lastChange;
    double seconds = live.seconds;
    double charge = live.charge;
    double variance = live.chargeVariance;
    double voltSeconds = live.voltSeconds;
    double kelvinSeconds = live.kelvinSeconds;
    double warmSeconds = live.temperatureSeconds;
    double restSeconds = live.restSeconds;
    boolean idled = abs(before) < idle;
    int i = from;
    for (; i < to && seconds < step; i++) {
      double v = voltage[i];
      double amps = current[i];
      double dt = between[i];
      double size = abs(amps);
      double change = amps - before;
      boolean plain =
          v > lowest
              && v < highest
              && size <= most
              && dt >= 0
              && dt <= LONGEST
              && abs(change) <= leap
              && abs(v - volt) <= JUMP;
      if (!plain) {
        break;
      }
      boolean idles = size < idle;
      seconds += dt;
      charge += moved[i];
      // a step anywhere between the samples is as likely as the line; steps there and back, sample
      // after sample, are a load that changes faster than it is seen
      variance += dt * dt * (change * change * TWELFTH + ALIASED * max(0, -change * lastChange));
      lastChange = change;
      voltSeconds += dt / 2 * (volt + v);
      double warm = warmth[i];
      if (!Double.isNaN(warm)) {
        kelvinSeconds += warm;
        warmSeconds += dt;
      }
      restSeconds = idled && idles ? restSeconds + dt : 0;
      volt = v;
      before = amps;
      idled = idles;
    }
    if (i > from) {
      last(live, run, i - 1);
      live.lastChange = lastChange;
      live.seconds = seconds;
      live.charge = charge;
      live.chargeVariance = variance;
      live.voltSeconds = voltSeconds;
      live.kelvinSeconds = kelvinSeconds;
      live.temperatureSeconds = warmSeconds;
      live.restSeconds = restSeconds;
    }
    return i;
  }

  /**
   * Any reading.
   *
   * @return false where a load began or ended in the dark, and the reading is not taken in
   */
  private static boolean one(LiveCharge live, CellSpec spec, Run run, int i) {
    double v = run.voltage()[i];
    double amps = run.current()[i];
    double rated = spec.ratedCapacity();
    if (!(v > lowest(spec) && v < highest(spec) && abs(amps) <= most(spec))) {
      live.unreadable++;
      return true;
    }
    if (run.micros()[i] < live.lastMicros) {
      live.backwards++;
      return true;
    }
    double dt = (run.micros()[i] - live.lastMicros) * 1e-6;
    double before = live.lastCurrent;
    double change = amps - before;
    if (abs(v - live.lastVoltage) > JUMP * (1 + abs(change) / rated)) {
      if (dt <= JUMP_WITHIN) {
        live.unreadable++;
        return true;
      }
      live.lastVoltage = v; // so it was the one before that no cell could have shown
    }
    double celsius = run.temperature()[i];
    double warm = live.lastTemperature;
    boolean rested = abs(before) < REST * rated && abs(amps) < REST * rated;
    if (dt > LONGEST && !rested) {
      return false;
    }
    if (abs(change) > STEP_AT_LEAST * rated && dt <= SLOW_STEP_WITHIN) {
      step(live, spec, dt, v - live.lastVoltage, change, celsius);
    }
    live.seconds += dt;
    live.charge += dt / 2 * (before + amps);
    live.chargeVariance +=
        dt * dt * (change * change * TWELFTH + ALIASED * max(0, -change * live.lastChange));
    live.lastChange = change;
    live.voltSeconds += dt / 2 * (live.lastVoltage + v);
    if (!Double.isNaN(celsius) && !Double.isNaN(warm)) {
      live.kelvinSeconds += dt / 2 * (warm + celsius);
      live.temperatureSeconds += dt;
    }
    live.restSeconds = rested ? live.restSeconds + dt : 0;
    last(live, run, i);
    return true;
  }

  /** Over an interval in which nobody knows what flowed: takes the line, and doubts all of it. */
  private void bridge(
      LiveCharge live, CellSpec spec, OcvCurve curve, double capacity, Run run, int i) {
    double dt = (run.micros()[i] - live.lastMicros) * 1e-6;
    double before = live.lastCurrent;
    double current = run.current()[i];
    circuit.look(live, spec, curve, capacity);
    double moved = dt / 2 * (before + current) * live.perCapacity;
    double doubt = dt * max(abs(before), abs(current)) * live.perCapacity / 2;
    live.x[Z] = min(1.05, max(-0.05, live.x[Z] + moved));
    live.p[Z * N + Z] += square(min(0.5, doubt));
    circuit.interrupted(live);
    last(live, run, i);
  }

  /** A step of the current between neighbouring samples. */
  private static void step(
      LiveCharge live, CellSpec spec, double dt, double volts, double amps, double temperature) {
    double ohm = volts / amps;
    if (!(ohm > 0)) {
      return;
    }
    if (!Double.isNaN(temperature)) {
      ohm = Resistances.at(spec.referenceTemperature(), ohm, temperature);
    }
    if (dt > STEP_WITHIN) {
      slowStep(live, ohm, amps);
      return;
    }
    double noise = stepVariance(ohm, amps, dt);
    if (Double.isNaN(live.ohm) || live.steps == 0) {
      live.ohm = ohm;
      live.ohmVariance = noise + square(FIRST_STEP * ohm);
      live.steps = 1;
      return;
    }
    double error = ohm - live.ohm;
    live.ohmVariance += square(STEP_WALK * live.ohm);
    double s = live.ohmVariance + noise;
    if (live.steps > 5 && error * error > 16 * s) {
      live.ohmVariance += square(0.02 * live.ohm); // an outlier; but if it stays, follow
      return;
    }
    double gain = live.ohmVariance / s;
    live.ohm += gain * error;
    live.ohmVariance *= 1 - gain;
    live.steps++;
  }

  /**
   * Variance of a resistance by one step: 2 mV of noise at either end, and what the double layer
   * adds, some per cent within a second [Ω²].
   *
   * @param amps of the step [A]
   * @param dt between the two samples [s]
   */
  static double stepVariance(double ohm, double amps, double dt) {
    return square(0.003 / amps) + square(0.05 * ohm * max(0.5, dt));
  }

  /** A step between samples further apart, of a cell that has shown no quicker one. */
  private static void slowStep(LiveCharge live, double ohm, double amps) {
    if (live.steps > 0) {
      return;
    }
    double noise = square(0.003 / amps);
    double common = square(SLOW_SPREAD * ohm); // the same each time: more of them do not lessen it
    double gain = Double.isNaN(live.ohm) ? 1 : 0.2;
    live.ohm = Double.isNaN(live.ohm) ? ohm : live.ohm + gain * (ohm - live.ohm);
    live.ohmVariance = gain * noise + common;
  }

  private static double square(double v) {
    return v * v;
  }
}
