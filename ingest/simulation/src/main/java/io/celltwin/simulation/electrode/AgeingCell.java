package io.celltwin.simulation.electrode;

import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.OperationKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A cell of two electrodes that ages by an {@link AgeingPlan}. With the current c in C, lithium n
 * [Ah], electrodes of C⁺ and C⁻ [Ah] and stoichiometries x = share of the negative electrode's
 * sites that are taken, y = (n − x·C⁻)/C⁺,
 *
 * <pre>
 *   V = U⁺(y − δ⁺) − U⁻(x + δ⁻) + c·R + Σ (2RT/F)·asinh(c/2i₀)
 *   δ' = −δ/τ + c·k/τ      a fast and a slow one in either electrode: diffusion
 *   M·T' = c·(V − OCV) − h·(T − T_chamber)
 * </pre>
 *
 * <p>R, 1/i₀ and k follow Arrhenius; R and 1/i₀ grow as the plan says, i₀ and k with the material
 * lost. After a charge that plated lithium, stripping holds the voltage up until it is done, the
 * plateau of von Lüders et al. (J. Power Sources 342, 2017, 17–23). Same seed and number, same
 * cell, sample by sample.
 */
public final class AgeingCell {
  private static final double ZERO_CELSIUS = 273.15;
  private static final double REFERENCE = 298.15;
  private static final double FARADAY_OVER_R = 96485.33 / 8.314;
  private static final double OHMIC_KELVIN = 20_000 / 8.314;
  private static final double TRANSFER_KELVIN = 35_000 / 8.314;
  private static final double DIFFUSION_KELVIN = 30_000 / 8.314;
  private static final double PLATING_KELVIN = 3000;
  private static final double CUT_OFF = 0.05;
  private static final double MOST_SECONDS = 12 * 3600;

  private static final List<Chemistry> CHEMISTRIES =
      List.of(Chemistry.NCM, Chemistry.NCA, Chemistry.LCO, Chemistry.LFP);

  private final CellSpec spec;
  private final AgeingPlan plan;
  private final long seed;
  private final int index;
  private final HalfCellCurve positive;
  private final HalfCellCurve negative;
  private final double capacity;
  private final double freshPositive;
  private final double freshNegative;
  private final double freshLithium;
  private final double chargeRate;
  private final double dischargeRate;
  private final double chamber;
  private final double noise;
  private final double offset;
  private final double gain;
  private final double interval;
  private final double restSeconds;
  private final double missing;
  private final boolean partial;
  private final double ohmic;
  private final double[] exchange;
  private final double[] depth;
  private final double[] times;
  private final double strippingVolt;

  // now
  private int cycle;
  private double cPositive;
  private double cNegative;
  private double lithium;
  private double growth;
  private double x;
  private final double[] slip = new double[4]; // positive fast, slow, negative fast, slow
  private double temperature;
  private double stripping; // seconds that stripping will take
  private double rested;
  private Draws sensors;
  private double ohmicNow;
  private double transferNow;
  private double thermal;
  private double slower;
  private double warmedAt;
  private final double[] decay = new double[4];
  private final double cooling;

