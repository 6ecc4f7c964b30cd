package io.celltwin.protocol.pulse;

import io.celltwin.learn.Regressor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/** Weighted least squares on the inputs as they are, which goes on beyond them without a limit. */
final class Polynomial implements Regressor {
  private static final double SINGULAR = 1e-12;

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    int n = x[0].length + 1;
    RealMatrix rows = new Array2DRowRealMatrix(x.length, n);
    RealVector right = new ArrayRealVector(x.length);
    for (int i = 0; i < x.length; i++) {
      double root = Math.sqrt(weights[i]);
      rows.setEntry(i, 0, root);
      for (int j = 1; j < n; j++) {
        rows.setEntry(i, j, root * x[i][j - 1]);
      }
      right.setEntry(i, root * y[i]);
    }
    double[] b = new QRDecomposition(rows, SINGULAR).getSolver().solve(right).toArray();
    return row -> {
      double sum = b[0];
      for (int j = 1; j < n; j++) {
        sum += b[j] * row[j - 1];
      }
      return sum;
    };
  }
}
