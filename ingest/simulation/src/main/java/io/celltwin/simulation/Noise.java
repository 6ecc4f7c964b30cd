package io.celltwin.simulation;

/**
 * Pseudo-random numbers that stay the same on every Java: Steele, Lea and Flood's SplitMix64.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Fast splittable pseudorandom number
 *     generators, OOPSLA 2014</a>
 */
final class Noise {
  private static final double UNIT = 0x1.0p-53;
  private static final double HALF = 0x1.0p-16;

  private long state;

  Noise(long seed) {
    this.state = seed;
  }

  /** One that goes its own way, for one cell or one purpose. */
  static Noise of(long seed, long stream) {
    var mixed = new Noise(seed ^ (stream * 0xD1342543DE82EF95L));
    mixed.next();
    return new Noise(mixed.next());
  }

  long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Even between 0 and 1. */
  double uniform() {
    return (next() >>> 11) * UNIT;
  }

  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Triangular between -1 and 1, from one half of a draw: cheap noise for two sensors. */
  static double lower(long draw) {
    return ((draw & 0xffff) + ((draw >>> 16) & 0xffff)) * HALF - 1;
  }

  static double upper(long draw) {
    return lower(draw >>> 32);
  }
}