  /**
   * @param index of the cell in its population; chemistries take turns
   */
  public AgeingCell(Ranges ranges, long seed, int index) {
    Draws draws = new Draws(seed, index);
    this.seed = seed;
    this.index = index;
    Chemistry chemistry = CHEMISTRIES.get(index % CHEMISTRIES.size());
    double rated = chemistry == Chemistry.LFP ? draws.logBetween(1, 3) : draws.logBetween(1.8, 5);
    double top = chemistry == Chemistry.LFP ? 3.6 : 4.2;
    double bottom = chemistry == Chemistry.LFP ? 2.2 : draws.between(2.65, 2.9);
    double bend = Ranges.draw(draws, ranges.bend());
    double pull = Ranges.draw(draws, ranges.slip());
    this.positive =
        published(chemistry)
            .blend(toBlendWith(chemistry), Ranges.drawEvenly(draws, ranges.blend()))
            .bent(draws, chemistry == Chemistry.LFP ? bend / 3 : bend, pull);
    this.negative =
        HalfCellCurve.GRAPHITE_ECKER_2015
            .blend(HalfCellCurve.GRAPHITE_MOHTAT_2020, Ranges.drawEvenly(draws, ranges.blend()))
            .bent(draws, bend / 2, pull);
    double xFull = Ranges.drawEvenly(draws, ranges.negativeFull());
    double xEmpty = draws.between(0.008, 0.03);
    double yFull = positive.stoichiometry(top + negative.volt(xFull));
    double yEmpty = positive.stoichiometry(bottom + negative.volt(xEmpty));
    this.capacity = rated * draws.between(0.98, 1.04);
    this.freshPositive = capacity / (yEmpty - yFull);
    this.freshNegative = capacity / (xFull - xEmpty);
    this.freshLithium = yFull * freshPositive + xFull * freshNegative;
    this.chargeRate = Ranges.draw(draws, ranges.chargeRate());
    this.dischargeRate = draws.between(0.4, 1);
    this.chamber = Ranges.drawEvenly(draws, ranges.celsius());
    this.noise = Ranges.draw(draws, ranges.noise());
    this.offset = draws.between(-0.004, 0.004);
    this.gain = 1 + draws.between(-0.003, 0.003);
    this.interval = Ranges.draw(draws, ranges.interval());
    this.restSeconds = draws.chance(0.2) ? 120 : draws.between(1200, 3900);
    this.missing = draws.chance(0.15) ? 0.1 : 0;
    this.partial = draws.chance(0.4);
    this.ohmic = Ranges.draw(draws, ranges.resistance());
    this.exchange = new double[] {draws.logBetween(0.4, 2), draws.logBetween(0.4, 2)};
    this.depth = depths(draws);
    this.times = times(draws);
    this.strippingVolt = draws.between(0.006, 0.015);
    double stress =
        chargeRate
            * StrictMath.exp(PLATING_KELVIN * (1 / (chamber + ZERO_CELSIUS) - 1 / REFERENCE));
    this.plan = AgeingPlan.draw(draws, stress, freshPositive / capacity, freshNegative / capacity);
    String id = String.format(Locale.ROOT, "modes-%s/%d-%d", ranges.name(), seed, index);
    this.spec = spec(id, chemistry, rated, bottom, top);
    for (int i = 0; i < 4; i++) {
      decay[i] = StrictMath.exp(-interval / times[i]);
    }
    // 75 J/K and 0.18 W/K for each Ah of a small cylindrical cell
    this.cooling = StrictMath.exp(-interval * 0.18 / 75);
    this.temperature = chamber;
    age(0);
  }

  /** Of the positive electrode, as its paper has it. */
  private static HalfCellCurve published(Chemistry chemistry) {
    return switch (chemistry) {
      case NCM -> HalfCellCurve.NMC_MOHTAT_2020;
      case LCO -> HalfCellCurve.LCO_RAMADASS_2004;
      case LFP -> HalfCellCurve.LFP_SAFARI_2011;
      default -> HalfCellCurve.NCO_ECKER_2015;
    };
  }

  private static HalfCellCurve toBlendWith(Chemistry chemistry) {
    return switch (chemistry) {
      case NCM -> HalfCellCurve.NCO_ECKER_2015;
      case NCA -> HalfCellCurve.NMC_MOHTAT_2020;
      default -> published(chemistry); // nothing to blend with: these are bent only
    };
  }

  /**
   * By how much surfaces run ahead of their electrodes: positive fast, slow, negative fast, slow.
   */
  private static double[] depths(Draws draws) {
    return new double[] {
      draws.between(0.003, 0.015),
      draws.between(0.003, 0.015),
      draws.between(0.003, 0.015),
      draws.between(0.003, 0.015)
    };
  }

