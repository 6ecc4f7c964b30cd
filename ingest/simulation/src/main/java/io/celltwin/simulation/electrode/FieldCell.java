package io.celltwin.simulation.electrode;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;

/**
 * A cell in a fleet that is never full and empty in one go, and of which only parts are seen:
 * windows of its charges and of stop-and-go discharges that begin anywhere. With c the current in
 * C, z the state of charge and T the temperature:
 *
 * <pre>
 *   V = OCV(z) + c·R(z, T) + v₁ + v₂ + H·h
 *   v₁' = (c·r₁(z, T) − v₁)/τ₁    v₂' likewise    h' = |z'|/k · (sign(c) − h)
 * </pre>
 *
 * <p>Its electrodes are blends of published ones, bent by some millivolts, at a balance of their
 * own; it ages by losing lithium and material of either, so that the curve changes with the
 * capacity. τ₁ 12 to 60 s, τ₂ 400 to 1500 s, R 30 to 80 mV at 1 C, twice as much by then; sensors
 * are off by 2 mV, 0.3 % and 0.001 C (standard deviations). What of it is sampled, and how
 * coarsely, is for the reader to decide. Same seed, same readings.
 */
public final class FieldCell {
  /** Takes what the sensors show at the end of each second. */
  public interface Reader {
    /**
     * @param micros event time [µs since 1970-01-01 UTC]
     * @param volt terminal [V]
     * @param ampere positive while charging [A]
     * @param celsius [°C]
     */
    void read(long micros, double volt, double ampere, double celsius);
  }

  private static final int STEPS = 500;
  private static final long START = 1_767_225_600_000_000L;

  private final Draws draws;
  private final CellSpec spec;
  private final HalfCellCurve positive;
  private final HalfCellCurve negative;
  private final double freshPositive;
  private final double freshNegative;
  private final double freshLithium;
  private final double ohm; // V at 1 C
  private final double fastOhm; // V at 1 C
  private final double slowOhm; // V at 1 C
  private final double fastSeconds;
  private final double slowSeconds;
  private final double hysteresisVolt;
  private final double hysteresisCharge;
  private final double voltBias;
  private final double gain;
  private final double offset;
  private final double lithiumPerCycle;
  private final double positivePerCycle;
  private final double negativePerCycle;
  private final double ohmPerCycle;
  private double lithiumLost;
  private double positiveLost;
  private double negativeLost;
  private double growth = 1;
  private final double[] table = new double[STEPS + 1];
  private double holds; // of fresh
  private double z;
  private double v1;
  private double v2;
  private double branch;
  private double celsius;
  private double ambient;
  private long micros = START;
  private Reader reader = (when, volt, ampere, celsius) -> {};
  private boolean recording;
  private double warm = 1;
  private double warmAt = Double.NaN;

  /** Cells of two chemistries differ also where they have one seed. */
  private static int streamOf(Chemistry chemistry) {
    return switch (chemistry) {
      case LCO -> 100;
      case NCM -> 101;
      case NCA -> 102;
      case LFP -> 104;
      default ->
          throw new IllegalArgumentException(
              "no simulated field cell of chemistry "
                  + chemistry
                  + ", wanted LCO, NCM, NCA or LFP");
    };
  }

