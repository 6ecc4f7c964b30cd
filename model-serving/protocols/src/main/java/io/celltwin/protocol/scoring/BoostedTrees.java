package io.celltwin.protocol.scoring;

import io.celltwin.learn.Constant;
import io.celltwin.learn.Regressor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted regression trees by XGBoost, on one thread and histograms, so that a seed gives
 * the same trees again. Each split learns where missing values go.
 *
 * @param rounds trees
 * @param rate of learning
 * @param leaves of a tree at most; the leaf that gains most is split next
 * @param leaf least weight of a leaf
 * @param rows share of the rows each tree sees
 * @param columns share of the features each tree sees
 * @param penalty on squared leaf values
 * @param objective of XGBoost, e.g. {@code reg:squarederror} or {@code reg:absoluteerror}
 * @param monotone +1 or −1 for features the answer may only rise or fall with, 0 else; null for
 *     none
 * @param seed of samples
 * @see <a href="https://doi.org/10.1145/2939672.2939785">Chen and Guestrin, KDD (2016) 785–794</a>
 */
public record BoostedTrees(
    int rounds,
    double rate,
    int leaves,
    double leaf,
    double rows,
    double columns,
    double penalty,
    String objective,
    List<Integer> monotone,
    long seed)
    implements Regressor {

  public BoostedTrees {
    monotone = monotone == null ? null : List.copyOf(monotone);
  }

  /** The boosted trees the plain baselines use: 300 rounds at 0.06, 31 leaves of 20 rows. */
  public static BoostedTrees plain(long seed) {
    return new BoostedTrees(300, 0.06, 31, 20, 1, 1, 0, "reg:squarederror", null, seed);
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    int n = x[0].length;
    double mean = Constant.mean(y, weights);
    Map<String, Object> settings = new HashMap<>();
    settings.put("tree_method", "hist");
    settings.put("nthread", 1);
    settings.put("eta", rate);
    settings.put("grow_policy", "lossguide");
    settings.put("max_depth", 0);
    settings.put("max_leaves", leaves);
    settings.put("min_child_weight", leaf);
    settings.put("subsample", rows);
    settings.put("colsample_bytree", columns);
    settings.put("lambda", penalty);
    settings.put("objective", objective);
    settings.put("base_score", 0.0);
    settings.put("seed", seed);
    settings.put("verbosity", 0);
    if (monotone != null) {
      settings.put(
          "monotone_constraints",
          "(" + String.join(",", monotone.stream().map(Object::toString).toList()) + ")");
    }
    try {
      DMatrix matrix = matrix(x);
      float[] labels = new float[y.length];
      float[] w = new float[y.length];
      double weight = 0;
      for (int i = 0; i < y.length; i++) {
        labels[i] = (float) (y[i] - mean);
        weight += weights[i];
      }
      for (int i = 0; i < y.length; i++) {
        // least leaf weights are meant in rows
        w[i] = (float) (weights[i] * y.length / weight);
      }
      matrix.setLabel(labels);
      matrix.setWeight(w);
      Booster booster = XGBoost.train(matrix, settings, rounds, Map.of(), null, null);
      matrix.dispose();
      return new Boosted(booster, mean, n);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost refused its settings " + settings, e);
    }
  }

  private static DMatrix matrix(double[][] x) throws XGBoostError {
    int n = x[0].length;
    float[] flat = new float[x.length * n];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < n; j++) {
        flat[i * n + j] = (float) x[i][j];
      }
    }
    return new DMatrix(flat, x.length, n, Float.NaN);
  }

  private static final class Boosted implements Fitted {
    private final Booster booster;
    private final double mean;
    private final int inputs;

    Boosted(Booster booster, double mean, int inputs) {
      this.booster = booster;
      this.mean = mean;
      this.inputs = inputs;
    }

    @Override
    public double predict(double[] x) {
      return predict(new double[][] {x})[0];
    }

    @Override
    public double[] predict(double[][] x) {
      if (x.length == 0) {
        return new double[0];
      }
      if (x[0].length != inputs) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "row has %d inputs, learned from %d", x[0].length, inputs));
      }
      synchronized (booster) {
        try {
          DMatrix matrix = matrix(x);
          float[][] answers = booster.predict(matrix);
          matrix.dispose();
          double[] all = new double[x.length];
          for (int i = 0; i < all.length; i++) {
            all[i] = mean + answers[i][0];
          }
          return all;
        } catch (XGBoostError e) {
          throw new IllegalStateException("XGBoost refused rows", e);
        }
      }
    }
  }
}
