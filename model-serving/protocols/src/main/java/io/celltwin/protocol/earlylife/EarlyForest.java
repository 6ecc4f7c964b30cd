package io.celltwin.protocol.earlylife;

import io.celltwin.learn.Forest;
import io.celltwin.learn.Regressor;
import io.celltwin.training.early.CapacityByCycle;
import io.celltwin.training.early.Forecaster;
import io.celltwin.training.early.KnownLives;
import java.util.ArrayList;
import java.util.List;

/**
 * A forest on temperature and early features: the logarithm of the cycles until capacity has fallen
 * by each of twelve steps.
 */
final class EarlyForest implements Forecaster {
  private static final int STEPS = 12;
  private static final double FIRST_STEP = 0.005;

  @Override
  public String name() {
    return "forest on temperature and early features";
  }

  @Override
  public double[] forecast(KnownLives sources, CapacityByCycle seen, int end) {
    int k = seen.cycles();
    List<CapacityByCycle> lives =
        sources.lives().stream().filter(l -> l.cycles() >= k + 10).toList();
    if (lives.isEmpty()) {
      lives = sources.lives();
    }
    double most =
        lives.stream().mapToDouble(l -> l.first(k).now() - l.now()).max().orElse(FIRST_STEP);
    double[] steps = new double[STEPS];
    for (int s = 0; s < STEPS; s++) {
      steps[s] = FIRST_STEP + (Math.max(most, 2 * FIRST_STEP) - FIRST_STEP) * s / (STEPS - 1);
    }
    double[][] x = new double[lives.size()][];
    double[][] y = new double[STEPS][lives.size()];
    for (int i = 0; i < x.length; i++) {
      CapacityByCycle life = lives.get(i);
      x[i] = inputs(life.first(k));
      for (int s = 0; s < STEPS; s++) {
        y[s][i] = Math.log(cyclesUntil(life, k, steps[s]));
      }
    }
    double[] ones = new double[x.length];
    java.util.Arrays.fill(ones, 1);
    List<Double> at = new ArrayList<>();
    double before = 0;
    for (int s = 0; s < STEPS; s++) {
      Regressor.Fitted forest = new Forest(200, 1 / 3.0, 2, 1, false, s).fit(x, y[s], ones);
      before = Math.max(before + 1e-6, Math.exp(forest.predict(inputs(seen))));
      at.add(before);
    }
    double[] curve = new double[Math.max(0, end - k)];
    double now = seen.now();
    for (int i = 0; i < curve.length; i++) {
      curve[i] = now - drop(at, steps, i + 1);
    }
    return curve;
  }

  private static double drop(List<Double> at, double[] steps, double ahead) {
    double lastAt = 0;
    double last = 0;
    for (int s = 0; s < steps.length; s++) {
      if (ahead <= at.get(s) || s == steps.length - 1) {
        return last + (steps[s] - last) * (ahead - lastAt) / (at.get(s) - lastAt);
      }
      lastAt = at.get(s);
      last = steps[s];
    }
    return last;
  }

  private static double cyclesUntil(CapacityByCycle life, int k, double drop) {
    double[] smooth = life.smooth();
    int from = Math.min(k, smooth.length) - 1;
    double now = life.first(k).now();
    for (int i = from; i < smooth.length; i++) {
      if (smooth[i] <= now - drop) {
        return Math.max(1, i + 1 - k);
      }
    }
    int tail = Math.max(2, smooth.length / 5);
    double slope =
        Math.max(1e-5, (smooth[smooth.length - tail] - smooth[smooth.length - 1]) / (tail - 1));
    return Math.max(1, smooth.length - k + (smooth[smooth.length - 1] - now + drop) / slope);
  }

  private static double[] inputs(CapacityByCycle seen) {
    int k = seen.cycles();
    double half = seen.median(k / 2, Math.min(k, k / 2 + 5));
    return new double[] {
      seen.fresh(),
      seen.now(),
      seen.fresh() - seen.now(),
      half - seen.now(),
      seen.fresh() - 2 * half + seen.now(),
      seen.temperature() / 10,
      1000 * CapacityByCycle.inverse(seen.temperature())
    };
  }
}
