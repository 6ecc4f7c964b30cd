package io.celltwin.simulation;

import io.celltwin.domain.OperationKind;
import java.util.Arrays;

/**
 * One cell's life, operation by operation. With state of charge z, current I (positive charging),
 * overvoltage U₁ of the RC pair and cell temperature T:
 *
 * <pre>
 *   V   = OCV(z) + I·R₀ + U₁
 *   U₁' = −U₁/τ + I·R₁/τ
 *   z'  = (I − leak) / (3600·Q)
 *   C·T' = I²·(R₀ + R₁) − h·(T − T_ambient)
 * </pre>
 *
 * <p>Resistances follow Arrhenius with 20 kJ/mol. Capacity Q falls with the root of time (faster
 * when warm), with charge throughput (faster when warm, at high rate, or charged below 5 °C), and
 * after a knee at some loss ever faster. Resistance grows in proportion to the loss.
 */
final class CellSimulation {
  private static final double ARRHENIUS_KELVIN = 20_000 / 8.314;
  private static final double REFERENCE_KELVIN = 298.15;
  private static final double ZERO_CELSIUS = 273.15;
  private static final double DAY_SECONDS = 86_400;
  private static final int SLOWLY = 16;
  private static final double VOLTAGE_NOISE = 0.0015;
  private static final double CURRENT_NOISE = 0.003;
  private static final double TEMPERATURE_NOISE = 0.1;
  private static final int CHECK_EVERY = 8;
  private static final double DEAD = 0.45;

  /** The model says nothing beyond: a cell this far gone stays as it is. */
  private static final double LARGEST_LOSS = 0.45;

  private static final double FROST_SECONDS = 3 * DAY_SECONDS;
  private static final double SILENT_SECONDS = 3 * DAY_SECONDS;

  /** A leak may draw more than the current at which a charger stops; its timer does [s]. */
  private static final double CHARGER_TIMER = 5 * 3600;

  private final Design design;
  private final Fault fault;
  private final int faultFrom;
  private final int faultUntil;
  private final double pace;
  private final Noise life;
  private final Noise sensors;
  private final double dt;
  private final double ambientBase;
  private final double cyclicRate;
  private final double calendarRate;
  private final double kneeLoss;
  private final double resistanceSpread;
  private final double capacitySpread;
  private final long startMillis;

  // the cell
  private double soc = 0.3;
  private double slowVoltage;
  private double temperature;
  private double loss;
  private double calendarDays;

  // its operation under way
  private int size;
  private double[] seconds = new double[1024];
  private double[] volts = new double[1024];
  private double[] amperes = new double[1024];
  private double[] celsius = new double[1024];
  private double clock;
  private double operationStart;
  private OperationKind kind = OperationKind.REST;
  private int operation = -1;
  private int discharges;
  private int phase;
  private double throughput;
  private double heatSum;
  private double r0;
  private double r1;
  private double around;
  private double terminal;
  private double highest;
  private double lowest;
  private double stuck = Double.NaN;
  private boolean silenced;
  private double faultSince;

  /** What follows what; a check replaces the usual discharge by a full one at reference load. */
  private enum Phase {
    CHARGE,
    REST_FULL,
    DISCHARGE,
    REST_EMPTY
  }

  /**
   * @param faultFrom discharges after which the fault begins
   * @param faultUntil discharges after which somebody has mended it
   * @param pace of its ageing by use; 1 for a cell that lasts some 250 full cycles
   * @param lossBefore share of capacity lost before the first sample
   * @param daysBefore in service before the first sample
   */
  CellSimulation(
      Design design,
      Fault fault,
      int faultFrom,
      int faultUntil,
      double pace,
      long seed,
      long index,
      long startMillis,
      double dt,
      double lossBefore,
      double daysBefore) {
    this.design = design;
    this.fault = fault;
    this.faultFrom = faultFrom;
    this.faultUntil = faultUntil;
    this.pace = pace;
    this.life = Noise.of(seed, 2L * index);
    this.sensors = Noise.of(seed, 2L * index + 1);
    this.startMillis = startMillis;
    this.dt = dt;
    this.loss = lossBefore;
    this.calendarDays = daysBefore;
    this.ambientBase = life.between(18, 30);
    this.cyclicRate = 0.0005 * Math.exp(life.between(-0.6, 0.7));
    this.calendarRate = 0.0008 * Math.exp(life.between(-0.4, 0.4));
    this.kneeLoss = life.between(0.13, 0.24);
    this.resistanceSpread = life.between(0.93, 1.07);
    this.capacitySpread = life.between(0.98, 1.03);
    this.temperature = ambientBase;
    // cells of a pack do not move in step
    this.clock = life.between(0, 600);
  }

