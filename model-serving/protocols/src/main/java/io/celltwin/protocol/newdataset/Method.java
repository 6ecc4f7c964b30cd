package io.celltwin.protocol.newdataset;

import io.celltwin.learn.Constant;
import io.celltwin.learn.Forest;
import io.celltwin.learn.Matern;
import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import io.celltwin.learn.Scaler;
import io.celltwin.protocol.soh.Example;
import io.celltwin.protocol.soh.RowHistory;
import io.celltwin.protocol.soh.RowHistory.Block;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.fit.OutOfFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One way to learn SOH of a new kind of cells: from which cells, told what, by which regressor.
 *
 * @param name in the tables
 * @param from which cells it learns
 * @param blocks it is told
 * @param regressors whose mean is the answer
 * @param baseline true for a plain one
 * @param shared true where half the answer is that of {@link SharedProcess}, which learns from both
 */
public record Method(
    String name,
    From from,
    List<Block> blocks,
    List<Regressor> regressors,
    boolean baseline,
    boolean shared) {
  /** The one that averages all that look at the past. */
  public static final String AVERAGE = "trees and kernels over the past, target only";

  private static final double CLIP = 2;

  Method(String name, From from, List<Block> blocks, List<Regressor> all, boolean baseline) {
    this(name, from, blocks, all, baseline, false);
  }

  public Method {
    blocks = List.copyOf(blocks);
    regressors = List.copyOf(regressors);
  }

  /** Where the rows come from. */
  public enum From {
    SOURCE,
    TARGET,
    BALANCED
  }

  private static final List<Block> MOVED_AND_COUNT = List.of(Block.DELTA, Block.COUNT);
  static final List<Block> PAST =
      List.of(
          Block.NOW,
          Block.DELTA,
          Block.MOVED,
          Block.SHORT,
          Block.MEDIUM,
          Block.LONG,
          Block.COUNT,
          Block.LOG);

  /** Everything there is to choose from. */
  public static List<Method> catalogue(long seed) {
    Regressor forest = Forest.plain(seed);
    Regressor extra = Forest.extra(100, 0.5, 2, seed);
    Regressor kernel = kernel(0);
    Regressor longer = kernel(0.3);
    return List.of(
        new Method(
            "constant of source", From.SOURCE, MOVED_AND_COUNT, List.of(new Constant()), true),
        new Method("forest, source only", From.SOURCE, MOVED_AND_COUNT, List.of(forest), true),
        new Method("extra trees, source only", From.SOURCE, MOVED_AND_COUNT, List.of(extra), false),
        new Method("trees over the past, source only", From.SOURCE, PAST, List.of(extra), false),
        new Method(
            "constant of target", From.TARGET, MOVED_AND_COUNT, List.of(new Constant()), true),
        new Method("ridge, target only", From.TARGET, MOVED_AND_COUNT, List.of(new Ridge()), true),
        new Method("forest, target only", From.TARGET, MOVED_AND_COUNT, List.of(forest), true),
        new Method(
            "forest, source and target balanced",
            From.BALANCED,
            MOVED_AND_COUNT,
            List.of(forest),
            true),
        new Method("trees over the past, target only", From.TARGET, PAST, List.of(extra), false),
        new Method("kernel over the past, target only", From.TARGET, PAST, List.of(kernel), false),
        new Method(AVERAGE, From.TARGET, PAST, List.of(extra, kernel, longer), false),
        new Method(
            "trees over the past, source only, and what kinds share",
            From.SOURCE,
            PAST,
            List.of(extra),
            false,
            true),
        new Method(
            "trees and kernels over the past, target only, and what kinds share",
            From.TARGET,
            PAST,
            List.of(extra, kernel, longer),
            false,
            true));
  }

  private static Regressor kernel(double longTrend) {
    return new Matern(weights(PAST, longTrend), 0.3, 1e-2, 0);
  }

  /** Of each feature of these blocks in a kernel. */
  static double[] weights(List<Block> blocks, double longTrend) {
    double[] weights = new double[blocks.stream().mapToInt(RowHistory::size).sum()];
    int at = 0;
    for (Block block : blocks) {
      double weight =
          switch (block) {
            case COUNT -> 0.05;
            case LOG -> 0.1;
            case LONG -> longTrend;
            case RATIO -> 0.9;
            default -> 0.3;
          };
      for (int j = 0; j < RowHistory.size(block); j++) {
        weights[at++] = weight / RowHistory.size(block);
      }
    }
    return weights;
  }

  /** Whether the answer is a mean to which the other method's regressors alone belong. */
  boolean contains(Method other) {
    return shared == other.shared
        && from == other.from
        && blocks.equals(other.blocks)
        && regressors.size() > other.regressors.size()
        && regressors.containsAll(other.regressors);
  }

  /** Whether it can learn from this many labelled cells. */
  public boolean possible(int labelled) {
    return from == From.SOURCE ? labelled == 0 : labelled > 0;
  }

  /**
   * @param source cells of other datasets
   * @param target labelled cells of the new one
   * @param anchored true to learn the change since the first capacity
   * @param rowsOfSource at most, a cell
   * @param rowsOfTarget at most, a cell
   */
  public Learned learn(
      List<Example> source,
      List<Example> target,
      boolean anchored,
      int rowsOfSource,
      int rowsOfTarget) {
    List<double[]> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> w = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    if (from != From.TARGET) {
      take(source, anchored, rowsOfSource, x, y, groups);
    }
    int ofSource = y.size();
    if (from != From.SOURCE) {
      take(target, anchored, rowsOfTarget, x, y, groups);
    }
    int n = y.size();
    for (int i = 0; i < n; i++) {
      w.add(from == From.BALANCED ? 0.5 * n / (i < ofSource ? ofSource : n - ofSource) : 1.0);
    }
    double[][] rows = x.toArray(double[][]::new);
    Scaler scaler = Scaler.of(rows, CLIP);
    double[] labels = y.stream().mapToDouble(Double::doubleValue).toArray();
    double[] weights = w.stream().mapToDouble(Double::doubleValue).toArray();
    int[] cells = groups.stream().mapToInt(Integer::intValue).toArray();
    double[][] scaled = scaler.scale(rows);
    List<Regressor.Fitted> fitted =
        regressors.stream().map(r -> r.fit(scaled, labels, weights, cells)).toList();
    SharedProcess.Answerer others =
        shared ? SharedProcess.learn(source, target, anchored, rowsOfTarget) : null;
    return new Learned(this, scaler, fitted, others, anchored);
  }

  private void take(
      List<Example> from,
      boolean anchored,
      int most,
      List<double[]> x,
      List<Double> y,
      List<Integer> groups) {
    for (Example example : from) {
      TableCell cell = example.cell();
      int group = groups.isEmpty() ? 0 : groups.get(groups.size() - 1) + 1;
      for (int row : OutOfFold.evenly(cell.finiteRows(), most)) {
        x.add(example.past().at(row, blocks));
        y.add(cell.soh()[row] - (anchored ? cell.firstSoh() : 0));
        groups.add(group);
      }
    }
  }

  /** What a method learned. */
  public record Learned(
      Method method,
      Scaler scaler,
      List<Regressor.Fitted> fitted,
      SharedProcess.Answerer others,
      boolean anchored) {
    /** SOH at rows of a cell. */
    public double[] soh(Example example, int[] rows) {
      double first = anchored ? example.cell().firstSoh() : 0;
      return Arrays.stream(rows)
          .mapToDouble(
              row -> {
                double[] x = scaler.scale(example.past().at(row, method.blocks));
                double own = fitted.stream().mapToDouble(f -> f.predict(x)).average().orElseThrow();
                return first + (others == null ? own : (own + others.at(example, row)) / 2);
              })
          .toArray();
    }

    /** Mean absolute error in percent over up to {@code most} scored rows of a cell. */
    public double mape(Example example, int most) {
      return mape(example, most, List.of(this));
    }

    /** The same of the mean of what several learned. */
    public static double mape(Example example, int most, List<Learned> several) {
      TableCell cell = example.cell();
      int[] rows = OutOfFold.evenly(cell.scoredRows(), most);
      double[] mean = new double[rows.length];
      for (Learned one : several) {
        double[] soh = one.soh(example, rows);
        Arrays.setAll(mean, i -> mean[i] + soh[i] / several.size());
      }
      double error = 0;
      for (int i = 0; i < rows.length; i++) {
        error += Math.abs(mean[i] - cell.soh()[rows[i]]) / cell.soh()[rows[i]];
      }
      return 100 * error / rows.length;
    }
  }
}
