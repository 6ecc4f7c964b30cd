package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What a family of features was when the cell was young: of each feature the first {@value
 * #OPERATIONS} values, later ones change nothing. {@link #difference} is how far an operation is
 * from their median; what a new cell differs by from the next one drops out of it.
 */
public final class FirstOnes {
  /** Operations that make up what the cell was. */
  public static final int OPERATIONS = 10;

  /** Fewer than this many say nothing. */
  public static final int AT_LEAST = 3;

  private final FeatureSet of;
  private final FeatureSet set;
  private final double[] seen;
  private final int[] count;

  /**
   * @param of the family
   */
  public FirstOnes(FeatureSet of) {
    this.of = of;
    set = differences(of);
    seen = new double[of.size() * OPERATIONS];
    count = new int[of.size()];
  }

  private FirstOnes(FirstOnes other) {
    of = other.of;
    set = other.set;
    seen = other.seen.clone();
    count = other.count.clone();
  }

  /** Differences to the first ones: the same features in the same units, suffixed -delta. */
  public static FeatureSet differences(FeatureSet of) {
    List<Feature> features =
        of.features().stream().map(f -> new Feature(f.name() + "-delta", f.unit())).toList();
    return new FeatureSet(of.name() + "-delta", of.version(), features);
  }

  /** Takes in one operation's features. */
  public void observe(Features features) {
    require(features);
    for (int i = 0; i < count.length; i++) {
      double x = features.get(i);
      if (Double.isFinite(x) && count[i] < OPERATIONS) {
        seen[i * OPERATIONS + count[i]++] = x;
      }
    }
  }

  /** True where at least one feature has been seen often enough. */
  public boolean known() {
    for (int n : count) {
      if (n >= AT_LEAST) {
        return true;
      }
    }
    return false;
  }

  /** Features less what they were; NaN where they were not seen often enough. */
  public Features difference(Features features) {
    require(features);
    double[] x = new double[count.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = features.get(i) - median(i);
    }
    return new Features(set, x);
  }

  private double median(int i) {
    int n = count[i];
    if (n < AT_LEAST) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOfRange(seen, i * OPERATIONS, i * OPERATIONS + n);
    Arrays.sort(sorted);
    return (sorted[n / 2] + sorted[(n - 1) / 2]) / 2;
  }

  private void require(Features features) {
    if (!features.set().equals(of)) {
      throw new IllegalArgumentException(
          "wanted features of %s, got %s".formatted(of, features.set()));
    }
  }

  public FirstOnes copy() {
    return new FirstOnes(this);
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.sparse(seen);
    saved.integers(count);
  }
}