  /**
   * @param chemistry LCO, NCM, NCA or LFP
   * @param seed of all that differs between cells
   */
  public FieldCell(Chemistry chemistry, long seed) {
    draws = new Draws(seed, streamOf(chemistry));
    boolean iron = chemistry == Chemistry.LFP;
    double rated = 50;
    double top = iron ? 3.6 : 4.2;
    double bottom = iron ? 2.5 : 2.8;
    HalfCellCurve first =
        switch (chemistry) {
          case NCM -> HalfCellCurve.NMC_MOHTAT_2020;
          case LCO -> HalfCellCurve.LCO_RAMADASS_2004;
          case LFP -> HalfCellCurve.LFP_SAFARI_2011;
          default -> HalfCellCurve.NCO_ECKER_2015;
        };
    HalfCellCurve second =
        switch (chemistry) {
          case NCM -> HalfCellCurve.NCO_ECKER_2015;
          case NCA -> HalfCellCurve.NMC_MOHTAT_2020;
          default -> first;
        };
    double bend = draws.between(0.001, 0.006);
    positive = first.blend(second, draws.between(0, 0.3)).bent(draws, iron ? bend / 3 : bend, 0.01);
    negative =
        HalfCellCurve.GRAPHITE_ECKER_2015
            .blend(HalfCellCurve.GRAPHITE_MOHTAT_2020, draws.uniform())
            .bent(draws, iron ? bend / 3 : bend / 2, 0.01);
    double full = draws.between(0.80, 0.90);
    double empty = draws.between(0.01, 0.03);
    freshNegative = 1 / (full - empty);
    double yFull = positive.stoichiometry(top + negative.volt(full));
    double yEmpty = positive.stoichiometry(bottom + negative.volt(empty));
    freshPositive = 1 / (yEmpty - yFull);
    freshLithium = full * freshNegative + yFull * freshPositive;
    ohm = draws.between(0.03, 0.08);
    fastOhm = draws.between(0.01, 0.04);
    slowOhm = draws.between(0.02, 0.06);
    fastSeconds = draws.between(12, 60);
    slowSeconds = draws.between(400, 1500);
    hysteresisVolt = iron ? draws.between(0.006, 0.014) : draws.between(0.001, 0.006);
    hysteresisCharge = draws.between(0.025, 0.06);
    voltBias = 0.002 * draws.normal();
    gain = 0.003 * draws.normal();
    offset = 0.001 * draws.normal();
    double fade = draws.between(0.0001, 0.0004);
    double ofMaterial = draws.between(0, 0.5);
    lithiumPerCycle = fade * (1 - ofMaterial);
    positivePerCycle = fade * ofMaterial * draws.uniform();
    negativePerCycle = fade * ofMaterial * draws.uniform();
    ohmPerCycle = fade * draws.between(0.5, 2);
    spec =
        new CellSpec(
            "field/" + chemistry + "-" + seed,
            chemistry,
            rated,
            iron ? 3.2 : 3.6,
            bottom,
            top,
            bottom,
            2 * rated,
            5 * rated,
            -20,
            60,
            rated / 3,
            25,
            0.7,
            null,
            null,
            null);
    age(draws.between(0, 0.27) / fade);
  }

  /** Its nameplate. */
  public CellSpec spec() {
    return spec;
  }

  /** By so many full cycles. */
  private void age(double cycles) {
    lithiumLost += cycles * lithiumPerCycle;
    positiveLost += cycles * positivePerCycle;
    negativeLost += cycles * negativePerCycle;
    growth += cycles * ohmPerCycle * 2;
    double cPositive = freshPositive * (1 - positiveLost);
    double cNegative = freshNegative * (1 - negativeLost);
    double lithium = freshLithium - lithiumLost;
    double xFull = where(spec.maxVoltage(), lithium, cPositive, cNegative);
    double xEmpty = where(spec.minVoltage(), lithium, cPositive, cNegative);
    holds = (xFull - xEmpty) * cNegative;
    for (int i = 0; i <= STEPS; i++) {
      // a little beyond either end
      double share = -0.05 + 1.1 * i / STEPS;
      table[i] = open(xEmpty + share * (xFull - xEmpty), lithium, cPositive, cNegative);
    }
  }

  private double open(double x, double lithium, double cPositive, double cNegative) {
    return positive.volt((lithium - x * cNegative) / cPositive) - negative.volt(x);
  }

