package io.celltwin.training.adapt;

import io.celltwin.core.feature.SohInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.learn.Matern;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Ways to learn a kind of cell from a few of its own, in the order of how much they trust what was
 * known before. All end as level + gain·(what the model says) + kernels over the cell's past.
 */
enum Candidate {
  /** The model, moved by what it is off by on the median. */
  OFFSET("base model and an offset") {
    @Override
    Expert learn(List<KindRows> cells, FeatureSet told) {
      double[] off =
          cells.stream()
              .flatMapToDouble(
                  c ->
                      java.util.stream.IntStream.range(0, c.rows())
                          .mapToDouble(i -> c.soh()[i] - c.base()[i]))
              .sorted()
              .toArray();
      return Expert.line(io.celltwin.learn.Scaler.quantile(off, 0.5), 1);
    }
  },
  /**
   * A line through what the model says, each cell counting the same; the slope is drawn to 1 as if
   * {@value #PRIOR} of each cell's rows said so over the usual spread of {@value #SPREAD}.
   */
  LINE("base model, gain and offset") {
    @Override
    Expert learn(List<KindRows> cells, FeatureSet told) {
      double w = 0;
      double x = 0;
      double y = 0;
      for (KindRows c : cells) {
        for (int i = 0; i < c.rows(); i++) {
          double each = 1.0 / c.rows();
          w += each;
          x += each * c.base()[i];
          y += each * c.soh()[i];
        }
      }
      double meanX = x / w;
      double meanY = y / w;
      double xx = PRIOR * SPREAD * SPREAD;
      double xy = xx;
      for (KindRows c : cells) {
        for (int i = 0; i < c.rows(); i++) {
          double each = 1.0 / c.rows();
          xx += each * (c.base()[i] - meanX) * (c.base()[i] - meanX);
          xy += each * (c.base()[i] - meanX) * (c.soh()[i] - meanY);
        }
      }
      double gain = xy / xx;
      return Expert.line(meanY - gain * meanX, gain);
    }
  },
  /** A kernel on what the model leaves. */
  RESIDUAL("base model and kernels over the past on what it leaves") {
    @Override
    Expert learn(List<KindRows> cells, FeatureSet told) {
      return kernel(cells, told, 1);
    }
  },
  /** A kernel alone: what protocols B and K found best of what can be served. */
  KERNEL("kernels over the past, own cells only") {
    @Override
    Expert learn(List<KindRows> cells, FeatureSet told) {
      return kernel(cells, told, 0);
    }
  };

  private static final double PRIOR = 0.2;
  private static final double SPREAD = 0.05;

  private static final double GAMMA = 0.3;
  private static final double ALPHA = 1e-2;

  /** Weight of a block of features in the kernel, as protocol B settled it. */
  private static final double BLOCK = 0.3;

  private static final double COUNT = 0.15;

  private final String words;

  Candidate(String words) {
    this.words = words;
  }

  /** In tables. */
  String words() {
    return words;
  }

  /**
   * Learns.
   *
   * @param cells of the kind
   * @param told the features in their rows
   */
  abstract Expert learn(List<KindRows> cells, FeatureSet told);

  private static Expert kernel(List<KindRows> cells, FeatureSet told, double gain) {
    int n = cells.stream().mapToInt(KindRows::rows).sum();
    double[][] x = new double[n][];
    double[] y = new double[n];
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    int at = 0;
    for (KindRows c : cells) {
      for (int i = 0; i < c.rows(); i++) {
        x[at] = c.features()[i];
        y[at++] = c.soh()[i] - gain * c.base()[i];
      }
    }
    Matern matern = new Matern(weights(told), GAMMA, ALPHA, 0);
    return Expert.kernel(matern.fit(x, y, ones).expansion(), gain);
  }

  /**
   * The charge now, how far it has moved since the cell was young, at once and of late, and how
   * many cycles; not the slowest trend, which protocol B left out, and not the nameplate, which is
   * one.
   */
  static double[] weights(FeatureSet told) {
    int block = SohInput.SET.indexOf("voltage-mean-delta");
    double[] weights = new double[told.size()];
    for (int j = 0; j < weights.length; j++) {
      String name = told.features().get(j).name();
      boolean plate =
          name.equals("rated-capacity")
              || name.equals("upper-cutoff")
              || name.startsWith("chemistry-");
      if (name.equals("ln-cycle")) {
        weights[j] = COUNT;
      } else if (!plate && !name.endsWith("-trend-long")) {
        weights[j] = BLOCK / block;
      }
    }
    return weights;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
