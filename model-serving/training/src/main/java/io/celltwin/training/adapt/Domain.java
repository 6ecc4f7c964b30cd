package io.celltwin.training.adapt;

import io.celltwin.domain.FeatureSet;
import io.celltwin.network.ArrayNames;
import io.celltwin.training.fit.FixedArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a kind's own charges lie: typical rows, and the distance from them within which those of
 * cells left out do.
 *
 * @param scaler center and one over the scale of each feature
 * @param prototypes [inputs, {@value #PROTOTYPES}], scaled
 * @param radius scaled distance that counts as 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Domain(Map<String, float[]> scaler, float[] importance, float[] prototypes, double radius) {
  static final int PROTOTYPES = 32;
  private static final double SHARE = 0.99;
  private static final float PAST_IMPORTANCE = 0.1f;
  private static final int PARTS = 8;

  /** As the model's own recipe weighs them; the nameplate is compared apart. */
  static float[] importance(FeatureSet told) {
    float[] all = new float[told.size()];
    for (int j = 0; j < all.length; j++) {
      String name = told.features().get(j).name();
      boolean plate =
          name.equals("rated-capacity")
              || name.equals("upper-cutoff")
              || name.startsWith("chemistry-");
      boolean past = name.endsWith("-moved") || name.contains("-trend-");
      all[j] = plate ? 0 : past ? PAST_IMPORTANCE : 1;
    }
    return all;
  }

  static Domain of(List<KindRows> cells, FeatureSet told, long seed) {
    float[] importance = importance(told);
    Map<String, float[]> scaler = scaler(cells);
    float[] typical = FixedArrays.prototypes(floats(cells), scaler, importance, count(cells), seed);
    int parts = Math.min(PARTS, cells.size());
    List<double[]> distances = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<KindRows> others = new ArrayList<>();
      List<KindRows> left = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        (i % parts == part ? left : others).add(cells.get(i));
      }
      float[] of = FixedArrays.prototypes(floats(others), scaler, importance, count(others), seed);
      for (KindRows cell : left) {
        for (double[] row : cell.features()) {
          distances.add(
              new double[] {
                distance(row, scaler, importance, of, count(others)), 1.0 / cell.rows()
              });
        }
      }
    }
    distances.sort((a, b) -> Double.compare(a[0], b[0]));
    double total = distances.stream().mapToDouble(d -> d[1]).sum();
    double sum = 0;
    double radius = distances.get(distances.size() - 1)[0];
    for (double[] d : distances) {
      sum += d[1];
      if (sum >= SHARE * total) {
        radius = d[0];
        break;
      }
    }
    return new Domain(
        scaler, importance, padded(typical, count(cells), told.size()), Math.max(1e-3, radius));
  }

  private static int count(List<KindRows> cells) {
    return Math.min(PROTOTYPES, cells.stream().mapToInt(KindRows::rows).sum());
  }

  /** As many as the network has room for: the last one again. */
  private static float[] padded(float[] prototypes, int count, int n) {
    float[] all = new float[n * PROTOTYPES];
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < PROTOTYPES; k++) {
        all[j * PROTOTYPES + k] = prototypes[j * count + Math.min(k, count - 1)];
      }
    }
    return all;
  }

  /**
   * A nameplate is one, so its scale is 1 and its difference is in its own unit. What scatters less
   * than that is left to the scaler of all models.
   */
  private static Map<String, float[]> scaler(List<KindRows> cells) {
    return new LinkedHashMap<>(FixedArrays.scaler(floats(cells)));
  }

  private static List<float[]> floats(List<KindRows> cells) {
    List<float[]> all = new ArrayList<>();
    for (KindRows cell : cells) {
      for (double[] row : cell.features()) {
        float[] x = new float[row.length];
        for (int j = 0; j < x.length; j++) {
          x[j] = (float) row[j];
        }
        all.add(x);
      }
    }
    return all;
  }

  /** As the network works it out, but for the nameplate. */
  private static double distance(
      double[] row,
      Map<String, float[]> scaler,
      float[] importance,
      float[] prototypes,
      int count) {
    double[] least = new double[count];
    double total = 1e-6;
    for (int j = 0; j < row.length; j++) {
      double z =
          (row[j] - scaler.get(ArrayNames.CENTER)[j]) * scaler.get(ArrayNames.INVERSE_SCALE)[j];
      if (!Double.isFinite(z)) {
        continue;
      }
      z = Math.max(-30, Math.min(30, z));
      total += importance[j];
      for (int k = 0; k < count; k++) {
        double d = z - prototypes[j * count + k];
        least[k] += importance[j] * d * d;
      }
    }
    return Math.sqrt(Arrays.stream(least).min().orElseThrow() / total);
  }
}
