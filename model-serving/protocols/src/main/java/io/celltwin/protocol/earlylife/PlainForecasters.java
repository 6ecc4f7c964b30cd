package io.celltwin.protocol.earlylife;

import io.celltwin.training.early.CapacityByCycle;
import io.celltwin.training.early.Forecaster;
import io.celltwin.training.early.KnownLives;
import io.celltwin.training.early.MeanFade;
import io.celltwin.training.early.OwnLines;
import java.util.ArrayList;
import java.util.List;

/** The simple methods ours must beat, among them the increment rule of the published chain. */
final class PlainForecasters {
  private static final int SLOPE_FROM = 10;
  private static final double LEAST_RATIO = 0.2;
  private static final double MOST_RATIO = 5;
  private static final double SMALL = 1e-4;
  private static final int RULE_CYCLES = 200;

  private PlainForecasters() {}

  private interface Continuation {
    double[] of(KnownLives sources, CapacityByCycle seen, int end);
  }

  private record Named(String name, Continuation continuation) implements Forecaster {
    @Override
    public double[] forecast(KnownLives sources, CapacityByCycle seen, int end) {
      return continuation.of(sources, seen, end);
    }
  }

  static List<Forecaster> all() {
    return List.of(
        new Named("persistence", (s, seen, end) -> OwnLines.curve(seen, end, k -> seen.now())),
        new Named("linear on all", (s, seen, end) -> OwnLines.line(seen, end, k -> k, false)),
        new Named("exponential on all", (s, seen, end) -> OwnLines.line(seen, end, k -> k, true)),
        new Named("sqrt on all", (s, seen, end) -> OwnLines.root(seen, end)),
        new Named("mean of sources, anchored", PlainForecasters::sourceMean),
        new Named("T-interpolated log rate", PlainForecasters::logRate),
        new Named("T-interpolated log time × early slope", PlainForecasters::logTime),
        new Named("increment rule of the paper", PlainForecasters::incrementRule),
        new EarlyForest());
  }

  private static double[] anchored(CapacityByCycle seen, int end, double[] drop, double factor) {
    int k = seen.cycles();
    return OwnLines.curve(seen, end, c -> seen.now() - factor * (drop[(int) c - 1] - drop[k - 1]));
  }

  private static double[] sourceMean(KnownLives sources, CapacityByCycle seen, int end) {
    double[] mean = new double[end];
    for (double[] drop : MeanFade.drops(sources, end)) {
      for (int i = 0; i < end; i++) {
        mean[i] += drop[i];
      }
    }
    int count = sources.byTemperature().size();
    return anchored(seen, end, mean, 1.0 / count);
  }

  private static double[] logRate(KnownLives sources, CapacityByCycle seen, int end) {
    List<double[]> drops = MeanFade.drops(sources, end);
    double[] cold = drops.get(0);
    double[] hot = drops.get(drops.size() - 1);
    double share = sources.share(seen.temperature());
    double[] between = new double[end];
    for (int i = 0; i < end; i++) {
      between[i] =
          Math.exp(
              (1 - share) * Math.log(Math.max(SMALL, cold[i]))
                  + share * Math.log(Math.max(SMALL, hot[i])));
    }
    return anchored(seen, end, between, 1);
  }

  private static double[] logTime(KnownLives sources, CapacityByCycle seen, int end) {
    int far = 4 * end;
    List<double[]> drops = MeanFade.drops(sources, far);
    double[] cold = drops.get(0);
    double[] hot = drops.get(drops.size() - 1);
    double share = sources.share(seen.temperature());
    double[] between = new double[end];
    double last = 0;
    double lastAt = 0;
    int filled = 0;
    double step = 0.001;
    for (int d = 1; filled < end; d++) {
      double at =
          Math.exp(
              (1 - share) * Math.log(reached(cold, d * step))
                  + share * Math.log(reached(hot, d * step)));
      at = Math.max(at, lastAt + 1e-9);
      while (filled < end && filled + 1 <= at) {
        between[filled] = last + step * (filled + 1 - lastAt) / (at - lastAt);
        filled++;
      }
      last = d * step;
      lastAt = at;
    }
    int k = seen.cycles();
    int from = Math.min(SLOPE_FROM, k / 3);
    double mine = -OwnLines.slope(from, k, c -> c, c -> seen.soh()[c - 1]);
    double theirs = OwnLines.slope(from, k, c -> c, c -> between[c - 1]);
    double factor = Math.abs(theirs) < 1e-9 ? 1 : mine / theirs;
    return anchored(seen, end, between, Math.max(LEAST_RATIO, Math.min(MOST_RATIO, factor)));
  }

  /** First cycle with a drop; beyond the curve, by its last slope. */
  private static double reached(double[] drop, double wanted) {
    for (int i = 0; i < drop.length; i++) {
      if (drop[i] >= wanted) {
        return i + 1;
      }
    }
    int n = drop.length;
    double slope = Math.max(1e-7, (drop[n - 1] - drop[n / 2]) / (n - 1 - n / 2));
    return n + (wanted - drop[n - 1]) / slope;
  }

  /**
   * Increments of the sources' fade, weighed by how near their early rate is (Tao et al., Energy
   * and Environmental Science 2025, d4ee03839h): w_s ∝ |a_other − 1|, a = g_target/g_source, g =
   * log|mean slope of the first cycles|.
   */
  private static double[] incrementRule(KnownLives sources, CapacityByCycle seen, int end) {
    List<double[]> drops = MeanFade.drops(sources, end);
    List<double[]> curves = new ArrayList<>(List.of(drops.get(0)));
    curves.add(drops.get(drops.size() - 1));
    int cycles = Math.min(RULE_CYCLES, seen.cycles());
    double target = rate((seen.fresh() - seen.now()) / cycles);
    double[] away = new double[2];
    for (int s = 0; s < 2; s++) {
      away[s] = Math.abs(target / rate(curves.get(s)[cycles - 1] / cycles) - 1);
    }
    double sum = away[0] + away[1];
    double first = sum < 1e-12 ? 0.5 : away[1] / sum;
    double[] between = new double[end];
    for (int i = 0; i < end; i++) {
      between[i] = first * curves.get(0)[i] + (1 - first) * curves.get(1)[i];
    }
    return anchored(seen, end, between, 1);
  }

  private static double rate(double slope) {
    return Math.log(Math.max(1e-9, Math.abs(slope)));
  }
}
