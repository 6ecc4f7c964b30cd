package io.celltwin.training.evaluate;

import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.physics.Physics;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.learn.Cholesky;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.SohTask;
import io.celltwin.training.fit.TrajectoryTask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a model has to beat: answers that need no network. */
final class Baselines {
  private static final double RIDGE = 1e-3;
  private static final double CLIP = 5;

  private Baselines() {}

  /** SOH as a function of a row. */
  interface OfRow {
    double soh(LabelledCell cell, int row);
  }

  /** SOH as a function of cycles ahead of a row. */
  interface Ahead {
    double soh(int cyclesAhead);
  }

  /** The cell never ages: median of its first ten measured SOH. Needs a capacity test. */
  static OfRow firstCapacity() {
    return (cell, row) -> cell.firstSoh(10);
  }

  /** Mean of the training cells at the same cycle; past their ends, of those that got furthest. */
  static OfRow cycleCount(List<LabelledCell> training) {
    List<double[]> curves =
        training.stream()
            .filter(c -> SohTask.labelledRows(c).length > 0)
            .map(TrajectoryTask::curve)
            .toList();
    int longest = curves.stream().mapToInt(c -> c.length).max().orElse(1);
    double[] mean = new double[longest];
    for (int cycle = 0; cycle < longest; cycle++) {
      int at = cycle;
      mean[cycle] =
          curves.stream().filter(c -> c.length > at).mapToDouble(c -> c[at]).average().orElse(1);
    }
    return (cell, row) -> mean[Math.min(cell.cycle(row), longest - 1)];
  }

  /**
   * Least squares with an L2 penalty on the model's own inputs, scaled, clipped, 0 where missing.
   */
  static OfRow ridge(List<LabelledCell> training) {
    List<float[]> inputs = new ArrayList<>();
    List<Double> truth = new ArrayList<>();
    for (LabelledCell cell : training) {
      for (int row : SohTask.labelledRows(cell)) {
        inputs.add(cell.sohInput(row));
        truth.add(cell.soh(row));
      }
    }
    int n = inputs.get(0).length;
    double[] mean = new double[n];
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      int at = i;
      double[] x = inputs.stream().mapToDouble(r -> r[at]).filter(Double::isFinite).toArray();
      double m = java.util.Arrays.stream(x).average().orElse(0);
      mean[i] = m;
      double variance = java.util.Arrays.stream(x).map(v -> (v - m) * (v - m)).average().orElse(0);
      scale[i] = variance > 1e-18 ? Math.sqrt(variance) : Double.POSITIVE_INFINITY;
    }
    double[][] normal = new double[n + 1][n + 1];
    double[] right = new double[n + 1];
    for (int r = 0; r < inputs.size(); r++) {
      double[] z = standard(inputs.get(r), mean, scale);
      for (int i = 0; i <= n; i++) {
        for (int j = 0; j <= i; j++) {
          normal[i][j] += z[i] * z[j];
        }
        right[i] += z[i] * truth.get(r);
      }
    }
    for (int i = 0; i < n; i++) {
      normal[i][i] += RIDGE * inputs.size();
    }
    double[] w = new Cholesky(normal).solve(right);
    return (cell, row) -> {
      double[] z = standard(cell.sohInput(row), mean, scale);
      double sum = 0;
      for (int i = 0; i < w.length; i++) {
        sum += z[i] * w[i];
      }
      return sum;
    };
  }

  private static double[] standard(float[] x, double[] mean, double[] scale) {
    double[] z = new double[x.length + 1];
    for (int i = 0; i < x.length; i++) {
      double v = Float.isNaN(x[i]) ? 0 : (x[i] - mean[i]) / scale[i];
      z[i] = Math.max(-CLIP, Math.min(CLIP, v));
    }
    z[x.length] = 1;
    return z;
  }

  /** What the job answers when no model can and nothing was measured yet. */
  static OfRow physics() {
    return (cell, row) ->
        Physics.soh(features(SohInput.SET, cell.sohInput(row)), cell.spec(), null, null).value();
  }

  /** What the job answers when no model can. */
  static Ahead physics(LabelledCell cell, int row) {
    Features input = features(TrajectoryInput.SET, cell.trajectoryInput(row));
    Forecast forecast =
        Physics.forecast(
            input, cell.spec(), Estimate.unknown("no model"), row, 0, cell.cycle(row), "no model");
    int[] horizons = forecast.cyclesAhead();
    double[] median = forecast.median();
    return ahead -> {
      int i = 1;
      while (i < horizons.length - 1 && horizons[i] < ahead) {
        i++;
      }
      double share = (ahead - horizons[i - 1]) / (double) (horizons[i] - horizons[i - 1]);
      return median[i - 1] + share * (median[i] - median[i - 1]);
    };
  }

  private static Features features(FeatureSet set, float[] values) {
    double[] x = new double[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = values[i];
    }
    return new Features(set, x);
  }

  /** SOH stays at the median of the last five. */
  static Ahead persistence(LabelledCell cell, int row) {
    double now = now(cell, row);
    return ahead -> now;
  }

  /** The least-squares line through the last twenty. */
  static Ahead linear20(LabelledCell cell, int row) {
    int[] rows = upTo(cell, row);
    int from = Math.max(0, rows.length - 20);
    double[] line = line(cell, java.util.Arrays.copyOfRange(rows, from, rows.length), false);
    int k = cell.cycle(row);
    return ahead -> bounded(line[0] + line[1] * (k + ahead));
  }

  /** SOH falls with the square root of the cycle count: fitted on all seen, put through now. */
  static Ahead squareRoot(LabelledCell cell, int row) {
    double[] line = line(cell, upTo(cell, row), true);
    int k = cell.cycle(row);
    double now = now(cell, row);
    return ahead -> bounded(now + line[1] * (Math.sqrt(k + (double) ahead) - Math.sqrt(k)));
  }

  private static int[] upTo(LabelledCell cell, int row) {
    return IntStream.rangeClosed(0, row).filter(r -> Double.isFinite(cell.soh(r))).toArray();
  }

  private static double now(LabelledCell cell, int row) {
    int[] rows = upTo(cell, row);
    int from = Math.max(0, rows.length - 5);
    return LabelledCell.median(
        IntStream.range(from, rows.length).mapToDouble(i -> cell.soh(rows[i])).toArray());
  }

  private static double[] line(LabelledCell cell, int[] rows, boolean root) {
    double x1 = 0;
    double y1 = 0;
    double xx = 0;
    double xy = 0;
    for (int r : rows) {
      double x = root ? Math.sqrt(cell.cycle(r)) : cell.cycle(r);
      x1 += x;
      y1 += cell.soh(r);
      xx += x * x;
      xy += x * cell.soh(r);
    }
    double n = rows.length;
    double spread = n * xx - x1 * x1;
    double slope = spread > 0 ? (n * xy - x1 * y1) / spread : 0;
    return new double[] {(y1 - slope * x1) / n, slope};
  }

  private static double bounded(double soh) {
    return Math.max(0.2, Math.min(1.3, soh));
  }
}
