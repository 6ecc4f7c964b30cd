package io.celltwin.training.fit;

import io.celltwin.network.ArrayNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The arrays of a network that no gradient sets: scaler, typical rows, votes and calibration. All
 * computed from training rows alone.
 */
public final class FixedArrays {
  private static final double LOW = 0.05;
  private static final double HIGH = 0.95;
  // from the 5 % to the 95 % quantile a normal distribution spans this many standard deviations
  private static final double NORMAL_SPAN = 3.29;
  private static final int ROUNDS = 12;

  /** Where kinds that are not used lie: no nameplate is near. */
  private static final float NOWHERE = 1000;

  private FixedArrays() {}

  /**
   * Centers on the median and scales by the spread between the 5 and 95 % quantiles, or by the
   * standard deviation where half of the values are equal, or by 1 where all are.
   *
   * @param rows of training cells, NaN where missing
   */
  public static Map<String, float[]> scaler(List<float[]> rows) {
    int n = rows.get(0).length;
    float[] center = new float[n];
    float[] inverse = new float[n];
    for (int i = 0; i < n; i++) {
      int feature = i;
      double[] values =
          rows.stream().mapToDouble(r -> r[feature]).filter(Double::isFinite).sorted().toArray();
      inverse[i] = 1;
      if (values.length == 0) {
        continue;
      }
      double spread = (quantile(values, HIGH) - quantile(values, LOW)) / NORMAL_SPAN;
      if (spread > 0) {
        center[i] = (float) quantile(values, 0.5);
      } else {
        double mean = Arrays.stream(values).average().orElseThrow();
        center[i] = (float) mean;
        spread =
            Math.sqrt(
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
      }
      inverse[i] = spread > 1e-9 ? (float) (1 / spread) : 1;
    }
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(ArrayNames.CENTER, center);
    arrays.put(ArrayNames.INVERSE_SCALE, inverse);
    return arrays;
  }

  /**
   * Center and scale of each kind of cell, a kind being rows with one nameplate; the commonest
   * kinds if there are more than {@code kinds}. What does not vary within a kind counts as typical
   * there.
   *
   * @param rows of training cells, NaN where missing
   * @param scaler from {@link #scaler}
   * @param from position of the first feature of the nameplate
   * @param plates how many features it has
   */
  public static Map<String, float[]> kinds(
      List<float[]> rows, Map<String, float[]> scaler, int from, int plates, int kinds) {
    Map<List<Float>, List<float[]>> byPlate = new LinkedHashMap<>();
    for (float[] row : rows) {
      float[] z = scaled(row, scaler);
      List<Float> plate = new ArrayList<>();
      for (int i = from; i < from + plates; i++) {
        plate.add(z[i]);
      }
      byPlate.computeIfAbsent(plate, p -> new ArrayList<>()).add(row);
    }
    List<List<Float>> commonest =
        byPlate.keySet().stream()
            .sorted(Comparator.comparingInt(p -> -byPlate.get(p).size()))
            .limit(kinds)
            .toList();
    int n = rows.get(0).length;
    float[] nameplates = new float[kinds * plates];
    float[] inverses = new float[kinds * n];
    float[] shifts = new float[kinds * n];
    Arrays.fill(nameplates, NOWHERE);
    for (int kind = 0; kind < commonest.size(); kind++) {
      List<float[]> own = byPlate.get(commonest.get(kind));
      Map<String, float[]> ofKind = scaler(own);
      for (int i = 0; i < plates; i++) {
        nameplates[kind * plates + i] = commonest.get(kind).get(i);
      }
      for (int i = 0; i < n; i++) {
        int feature = i;
        boolean varies =
            own.stream().mapToDouble(r -> r[feature]).filter(Double::isFinite).distinct().count()
                > 1;
        float inverse = varies ? ofKind.get(ArrayNames.INVERSE_SCALE)[i] : 0;
        inverses[kind * n + i] = inverse;
        shifts[kind * n + i] = ofKind.get(ArrayNames.CENTER)[i] * inverse;
      }
    }
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(ArrayNames.KIND_PLATES, nameplates);
    arrays.put(ArrayNames.KIND_INVERSE_SCALES, inverses);
    arrays.put(ArrayNames.KIND_SHIFTS, shifts);
    return arrays;
  }

  /**
   * Typical rows by Lloyd's k-means, started by k-means++, over the features both rows have.
   *
   * @param rows of training cells, NaN where missing
   * @param scaler from {@link #scaler}
   * @param importance of each feature in the distance
   * @return [inputs, count], in scaled units
   * @see <a href="https://dl.acm.org/doi/10.5555/1283383.1283494">Arthur and Vassilvitskii, SODA
   *     (2007) 1027–1035</a>
   */
  public static float[] prototypes(
      List<float[]> rows, Map<String, float[]> scaler, float[] importance, int count, long seed) {
    int n = importance.length;
    float[][] z = rows.stream().map(r -> scaled(r, scaler)).toArray(float[][]::new);
    Random random = new Random(seed);
    float[][] centers = new float[count][];
    double[] nearest = new double[z.length];
    Arrays.fill(nearest, Double.MAX_VALUE);
    int chosen = random.nextInt(z.length);
    for (int k = 0; k < count; k++) {
      centers[k] = withoutGaps(z[chosen]);
      double total = 0;
      for (int i = 0; i < z.length; i++) {
        nearest[i] = Math.min(nearest[i], square(z[i], centers[k], importance));
        total += nearest[i];
      }
      double at = random.nextDouble() * total;
      chosen = 0;
      while (chosen < z.length - 1 && at >= nearest[chosen]) {
        at -= nearest[chosen++];
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      double[][] sums = new double[count][n];
      int[][] counts = new int[count][n];
      for (float[] row : z) {
        int best = nearest(row, centers, importance);
        for (int j = 0; j < n; j++) {
          if (!Float.isNaN(row[j])) {
            sums[best][j] += row[j];
            counts[best][j]++;
          }
        }
      }
      for (int k = 0; k < count; k++) {
        for (int j = 0; j < n; j++) {
          if (counts[k][j] > 0) {
            centers[k][j] = (float) (sums[k][j] / counts[k][j]);
          }
        }
      }
    }
    float[] byFeature = new float[n * count];
    for (int k = 0; k < count; k++) {
      for (int j = 0; j < n; j++) {
        byFeature[j * count + k] = centers[k][j];
      }
    }
    return byFeature;
  }

  private static int nearest(float[] row, float[][] centers, float[] importance) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int k = 0; k < centers.length; k++) {
      double square = square(row, centers[k], importance);
      if (square < least) {
        least = square;
        best = k;
      }
    }
    return best;
  }

