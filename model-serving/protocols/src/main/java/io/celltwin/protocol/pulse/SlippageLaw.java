package io.celltwin.protocol.pulse;

import io.celltwin.learn.Regressor;

/**
 * A bench that counts charge in shares of the nominal capacity fills a faded cell further than it
 * says. The rested voltage tells how far, and the ratio tells the health:
 *
 * <pre>  z = SOC / SOH^p = g(U1),   SOH = (SOC / g(U1))^(1/p)</pre>
 *
 * <p>p = 1 is loss of capacity alone; above 1 the electrodes have slipped as well, by lithium lost.
 * g is learned; relative errors of z count alike.
 *
 * <p>Inputs: state of charge [%], then U1 [V].
 *
 * @param exponent p
 * @param shape of g: what learns z from (U1 − center), and its square
 */
record SlippageLaw(double exponent, Regressor shape, boolean curved) implements Regressor {
  private static final double LEAST = 1;

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    double center = 0;
    for (double[] row : x) {
      center += row[1] / x.length;
    }
    double middle = center;
    double[][] inputs = new double[x.length][];
    double[] z = new double[x.length];
    double[] w = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      inputs[i] = inputs(x[i], middle);
      z[i] = x[i][0] / Math.pow(y[i], exponent);
      w[i] = weights[i] / (z[i] * z[i]);
    }
    Fitted g = shape.fit(inputs, z, w);
    return row -> Math.pow(row[0] / Math.max(LEAST, g.predict(inputs(row, middle))), 1 / exponent);
  }

  private double[] inputs(double[] row, double center) {
    double u = row[1] - center;
    return curved ? new double[] {u, u * u} : new double[] {u};
  }
}
