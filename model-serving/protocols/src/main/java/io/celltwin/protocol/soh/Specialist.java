package io.celltwin.protocol.soh;

import io.celltwin.learn.Forest;
import io.celltwin.learn.GroupFolds;
import io.celltwin.learn.Matern;
import io.celltwin.learn.Regressor;
import io.celltwin.protocol.soh.RowHistory.Block;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.fit.OutOfFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SOH of cells of one kind in one use: the mean of four kernel machines that weigh a cell's past
 * differently, and of extremely randomised trees. How much the trees count is chosen, and the
 * interval is calibrated, on training cells as they are answered when left out.
 */
final class Specialist implements KindExpert {
  private static final int ROWS = 900;
  private static final int LEAST_ROWS = 12;
  private static final int MOST_ROWS = 150;
  private static final int FOLDS = 5;
  private static final double[] TREE_SHARES = {0, 0.25, 0.5};

  private static final List<Map<Block, Double>> VIEWS =
      List.of(
          view(0.3, 0.3, 0.3, 0, 0.05, 0.1),
          view(0.3, 0.3, 0.3, 0.3, 0.05, 0.1),
          view(0.3, 0.3, 0.3, 0, 0.3, 0.3),
          view(0.4, 0.4, 0, 0, 0.05, 0.1));
  private static final double[] LINEAR = {0.3, 0, 0, 0};
  private static final double GAMMA = 0.3;
  private static final double PENALTY = 1e-2;

  private static Map<Block, Double> view(
      double now, double delta, double trend, double longTrend, double count, double log) {
    Map<Block, Double> view = new LinkedHashMap<>();
    view.put(Block.NOW, now);
    view.put(Block.DELTA, delta);
    view.put(Block.MOVED, trend);
    view.put(Block.SHORT, trend);
    view.put(Block.MEDIUM, trend);
    view.put(Block.LONG, longTrend);
    view.put(Block.COUNT, count);
    view.put(Block.LOG, log);
    view.values().removeIf(w -> w == 0);
    return view;
  }

  private final boolean counted;
  private final boolean anchored;
  private final List<List<Block>> blocks = new ArrayList<>();
  private final List<Matern.Machine> machines = new ArrayList<>();
  private final Regressor.Fitted trees;
  private final double treeShare;
  private final double floor;
  private final double factor;
  private final List<HeldOutPrediction> heldOut = new ArrayList<>();

