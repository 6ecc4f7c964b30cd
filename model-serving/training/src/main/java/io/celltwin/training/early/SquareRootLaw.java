package io.celltwin.training.early;

import java.util.ArrayList;
import java.util.List;

/**
 * The square-root law of the cell's own cycles, doubted as much as it deserves among its kind: from
 * as many cycles of each source life it is tried on the rest of that life. Its mean squared error
 * is taken at each temperature, and between two its logarithm is linear in 1/T, as rates are.
 *
 * <p>Past the end of a life its error is taken to go on growing as the cycles ahead do.
 */
public final class SquareRootLaw {
  private static final int LEAST_AHEAD = 10;
  private static final double LEAST = 1e-8;

  private SquareRootLaw() {}

  /** Curve of cycles seen + 1 to end; of infinite variance where no source life is long enough. */
  public static CurveWithVariance forecast(KnownLives sources, CapacityByCycle seen, int end) {
    double[] curve = OwnLines.root(seen, end);
    double[] variance = new double[curve.length];
    List<double[]> errors = new ArrayList<>();
    for (List<CapacityByCycle> lives : sources.byTemperature().values()) {
      double[] error = meanSquares(lives, seen.cycles(), curve.length);
      if (error != null) {
        errors.add(error);
      }
    }
    int last = errors.size() - 1;
    double share = sources.share(seen.temperature());
    for (int i = 0; i < variance.length; i++) {
      if (last < 0) {
        variance[i] = Double.POSITIVE_INFINITY;
      } else {
        double cold = Math.log(errors.get(0)[i]);
        double hot = Math.log(errors.get(last)[i]);
        variance[i] = Math.exp((1 - share) * cold + share * hot);
      }
    }
    return new CurveWithVariance(curve, variance);
  }

  /** By cycle ahead, over lives that go on beyond the cycles seen; null where none does. */
  private static double[] meanSquares(List<CapacityByCycle> lives, int seen, int ahead) {
    double[] sum = new double[ahead];
    int count = 0;
    for (CapacityByCycle life : lives) {
      int left = life.cycles() - seen;
      if (left < LEAST_AHEAD) {
        continue;
      }
      count++;
      double[] said = OwnLines.root(life.first(seen), life.cycles());
      double[] went = life.smooth();
      for (int i = 0; i < ahead; i++) {
        int at = Math.min(i, left - 1);
        double off = (said[at] - went[seen + at]) * (i + 1.0) / (at + 1);
        sum[i] += off * off;
      }
    }
    for (int i = 0; i < ahead; i++) {
      sum[i] = LEAST + sum[i] / Math.max(1, count);
    }
    return count == 0 ? null : sum;
  }
}