  /** What a slow discharge at 25 °C would give [Ah]. */
  double capacity() {
    return design.ratedCapacity() * capacitySpread * (1 - loss);
  }

  /** Ohmic, at 25 °C [Ω]. */
  double resistance() {
    double own =
        switch (fault) {
          case RESISTANCE -> Math.min(3, 0.03 * Math.max(0, discharges - faultFrom));
          case CONTACT_RESISTANCE -> faulty() ? 1 : 0;
          default -> 0;
        };
    return design.ohmic() * resistanceSpread * (1 + 2.2 * loss + own);
  }

  /** What a discharge at reference load and 25 °C, after a full charge, would give [Ah]. */
  double referenceCapacity() {
    double ohm = resistance() + slow();
    double load = design.dischargeRate() * design.ratedCapacity();
    double empty = design.soc(design.minVoltage() + load * ohm);
    double full = design.soc(design.maxVoltage() - chargeEnds() * ohm);
    return (full - empty) * capacity() * load / (load + leak());
  }

  /** Between rested cut-off voltages [share]. */
  double stateOfCharge() {
    double empty = design.soc(design.minVoltage());
    return (soc - empty) / (design.soc(design.maxVoltage()) - empty);
  }

  /** Of the RC pair, at 25 °C [Ω]. */
  private double slow() {
    return design.slow() * resistanceSpread * (1 + 1.5 * loss);
  }

  /** Current at which a charge is over [A]. */
  private double chargeEnds() {
    return 0.03 * design.ratedCapacity();
  }

  int discharges() {
    return discharges;
  }

  /** Whether its fault has begun, and nobody has mended it. */
  boolean faulty() {
    return fault != Fault.NONE && discharges >= faultFrom && discharges < faultUntil;
  }

  /** True terminal voltage at its lowest in the operation [V]. */
  double lowest() {
    return lowest;
  }

  /** True terminal voltage at its highest in the operation [V]. */
  double highest() {
    return highest;
  }

  /** Current that flows inside the cell and does no good [A]. */
  double leak() {
    return switch (fault) {
      case LEAK ->
          Math.min(design.ratedCapacity() / 20, 0.002 * Math.max(0, discharges - faultFrom));
      case SMALL_LEAK -> faulty() ? design.ratedCapacity() / 500 : 0;
      case MEDIUM_LEAK -> faulty() ? design.ratedCapacity() / 150 : 0;
      case LARGE_LEAK -> faulty() ? design.ratedCapacity() / 40 : 0;
      default -> 0;
    };
  }

  /** Whether the cell was taken out after the last operation. */
  boolean dead() {
    return fault == Fault.EARLY_DEATH && 1 - loss < DEAD;
  }

  OperationKind kind() {
    return kind;
  }

  /** 0-based position of the operation. */
  int operation() {
    return operation;
  }

  double ambient() {
    double days = clock / DAY_SECONDS;
    boolean frost = fault == Fault.COLD && faulty() && clock - faultSince < FROST_SECONDS;
    return frost ? -8 : ambientBase + 4 * Math.sin(2 * Math.PI * days);
  }

  /** True time of the operation's start [ms since 1970-01-01 UTC]. */
  long operationMillis() {
    return startMillis + Math.round(operationStart * 1000);
  }

  int size() {
    return size;
  }

  double[] seconds() {
    return seconds;
  }

  double[] volts() {
    return volts;
  }

  double[] amperes() {
    return amperes;
  }

  double[] celsius() {
    return celsius;
  }

