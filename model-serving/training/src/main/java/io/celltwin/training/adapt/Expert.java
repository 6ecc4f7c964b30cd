package io.celltwin.training.adapt;

import io.celltwin.learn.Matern;

/**
 * What was learned of a kind: level + gain·m + Σ height_i·(1 + r_i)·e^(−r_i), with m what the model
 * says ({@link io.celltwin.network.SohWithExpertNetwork} serves it).
 *
 * @param level where the line begins
 * @param gain of the line
 * @param kernels over the past, or null where there is a line alone
 */
record Expert(double level, double gain, Matern.Expansion kernels) {
  static Expert line(double level, double gain) {
    return new Expert(level, gain, null);
  }

  static Expert kernel(Matern.Expansion kernels, double gain) {
    return new Expert(kernels.mean(), gain, kernels);
  }

  /** SOH at each row of a cell. */
  double[] says(KindRows cell) {
    double[] all = new double[cell.rows()];
    for (int i = 0; i < all.length; i++) {
      all[i] = level + gain * cell.base()[i] + (kernels == null ? 0 : bells(cell.features()[i]));
    }
    return all;
  }

  private double bells(double[] x) {
    double[] s = new double[x.length];
    for (int j = 0; j < s.length; j++) {
      double scaled = (x[j] - kernels.center()[j]) * kernels.inverse()[j];
      double limit = io.celltwin.network.SohWithExpertNetwork.LIMIT;
      s[j] = Double.isFinite(scaled) ? Math.max(-limit, Math.min(limit, scaled)) : 0;
      s[j] *= kernels.sharp()[j];
    }
    double sum = 0;
    for (int i = 0; i < kernels.heights().length; i++) {
      double square = 0;
      for (int j = 0; j < s.length; j++) {
        double d = s[j] - kernels.rows()[i][j];
        square += d * d;
      }
      double r = Math.sqrt(square);
      sum += kernels.heights()[i] * (1 + r) * Math.exp(-r);
    }
    return sum;
  }
}
