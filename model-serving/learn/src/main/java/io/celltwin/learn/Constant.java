package io.celltwin.learn;

/** The weighted mean of the targets, whatever the inputs. */
public final class Constant implements Regressor {

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    double mean = mean(y, weights);
    return row -> mean;
  }

  /** Weighted mean. */
  public static double mean(double[] y, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < y.length; i++) {
      sum += weights[i] * y[i];
      total += weights[i];
    }
    return sum / total;
  }
}
