package io.celltwin.protocol.nasa;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * A fade law whose coefficients scatter from cell to cell, about a mean learned from other cells:
 *
 * <pre>  ln SOH(k) = c + Σ_p a_p·(k/100)^p,   (c, a) ~ N(μ, Σ)</pre>
 *
 * <p>With p = 1 alone it is the exponential. What is measured scatters by 1.2 % with a memory of
 * ten discharges, so that a rise after a rest does not turn the curve: regeneration is left in the
 * scatter and in the interval.
 *
 * @param powers p
 */
record RandomLaw(List<Double> powers) {
  private static final int BLOCK = 5;
  private static final double NOISE = 0.012;
  private static final double MEMORY = 10;
  private static final double RIDGE = 1e-4;
  private static final double SHIFT = 0.05;
  private static final double LEAST = 0.01;

  RandomLaw {
    powers = List.copyOf(powers);
  }

  /**
   * A forecast.
   *
   * @param middle SOH by discharge ahead
   * @param deviation of its logarithm, the scatter of what is measured included
   */
  record Curve(double[] middle, double[] deviation) {}

  /**
   * Continues a cell.
   *
   * @param others SOH by discharge of other cells, whole
   * @param seen of this one
   * @param end last discharge wanted
   */
  Curve forecast(List<double[]> others, double[] seen, int end) {
    int terms = powers.size() + 1;
    RealVector mean = new ArrayRealVector(terms);
    for (double[] life : others) {
      mean = mean.add(coefficients(life).mapDivide(others.size()));
    }
    RealMatrix scatter = new Array2DRowRealMatrix(terms, terms);
    for (double[] life : others) {
      RealVector off = coefficients(life).subtract(mean);
      scatter =
          scatter.add(off.outerProduct(off).scalarMultiply(1.0 / Math.max(1, others.size() - 1)));
    }
    for (int i = 0; i < terms; i++) {
      double least = i == 0 ? SHIFT : LEAST;
      scatter.addToEntry(i, i, least * least);
    }
    double[][] blocks = blocks(seen);
    int n = blocks.length;
    RealMatrix x = new Array2DRowRealMatrix(n, terms);
    RealMatrix noise = new Array2DRowRealMatrix(n, n);
    RealVector y = new ArrayRealVector(n);
    for (int i = 0; i < n; i++) {
      x.setRow(i, terms(blocks[i][0]));
      y.setEntry(i, blocks[i][1]);
      for (int j = 0; j < n; j++) {
        double lag = Math.abs(blocks[i][0] - blocks[j][0]);
        noise.setEntry(i, j, NOISE * NOISE * Math.exp(-lag / MEMORY) + (i == j ? 1e-7 : 0));
      }
    }
    RealMatrix cross = scatter.multiplyTransposed(x);
    RealMatrix gain =
        cross.multiply(new LUDecomposition(x.multiply(cross).add(noise)).getSolver().getInverse());
    RealVector law = mean.add(gain.operate(y.subtract(x.operate(mean))));
    RealMatrix left = scatter.subtract(gain.multiply(x).multiply(scatter));
    double[] middle = new double[Math.max(0, end - seen.length)];
    double[] deviation = new double[middle.length];
    for (int i = 0; i < middle.length; i++) {
      RealVector here = new ArrayRealVector(terms(seen.length + 1.0 + i));
      middle[i] = Math.exp(law.dotProduct(here));
      deviation[i] = Math.sqrt(Math.max(0, here.dotProduct(left.operate(here))) + NOISE * NOISE);
    }
    return new Curve(middle, deviation);
  }

  /** Least squares on the logarithms of all of a life. */
  private RealVector coefficients(double[] life) {
    int terms = powers.size() + 1;
    RealMatrix normal = new Array2DRowRealMatrix(terms, terms);
    RealVector right = new ArrayRealVector(terms);
    for (int i = 0; i < terms; i++) {
      normal.setEntry(i, i, RIDGE);
    }
    for (double[] block : blocks(life)) {
      double[] x = terms(block[0]);
      for (int i = 0; i < terms; i++) {
        right.addToEntry(i, x[i] * block[1]);
        for (int j = 0; j < terms; j++) {
          normal.addToEntry(i, j, x[i] * x[j]);
        }
      }
    }
    return new LUDecomposition(normal).getSolver().solve(right);
  }

  private double[] terms(double discharge) {
    double[] x = new double[powers.size() + 1];
    x[0] = 1;
    for (int i = 0; i < powers.size(); i++) {
      x[i + 1] = Math.pow(discharge / 100, powers.get(i));
    }
    return x;
  }

  /** Middle of each five discharges, the last ones whole, and the logarithm of their median. */
  private static double[][] blocks(double[] soh) {
    int count = Math.max(1, soh.length / BLOCK);
    int first = Math.max(0, soh.length - count * BLOCK);
    double[][] blocks = new double[count][];
    for (int b = 0; b < count; b++) {
      int from = first + b * BLOCK;
      double[] sorted = Arrays.copyOfRange(soh, from, Math.min(soh.length, from + BLOCK));
      Arrays.sort(sorted);
      blocks[b] =
          new double[] {from + (sorted.length + 1) / 2.0, Math.log(sorted[sorted.length / 2])};
    }
    return blocks;
  }
}