  /** Within which they do [s], in the same order. */
  private static double[] times(Draws draws) {
    return new double[] {
      draws.logBetween(40, 150),
      draws.logBetween(400, 1500),
      draws.logBetween(40, 150),
      draws.logBetween(400, 1500)
    };
  }

  private CellSpec spec(String id, Chemistry chemistry, double rated, double bottom, double top) {
    return new CellSpec(
        id,
        chemistry,
        rated,
        chemistry == Chemistry.LFP ? 3.2 : 3.65,
        bottom,
        top,
        bottom,
        2 * max(1, chargeRate) * rated,
        3 * rated,
        -10,
        60,
        dischargeRate * rated,
        chamber,
        0.8,
        null,
        null,
        Instant.EPOCH);
  }

  public CellSpec spec() {
    return spec;
  }

  /** Cycles until its end of life. */
  public int life() {
    return plan.life();
  }

  /** Of the voltage sensor, standard deviation [V]. */
  public double noise() {
    return noise;
  }

  /** Between samples [s]. */
  public double interval() {
    return interval;
  }

  /** In constant current [C]. */
  public double chargeRate() {
    return chargeRate;
  }

  /** Of the chamber [°C]. */
  public double ambient() {
    return chamber;
  }

  private void age(int to) {
    cycle = to;
    cPositive = freshPositive * (1 - plan.positiveLost(to));
    cNegative = freshNegative * (1 - plan.negativeLost(to));
    lithium = freshLithium - capacity * plan.lithiumLost(to);
    growth = 1 + plan.resistanceGrown(to);
  }

  /** What it has really lost after a cycle. */
  public TrueModes truth(int after) {
    int before = cycle;
    age(after);
    double usable = cNegative * (rest(spec.maxVoltage()) - rest(spec.minVoltage()));
    age(before);
    return new TrueModes(
        after,
        100 * plan.lithiumLost(after),
        100 * plan.positiveLost(after),
        100 * plan.negativeLost(after),
        100 * plan.resistanceGrown(after),
        100 * plan.plated(after),
        usable);
  }

