package io.celltwin.artifact;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A few inputs and what the model answered to them when it was trained. Whoever is about to serve
 * it asks it the same again.
 */
public final class Golden {
  /** Float noise between engines and batch sizes lies well below; a wrong scaler well above. */
  public static final float TOLERANCE = 1e-4f;

  private static final String FEATURES = "features";
  private static final String QUANTILES = "quantiles";
  private static final String DISTANCE = "distance";

  private final int rows;
  private final float[] features;
  private final float[] quantiles;
  private final float[] distance;

  /**
   * @param rows of every column
   * @param features [rows, inputs], NaN where missing
   * @param answers to them
   */
  public Golden(int rows, float[] features, Answers answers) {
    this.rows = rows;
    this.features = features.clone();
    this.quantiles = answers.quantiles().clone();
    this.distance = answers.distance().clone();
  }

  /** Something that answers: an engine with a model in it. */
  @FunctionalInterface
  public interface Answering {
    /** Answers to {@code rows} rows of features, NaN where missing. */
    Answers answer(float[] features, int rows);
  }

  public int rows() {
    return rows;
  }

  /** What it is asked, row by row, NaN where missing. */
  public float[] features() {
    return features.clone();
  }

  /**
   * Asks again.
   *
   * @return null where all answers agree, else one sentence about the first that does not
   */
  public String disagreement(Answering model) {
    Answers now = model.answer(features.clone(), rows);
    String found = compare(QUANTILES, quantiles, now.quantiles());
    return found != null ? found : compare(DISTANCE, distance, now.distance());
  }

  private static String compare(String name, float[] wanted, float[] got) {
    if (wanted.length != got.length) {
      return String.format(
          Locale.ROOT, "%s has %d values, wanted %d", name, got.length, wanted.length);
    }
    for (int i = 0; i < wanted.length; i++) {
      float allowed = TOLERANCE * Math.max(1, Math.abs(wanted[i]));
      if (!(Math.abs(wanted[i] - got[i]) <= allowed)) {
        return String.format(
            Locale.ROOT, "%s[%d] is %s, was %s when it was trained", name, i, got[i], wanted[i]);
      }
    }
    return null;
  }

  Map<String, Tensors.Tensor> tensors() {
    Map<String, Tensors.Tensor> tensors = new TreeMap<>();
    tensors.put(FEATURES, tensor(features));
    tensors.put(QUANTILES, tensor(quantiles));
    tensors.put(DISTANCE, tensor(distance));
    return tensors;
  }

  static Golden of(Map<String, Tensors.Tensor> tensors) {
    for (String name : new String[] {FEATURES, QUANTILES, DISTANCE}) {
      if (!tensors.containsKey(name)) {
        throw new IllegalArgumentException("has no array '" + name + "'");
      }
    }
    return new Golden(
        Math.toIntExact(tensors.get(FEATURES).shape()[0]),
        tensors.get(FEATURES).values(),
        new Answers(tensors.get(QUANTILES).values(), tensors.get(DISTANCE).values()));
  }

  private Tensors.Tensor tensor(float[] values) {
    return new Tensors.Tensor(new long[] {rows, values.length / rows}, values);
  }
}
