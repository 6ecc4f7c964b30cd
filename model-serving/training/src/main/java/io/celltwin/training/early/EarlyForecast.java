package io.celltwin.training.early;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A life forecast from its first cycles and full lives, with a band that was calibrated on those
 * lives: each is forecast from as many of its cycles by the others, and the factor on the method's
 * own deviation is the one that held 90 % of what came, each life counting the same, (n + 1)/n of
 * that for n lives.
 */
final class EarlyForecast {
  private static final double LEVEL = 0.9;
  static final double Z90 = 1.645;
  private static final int MOST_LIVES = 16;
  private static final int EVERY = 10;
  private static final int LEAST_LIVES = 3;
  private static final int LEAST_AHEAD = 10;
  private static final double LEAST_SOH = 0.2;
  private static final double MOST_SOH = 1.3;

  private final KnownLives lives;
  private final int seen;
  private final double factor;
  private final int calibratedOn;

  private EarlyForecast(KnownLives lives, int seen, double factor, int calibratedOn) {
    this.lives = lives;
    this.seen = seen;
    this.factor = factor;
    this.calibratedOn = calibratedOn;
  }

  /**
   * Calibrates.
   *
   * @param seen cycles that will be known of the cells asked about
   */
  static EarlyForecast of(KnownLives lives, int seen) {
    List<CapacityByCycle> all =
        lives.lives().stream().filter(l -> l.cycles() >= seen + LEAST_AHEAD).toList();
    List<double[]> weighted = new ArrayList<>();
    int n = 0;
    for (int i = 0; i < all.size() && lives.lives().size() > LEAST_LIVES; i++) {
      if (n >= MOST_LIVES) {
        break;
      }
      n++;
      CapacityByCycle life = all.get(i);
      KnownLives others =
          new KnownLives(
              lives.lives().stream().filter(l -> !l.cell().equals(life.cell())).toList());
      CurveWithVariance said =
          LawsTemplateRoot.withVariance(others, life.first(seen), life.cycles());
      int rows = (said.mean().length + EVERY - 1) / EVERY;
      for (int j = 0; j < said.mean().length; j += EVERY) {
        double z = Math.abs(life.soh()[seen + j] - said.mean()[j]) / Math.sqrt(said.variance()[j]);
        weighted.add(new double[] {z, 1.0 / rows});
      }
    }
    if (n < LEAST_LIVES) {
      return new EarlyForecast(lives, seen, Z90, 0);
    }
    weighted.sort((a, b) -> Double.compare(a[0], b[0]));
    double share = Math.min(1, LEVEL * (n + 1) / n);
    double sum = 0;
    for (double[] w : weighted) {
      sum += w[1];
      if (sum >= share * n - 1e-9) {
        return new EarlyForecast(lives, seen, w[0], n);
      }
    }
    return new EarlyForecast(lives, seen, weighted.get(weighted.size() - 1)[0], n);
  }

  /**
   * Lives that the band was calibrated on; 0 where there were too few and the method's own stands.
   */
  int calibratedOn() {
    return calibratedOn;
  }

  /**
   * A curve with its band.
   *
   * @param from first cycle of it
   * @param mean SOH by cycle
   * @param half width of the 90 % band by cycle
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Curve(int from, double[] mean, double[] half) {
    double at(int cycle) {
      return mean[cycle - from];
    }

    /** Probability that SOH is at or above a value at a cycle. */
    double probability(int cycle, double soh) {
      double sd = Math.max(1e-6, half[cycle - from] / Z90);
      return normal((mean[cycle - from] - soh) / sd);
    }

    /**
     * First cycle at which the mean, moved by so many half widths, is below a value; -1 for none.
     */
    int below(double soh, double halves) {
      for (int i = 0; i < mean.length; i++) {
        if (mean[i] + halves * half[i] < soh) {
          return from + i;
        }
      }
      return -1;
    }
  }

  /** The life of a cell from the cycle after those seen to {@code end}. */
  Curve forecast(CapacityByCycle cell, int end) {
    return forecast(cell.first(seen), end, factor);
  }

  private Curve forecast(CapacityByCycle known, int end, double times) {
    CurveWithVariance said = LawsTemplateRoot.withVariance(lives, known, end);
    double[] mean =
        Arrays.stream(said.mean()).map(v -> Math.max(LEAST_SOH, Math.min(MOST_SOH, v))).toArray();
    double[] half = Arrays.stream(said.variance()).map(v -> times * Math.sqrt(v)).toArray();
    return new Curve(known.cycles() + 1, mean, half);
  }

  /**
   * How many more cycles would settle whether a cell reaches a target, if it went on as is expected
   * of it: the first of 10, 20, 50, 100, … after which the probability is 95 % or more, or 5 % or
   * less.
   *
   * @return 0 where it is settled now, -1 where nothing before the target does
   */
  int cyclesToSettle(CapacityByCycle cell, int target, double soh) {
    CapacityByCycle known = cell.first(seen);
    Curve now = forecast(known, target, factor);
    if (settled(now.probability(target, soh))) {
      return 0;
    }
    for (int more : new int[] {10, 20, 50, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000}) {
      int k = seen + more;
      if (k >= target) {
        return -1;
      }
      double[] longer = Arrays.copyOf(known.soh(), k);
      System.arraycopy(now.mean(), 0, longer, seen, more);
      Curve then =
          forecast(new CapacityByCycle(known.cell(), known.temperature(), longer), target, factor);
      if (settled(then.probability(target, soh))) {
        return more;
      }
    }
    return -1;
  }

  private static boolean settled(double probability) {
    return probability >= 0.95 || probability <= 0.05;
  }

  /**
   * Share of a normal distribution below x: Zelen and Severo in Abramowitz and Stegun, Handbook of
   * Mathematical Functions, 26.2.17; off by less than 7.5e-8.
   */
  static double normal(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double tail =
        Math.exp(-x * x / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x >= 0 ? 1 - tail : tail;
  }
}
