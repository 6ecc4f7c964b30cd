package io.celltwin.training.early;

import io.celltwin.learn.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * A blend of the mean fade of the coldest and of the hottest sources, cycle by cycle:
 *
 * <pre>  SOH(k) = s − D_cold(k) − β·(D_hot(k) − D_cold(k))</pre>
 *
 * <p>β is where a rate that follows Arrhenius would lie, in the ratio the sources have at cycle
 * 300, give or take 0.1; the cell's own first cycles move it within that, those before cycle 20
 * aside (what happens there says little about later). Lives that ended are continued by the root
 * law of their second half, and doubted more the further they are.
 */
public final class MeanFade {
  private static final double DOUBT = 0.1;
  private static final double SHIFT_DOUBT = 0.05;
  private static final double NOISE = 0.003;
  private static final double MEMORY = 30;
  private static final int SETTLED = 20;
  private static final int REFERENCE = 300;
  private static final double FLOOR = 0.002;
  private static final double BEYOND = 0.0005;

  private MeanFade() {}

  /** Mean drop from fresh by cycle, to the end wanted, of each temperature, coldest first. */
  public static List<double[]> drops(KnownLives sources, int end) {
    List<double[]> all = new ArrayList<>();
    for (List<CapacityByCycle> lives : sources.byTemperature().values()) {
      double[] mean = new double[end];
      for (CapacityByCycle life : lives) {
        double[] curve = continued(life, end);
        for (int i = 0; i < end; i++) {
          mean[i] += (life.fresh() - curve[i]) / lives.size();
        }
      }
      all.add(mean);
    }
    return all;
  }

  private static double[] continued(CapacityByCycle life, int end) {
    double[] smooth = life.smooth();
    double[] curve = Arrays.copyOf(smooth, end);
    if (smooth.length >= end) {
      return curve;
    }
    TenCycleMedians blocks = TenCycleMedians.of(life);
    int n = blocks.cycle().length;
    int half = Math.min(n, Math.max(3, n / 2));
    double slope = rootSlope(blocks, n - half);
    double from = Math.sqrt(smooth.length + 1.0);
    double at = life.median(Math.max(0, smooth.length - 3), smooth.length);
    for (int i = smooth.length; i < end; i++) {
      curve[i] = at + slope * (Math.sqrt(i + 1.0) - from);
    }
    return curve;
  }

  private static double rootSlope(TenCycleMedians blocks, int from) {
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (int i = from; i < blocks.cycle().length; i++) {
      double root = Math.sqrt(blocks.cycle()[i]);
      n++;
      x += root;
      y += blocks.soh()[i];
      xx += root * root;
      xy += root * blocks.soh()[i];
    }
    double spread = n * xx - x * x;
    return spread > 1e-9 ? Math.min(0, (n * xy - x * y) / spread) : 0;
  }

  /** Curve of cycles seen + 1 to end. */
  public static CurveWithVariance forecast(KnownLives sources, CapacityByCycle seen, int end) {
    List<double[]> drops = drops(sources, Math.max(end, seen.cycles()));
    double[] cold = drops.get(0);
    double[] hot = drops.get(drops.size() - 1);
    int reference = Math.min(REFERENCE, cold.length - 1);
    double ratio = Math.max(1e-4, hot[reference]) / Math.max(1e-4, cold[reference]);
    double share = sources.share(seen.temperature());
    double prior = Math.abs(ratio - 1) > 0.05 ? (Math.pow(ratio, share) - 1) / (ratio - 1) : share;
    TenCycleMedians blocks = TenCycleMedians.of(seen);
    double blend = blend(blocks, cold, hot, prior);
    int k = seen.cycles();
    int lastBlock = (int) blocks.cycle()[blocks.cycle().length - 1] - 1;
    double now = blocks.soh()[blocks.soh().length - 1];
    double reach =
        sources.byTemperature().values().stream().mapToDouble(MeanFade::medianLife).min().orElse(0);
    double[] curve = new double[Math.max(0, end - k)];
    double[] variance = new double[curve.length];
    double dropThen = cold[lastBlock] + blend * (hot[lastBlock] - cold[lastBlock]);
    for (int i = 0; i < curve.length; i++) {
      int at = k + i;
      curve[i] = now + dropThen - cold[at] - blend * (hot[at] - cold[at]);
      double apart = hot[at] - cold[at] - hot[k - 1] + cold[k - 1];
      double far = BEYOND * Math.max(0, at + 1 - reach);
      variance[i] = DOUBT * DOUBT * apart * apart + FLOOR * FLOOR + far * far;
    }
    return new CurveWithVariance(curve, variance);
  }

  private static double medianLife(List<CapacityByCycle> lives) {
    double[] sorted = lives.stream().mapToDouble(CapacityByCycle::cycles).sorted().toArray();
    return Scaler.quantile(sorted, 0.5);
  }

  /** Posterior mean of β, with the shift s unknown but for its doubt. */
  private static double blend(TenCycleMedians blocks, double[] cold, double[] hot, double prior) {
    int first = 0;
    while (first < blocks.cycle().length && blocks.cycle()[first] < SETTLED) {
      first++;
    }
    int n = blocks.cycle().length - first;
    if (n == 0) {
      return prior;
    }
    double[] apart = new double[n];
    double[] off = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      int at = (int) blocks.cycle()[first + i] - 1;
      apart[i] = hot[at] - cold[at];
      off[i] = blocks.soh()[first + i] + cold[at] + prior * apart[i];
      mean += off[i] / n;
    }
    // covariance of what is seen, the shift's doubt included; β's gain from it
    RealMatrix covariance = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      off[i] -= mean;
      for (int j = 0; j < n; j++) {
        double lag = Math.abs(blocks.cycle()[first + i] - blocks.cycle()[first + j]);
        covariance.setEntry(
            i,
            j,
            NOISE * NOISE * Math.exp(-lag / MEMORY)
                + SHIFT_DOUBT * SHIFT_DOUBT
                + DOUBT * DOUBT * apart[i] * apart[j]
                + (i == j ? 1e-7 : 0));
      }
    }
    RealVector solved = new LUDecomposition(covariance).getSolver().solve(new ArrayRealVector(off));
    double moved = 0;
    for (int i = 0; i < n; i++) {
      moved -= DOUBT * DOUBT * apart[i] * solved.getEntry(i);
    }
    return prior + moved;
  }
}
