package io.celltwin.core.soc;

import static io.celltwin.core.soc.LiveCharge.BI;
import static io.celltwin.core.soc.LiveCharge.BV;
import static io.celltwin.core.soc.LiveCharge.N;
import static io.celltwin.core.soc.LiveCharge.NEVER;
import static io.celltwin.core.soc.LiveCharge.R0;
import static io.celltwin.core.soc.LiveCharge.R1;
import static io.celltwin.core.soc.LiveCharge.R2;
import static io.celltwin.core.soc.LiveCharge.V1;
import static io.celltwin.core.soc.LiveCharge.V2;
import static io.celltwin.core.soc.LiveCharge.Z;
import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.physics.Resistances;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;
import java.util.Arrays;

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
 * test.
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

  /** Smallest step of the current that does [C]. */
  private static final double STEP_AT_LEAST = 0.1;

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

  /** Charge over which the curve's error forgets itself [share]. */
  private static final double CURVE = 0.2;

  /** No cell's voltage jumps by more [V], and as much again for each C by which the load does. */
  private static final double JUMP = 0.4;

  /** If it stays there for longer, it is so [s]. */
  private static final double JUMP_WITHIN = 10;

  /** A first reading further beyond the cell's limits may be a spike, and says nothing [V]. */
  private static final double USUAL = 0.2;

  /** Where the curve is steep, this is what it is off by sideways [share]. */
  private static final double SIDEWAYS = 0.01;

  private final SocConfig config;

  public SocFilter(SocConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /**
   * Tells it where the cell is.
   *
   * @param soc [share]
   * @param deviation standard deviation of that [share], above 0
   */
  public void tell(LiveCharge live, CellSpec spec, double soc, double deviation) {
    start(live, spec, soc, deviation);
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
      look(live, spec, curve, capacity);
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
      start(live, spec, soc, !usual ? 0.4 : abs(c) < REST ? 0.1 : 0.15);
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
    if (abs(change) > STEP_AT_LEAST * rated && dt <= STEP_WITHIN) {
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
    look(live, spec, curve, capacity);
    double moved = dt / 2 * (before + current) * live.perCapacity;
    double doubt = dt * max(abs(before), abs(current)) * live.perCapacity / 2;
    live.x[Z] = min(1.05, max(-0.05, live.x[Z] + moved));
    live.p[Z * N + Z] += square(min(0.5, doubt));
    forget(live, V1, config.fast());
    forget(live, V2, config.slow());
    last(live, run, i);
  }

  private void start(LiveCharge live, CellSpec spec, double soc, double deviation) {
    live.started = true;
    live.charge = 0;
    live.seconds = 0;
    live.chargeVariance = 0;
    live.voltSeconds = 0;
    live.kelvinSeconds = 0;
    live.temperatureSeconds = 0;
    live.restSeconds = 0;
    live.offsetAmpere = 0;
    Arrays.fill(live.x, 0);
    Arrays.fill(live.p, 0);
    live.capacityError.restart();
    live.curveError.restart();
    live.x[Z] = soc;
    live.x[R0] = 0.06;
    live.x[R1] = 0.03;
    live.x[R2] = 0.03;
    variance(live, Z, deviation);
    variance(live, V1, 0.01);
    variance(live, V2, 0.015);
    variance(live, R0, 0.04);
    variance(live, R1, 0.02);
    variance(live, R2, 0.02);
    variance(live, BI, config.currentOffset());
    variance(live, BV, config.offset());
    if (Double.isNaN(live.ohm)) {
      live.ohmVariance = square(0.1 / spec.ratedCapacity());
    }
  }

  private static void variance(LiveCharge live, int i, double deviation) {
    live.p[i * N + i] = square(deviation);
  }

  private static void forget(LiveCharge live, int v, double tau) {
    live.x[v] = 0;
    for (int j = 0; j < N; j++) {
      live.p[v * N + j] = 0;
      live.p[j * N + v] = 0;
    }
    live.p[v * N + v] = square(tau > 100 ? 0.015 : 0.01);
    live.capacityError.forget(v);
    live.curveError.forget(v);
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
    // 2 mV of noise at either end; the double layer adds some per cent within a second
    double noise = square(0.003 / amps) + square(0.05 * ohm * max(0.5, dt));
    if (Double.isNaN(live.ohm)) {
      live.ohm = ohm;
      live.ohmVariance = noise + square(0.1 * ohm);
      live.steps = 1;
      return;
    }
    double error = ohm - live.ohm;
    live.ohmVariance += square(0.002 * live.ohm); // it moves with state of charge and age
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

  /** The filter's own step: what the average says of the state, and where the state goes. */
  private void look(LiveCharge live, CellSpec spec, OcvCurve curve, double capacity) {
    double seconds = live.seconds;
    if (seconds <= 0) {
      return;
    }
    double rated = spec.ratedCapacity();
    double[] x = live.x;
    double c = live.charge / seconds / rated - x[BI];
    double volt = live.voltSeconds / seconds;
    double f = 1;
    if (live.temperatureSeconds > seconds / 2) {
      double celsius = live.kelvinSeconds / live.temperatureSeconds;
      f = 1 / Resistances.at(spec.referenceTemperature(), 1, celsius);
    }
    double told = seconds / HOUR * rated / capacity; // share per C
    double moves = told * live.capacityError.factor();
    double a1 = seconds / config.fast();
    double a2 = seconds / config.slow();
    if (seconds != live.fadesOver) { // nearly always the same
      live.fadesOver = seconds;
      live.fade1 = StrictMath.exp(-a1);
      live.fade2 = StrictMath.exp(-a2);
    }
    double e1 = live.fade1;
    double e2 = live.fade2;
    double g1 = (1 - e1) / a1;
    double g2 = (1 - e2) / a2;

    boolean resting = live.restSeconds >= seconds;
    double unseen = live.chargeVariance / square(seconds * rated); // of the mean current [C²]
    measure(live, curve, volt, c, unseen, f, moves, g1, g2, resting);
    c = live.charge / seconds / rated - x[BI];
    moves = told * live.capacityError.factor();
    predict(live, c, f, moves, told, e1, e2, seconds);
    live.perCapacity = live.capacityError.factor() / (HOUR * capacity);
    live.p[V1 * N + V1] += unseen * square(f * x[R1] * (1 - e1));
    live.p[V2 * N + V2] += unseen * square(f * x[R2] * (1 - e2));
    live.p[Z * N + Z] += live.chargeVariance * square(live.perCapacity);
    live.offsetAmpere = x[BI] * rated;
    live.seconds = 0;
    live.charge = 0;
    live.chargeVariance = 0;
    live.voltSeconds = 0;
    live.kelvinSeconds = 0;
    live.temperatureSeconds = 0;
  }

  private void measure(
      LiveCharge live,
      OcvCurve curve,
      double volt,
      double c,
      double unseen,
      double f,
      double moves,
      double g1,
      double g2,
      boolean resting) {
    double[] x = live.x;
    double[] p = live.p;
    double[] h = live.h;
    double[] k = live.k;
    double middle = x[Z] + c * moves / 2;
    double spread = max(0.005, Math.sqrt(p[Z * N + Z]));
    CurveError beside = live.curveError;
    double ofChemistry = middle + beside.at(middle);
    double above = curve.volt(ofChemistry + spread);
    double below = curve.volt(ofChemistry - spread);
    double at = curve.volt(ofChemistry);
    double bend = (above + below) / 2 - at;
    double slope = (above - below) / (2 * spread);
    h[Z] = slope * beside.stretch(middle);
    h[V1] = g1;
    h[V2] = g2;
    h[R0] = f * c;
    h[R1] = f * (1 - g1) * c;
    h[R2] = f * (1 - g2) * c;
    h[BI] = -(h[Z] * moves / 2 + f * (x[R0] + x[R1] * (1 - g1) + x[R2] * (1 - g2)));
    h[BV] = 1;
    double expected =
        at
            + bend / 2
            + g1 * x[V1]
            + g2 * x[V2]
            + h[R0] * x[R0]
            + h[R1] * x[R1]
            + h[R2] * x[R2]
            + x[BV];
    double noise = square(resting ? config.restNoise() : config.voltageNoise());
    double s =
        noise
            + square(bend)
            + square(SIDEWAYS * h[Z])
            + square(0.1 * f * c * x[R0])
            + unseen * square(f * (x[R1] + x[R2]));
    for (int i = 0; i < N; i++) {
      double sum = 0;
      for (int j = 0; j < N; j++) {
        sum += p[i * N + j] * h[j];
      }
      k[i] = sum;
    }
    beside.gains(slope, h, k);
    s += beside.variance();
    for (int i = 0; i < N; i++) {
      s += h[i] * k[i];
    }
    double error = volt - expected;
    if (error * error > 9 * s) {
      s *= error * error / (9 * s); // a spike, or a model that does not fit: believe it less
    }
    double ofCapacity = live.capacityError.measure(h, k, beside.withCapacity(), error, s);
    beside.measure(k, ofCapacity, error, s);
    for (int i = 0; i < N; i++) {
      double gain = k[i] / s;
      x[i] += gain * error;
      for (int j = 0; j <= i; j++) {
        double less = p[i * N + j] - gain * k[j];
        p[i * N + j] = less;
        p[j * N + i] = less;
      }
    }
    x[Z] = min(1.05, max(-0.05, x[Z]));
    x[R0] = max(0.002, x[R0]);
    x[R1] = max(0.001, x[R1]);
    x[R2] = max(0.001, x[R2]);
  }

  private void predict(
      LiveCharge live,
      double c,
      double f,
      double moves,
      double told,
      double e1,
      double e2,
      double seconds) {
    double[] x = live.x;
    double[] p = live.p;
    double dz = c * moves;
    double in1 = f * (1 - e1);
    double in2 = f * (1 - e2);
    double fades = fading(seconds / (10 * HOUR) + abs(dz) / CURVE);
    // rows, then columns, of P: F has few elements off its diagonal
    for (int side = 0; side < 2; side++) {
      int row = side == 0 ? N : 1;
      int column = side == 0 ? 1 : N;
      for (int j = 0; j < N; j++) {
        int at = j * column;
        double bi = p[BI * row + at];
        p[Z * row + at] -= moves * bi;
        p[V1 * row + at] = e1 * p[V1 * row + at] + in1 * (c * p[R1 * row + at] - x[R1] * bi);
        p[V2 * row + at] = e2 * p[V2 * row + at] + in2 * (c * p[R2 * row + at] - x[R2] * bi);
        p[BV * row + at] *= fades;
      }
    }
    live.curveError.predict(x, c, c * told, moves, e1, e2, in1, in2, fades);
    live.capacityError.predict(x, p, c, c * told, moves, e1, e2, in1, in2, fades);
    x[Z] += dz;
    x[V1] = e1 * x[V1] + in1 * x[R1] * c;
    x[V2] = e2 * x[V2] + in2 * x[R2] * c;
    x[BV] *= fades;
    double hours = seconds / HOUR;
    // an error of the gain lasts about as long as a half cycle
    p[Z * N + Z] += square(config.gain()) * abs(dz) * 0.5 + square(0.0005) * hours;
    p[V1 * N + V1] += square(0.2 * x[R1] * f * c) * (1 - e1 * e1);
    p[V2 * N + V2] += square(0.2 * x[R2] * f * c) * (1 - e2 * e2) + square(0.002) * hours;
    p[R0 * N + R0] += square(0.010) * hours;
    p[R1 * N + R1] += square(0.008) * hours;
    p[R2 * N + R2] += square(0.008) * hours;
    p[BI * N + BI] += square(0.25 * config.currentOffset()) * hours / 24;
    p[BV * N + BV] += square(config.offset()) * (1 - fades * fades);
  }

  /** exp(-x); where x is small, as it is for most steps, by its series, good to 1e-10. */
  private static double fading(double x) {
    return x < 0.01 ? 1 - x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4))) : StrictMath.exp(-x);
  }

  private static double square(double v) {
    return v * v;
  }
}