  private static float[] scaled(float[] row, Map<String, float[]> scaler) {
    float[] center = scaler.get(ArrayNames.CENTER);
    float[] inverse = scaler.get(ArrayNames.INVERSE_SCALE);
    float[] z = new float[row.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (row[i] - center[i]) * inverse[i];
    }
    return z;
  }

  private static float[] withoutGaps(float[] z) {
    float[] full = z.clone();
    for (int i = 0; i < full.length; i++) {
      full[i] = Float.isNaN(full[i]) ? 0 : full[i];
    }
    return full;
  }

  private static double square(float[] row, float[] center, float[] importance) {
    double sum = 0;
    double weight = 0;
    for (int j = 0; j < row.length; j++) {
      if (!Float.isNaN(row[j])) {
        double d = row[j] - center[j];
        sum += importance[j] * d * d;
        weight += importance[j];
      }
    }
    return sum / (weight + 1e-6);
  }

  /** Linear between order statistics; of sorted values. */
  public static double quantile(double[] sorted, double share) {
    double at = Math.max(0, Math.min(1, share)) * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /**
   * One vote each for the members that {@code of} folds out of {@code folds} never saw, which are
   * those whose number is the fold modulo {@code folds}.
   */
  public static float[] votesOfFold(int members, int folds, int fold) {
    float[] votes = new float[members];
    int voting = 0;
    for (int m = 0; m < members; m++) {
      voting += m % folds == fold ? 1 : 0;
    }
    for (int m = 0; m < members; m++) {
      votes[m] = m % folds == fold ? 1f / voting : 0;
    }
    return votes;
  }

  /** One vote each. */
  public static float[] votesOfAll(int members) {
    float[] votes = new float[members];
    Arrays.fill(votes, 1f / members);
    return votes;
  }
}