  /** x of the rested cell at a voltage. */
  private double rest(double volt) {
    double low = max(0, (lithium - cPositive) / cNegative);
    double high = min(1, lithium / cNegative);
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      double y = (lithium - middle * cNegative) / cPositive;
      if (positive.volt(y) - negative.volt(middle) < volt) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /**
   * Lives a cycle: charge, rest, discharge, rest. Whoever skips cycles gets the cell as if it had
   * lived them.
   *
   * @param number of the cycle, from 1
   * @param check from empty, whatever the cell's use, so that its capacity is measured
   */
  public List<SensedOperation> cycle(int number, boolean check) {
    age(number);
    sensors = new Draws(seed ^ 0x5EED, ((long) index << 24) + number);
    double full = rest(spec.maxVoltage());
    double empty = rest(spec.minVoltage());
    double from = partial && !check ? sensors.between(0.03, 0.35) : 0.01;
    x = empty + from * (full - empty);
    java.util.Arrays.fill(slip, 0);
    temperature = chamber;
    warm();
    double plates = max(0, plan.plated(number) - plan.plated(number - 1));
    stripping = min(2500, 3600 * 3000 * plates);
    List<SensedOperation> traces = new ArrayList<>(4);
    traces.add(charge());
    traces.add(pause(restSeconds));
    traces.add(discharge());
    traces.add(pause(600));
    return traces;
  }

  private SensedOperation charge() {
    SensedOperation trace = new SensedOperation(OperationKind.CHARGE, chamber);
    double rate = chargeRate;
    rested = Double.NaN;
    for (double t = 0; t < MOST_SECONDS; t += interval) {
      if (rate < chargeRate || volt(rate) >= spec.maxVoltage()) {
        rate = min(chargeRate, held(rate));
      }
      if (rate < CUT_OFF) {
        break;
      }
      record(trace, t, rate);
      step(rate);
    }
    return trace;
  }

  /** The rate that holds the upper cut-off voltage, by Newton's method. */
  private double held(double guess) {
    double rate = guess;
    for (int i = 0; i < 4; i++) {
      double volt = volt(rate);
      double slope = (volt(rate + 1e-3) - volt) / 1e-3;
      rate = max(0, rate - (volt - spec.maxVoltage()) / slope);
    }
    return rate;
  }

  private SensedOperation pause(double seconds) {
    SensedOperation trace = new SensedOperation(OperationKind.REST, chamber);
    rested = 0;
    for (double t = 0; t < seconds; t += interval) {
      record(trace, t, 0);
      step(0);
      rested += interval;
    }
    stripping = 0;
    return trace;
  }

  private SensedOperation discharge() {
    SensedOperation trace = new SensedOperation(OperationKind.DISCHARGE, chamber);
    rested = Double.NaN;
    for (double t = 0; t < MOST_SECONDS; t += interval) {
      record(trace, t, -dischargeRate);
      if (volt(-dischargeRate) < spec.minVoltage()) {
        break;
      }
      step(-dischargeRate);
    }
    return trace;
  }

  private double arrhenius(double kelvin) {
    return StrictMath.exp(kelvin * (1 / (temperature + ZERO_CELSIUS) - 1 / REFERENCE));
  }

  private double volt(double rate) {
    double y = (lithium - x * cNegative) / cPositive;
    double open =
        positive.volt(y - slip[0] - slip[1]) - negative.volt(min(1.02, x + slip[2] + slip[3]));
    double over = 0;
    if (rate != 0) {
      double atPositive = transferNow * rate * freshPositive / cPositive / (2 * exchange[0]);
      double atNegative = transferNow * rate * freshNegative / cNegative / (2 * exchange[1]);
      over = rate * ohmicNow + thermal * (asinh(atPositive) + asinh(atNegative));
    }
    double plateau = 0;
    if (stripping > 0 && !Double.isNaN(rested)) {
      plateau =
          strippingVolt
              * 0.5
              * (1 - StrictMath.tanh((rested - stripping) / (0.2 * stripping + 10)));
    }
    return open + over + plateau;
  }

  private static double asinh(double z) {
    double abs = Math.abs(z);
    return Math.copySign(StrictMath.log(abs + Math.sqrt(abs * abs + 1)), z);
  }

  /** What hangs on the temperature. */
  private void warm() {
    warmedAt = temperature;
    ohmicNow = ohmic * growth * arrhenius(OHMIC_KELVIN);
    transferNow = growth * arrhenius(TRANSFER_KELVIN);
    thermal = 2 * (temperature + ZERO_CELSIUS) / FARADAY_OVER_R;
    slower = arrhenius(DIFFUSION_KELVIN);
  }

  private void step(double rate) {
    x += rate * spec.ratedCapacity() * interval / 3600 / cNegative;
    for (int i = 0; i < 4; i++) {
      double material = i < 2 ? freshPositive / cPositive : freshNegative / cNegative;
      slip[i] = slip[i] * decay[i] + rate * depth[i] * slower * material * (1 - decay[i]);
    }
    // 0.1 V of loss at 1 C
    double heat = rate * rate * (0.1 * growth);
    temperature = chamber + (temperature - chamber) * cooling + heat / 0.18 * (1 - cooling);
    if (Math.abs(temperature - warmedAt) > 0.1) {
      warm();
    }
  }

  private void record(SensedOperation trace, double t, double rate) {
    if (missing > 0 && sensors.uniform() < missing) {
      return;
    }
    trace.add(
        t,
        volt(rate) + offset + noise * sensors.normal(),
        rate * spec.ratedCapacity() * gain + 1e-4 * spec.ratedCapacity() * sensors.normal(),
        temperature + 0.1 * sensors.normal());
  }
}