  /**
   * @param training cells to learn from
   * @param counted true to use the number of cycles
   * @param anchored true to be told the capacity of each cell's first ten rows
   */
  Specialist(List<Example> training, boolean counted, boolean anchored, long seed) {
    this.counted = counted;
    this.anchored = anchored;
    int most = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, ROWS / training.size()));
    List<Example> of = new ArrayList<>();
    List<int[]> rowsOf = new ArrayList<>();
    int n = 0;
    for (Example example : training) {
      int[] rows = OutOfFold.evenly(example.cell().finiteRows(), most);
      of.add(example);
      rowsOf.add(rows);
      n += rows.length;
    }
    double[] y = new double[n];
    int[] groups = new int[n];
    int at = 0;
    for (int c = 0; c < of.size(); c++) {
      for (int row : rowsOf.get(c)) {
        y[at] = of.get(c).cell().soh()[row] - anchor(of.get(c).cell());
        groups[at++] = c;
      }
    }
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    List<double[]> left = new ArrayList<>();
    for (int v = 0; v < VIEWS.size(); v++) {
      List<Block> wanted = new ArrayList<>();
      List<Double> weights = new ArrayList<>();
      VIEWS
          .get(v)
          .forEach(
              (block, weight) -> {
                if (counted || (block != Block.COUNT && block != Block.LOG)) {
                  wanted.add(block);
                  for (int j = 0; j < RowHistory.size(block); j++) {
                    weights.add(weight / RowHistory.size(block));
                  }
                }
              });
      Matern kernel =
          new Matern(
              weights.stream().mapToDouble(Double::doubleValue).toArray(),
              GAMMA,
              PENALTY,
              LINEAR[v]);
      Matern.Machine machine = kernel.fit(matrix(of, rowsOf, wanted), y, ones);
      blocks.add(wanted);
      machines.add(machine);
      left.add(machine.withoutOwnGroup(y, groups));
    }
    double[][] forTrees = matrix(of, rowsOf, treeBlocks());
    Forest forest = Forest.extra(100, 0.5, 2, seed);
    double[] treesLeft = crossed(forest, forTrees, y, groups);
    this.trees = forest.fit(forTrees, y, ones);
    double best = 0;
    double least = Double.MAX_VALUE;
    for (double share : TREE_SHARES) {
      double error = 0;
      for (int i = 0; i < n; i++) {
        error += Math.abs(mix(left, treesLeft, i, share) - y[i]) / n;
      }
      if (error < least) {
        least = error;
        best = share;
      }
    }
    this.treeShare = best;
    this.floor = least;
    at = 0;
    for (int c = 0; c < of.size(); c++) {
      double[] answers = new double[rowsOf.get(c).length];
      double[] spreads = new double[answers.length];
      for (int i = 0; i < answers.length; i++, at++) {
        answers[i] = mix(left, treesLeft, at, best) + anchor(of.get(c).cell());
        spreads[i] = spread(opinions(left, treesLeft, at));
      }
      heldOut.add(new HeldOutPrediction(of.get(c), rowsOf.get(c), answers, spreads));
    }
    this.factor = HeldOutPrediction.factor(heldOut);
  }

  private double anchor(TableCell cell) {
    return anchored ? cell.firstSoh() : 0;
  }

  private List<Block> treeBlocks() {
    List<Block> all = new ArrayList<>(List.of(Block.values()));
    all.remove(Block.LOG);
    all.remove(Block.RATIO);
    if (!counted) {
      all.remove(Block.COUNT);
    }
    return all;
  }

  private static double[][] matrix(List<Example> of, List<int[]> rows, List<Block> wanted) {
    List<double[]> x = new ArrayList<>();
    for (int c = 0; c < of.size(); c++) {
      for (int row : rows.get(c)) {
        x.add(of.get(c).past().at(row, wanted));
      }
    }
    return x.toArray(double[][]::new);
  }

  private static double[] crossed(Regressor regressor, double[][] x, double[] y, int[] groups) {
    int[] folds = GroupFolds.of(groups, FOLDS);
    double[] answers = new double[y.length];
    for (int fold = 0; fold <= Arrays.stream(folds).max().orElse(0); fold++) {
      int f = fold;
      int[] in = java.util.stream.IntStream.range(0, y.length).filter(i -> folds[i] != f).toArray();
      if (in.length == 0) {
        Arrays.fill(answers, Arrays.stream(y).average().orElse(0));
        continue;
      }
      Regressor.Fitted fitted =
          regressor.fit(
              Arrays.stream(in).mapToObj(i -> x[i]).toArray(double[][]::new),
              Arrays.stream(in).mapToDouble(i -> y[i]).toArray());
      for (int i = 0; i < y.length; i++) {
        if (folds[i] == f) {
          answers[i] = fitted.predict(x[i]);
        }
      }
    }
    return answers;
  }

  private static double mix(List<double[]> machines, double[] trees, int row, double share) {
    double sum = 0;
    for (double[] machine : machines) {
      sum += machine[row];
    }
    return (1 - share) * sum / machines.size() + share * trees[row];
  }

  private double spread(double[] opinions) {
    double mean = Arrays.stream(opinions).average().orElse(0);
    double square = Arrays.stream(opinions).map(o -> (o - mean) * (o - mean)).sum();
    return Math.sqrt(floor * floor + square / opinions.length);
  }

  private static double[] opinions(List<double[]> machines, double[] trees, int row) {
    double[] opinions = new double[machines.size() + 1];
    for (int m = 0; m < machines.size(); m++) {
      opinions[m] = machines.get(m)[row];
    }
    opinions[machines.size()] = trees[row];
    return opinions;
  }

  @Override
  public List<HeldOutPrediction> heldOut() {
    return heldOut;
  }

  @Override
  public Answer at(Example example, int row) {
    double[] opinions = new double[machines.size() + 1];
    double sum = 0;
    for (int m = 0; m < machines.size(); m++) {
      opinions[m] = machines.get(m).predict(example.past().at(row, blocks.get(m)));
      sum += opinions[m] / machines.size();
    }
    double ofTrees = trees.predict(example.past().at(row, treeBlocks()));
    opinions[machines.size()] = ofTrees;
    double soh = (1 - treeShare) * sum + treeShare * ofTrees + anchor(example.cell());
    return Answer.of(soh, spread(opinions), factor);
  }

  /** What the trees count. */
  double treeShare() {
    return treeShare;
  }
}
