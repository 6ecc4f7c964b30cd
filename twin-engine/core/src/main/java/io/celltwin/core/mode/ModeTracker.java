package io.celltwin.core.mode;

import io.celltwin.core.feature.ChemistryOneHot;
import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.feature.ReferenceConditions;
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
  static final int STALE = 50;

  private final Chemistry chemistry;
  private final ElectrodeFilter filter;
  private LeadingMode leading = new LeadingMode();
  private int cycle;
  private int fitted;
  private CapacityTrack capacities = new CapacityTrack();
  private LoadSteps steps = new LoadSteps();
  private ChargeShape shape = new ChargeShape();
  private String refused;

  private WaitingCharge waiting = new WaitingCharge();
  private double seenRate = Double.NaN;
  private double seenCelsius = Double.NaN;
  private DegradationModes known; // not saved: what modes() said, until something changes it

  /** Of a cell not seen before. */
  public static ModeTracker fresh(Chemistry chemistry) {
    return knowing(chemistry, ElectrodePair.candidates(chemistry));
  }

  /**
   * With another library of half-cell curves, to see what a cell costs whose own are not in it. Not
   * to be saved: {@link #readFrom} takes all that are published.
   */
  public static ModeTracker knowing(Chemistry chemistry, List<ElectrodePair> library) {
    return new ModeTracker(chemistry, library.isEmpty() ? null : new ElectrodeFilter(library));
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
      boolean comparable = operation.comparable() && ReferenceConditions.hold(spec, operation);
      return discharge(
          spec,
          operation.cycleNumber(),
          comparable ? operation.measured().capacity() : Double.NaN,
          comparable && ohm > 0 && !Double.isNaN(at)
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
    boolean news = waiting.waits() && settle(spec, Double.NaN);
    known = null;
    cycle = Math.max(cycle, number);
    waiting.begin(partial, chargeRate, degrees);
    return news;
  }

  /** The charge that waits, with the rest after it. */
  public void relaxation(Features partial) {
    if (waiting.waits()) {
      waiting.relaxation(partial);
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
    known = null;
    cycle = Math.max(cycle, number);
    steps.add(ohm);
    capacities.add(number, capacity);
    return waiting.waits() && settle(spec, capacity);
  }

  private boolean begun() {
    return filter != null && filter.begun();
  }

  private boolean settle(CellSpec spec, double capacity) {
    double unit = capacities.unit(spec);
    shape.add(waiting.grid(), unit);
    seenRate = waiting.rate();
    seenCelsius = waiting.celsius();
    CurveFit.Curve curve = waiting.curve(spec, unit, capacity, steps.growth());
    waiting.end();
    fitted = cycle;
    if (filter == null) {
      refused = "no half-cell curves are known for the chemistry " + chemistry;
      return true;
    }
    refused = filter.accept(curve, cycle);
    if (refused == null && filter.charges() > 1) {
      FittedModes fit = fit();
      double[] value = new double[Mode.CAPACITY_MODES];
      for (int i = 0; i < value.length; i++) {
        value[i] = 100 * fit.loss(i);
      }
      leading.add(fit.probabilities(), value);
    }
    return true;
  }

  private FittedModes fit() {
    return new FittedModes(filter, steps, capacities.known());
  }

  /** Of the cell. */
  public Chemistry chemistry() {
    return chemistry;
  }

  /** What the curves, capacities and load steps seen so far say. */
  public DegradationModes modes() {
    if (known == null) {
      known = fit().modes(cycle, leading, missing());
    }
    return known;
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
        ? String.format(Locale.ROOT, "since cycle %d: %s", filter.lastCycle(), refused)
        : null;
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
        spec.referenceCurrent() / capacities.unit(spec));
  }

  /** Capacity last measured over the first one, NaN before. */
  public double measured() {
    return capacities.left();
  }

  /**
   * What to ask the model "modes" after a charge was taken in; null where the filter has not seen
   * two charges of the cell, of which its training has no case.
   */
  public Features question(CellSpec spec) {
    return begun() && filter.charges() > 1 ? input(spec) : null;
  }

  /** Input of the model "modes" after the last charge. */
  public Features input(CellSpec spec) {
    FeatureSet set = ModeInput.SET;
    double[] x = new double[set.size()];
    Arrays.fill(x, Double.NaN);
    shape.write(x);
    int at = ModeInput.OTHERS;
    x[at++] = 1 - measured();
    x[at++] = capacities.pace();
    x[at++] = steps.growth();
    x[at++] = seenRate;
    x[at++] = seenCelsius;
    x[at++] = StrictMath.log(1.0 + cycle);
    if (begun() && filter.charges() > 1) {
      for (int i = 0; i < 4; i++) {
        int place = i == 3 ? 3 : FittedModes.place(i);
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
    capacities = other.capacities.copy();
    steps = other.steps.copy();
    shape = other.shape.copy();
    refused = other.refused;
    waiting = other.waiting.copy();
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
    ModeTracker tracker = fresh(Chemistry.valueOf(SavedFields.reading(in).text("")));
    tracker.fields(SavedFields.reading(in));
    return tracker;
  }

  /** All it remembers but its chemistry, to be written or read; version byte first. */
  public void fields(SavedFields saved) throws IOException {
    saved.version("mode tracker", VERSION);
    known = null;
    if (filter != null) {
      filter.fields(saved);
    }
    leading.fields(saved);
    cycle = saved.integer(cycle);
    fitted = saved.integer(fitted);
    capacities.fields(saved);
    steps.fields(saved);
    shape.fields(saved);
    refused = saved.text(refused);
    waiting.fields(saved);
    seenRate = saved.decimal(seenRate);
    seenCelsius = saved.decimal(seenCelsius);
  }
}