  private double where(double volt, double lithium, double cPositive, double cNegative) {
    double low = 0;
    double high = 1.05;
    for (int i = 0; i < 60; i++) {
      double mid = (low + high) / 2;
      if (open(mid, lithium, cPositive, cNegative) < volt) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return (low + high) / 2;
  }

  private double ocv(double z) {
    double at = (z + 0.05) / 1.1 * STEPS;
    int i = Math.max(0, Math.min(STEPS - 1, (int) at));
    return table[i] + (at - i) * (table[i + 1] - table[i]);
  }

  /** State of charge now [share], while a window is read. */
  public double stateOfCharge() {
    return z;
  }

  /** How steep its open-circuit curve is where it is now [V]. */
  public double slope() {
    double step = 0.005;
    return (ocv(z + step) - ocv(z - step)) / (2 * step);
  }

  /** From full to the lower cut-off at the reference load and temperature, over rated. */
  public double soh() {
    double rate = spec.referenceCurrent() / spec.ratedCapacity();
    double volt = spec.minVoltage() + rate * (ohm + fastOhm + slowOhm) * growth + hysteresisVolt;
    double low = -0.05;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double mid = (low + high) / 2;
      if (ocv(mid) < volt) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return holds * (1 - Math.max(0, high));
  }

  /**
   * Lives until another part of it is seen, some hours later, and ages by it.
   *
   * @param points of its state of charge that are seen
   * @param restBefore half an hour of it is seen, too
   * @param restAfter likewise
   */
  public void window(double points, boolean restBefore, boolean restAfter, Reader to) {
    reader = to;
    micros += (6 + draws.below(30)) * 3_600_000_000L;
    micros -= Math.floorMod(micros, 60_000_000L);
    ambient = draws.between(8, 33);
    celsius = ambient;
    double share = points / 100;
    boolean charging = draws.chance(0.55);
    z = charging ? draws.between(0, 1 - share) : draws.between(share, 1);
    double rate = draws.logBetween(0.1, 0.8);
    v1 = 0;
    v2 = 0;
    branch = draws.chance(0.5) ? 1 : -1;
    recording = false;
    double begin = z;
    if (restBefore) {
      recording = true;
      hold(0, 1800);
    } else {
      double until = 900;
      while (until > 0) {
        if (charging) {
          if (ends() + rate * ohmNow() > spec.maxVoltage()) {
            break;
          }
          second(rate);
          until--;
        } else {
          until -= stopAndGo(-1);
        }
        z = begin;
      }
      recording = true;
    }
    if (charging) {
      charge(rate, begin + share);
    } else {
      while (z > begin - share) {
        if (stopAndGo(begin - share) < 0) {
          break;
        }
      }
    }
    if (restAfter) {
      hold(0, 1800);
    }
    age(share / 2);
  }

  private void charge(double rate, double to) {
    while (z < to) {
      double c = Math.min(rate, (spec.maxVoltage() - ends()) / ohmNow());
      if (c < 0.03) {
        return;
      }
      second(c);
    }
  }

  /**
   * @return seconds, negative where the cell is empty
   */
  private double stopAndGo(double least) {
    double seconds = 0;
    double[] amps = {
      -(0.6 + 1.4 * draws.uniform()),
      -(0.1 + 0.5 * draws.uniform()),
      z > 0.93 ? 0 : 0.3 + 0.6 * draws.uniform(),
      0
    };
    int[] dt = {3 + draws.below(12), 10 + draws.below(80), 3 + draws.below(6), draws.below(25)};
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < dt[i]; k++) {
        if (z <= least) {
          return seconds;
        }
        if (second(amps[i]) < spec.minVoltage() + 0.05 && amps[i] < 0) {
          return -1;
        }
        seconds++;
      }
    }
    return seconds;
  }

  private void hold(double c, int seconds) {
    for (int i = 0; i < seconds; i++) {
      second(c);
    }
  }

  private double warm() {
    if (!(Math.abs(celsius - warmAt) < 0.2)) {
      warmAt = celsius;
      warm = StrictMath.exp(3000 * (1 / (celsius + 273.15) - 1 / 298.15));
    }
    return warm;
  }

  private double ohmNow() {
    return ohm * growth * (1 + 1.2 * (z - 0.55) * (z - 0.55)) * warm();
  }

  private double ends() {
    return ocv(z) + v1 + v2 + hysteresisVolt * branch;
  }

  private double second(double c) {
    double w = warm() * growth;
    double r1 = fastOhm * (1 + 1.5 * StrictMath.exp(-Math.max(0, z) / 0.12)) * w;
    double r2 = slowOhm * (1 + 0.8 * (z - 0.5) * (z - 0.5)) * w;
    v1 += (r1 * c - v1) / fastSeconds;
    v2 += (r2 * c - v2) / slowSeconds;
    double dq = c / 3600;
    z += dq / holds;
    branch += Math.abs(dq) / hysteresisCharge * (Math.signum(c) - branch);
    double volt = ends() + ohmNow() * c;
    celsius += c * c * 0.15 / 13 / 3.6 * 0.5 - (celsius - ambient) / 1800;
    micros += 1_000_000;
    if (recording) {
      reader.read(
          micros,
          volt + voltBias + 0.001 * draws.normal(),
          (c * (1 + gain) + offset) * spec.ratedCapacity() + 0.01 * draws.normal(),
          celsius + 0.1 * draws.normal());
    }
    return volt;
  }
}
