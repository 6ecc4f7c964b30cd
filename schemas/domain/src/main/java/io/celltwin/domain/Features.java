package io.celltwin.domain;

import java.util.Arrays;
import java.util.Locale;

/**
 * The values of a {@link FeatureSet} for one operation of one cell; NaN where a value could not be
 * had.
 */
public final class Features {
  private final FeatureSet set;
  private final double[] values;

  public Features(FeatureSet set, double[] values) {
    if (values.length != set.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "feature set %s has %d features, got %d values",
              set.name(),
              set.size(),
              values.length));
    }
    this.set = set;
    this.values = values.clone();
  }

  public FeatureSet set() {
    return set;
  }

  public double get(int i) {
    return values[i];
  }

  public double get(String feature) {
    return values[set.indexOf(feature)];
  }

  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Features that
        && set.equals(that.set)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return set.name() + Arrays.toString(values);
  }
}