  /** Lives through the next operation. */
  void next() {
    operation++;
    operationStart = clock;
    size = 0;
    throughput = 0;
    heatSum = 0;
    highest = 0;
    lowest = Double.POSITIVE_INFINITY;
    double chargedAbove = soc;
    switch (Phase.values()[phase]) {
      case CHARGE -> charge();
      case REST_FULL -> rest(OperationKind.REST, life.between(900, 2400));
      case DISCHARGE -> discharge();
      case REST_EMPTY -> rest(OperationKind.REST, life.between(1200, 3600));
    }
    phase = (phase + 1) % Phase.values().length;
    if (fault == Fault.SILENCE && !silenced && faulty() && kind == OperationKind.REST) {
      silenced = true;
      silence(SILENT_SECONDS);
    }
    age(Math.abs(soc - chargedAbove));
  }

  private void charge() {
    kind = OperationKind.CHARGE;
    boolean full = design.usage() != Design.Usage.PARTIAL || checkIsNext();
    double until = full ? 2 : life.between(0.75, 0.9);
    double limit = design.maxVoltage();
    if (fault == Fault.OVERCHARGE && (discharges == faultFrom || discharges == faultFrom + 1)) {
      limit += 0.15;
    }
    double current = design.chargeRate() * design.ratedCapacity();
    double end = chargeEnds();
    begin();
    double from = clock;
    double now = current;
    while (soc < until && clock - from < CHARGER_TIMER) {
      slowly();
      double decay = Math.exp(-dt / design.timeConstant());
      double atLimit = (limit - design.ocv(soc) - slowVoltage * decay) / (r0 + r1 * (1 - decay));
      now = Math.min(current, atLimit);
      if (now < end) {
        break;
      }
      step(now, decay);
    }
  }

  private void discharge() {
    kind = OperationKind.DISCHARGE;
    boolean check = checkIsNext();
    double current = -design.dischargeRate() * design.ratedCapacity();
    double floor = check || design.usage() == Design.Usage.CONSTANT ? -1 : life.between(0.25, 0.5);
    boolean driving = !check && design.usage() == Design.Usage.DRIVING;
    double load = current;
    int left = 0;
    begin();
    double decay = Math.exp(-dt / design.timeConstant());
    while (soc > floor) {
      if (driving && left-- == 0) {
        left = 1 + (int) life.between(0, Math.max(1, 60 / dt));
        double draw = life.uniform();
        load = draw < 0.15 ? -0.6 * current : draw < 0.3 ? 0 : current * life.between(0.5, 3);
      }
      slowly();
      step(load, decay);
      if (guarded() < design.minVoltage()) {
        break;
      }
    }
    discharges++;
    if (discharges == faultFrom) {
      faultSince = clock;
    }
    if (fault == Fault.EARLY_DEATH && discharges > faultFrom + 15) {
      loss += 0.045;
    }
  }

  /** Voltage that ends a discharge: as the logger has it, unless that is no voltage [V]. */
  private double guarded() {
    boolean useless = fault == Fault.STUCK_VOLTAGE || fault == Fault.VOLTAGE_UNIT;
    return useless && faulty() ? terminal : volts[size - 1];
  }

  /** Every eighth discharge is a full one at reference load, to see what is left. */
  private boolean checkIsNext() {
    return discharges % CHECK_EVERY == 0;
  }

  private void rest(OperationKind as, double duration) {
    kind = as;
    begin();
    double decay = Math.exp(-dt / design.timeConstant());
    double from = clock;
    while (clock - from < duration) {
      slowly();
      step(0, decay);
    }
  }

  /** Time passes and nobody hears of it. */
  private void silence(double duration) {
    temperature = ambient();
    slowVoltage = 0;
    clock += duration;
  }

  private void begin() {
    r0 = 0;
  }

  /** Temperature moves slowly: what hangs on it is worked out now and then. */
  private void slowly() {
    if (r0 == 0 || size % SLOWLY == 0) {
      double cold =
          Math.exp(ARRHENIUS_KELVIN * (1 / (temperature + ZERO_CELSIUS) - 1 / REFERENCE_KELVIN));
      around = ambient();
      r0 = resistance() * cold;
      r1 = slow() * cold;
    }
  }

