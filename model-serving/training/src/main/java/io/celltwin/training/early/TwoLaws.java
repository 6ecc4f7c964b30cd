package io.celltwin.training.early;

import java.util.List;
import java.util.TreeMap;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * A film that grows by diffusion and wear that does not slow down, with random coefficients:
 *
 * <pre>  SOH(k) = c + a·√(k/100) + b·k/100,   (c, a, b) ~ N(μ(T), Σ)</pre>
 *
 * <p>μ at a source temperature is the mean over its cells of their least-squares coefficients. In
 * between, c is linear in 1/T, and so are logarithms of a and b where both ends fade (Arrhenius). Σ
 * is the scatter of cells of one temperature, plus a doubt about the interpolation of a tenth of
 * what the ends differ. The first cycles of the new cell then move the coefficients as far as both
 * allow; what is measured scatters by 0.3 % with a memory of 30 cycles. The curve passes through
 * the last value seen.
 */
public final class TwoLaws {
  private static final double DOUBT = 0.1;
  private static final double NOISE = 0.003;
  private static final double MEMORY = 30;
  private static final double RIDGE = 1e-4;
  private static final double FRESH_DOUBT = 0.02;
  private static final double LEAST = 1e-3;
  private static final int TERMS = 3;

  private TwoLaws() {}

  /** Curve of cycles seen + 1 to end. */
  public static CurveWithVariance forecast(KnownLives sources, CapacityByCycle seen, int end) {
    RealVector mean = mean(sources, seen.temperature());
    RealMatrix scatter = scatter(sources);
    TenCycleMedians blocks = TenCycleMedians.of(seen);
    int n = blocks.cycle().length;
    RealMatrix terms = new Array2DRowRealMatrix(n, TERMS);
    RealMatrix noise = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      terms.setRow(i, terms(blocks.cycle()[i]));
      for (int j = 0; j < n; j++) {
        double apart = Math.abs(blocks.cycle()[i] - blocks.cycle()[j]);
        noise.setEntry(i, j, NOISE * NOISE * Math.exp(-apart / MEMORY) + (i == j ? 1e-7 : 0));
      }
    }
    RealMatrix cross = scatter.multiplyTransposed(terms);
    RealMatrix gain =
        cross.multiply(
            new LUDecomposition(terms.multiply(cross).add(noise)).getSolver().getInverse());
    RealVector off = new ArrayRealVector(blocks.soh()).subtract(terms.operate(mean));
    RealVector law = mean.add(gain.operate(off));
    RealMatrix left = scatter.subtract(gain.multiply(terms).multiply(scatter));
    double[] last = terms.getRow(n - 1);
    double shift = blocks.soh()[n - 1] - law.dotProduct(new ArrayRealVector(last));
    int from = seen.cycles();
    double[] curve = new double[Math.max(0, end - from)];
    double[] variance = new double[curve.length];
    for (int i = 0; i < curve.length; i++) {
      RealVector here = new ArrayRealVector(terms(from + 1 + i));
      curve[i] = law.dotProduct(here) + shift;
      RealVector since = here.subtract(new ArrayRealVector(last));
      variance[i] = Math.max(1e-10, since.dotProduct(left.operate(since)));
    }
    return new CurveWithVariance(curve, variance);
  }

  private static double[] terms(double cycle) {
    double x = cycle / 100;
    return new double[] {1, Math.sqrt(x), x};
  }

  /** Least squares on all of a life. */
  public static RealVector coefficients(CapacityByCycle life) {
    TenCycleMedians blocks = TenCycleMedians.of(life);
    RealMatrix normal = new Array2DRowRealMatrix(TERMS, TERMS);
    RealVector right = new ArrayRealVector(TERMS);
    for (int i = 0; i < TERMS; i++) {
      normal.setEntry(i, i, RIDGE);
    }
    for (int b = 0; b < blocks.cycle().length; b++) {
      double[] x = terms(blocks.cycle()[b]);
      for (int i = 0; i < TERMS; i++) {
        right.addToEntry(i, x[i] * blocks.soh()[b]);
        for (int j = 0; j < TERMS; j++) {
          normal.addToEntry(i, j, x[i] * x[j]);
        }
      }
    }
    return new LUDecomposition(normal).getSolver().solve(right);
  }

  private static RealVector mean(List<CapacityByCycle> lives) {
    RealVector sum = new ArrayRealVector(TERMS);
    for (CapacityByCycle life : lives) {
      sum = sum.add(coefficients(life));
    }
    return sum.mapDivide(lives.size());
  }

  private static RealVector mean(KnownLives sources, double temperature) {
    TreeMap<Double, List<CapacityByCycle>> all = sources.byTemperature();
    RealVector cold = mean(all.firstEntry().getValue());
    RealVector hot = mean(all.lastEntry().getValue());
    double share = sources.share(temperature);
    RealVector between = cold.mapMultiply(1 - share).add(hot.mapMultiply(share));
    for (int i = 1; i < TERMS; i++) {
      if (cold.getEntry(i) < 0 && hot.getEntry(i) < 0) {
        between.setEntry(
            i,
            -Math.exp(
                (1 - share) * Math.log(-cold.getEntry(i)) + share * Math.log(-hot.getEntry(i))));
      }
    }
    return between;
  }

  private static RealMatrix scatter(KnownLives sources) {
    RealMatrix sum = new Array2DRowRealMatrix(TERMS, TERMS);
    int temperatures = 0;
    TreeMap<Double, List<CapacityByCycle>> all = sources.byTemperature();
    for (List<CapacityByCycle> lives : all.values()) {
      if (lives.size() < 3) {
        continue;
      }
      RealVector mean = mean(lives);
      for (CapacityByCycle life : lives) {
        RealVector off = coefficients(life).subtract(mean);
        sum = sum.add(off.outerProduct(off).scalarMultiply(1.0 / (lives.size() - 1)));
      }
      temperatures++;
    }
    RealMatrix scatter = sum.scalarMultiply(1.0 / Math.max(1, temperatures));
    RealVector apart = mean(all.lastEntry().getValue()).subtract(mean(all.firstEntry().getValue()));
    for (int i = 0; i < TERMS; i++) {
      double doubt = DOUBT * apart.getEntry(i);
      scatter.addToEntry(
          i, i, doubt * doubt + (i == 0 ? FRESH_DOUBT * FRESH_DOUBT : LEAST * LEAST));
    }
    return scatter;
  }
}
