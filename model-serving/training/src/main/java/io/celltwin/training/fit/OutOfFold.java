package io.celltwin.training.fit;

import io.celltwin.artifact.Answers;
import io.celltwin.network.ArrayNames;
import io.celltwin.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What an ensemble answers about training cells when only members vote that never saw them: the
 * errors that calibrate its interval, and the distances that say where its domain ends. Every cell
 * counts the same, however long it lived.
 *
 * @see <a href="https://doi.org/10.1214/20-AOS1965">Barber, Candès, Ramdas and Tibshirani, Annals
 *     of Statistics 49 (2021) 486–507</a>, intervals from errors out of fold
 */
public final class OutOfFold {
  /** Share of the truth beyond either end of the interval. */
  private static final double TAIL = 0.05;

  private static final int ROUNDS = 16;
  private static final double LEAST = 0.05;
  private static final double MOST = 20;

  private final Network network;
  private final int folds;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param fold of its cell
   * @param cellRows rows of the same cell here
   * @param features of the row
   * @param truth per horizon, NaN where there is none
   */
  private record Row(int fold, int cellRows, float[] features, float[] truth) {}

  public OutOfFold(Network network, int folds) {
    this.network = network;
    this.folds = folds;
  }

  /** Adds rows of one training cell. */
  public void add(int fold, List<float[]> features, List<float[]> truths) {
    for (int i = 0; i < features.size(); i++) {
      rows.add(new Row(fold, features.size(), features.get(i), truths.get(i)));
    }
  }

  /**
   * The scaled distance within which {@code share} of the rows lie.
   *
   * @param ofFold typical rows of the training cells outside a fold
   */
  public double radius(Map<String, float[]> arrays, List<float[]> ofFold, double share) {
    Map<String, float[]> unit = new LinkedHashMap<>(arrays);
    unit.put(ArrayNames.INVERSE_RADIUS, new float[] {1});
    List<double[]> weighted = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      List<Row> own = rowsOf(fold);
      Answers answers = ask(unit, ofFold.get(fold), fold, own);
      for (int i = 0; i < own.size(); i++) {
        weighted.add(new double[] {answers.distance()[i], 1.0 / own.get(i).cellRows()});
      }
    }
    weighted.sort(Comparator.comparingDouble(w -> w[0]));
    double total = weighted.stream().mapToDouble(w -> w[1]).sum();
    double sum = 0;
    for (double[] w : weighted) {
      sum += w[1];
      if (sum >= share * total) {
        return w[0];
      }
    }
    return weighted.get(weighted.size() - 1)[0];
  }

  /**
   * What the lower and the upper width must be multiplied by, so that 5 % of the truth lies beyond
   * either; corrected for the number of cells n to 95 %·(n + 1)/n.
   */
  public double[] factors(Map<String, float[]> arrays, List<float[]> ofFold, int cells) {
    double within = Math.min(1, (1 - TAIL) * (cells + 1) / cells);
    double[] low = {LEAST, LEAST};
    double[] high = {MOST, MOST};
    for (int round = 0; round < ROUNDS; round++) {
      double[] middle = {Math.sqrt(low[0] * high[0]), Math.sqrt(low[1] * high[1])};
      double[] covered = covered(arrays, ofFold, middle);
      for (int side = 0; side < 2; side++) {
        if (covered[side] < within) {
          low[side] = middle[side];
        } else {
          high[side] = middle[side];
        }
      }
    }
    return high;
  }

  private double[] covered(Map<String, float[]> arrays, List<float[]> ofFold, double[] factors) {
    Map<String, float[]> scaled = new LinkedHashMap<>(arrays);
    scaled.put(ArrayNames.CALIBRATION, new float[] {(float) factors[0], (float) factors[1]});
    double[] inside = new double[2];
    double total = 0;
    for (int fold = 0; fold < folds; fold++) {
      List<Row> own = rowsOf(fold);
      float[] q = ask(scaled, ofFold.get(fold), fold, own).quantiles();
      for (int i = 0; i < own.size(); i++) {
        float[] truth = own.get(i).truth();
        long there = IntStream.range(0, truth.length).filter(j -> !Float.isNaN(truth[j])).count();
        for (int j = 0; j < truth.length; j++) {
          if (!Float.isNaN(truth[j])) {
            double weight = 1.0 / own.get(i).cellRows() / there;
            int at = (i * truth.length + j) * 3;
            inside[0] += truth[j] >= q[at] ? weight : 0;
            inside[1] += truth[j] <= q[at + 2] ? weight : 0;
            total += weight;
          }
        }
      }
    }
    return new double[] {inside[0] / total, inside[1] / total};
  }

  private List<Row> rowsOf(int fold) {
    return rows.stream().filter(r -> r.fold() == fold).toList();
  }

  private Answers ask(Map<String, float[]> arrays, float[] prototypes, int fold, List<Row> own) {
    Map<String, float[]> unseen = new LinkedHashMap<>(arrays);
    unseen.put(ArrayNames.VOTE, FixedArrays.votesOfFold(network.members(), folds, fold));
    unseen.put(ArrayNames.PROTOTYPES, prototypes);
    try (LoadedModel answers = new LoadedModel(network, unseen)) {
      return answers.ask(own.stream().map(Row::features).toList());
    }
  }

  /** Up to {@code count} of the values, evenly spaced. */
  public static int[] evenly(int[] values, int count) {
    if (values.length <= count) {
      return values;
    }
    return Arrays.stream(IntStream.range(0, count).toArray())
        .map(i -> values[(int) ((long) i * (values.length - 1) / Math.max(1, count - 1))])
        .toArray();
  }
}