  /** One sample interval at one current. */
  private void step(double current, double decay) {
    slowVoltage = slowVoltage * decay + r1 * current * (1 - decay);
    double leak = leak();
    soc += (current - leak) * dt / (3600 * capacity());
    boolean uncooled = fault == Fault.COOLING_LOST && faulty();
    double outside = fault == Fault.CONTACT_RESISTANCE && faulty() ? r0 / 2 : 0;
    double heat =
        current * current * (r0 - outside + r1)
            + leak * design.ocv(Math.max(0, soc))
            - (uncooled ? 0.25 : 1) * design.heatLoss() * (temperature - around);
    temperature += heat * dt / design.heatCapacity();
    double voltage = design.ocv(soc) + current * r0 + slowVoltage + stripping(current);
    terminal = voltage;
    highest = Math.max(highest, voltage);
    lowest = Math.min(lowest, voltage);
    throughput += Math.abs(current) * dt / 3600;
    heatSum += temperature;
    record(voltage, current);
    clock += dt;
  }

  /**
   * Plated lithium goes back while the cell rests and holds its voltage up until it is gone [V].
   *
   * @see <a href="https://doi.org/10.1021/acsenergylett.0c00831">Konz et al., ACS Energy Lett. 5
   *     (2020) 1750–1757</a>, the slope of the voltage while it relaxes
   */
  private double stripping(double current) {
    if (fault != Fault.PLATING || !faulty() || current != 0 || soc < 0.8) {
      return 0;
    }
    double minutes = (clock - operationStart) / 60;
    return 0.012 / (1 + Math.exp((minutes - 12) / 1.5));
  }

  /** What the sensors say. */
  private void record(double voltage, double current) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, size * 2);
      volts = Arrays.copyOf(volts, size * 2);
      amperes = Arrays.copyOf(amperes, size * 2);
      celsius = Arrays.copyOf(celsius, size * 2);
    }
    double drift =
        fault == Fault.SENSOR_DRIFT && faulty()
            ? Math.min(0.04, 0.002 * Math.max(0, discharges - faultFrom))
            : 0;
    long draw = sensors.next();
    seconds[size] = clock - operationStart;
    volts[size] = voltage + drift + VOLTAGE_NOISE * Noise.lower(draw);
    amperes[size] = current + CURRENT_NOISE * Noise.upper(draw);
    celsius[size] = temperature + TEMPERATURE_NOISE * Noise.lower(draw >>> 16);
    if (faulty()) {
      spoil(size);
    }
    size++;
  }

  /** What a sensor that is stuck or a wrong unit makes of a reading. */
  private void spoil(int i) {
    switch (fault) {
      case STUCK_VOLTAGE -> {
        stuck = Double.isNaN(stuck) ? volts[i] : stuck;
        volts[i] = stuck;
      }
      case STUCK_TEMPERATURE -> {
        stuck = Double.isNaN(stuck) ? celsius[i] : stuck;
        celsius[i] = stuck;
      }
      case CURRENT_UNIT -> amperes[i] *= 1000;
      case VOLTAGE_UNIT -> volts[i] *= 1000;
      case TEMPERATURE_UNIT -> celsius[i] += ZERO_CELSIUS;
      default -> {}
    }
  }

  private void age(double depth) {
    if (size == 0) {
      return;
    }
    double mean = heatSum / size;
    double fullCycles = throughput / (2 * design.ratedCapacity());
    double stress = Math.exp(0.03 * (mean - 25)) * (0.5 + 0.5 * depth);
    if (kind == OperationKind.CHARGE && mean < 5) {
      stress *= 1 + 0.6 * (5 - mean); // plating
    }
    double knee = 1 + 30 * Math.max(0, loss - kneeLoss);
    double weak = fault == Fault.WEAK_IN_PACK && faulty() ? 3 : 1;
    loss += pace * weak * cyclicRate * fullCycles * 2 * stress * knee;
    double days = size * dt / DAY_SECONDS;
    double root = Math.sqrt(calendarDays + days) - Math.sqrt(calendarDays);
    calendarDays += days;
    loss += calendarRate * root * Math.exp(0.05 * (mean - 25));
    if (overcharged()) {
      loss += 0.01;
    }
    if (fault == Fault.PLATING && faulty() && kind == OperationKind.CHARGE) {
      loss += 0.0008;
    }
    if (fault != Fault.EARLY_DEATH) {
      loss = Math.min(loss, LARGEST_LOSS);
    }
  }

  private boolean overcharged() {
    return fault == Fault.OVERCHARGE
        && kind == OperationKind.CHARGE
        && (discharges == faultFrom || discharges == faultFrom + 1);
  }
}
