package io.celltwin.check.plain;

import io.celltwin.domain.Chemistry;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * What an arithmetic cell is and what it is put through. Drawn from a seed; a kind then changes
 * what it is about.
 */
final class Make {
  private static final double[] NMC = {
    2.6, 3.25, 3.42, 3.52, 3.58, 3.63, 3.69, 3.77, 3.87, 3.97, 4.07, 4.19
  };
  private static final double[] LFP = {
    2.1, 3.0, 3.19, 3.24, 3.275, 3.29, 3.3, 3.31, 3.325, 3.332, 3.345, 3.6
  };

  final Random random;
  final Chemistry chemistry;

  /** Open-circuit voltage at even steps of the charge [V]. */
  final double[] openCircuit;

  double rated;
  double low;
  double high;
  int cycles = 200;
  double seconds = 10;
  boolean uneven;
  double restSeconds = 600;
  double chargeRate = 0.5;
  boolean held = true; // at the upper limit

  /** Ohm times Ah, new and at 25 °C. */
  double ohmHours;

  double ohmGrowth;
  double ohmPerKelvin = 0.02;
  double slowOhmHours;
  double slowSeconds;

  /** Current of discharge [C], by cycle. */
  IntToDoubleFunction rate;

  /** Load of a discharge, times its rate, by the seconds it has lasted. */
  IntToDoubleFunction shape = second -> 1;

  /** Surroundings [°C], by cycle. */
  IntToDoubleFunction ambient = k -> 25;

  /** What is left of the rated capacity, by cycle. */
  IntToDoubleFunction left;

  /** One in so many is full; between {@link #lowest} and {@link #highest} the others. */
  int fullEvery = 1;

  double lowest;
  double highest = 1;

  /** A discharge ends so far above the lower limit [V]. */
  double endsAbove;

  /** The lower limit is stated so much higher than it is [V]. */
  double statedHigher;

  /** A second of discharge in which the load is off for five minutes; 0 for none. */
  int pauseAt;

  double voltageNoise;
  double voltageOffset;
  double currentGain = 1;
  double currentOffset; // C
  boolean probe = true;
  boolean nameplate = true;

  Make(long seed) {
    random = new Random(seed);
    chemistry = random.nextInt(3) == 0 ? Chemistry.LFP : Chemistry.NCM;
    boolean iron = chemistry == Chemistry.LFP;
    openCircuit = (iron ? LFP : NMC).clone();
    double spread = iron ? 0.004 : 0.02;
    for (int i = 1; i < openCircuit.length - 1; i++) {
      double gap =
          Math.min(openCircuit[i] - openCircuit[i - 1], openCircuit[i + 1] - openCircuit[i]);
      openCircuit[i] += Math.min(spread, 0.4 * gap) * (2 * random.nextDouble() - 1);
    }
    low = iron ? 2.5 : 2.6 + 0.3 * random.nextDouble();
    high = iron ? 3.65 : 4.2;
    rated = round(Math.exp(Math.log(0.2) + random.nextDouble() * Math.log(500)));
    ohmHours = 0.04 + 0.05 * random.nextDouble();
    ohmGrowth = 0.0005 + 0.0015 * random.nextDouble();
    slowOhmHours = 0.02 + 0.03 * random.nextDouble();
    slowSeconds = 150 + 500 * random.nextDouble();
    double fade = 0.0004 + 0.0008 * random.nextDouble();
    left = k -> 1 - fade * k;
    double usual = 0.5 + random.nextDouble();
    rate = k -> usual;
  }

  /** To three digits, as nameplates have it. */
  private static double round(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  double voltage(double charge) {
    double x = charge * (openCircuit.length - 1);
    int i = Math.max(0, Math.min(openCircuit.length - 2, (int) Math.floor(x)));
    return openCircuit[i] + (x - i) * (openCircuit[i + 1] - openCircuit[i]);
  }

  double ohm(int cycle) {
    return ohmHours
        / rated
        * (1 + ohmGrowth * cycle)
        * (1 + ohmPerKelvin * Math.max(-10, 25 - ambient.applyAsDouble(cycle)));
  }
}
