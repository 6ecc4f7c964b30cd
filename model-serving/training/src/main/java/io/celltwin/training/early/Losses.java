package io.celltwin.training.early;

import io.celltwin.domain.Features;
import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which loss of a cell stands out beside others, by what its multi-step charges showed since it was
 * young. With x a feature, the median of the first three charges x₀ and of the last three x₁:
 *
 * <pre>
 *   δ = (x₁ − x₀)/|x₀|      z = ±(δ − δ̂(T))/max(s, {@value #FLOOR})
 * </pre>
 *
 * <p>δ̂ is the mean of the references after as many cycles, on a line over 1/T where they have
 * several temperatures, and s the scatter about it. The sign is such that a loss is positive.
 * Charge that is no longer accepted is thermodynamic; ohmic resistance at the switches, lumped
 * resistance of the steps and what relaxes afterwards are kinetic (Tao et al., Energy Environ. Sci.
 * 2025, d4ee03839h).
 */
final class Losses {
  private static final double FLOOR = 0.02;
  private static final int YOUNG = 3;
  private static final int LEAST_REFERENCES = 2;

  /** Charges of a reference within this share of the cell's cycles count as of the same age. */
  private static final double SAME_AGE = 0.25;

  /** From here on a loss stands out. */
  static final double STANDS_OUT = 3;

  private Losses() {}

  /**
   * One loss beside the references.
   *
   * @param feature of the charge, e.g. {@code RO3}
   * @param kind thermodynamic or kinetic
   * @param step of the charge, 0 for all of it
   * @param change of the feature since the cell was young, as share of what it was
   * @param expected change, of the references
   * @param z how far apart, in scatters of the references; a loss is positive
   */
  record Loss(String feature, String kind, int step, double change, double expected, double z) {
    /** In a sentence. */
    String words() {
      return String.format(
          Locale.ROOT,
          "%s, %s (%s): %+.1f %% since young, references %+.1f %%, %.1f scatters",
          kind,
          step == 0 ? "the whole charge" : "step " + step,
          feature,
          100 * change,
          100 * expected,
          z);
    }
  }

  /**
   * All that can be told, the largest first.
   *
   * @return empty where the charges, or those of the references, do not tell
   */
  static List<Loss> of(EarlyCell cell, List<EarlyCell> references) {
    int last = cell.charges().isEmpty() ? 0 : cell.charges().lastKey();
    Optional<Features> any = cell.charges().values().stream().findFirst();
    if (any.isEmpty()) {
      return List.of();
    }
    List<Loss> all = new ArrayList<>();
    List<String> names = new ArrayList<>();
    names.add(TOTAL);
    any.get().set().features().forEach(f -> names.add(f.name()));
    for (String name : names) {
      String kind = kind(name);
      if (kind != null) {
        loss(name, kind, cell, references, last).ifPresent(all::add);
      }
    }
    all.sort(Comparator.comparingDouble(Loss::z).reversed());
    return all;
  }

  /** The charge accepted in all steps together. */
  private static final String TOTAL = "Q";

  /** Null for what is neither. */
  private static String kind(String name) {
    if (name.equals(TOTAL)) {
      return "thermodynamic";
    }
    return name.matches("RO\\d+|RL\\d+|VC\\d+|ReVC|ReVD|VD\\d+") ? "kinetic" : null;
  }

  private static Optional<Loss> loss(
      String name, String kind, EarlyCell cell, List<EarlyCell> references, int last) {
    double own = change(name, cell, last);
    List<double[]> others = new ArrayList<>();
    for (EarlyCell reference : references) {
      double theirs = change(name, reference, last);
      if (Double.isFinite(theirs)) {
        others.add(new double[] {CapacityByCycle.inverse(reference.life().temperature()), theirs});
      }
    }
    if (!Double.isFinite(own) || others.size() < LEAST_REFERENCES) {
      return Optional.empty();
    }
    double[] line = line(others);
    double at = CapacityByCycle.inverse(cell.life().temperature());
    double expected = line[0] + line[1] * at;
    double squares = 0;
    for (double[] o : others) {
      double off = o[1] - line[0] - line[1] * o[0];
      squares += off * off;
    }
    double scatter = Math.max(FLOOR, Math.sqrt(squares / Math.max(1, others.size() - 1)));
    double sign = kind.equals("thermodynamic") ? -1 : 1;
    String digits = name.replaceAll("\\D", "");
    int step = name.startsWith("RO") || name.startsWith("RL") ? Integer.parseInt(digits) : 0;
    return Optional.of(
        new Loss(name, kind, step, own, expected, sign * (own - expected) / scatter));
  }

  /** Level and slope over 1/T; slope 0 where all have one temperature. */
  private static double[] line(List<double[]> points) {
    double x = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
    double y = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
    double xx = points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
    double xy = points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
    double slope = xx > 1e-12 ? xy / xx : 0;
    return new double[] {y - slope * x, slope};
  }

  /** Relative change up to a cycle; NaN where there is too little. */
  private static double change(String name, EarlyCell cell, int until) {
    double[] young =
        cell.charges().values().stream().limit(YOUNG).mapToDouble(f -> value(name, f)).toArray();
    List<Features> before = List.copyOf(cell.charges().headMap(until + 1).values());
    if (before.size() < 2 * YOUNG
        || cell.charges().headMap(until + 1).lastKey() < (1 - SAME_AGE) * until) {
      return Double.NaN;
    }
    double[] now =
        before.subList(before.size() - YOUNG, before.size()).stream()
            .mapToDouble(f -> value(name, f))
            .toArray();
    double from = middle(young);
    double change = (middle(now) - from) / Math.abs(from);
    return Double.isFinite(change) ? change : Double.NaN;
  }

  private static double middle(double[] values) {
    return LabelledCell.median(Arrays.stream(values).filter(Double::isFinite).toArray());
  }

  private static double value(String name, Features features) {
    double sum = 0;
    boolean any = false;
    for (var feature : features.set().features()) {
      boolean wanted =
          name.equals(TOTAL) ? feature.name().matches("Q\\d+") : feature.name().equals(name);
      if (wanted) {
        sum += features.get(feature.name());
        any = true;
      }
    }
    return any ? sum : Double.NaN;
  }
}
