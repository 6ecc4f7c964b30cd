package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the model {@code soh} is told after a charge: the portable features of {@link ChargeWindow}
 * in units of the cell's own capacity, how far each has moved since the cell was young, how many
 * discharges the cell has seen, and what kind of cell it is.
 *
 * <pre>
 *   charge-share = Q / C_rated   [Ah/Ah]        c-rate = I / C_rated   [1/h]
 *   delta        = x − median(x over the first {@value Baseline#CHARGES} charges that had x)
 *   ln-cycle     = ln(1 + discharges seen)
 * </pre>
 *
 * <p>Slopes and entropies are left out: the tables the model learns from define them differently
 * from logger to logger. A delta is NaN until {@value Baseline#AT_LEAST} charges had the feature.
 * The scale is fixed by the nameplate alone, so a value at charge k depends on charges up to k.
 */
public final class SohInput {
  /** Positions in {@link ChargeWindow#SET} of the features that do not depend on the logger. */
  private static final int[] PORTABLE = {0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13};

  /** How many features of a charge are used. */
  static final int SIZE = PORTABLE.length;

  /** What the data must be like. */
  public static final QualityNeed NEEDS = ChargeWindow.NEEDS;

  public static final FeatureSet SET = new FeatureSet("soh-input", 1, describe());

  private SohInput() {}

  private static List<Feature> describe() {
    List<Feature> all = new ArrayList<>();
    for (String suffix : List.of("", "-delta")) {
      for (int from : PORTABLE) {
        Feature f = ChargeWindow.SET.features().get(from);
        all.add(new Feature(f.name() + suffix, portableUnit(f.unit())));
      }
    }
    all.add(new Feature("ln-cycle", "1"));
    all.add(new Feature("rated-capacity", "Ah"));
    all.add(new Feature("upper-cutoff", "V"));
    all.addAll(ChemistryOneHot.FEATURES);
    return all;
  }

  private static String portableUnit(String unit) {
    return switch (unit) {
      case "Ah" -> "Ah/Ah";
      case "A" -> "1/h";
      default -> unit;
    };
  }

  /** The portable features of one charge, in units of the rated capacity. */
  private static double[] portable(Features window, CellSpec spec) {
    if (!window.set().equals(ChargeWindow.SET)) {
      throw new IllegalArgumentException(
          "wanted features of %s, got %s".formatted(ChargeWindow.SET.name(), window.set().name()));
    }
    double[] x = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      String unit = ChargeWindow.SET.features().get(PORTABLE[i]).unit();
      double scale = unit.equals("Ah") || unit.equals("A") ? spec.ratedCapacity() : 1;
      x[i] = window.get(PORTABLE[i]) / scale;
    }
    return x;
  }

  /**
   * The model's input after one charge. Let the baseline {@link Baseline#observe} that charge
   * first.
   *
   * @param window {@link ChargeWindow#features()} of the charge, NaN where it has none
   * @param baseline of the same cell, this charge included
   * @param discharges seen before this charge
   * @param spec of the cell
   */
  public static Features of(Features window, Baseline baseline, int discharges, CellSpec spec) {
    double[] now = portable(window, spec);
    double[] x = new double[SET.size()];
    System.arraycopy(now, 0, x, 0, SIZE);
    for (int i = 0; i < SIZE; i++) {
      x[SIZE + i] = now[i] - baseline.median(i);
    }
    int at = 2 * SIZE;
    x[at++] = StrictMath.log1p(discharges);
    x[at++] = spec.ratedCapacity();
    x[at++] = spec.maxVoltage();
    ChemistryOneHot.write(spec.chemistry(), x, at);
    return new Features(SET, x);
  }

  /** What each feature was when the cell was young. Bounded; belongs to one cell. */
  public static final class Baseline {
    /** Charges that make up the baseline. */
    public static final int CHARGES = 10;

    /** Fewer than this many say nothing. */
    public static final int AT_LEAST = 3;

    private final double[] seen = new double[SIZE * CHARGES];
    private final int[] count = new int[SIZE];

    /** Takes in one charge; once a feature has its ten values, later ones change nothing. */
    public void observe(Features window, CellSpec spec) {
      double[] x = portable(window, spec);
      for (int i = 0; i < SIZE; i++) {
        if (Double.isFinite(x[i]) && count[i] < CHARGES) {
          seen[i * CHARGES + count[i]++] = x[i];
        }
      }
    }

    double median(int feature) {
      int n = count[feature];
      if (n < AT_LEAST) {
        return Double.NaN;
      }
      double[] sorted = Arrays.copyOfRange(seen, feature * CHARGES, feature * CHARGES + n);
      Arrays.sort(sorted);
      return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    public Baseline copy() {
      Baseline copy = new Baseline();
      System.arraycopy(seen, 0, copy.seen, 0, seen.length);
      System.arraycopy(count, 0, copy.count, 0, count.length);
      return copy;
    }

    /** All it remembers, to be written or read. */
    public void fields(SavedFields saved) throws IOException {
      saved.reals(seen);
      saved.wholes(count);
    }
  }
}
