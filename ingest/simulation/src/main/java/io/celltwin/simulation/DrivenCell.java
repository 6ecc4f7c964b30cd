package io.celltwin.simulation;

import io.celltwin.domain.CellSpec;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A cell in a car, second by second, simulated with more than an estimator of its state of charge
 * knows: two RC pairs and a series resistance that all depend on temperature and state of charge
 * (with an Arrhenius factor of its own), hysteresis, an open-circuit curve that is another make's
 * and some millivolts beside even that, self-heating; sensors with bias, gain and noise. Capacity,
 * resistance, ambient and the curve's error follow from the seed. With state of charge z, current I
 * (positive charging) and rated capacity Q:
 *
 * <pre>
 *   V = OCV(z + s·zᵖ·(1−z)ᑫ·n) + e·sin(4πz + φ) + h + I·R(z, T) + v₁ + v₂
 *   |s| ≤ 0.04, p and q from 0.5 to 2, n such that s is the largest shift; |e| ≤ 4 mV, |h| ≤ 6 mV
 *   R·Q = 0.06 to 0.13 Ω·Ah at 25 °C          τ₁ = 18 s, τ₂ = 700 s at 25 °C
 * </pre>
 *
 * <p>Cells measured or drawn elsewhere lie 2 to 4 points beside a chemistry's common curve.
 */
public final class DrivenCell {
  /** Takes what the sensors show at the end of each second. */
  public interface Reader {
    /**
     * @param micros event time [µs since 1970-01-01 UTC]
     * @param voltage [V]
     * @param current positive while charging [A]
     * @param temperature [°C]
     * @param trueSoc what is really the case [share]
     */
    void read(long micros, double voltage, double current, double temperature, double trueSoc);
  }

  /** A make's curve lies beside its chemistry's by up to this [share]. */
  private static final double LARGEST_SHIFT = 0.04;

  private final CellSpec spec;
  private final DoubleUnaryOperator curve;
  private final Random random;
  private final Reader reader;
  private final double voltageBias;
  private final double currentGain;
  private final double currentOffset;
  private final double capacity;
  private final double ambient;
  private final double ohm;
  private final double curveError;
  private final double curvePhase;
  private final double shift;
  private final double shiftBelow;
  private final double shiftAbove;
  private double soc;
  private double v1;
  private double v2;
  private double hysteresis;
  private double celsius;
  private long micros = 1_767_225_600_000_000L;

  /**
   * @param spec nameplate; capacity and resistance follow from the seed
   * @param curve open-circuit voltage [V] over state of charge [share]
   * @param seed of everything that differs between cells, drives and all noise
   * @param soc to begin with [share]
   * @param voltageBias of the sensor [V]
   * @param currentGain error of the sensor [share]
   * @param offset what the current sensor shows at 0 A [A]
   */
  public DrivenCell(
      CellSpec spec,
      DoubleUnaryOperator curve,
      long seed,
      double soc,
      double voltageBias,
      double currentGain,
      double offset,
      Reader reader) {
    this.spec = spec;
    this.curve = curve;
    random = new Random(seed);
    this.reader = reader;
    this.soc = soc;
    this.voltageBias = voltageBias;
    this.currentGain = currentGain;
    this.currentOffset = offset;
    capacity = spec.ratedCapacity() * (0.85 + 0.15 * random.nextDouble());
    ambient = 12 + 23 * random.nextDouble();
    ohm = (0.06 + 0.07 * random.nextDouble()) / spec.ratedCapacity();
    curveError = 0.004 * (2 * random.nextDouble() - 1);
    curvePhase = 6.3 * random.nextDouble();
    shiftBelow = 0.5 + 1.5 * random.nextDouble();
    shiftAbove = 0.5 + 1.5 * random.nextDouble();
    double peak = shiftBelow / (shiftBelow + shiftAbove);
    shift =
        LARGEST_SHIFT
            * (2 * random.nextDouble() - 1)
            / (Math.pow(peak, shiftBelow) * Math.pow(1 - peak, shiftAbove));
    celsius = ambient;
  }

