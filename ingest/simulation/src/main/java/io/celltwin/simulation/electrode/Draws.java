package io.celltwin.simulation.electrode;

import java.util.SplittableRandom;

/** Random numbers that are the same on every machine: the logarithm and cosine are strict. */
final class Draws {
  private final SplittableRandom random;
  private double spare = Double.NaN;

  Draws(long seed, long stream) {
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + stream * 0xD1342543DE82EF95L);
  }

  /** Even between 0 and 1. */
  double uniform() {
    return random.nextDouble();
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Evenly over an interval's logarithm. */
  double logBetween(double low, double high) {
    return low * StrictMath.exp(random.nextDouble() * StrictMath.log(high / low));
  }

  int below(int n) {
    return random.nextInt(n);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Normal, mean 0, deviation 1 (Box and Muller). */
  double normal() {
    if (!Double.isNaN(spare)) {
      double given = spare;
      spare = Double.NaN;
      return given;
    }
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    double angle = 2 * Math.PI * random.nextDouble();
    spare = radius * StrictMath.sin(angle);
    return radius * StrictMath.cos(angle);
  }
}
