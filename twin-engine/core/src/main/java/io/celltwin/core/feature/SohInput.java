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
 * discharges the cell has seen, what kind of cell it is, and where the features have been on the
 * way.
 *
 * <pre>
 *   charge-share = Q / C_rated   [Ah/Ah]        c-rate = I / C_rated   [1/h]
 *   delta        = x − b,        b = median(x over the first {@value Baseline#CHARGES} charges that had x)
 *   ln-cycle     = ln(1 + discharges seen)
 *   moved        = s₅ − b        s_τ = exponential mean over τ charges ({@link ChargeMemory})
 *   trend-short  = s₅ − s₂₀      trend-medium = s₂₀ − s₆₀      trend-long = s₆₀ − s₂₀₀
 * </pre>
 *
 * <p>One charge is noisy and says little of how the cell came here; the slow means are calm, and
 * their differences say how fast it is going. They stand after everything that version 1 held, so
 * that a model of version 1 is told the first {@link #VERSION_1} of them; one of version 3 is told
 * all but the rated capacity ({@link #SCALE_FREE}).
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

  private static final List<String> PAST =
      List.of("-moved", "-trend-short", "-trend-medium", "-trend-long");

  public static final FeatureSet SET = new FeatureSet("soh-input", 2, describe());

  /** What it was before charges were remembered: the same features up to the kind of cell. */
  public static final FeatureSet VERSION_1 =
      new FeatureSet("soh-input", 1, SET.features().subList(0, SET.indexOf(pastName(0, 0))));

  /**
   * What a model is told since version 3: all but the size of the cell, for a large cell is a small
   * one many times. Charges are shares of the rated capacity and currents C-rates already, so a
   * model of this set gives the same answer to a cell of 2 Ah and to one of 200.
   */
  public static final FeatureSet SCALE_FREE = SET.without("rated-capacity", 3);

  /** What models of all versions are told, ours first. */
  public static final List<FeatureSet> VERSIONS = List.of(SET, SCALE_FREE, VERSION_1);

  /** What {@link #charge} gives: what the young cell was like, and where it has been since. */
  static final List<Feature> CHARGE_FEATURES = describeCharge();

  private SohInput() {}

  private static List<Feature> describeCharge() {
    List<Feature> all = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      Feature now = SET.features().get(i);
      all.add(new Feature(now.name() + "-young", now.unit()));
    }
    all.addAll(SET.features().subList(VERSION_1.size(), SET.size()));
    return all;
  }

  /** The slow part of an input, which the next charge will hardly change. */
  static double[] charge(Features input) {
    double[] x = new double[CHARGE_FEATURES.size()];
    for (int i = 0; i < x.length; i++) {
      int from = VERSION_1.size() + i - SIZE;
      x[i] =
          i < SIZE
              ? input.get(i) - input.get(SIZE + i)
              : from < input.set().size() ? input.get(from) : Double.NaN;
    }
    return x;
  }

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
    for (int block = 0; block < PAST.size(); block++) {
      for (int i = 0; i < SIZE; i++) {
        String unit = ChargeWindow.SET.features().get(PORTABLE[i]).unit();
        all.add(new Feature(pastName(block, i), portableUnit(unit)));
      }
    }
    return all;
  }

  private static String pastName(int block, int feature) {
    return ChargeWindow.SET.features().get(PORTABLE[feature]).name() + PAST.get(block);
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
    at += ChemistryOneHot.FEATURES.size();
    for (int i = 0; i < SIZE; i++) {
      double slower = baseline.median(i);
      for (int memory = 0; memory < PAST.size(); memory++) {
        // from the first: s₅ − b, s₅ − s₂₀, s₂₀ − s₆₀, s₆₀ − s₂₀₀
        double faster = baseline.past.mean(i, Math.max(0, memory - 1));
        slower = memory == 0 ? slower : baseline.past.mean(i, memory);
        x[at + memory * SIZE + i] = faster - slower;
      }
    }
    return new Features(SET, x);
  }

  /**
   * What each feature was when the cell was young, and where it has been since. Bounded; belongs to
   * one cell.
   */
  public static final class Baseline {
    /** Charges that make up the baseline. */
    public static final int CHARGES = 10;

    /** Fewer than this many say nothing. */
    public static final int AT_LEAST = 3;

    private final double[] seen = new double[SIZE * CHARGES];
    private final int[] count = new int[SIZE];
    private ChargeMemory past = new ChargeMemory(SIZE);

    /** Takes in one charge; of the young cell only the first ten values of a feature count. */
    public void observe(Features window, CellSpec spec) {
      double[] x = portable(window, spec);
      for (int i = 0; i < SIZE; i++) {
        if (Double.isFinite(x[i]) && count[i] < CHARGES) {
          seen[i * CHARGES + count[i]++] = x[i];
        }
      }
      past.observe(x);
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
      copy.past = past.copy();
      return copy;
    }

    /** What the young cell was like, to be written or read. */
    public void fields(SavedFields saved) throws IOException {
      saved.decimals(seen);
      saved.integers(count);
    }

    /** Where it has been since, to be written or read; a state without it begins to remember. */
    public void pastFields(SavedFields saved) throws IOException {
      past.fields(saved);
    }
  }
}
