package io.celltwin.core.mode;

import io.celltwin.core.feature.ChemistryOneHot;
import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.core.physics.Resistances;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.OperationKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What one cell remembers about how it ages; a charge and the discharge after it at a time. Causal,
 * bounded ({@link #writeTo} gives about 13 kB), and the same on every machine.
 *
 * <p>Charges of the first cycles are all looked at, later ones every few cycles: a loss does not
 * hurry, and a fit costs a millisecond.
 */
public final class ModeTracker {
  private static final int VERSION = 1;

  /** All charges up to this cycle are fitted. */
  private static final int FIRST_CYCLES = 5;

  /** Later ones at least this many cycles apart. */
  private static final int APART = 5;

  /** So many cycles the last answer holds while charges cannot be used. */
  private static final int STALE = 50;

  /** Deviations of the filter times this cover what they say, on simulated training cells. */
  private static final double HONEST = 1.5;

  /** A deviation above says nothing about ageing [points]. */
  private static final double WIDEST = 6;

  private static final double REFERENCE = 25;

  private final Chemistry chemistry;
  private final ElectrodeFilter filter;
  private LeadingMode leading = new LeadingMode();
  private int cycle;
  private int fitted;
  private double firstCapacity = Double.NaN;
  private double lastCapacity = Double.NaN;
  private double paceCapacity = Double.NaN;
  private int paceCycle;
  private double pace = Double.NaN;
  private LoadSteps steps = new LoadSteps();
  private ChargeShape shape = new ChargeShape();
  private String refused;

  // the charge that waits for its discharge; the charge rate is NaN where there is none
  private final double[] grid = new double[PartialCharge.SET.size()];
  private double rate = Double.NaN;
  private double celsius = Double.NaN;

  private double seenRate = Double.NaN;
  private double seenCelsius = Double.NaN;

  private ModeTracker(Chemistry chemistry) {
    this.chemistry = chemistry;
    List<ElectrodePair> pairs = ElectrodePair.candidates(chemistry);
    this.filter = pairs.isEmpty() ? null : new ElectrodeFilter(pairs);
  }

  /** Of a cell not seen before. */
  public static ModeTracker fresh(Chemistry chemistry) {
    return new ModeTracker(chemistry);
  }

  /**
   * An operation of the cell, in their order.
   *
   * @return whether something new is known
   */
  public boolean accept(CellSpec spec, Cycle operation) {
    Features partial = operation.family(PartialCharge.SET.name());
    if (operation.kind() == OperationKind.CHARGE && partial != null) {
      double amperes = operation.measured().loadCurrent();
      if (operation.measured().ccTime() > 0) {
        amperes = 3600 * operation.measured().ccCharge() / operation.measured().ccTime();
      }
      return charge(
          spec,
          operation.cycleNumber(),
          partial,
          amperes / spec.ratedCapacity(),
          operation.measured().meanTemperature());
    }
    if (operation.kind() == OperationKind.REST && partial != null) {
      relaxation(partial);
      return false;
    }
    if (operation.kind() == OperationKind.DISCHARGE) {
      double ambient = operation.measured().ambient();
      double ohm = operation.measured().resistance();
      double at = Double.isNaN(ambient) ? operation.measured().minTemperature() : ambient;
      return discharge(
          spec,
          operation.cycleNumber(),
          operation.comparable() ? operation.measured().capacity() : Double.NaN,
          operation.comparable() && ohm > 0 && !Double.isNaN(at)
              ? Resistances.at(spec.referenceTemperature(), ohm, at)
              : Double.NaN);
    }
    return false;
  }

  /**
   * A charge. It waits for the capacity that the discharge after it shows.
   *
   * @param number of the cycle, not below the one before
   * @param partial {@link PartialCharge} features
   * @param chargeRate of its constant current [C]
   * @param degrees mean temperature [°C], NaN without a probe
   * @return whether something new is known, from a charge that waited in vain
   */
  public boolean charge(
      CellSpec spec, int number, Features partial, double chargeRate, double degrees) {
    if (!partial.set().equals(PartialCharge.SET)) {
      throw new IllegalArgumentException(
          "features are %s, wanted %s".formatted(partial.set().name(), PartialCharge.SET.name()));
    }
    boolean due = number <= FIRST_CYCLES || number - fitted >= APART || !begun();
    if (!due || !(chargeRate > 0)) {
      return false;
    }
    boolean news = !Double.isNaN(rate) && settle(spec, Double.NaN);
    cycle = Math.max(cycle, number);
    for (int i = 0; i < grid.length; i++) {
      grid[i] = partial.get(i);
    }
    rate = chargeRate;
    celsius = degrees;
    return news;
  }

  /** The charge that waits, with the rest after it. */
  public void relaxation(Features partial) {
    if (!Double.isNaN(rate)) {
      for (int i = 0; i < grid.length; i++) {
        grid[i] = Double.isNaN(partial.get(i)) ? grid[i] : partial.get(i);
      }
    }
  }

  /**
   * A discharge.
   *
   * @param capacity [Ah] where it was complete and comparable with others, or NaN
   * @param ohm from the step of its load, at the reference temperature [Ω], or NaN
   * @return whether something new is known
   */
  public boolean discharge(CellSpec spec, int number, double capacity, double ohm) {
    cycle = Math.max(cycle, number);
    steps.add(ohm);
    if (capacity > 0) {
      if (Double.isNaN(firstCapacity)) {
        firstCapacity = capacity;
        paceCapacity = capacity;
        paceCycle = number;
      }
      lastCapacity = capacity;
      if (number - paceCycle >= 50) {
        pace = (paceCapacity - capacity) / firstCapacity * 100 / (number - paceCycle);
        paceCapacity = capacity;
        paceCycle = number;
      }
    }
    return !Double.isNaN(rate) && settle(spec, capacity);
  }

  private boolean begun() {
    return filter != null && filter.begun();
  }

  private double unit(CellSpec spec) {
    return Double.isNaN(firstCapacity) ? spec.ratedCapacity() : firstCapacity;
  }

  private boolean settle(CellSpec spec, double capacity) {
    double unit = unit(spec);
    shape.add(grid, unit);
    seenRate = rate;
    seenCelsius = celsius;
    double at = Double.isNaN(celsius) ? REFERENCE : celsius;
    int points = 0;
    for (int i = 0; i < PartialCharge.POINTS; i++) {
      points += Double.isNaN(grid[i]) ? 0 : 1;
    }
    CurveFit.Curve curve = new CurveFit.Curve();
    curve.charge = new double[points];
    curve.volt = new double[points];
    int next = 0;
    for (int i = 0; i < PartialCharge.POINTS; i++) {
      if (!Double.isNaN(grid[i])) {
        curve.charge[next] = grid[i] / unit;
        curve.volt[next++] = PartialCharge.voltage(spec, i);
      }
    }
    // a resistance at the reference temperature times this is what the current met
    double colder = Resistances.at(at, 1, REFERENCE);
    curve.rate = rate * spec.ratedCapacity() / unit * colder;
    curve.from = spec.minVoltage();
    curve.to = spec.maxVoltage();
    curve.capacity = capacity / unit;
    curve.dischargeRate = spec.referenceCurrent() / unit * colder;
    curve.growth = steps.growth();
    rate = Double.NaN;
    fitted = cycle;
    if (filter == null) {
      refused = "no half-cell curves are known for the chemistry " + chemistry;
      return true;
    }
    refused = filter.accept(curve, cycle);
    if (refused == null && filter.charges() > 1) {
      double[] value = new double[Mode.CAPACITY_MODES];
      for (int i = 0; i < value.length; i++) {
        value[i] = 100 * loss(i);
      }
      leading.add(probabilities(), value);
    }
    return true;
  }

  /** In the order of {@link Mode}; the filter has lithium last. */
  private static int place(int mode) {
    return mode == 0 ? 2 : mode - 1;
  }

  private double loss(int mode) {
    return filter.loss(place(mode));
  }

  private double deviation(int mode) {
    int i = place(mode);
    return 100 * HONEST * Math.sqrt(filter.covariance(i, i));
  }

  private double[] probabilities() {
    double[] mean = new double[Mode.CAPACITY_MODES];
    double[][] covariance = new double[mean.length][mean.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = loss(i);
      for (int j = 0; j < mean.length; j++) {
        covariance[i][j] = HONEST * HONEST * filter.covariance(place(i), place(j));
      }
    }
    return LeadingMode.probabilities(mean, covariance);
  }

  /** Of the cell. */
  public Chemistry chemistry() {
    return chemistry;
  }

  /** What the curves, capacities and load steps seen so far say. */
  public DegradationModes modes() {
    String missing = missing();
    ModeEstimate[] all = new ModeEstimate[Mode.ALL.size()];
    double[] probability = missing == null ? probabilities() : null;
    for (int i = 0; i < Mode.CAPACITY_MODES; i++) {
      Mode mode = Mode.ALL.get(i);
      if (missing != null) {
        all[i] = ModeEstimate.unknown(mode, missing);
      } else if (deviation(i) > WIDEST) {
        all[i] =
            new ModeEstimate(
                mode,
                Double.NaN,
                Double.NaN,
                probability[i],
                null,
                String.format(
                    Locale.ROOT,
                    "the charges show it to ±%.0f points only, wanted ±%.0f",
                    deviation(i),
                    WIDEST));
      } else {
        all[i] =
            new ModeEstimate(mode, 100 * loss(i), deviation(i), probability[i], evidence(), null);
      }
    }
    all[Mode.RESISTANCE.index()] = resistance(missing);
    all[Mode.PLATING.index()] =
        ModeEstimate.unknown(
            Mode.PLATING,
            "a charge curve does not tell lithium that was plated from lithium lost otherwise");
    String undecided =
        missing != null ? missing : leading.leading() == null ? "no loss stands out yet" : null;
    return new DegradationModes(
        cycle, List.of(all), missing == null ? leading.leading() : null, undecided);
  }

  private String missing() {
    if (filter == null) {
      return "no half-cell curves are known for the chemistry " + chemistry;
    }
    if (!filter.begun()) {
      return refused == null ? "no charge seen yet" : refused;
    }
    if (filter.charges() < 2) {
      return refused == null ? "one charge seen, losses show from the second on" : refused;
    }
    return refused != null && cycle - filter.lastCycle() > STALE
        ? "since cycle %d: %s".formatted(filter.lastCycle(), refused)
        : null;
  }

  private String evidence() {
    return String.format(
        Locale.ROOT,
        "%d charges against %s, the last one met to %.1f mV%s",
        filter.charges(),
        filter.pair(),
        1000 * filter.residual(),
        Double.isNaN(lastCapacity) ? "; no measured capacity" : "; measured capacity");
  }

  private ModeEstimate resistance(String missing) {
    if (steps.count() >= 2 * LoadSteps.LEAST) {
      double value = 100 * steps.growth();
      double deviation = 5 + 0.15 * Math.abs(value);
      return new ModeEstimate(
          Mode.RESISTANCE,
          value,
          deviation,
          above(value, deviation, ModeEstimate.GROWN),
          "voltage steps of %d loads".formatted(steps.count()),
          null);
    }
    if (missing != null) {
      return ModeEstimate.unknown(
          Mode.RESISTANCE, "no load steps to compare, and of the charges: " + missing);
    }
    double value = 100 * filter.loss(3);
    double deviation = 15 + 100 * HONEST * Math.sqrt(filter.covariance(3, 3));
    return deviation > 60
        ? ModeEstimate.unknown(
            Mode.RESISTANCE,
            String.format(
                Locale.ROOT,
                "no load steps to compare; the charges show its growth to ±%.0f points only",
                deviation))
        : new ModeEstimate(
            Mode.RESISTANCE,
            value,
            deviation,
            above(value, deviation, ModeEstimate.GROWN),
            "over-voltage of %d charges".formatted(filter.charges()),
            null);
  }

  /** Probability that a normal value lies above a limit; logistic approximation. */
  private static double above(double value, double deviation, double limit) {
    return 1 / (1 + StrictMath.exp(-1.702 * (value - limit) / deviation));
  }

  /**
   * Capacity that losses leave of this cell's first, by its own electrodes; NaN where they are not
   * known.
   *
   * @param lithium LLI [%]
   * @param positive LAM_PE [%]
   * @param negative LAM_NE [%]
   */
  public double explained(CellSpec spec, double lithium, double positive, double negative) {
    if (!begun()) {
      return Double.NaN;
    }
    return filter.capacityWith(
        positive / 100,
        negative / 100,
        lithium / 100,
        spec.minVoltage(),
        spec.maxVoltage(),
        spec.referenceCurrent() / unit(spec));
  }

  /** Capacity last measured over the first one, NaN before. */
  public double measured() {
    return lastCapacity / firstCapacity;
  }

  /** Input of the model "modes" after the last charge. */
  public Features input(CellSpec spec) {
    FeatureSet set = ModeInput.SET;
    double[] x = new double[set.size()];
    Arrays.fill(x, Double.NaN);
    shape.write(x);
    int at = ModeInput.OTHERS;
    x[at++] = 1 - measured();
    x[at++] = pace;
    x[at++] = steps.growth();
    x[at++] = seenRate;
    x[at++] = seenCelsius;
    x[at++] = StrictMath.log(1.0 + cycle);
    if (begun() && filter.charges() > 1) {
      for (int i = 0; i < 4; i++) {
        int place = i == 3 ? 3 : place(i);
        x[at + i] = filter.loss(place);
        x[at + 4 + i] = Math.sqrt(filter.covariance(place, place));
      }
      x[at + 8] = filter.residual();
      x[at + 9] = filter.over();
    }
    at += 10;
    x[at++] = spec.maxVoltage();
    ChemistryOneHot.write(chemistry, x, at);
    return new Features(set, x);
  }

  public ModeTracker copy() {
    ModeTracker copy = new ModeTracker(chemistry, filter == null ? null : filter.copy());
    copy.leading = leading.copy();
    copy.take(this);
    return copy;
  }

  private ModeTracker(Chemistry chemistry, ElectrodeFilter filter) {
    this.chemistry = chemistry;
    this.filter = filter;
  }

  private void take(ModeTracker other) {
    cycle = other.cycle;
    fitted = other.fitted;
    firstCapacity = other.firstCapacity;
    lastCapacity = other.lastCapacity;
    paceCapacity = other.paceCapacity;
    paceCycle = other.paceCycle;
    pace = other.pace;
    steps = other.steps.copy();
    shape = other.shape.copy();
    refused = other.refused;
    System.arraycopy(other.grid, 0, grid, 0, grid.length);
    rate = other.rate;
    celsius = other.celsius;
    seenRate = other.seenRate;
    seenCelsius = other.seenCelsius;
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    SavedFields.writing(out).text(chemistry.name());
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static ModeTracker readFrom(DataInput in) throws IOException {
    ModeTracker tracker = new ModeTracker(Chemistry.valueOf(SavedFields.reading(in).text("")));
    tracker.fields(SavedFields.reading(in));
    return tracker;
  }

  /** All it remembers but its chemistry, to be written or read; version byte first. */
  public void fields(SavedFields saved) throws IOException {
    saved.version("mode tracker", VERSION);
    if (filter != null) {
      filter.fields(saved);
    }
    leading.fields(saved);
    cycle = saved.whole(cycle);
    fitted = saved.whole(fitted);
    firstCapacity = saved.real(firstCapacity);
    lastCapacity = saved.real(lastCapacity);
    paceCapacity = saved.real(paceCapacity);
    paceCycle = saved.whole(paceCycle);
    pace = saved.real(pace);
    steps.fields(saved);
    shape.fields(saved);
    refused = saved.text(refused);
    saved.reals(grid);
    rate = saved.real(rate);
    celsius = saved.real(celsius);
    seenRate = saved.real(seenRate);
    seenCelsius = saved.real(seenCelsius);
  }
}