  /** What it really holds [Ah]. */
  public double capacity() {
    return capacity;
  }

  /** State of charge [share]. */
  public double soc() {
    return soc;
  }

  /** Ohmic resistance at 25 °C and a state of charge of one half [Ω]. */
  public double ohm() {
    return ohm;
  }

  private double open() {
    double z = Math.max(0, Math.min(1, soc));
    double beside = shift * Math.pow(z, shiftBelow) * Math.pow(1 - z, shiftAbove);
    return curve.applyAsDouble(soc + beside)
        + curveError * Math.sin(4 * Math.PI * soc + curvePhase)
        + hysteresis;
  }

  private double series() {
    double bathtub = 1 + 1.2 * (soc - 0.55) * (soc - 0.55);
    return ohm * bathtub * Math.exp(2900 * (1 / (celsius + 273.15) - 1 / 298.15));
  }

  private double ends() {
    return open() + v1 + v2;
  }

  /** One second at a current [A]; what the sensors show at its end. */
  private double second(double amps) {
    double warm = Math.exp(3600 * (1 / (celsius + 273.15) - 1 / 298.15));
    double r1 = 0.5 * ohm * (1 + 1.5 * Math.exp(-soc / 0.12)) * warm;
    double r2 = 0.8 * ohm * (1 + 0.8 * (soc - 0.5) * (soc - 0.5)) * warm;
    double tau1 = 18 * warm;
    double tau2 = 700 * Math.sqrt(warm);
    v1 += (r1 * amps - v1) * (1 - Math.exp(-1 / tau1));
    v2 += (r2 * amps - v2) * (1 - Math.exp(-1 / tau2));
    double moved = amps / 3600 / capacity;
    soc += moved;
    hysteresis += Math.abs(moved) / 0.04 * (Math.signum(amps) * 0.006 - hysteresis);
    double volt = ends() + series() * amps;
    double heat = amps * amps * (series() + r1 + r2);
    celsius += heat / (13 * spec.ratedCapacity()) - (celsius - ambient) / 900;
    micros += 1_000_000;
    reader.read(
        micros,
        volt + voltageBias + 0.001 * random.nextGaussian(),
        amps * (1 + currentGain) + currentOffset + 0.005 * random.nextGaussian(),
        celsius + 0.2 * random.nextGaussian(),
        soc);
    return volt;
  }

  /** Stop and go until that little is left, or a load takes it to the lower cut-off. */
  public void driveTo(double share) {
    while (soc > share) {
      double accelerate = 3 + random.nextInt(12);
      double strong = (1 + 1.5 * random.nextDouble()) * spec.ratedCapacity();
      double cruise = (0.2 + 0.6 * random.nextDouble()) * spec.ratedCapacity();
      double brake = (0.5 + 0.8 * random.nextDouble()) * spec.ratedCapacity();
      if (hold(-strong, accelerate)
          || hold(-cruise, 10 + random.nextInt(80))
          || hold(soc > 0.93 ? 0 : brake, 3 + random.nextInt(6))
          || hold(0, random.nextInt(25))) {
        return;
      }
    }
  }

  private boolean hold(double amps, double seconds) {
    for (int i = 0; i < seconds; i++) {
      if (second(amps) < spec.minVoltage() + 0.1) {
        return true;
      }
    }
    return false;
  }

  /** Nothing for so long [s]. */
  public void rest(int seconds) {
    hold(0, seconds);
  }

  /** Constant current, then constant voltage until a twentieth of the capacity an hour is left. */
  public void charge(double rate) {
    double amps = rate * spec.ratedCapacity();
    while (amps > spec.ratedCapacity() / 20) {
      double next = (spec.maxVoltage() - ends()) / series();
      amps = Math.max(0.01, Math.min(rate * spec.ratedCapacity(), next));
      second(amps);
    }
  }
}
