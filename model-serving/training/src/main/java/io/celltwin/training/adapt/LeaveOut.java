package io.celltwin.training.adapt;

import io.celltwin.domain.FeatureSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What each candidate says to cells it did not learn from. Cells are left out one by one, or by
 * eighths where there are more than eight. The choice of a candidate is judged as well: for each
 * part left out it is made again from the others alone, so that what it is worth was not seen when
 * it was made.
 */
final class LeaveOut {
  private static final int PARTS = 8;

  /** A choice wants errors of this many cells; from fewer, what protocol B found best is taken. */
  private static final int LEAST_TO_CHOOSE = 2;

  private final List<KindRows> cells;
  private final FeatureSet told;
  private final Map<Candidate, double[][]> said = new EnumMap<>(Candidate.class);
  private final double[][] chosen;

  private LeaveOut(List<KindRows> cells, FeatureSet told) {
    this.cells = cells;
    this.told = told;
    this.chosen = new double[cells.size()][];
    for (Candidate candidate : Candidate.values()) {
      said.put(candidate, new double[cells.size()][]);
    }
  }

  /**
   * Learns as often as it takes.
   *
   * @param cells of the kind, two or more
   * @param progress told parts done, and how many there are
   */
  static LeaveOut of(List<KindRows> cells, FeatureSet told, BiConsumer<Integer, Integer> progress) {
    LeaveOut all = new LeaveOut(cells, told);
    int parts = Math.min(PARTS, cells.size());
    for (int part = 0; part < parts; part++) {
      progress.accept(part, parts);
      List<KindRows> others = all.without(cells, part, parts);
      Candidate choice = all.choose(others);
      for (Candidate candidate : Candidate.values()) {
        Expert expert = candidate.learn(others, told);
        for (int i = part; i < cells.size(); i += parts) {
          all.said.get(candidate)[i] = expert.says(cells.get(i));
          if (candidate == choice) {
            all.chosen[i] = all.said.get(candidate)[i];
          }
        }
      }
    }
    progress.accept(parts, parts);
    return all;
  }

  private List<KindRows> without(List<KindRows> from, int part, int parts) {
    List<KindRows> others = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      if (i % parts != part) {
        others.add(from.get(i));
      }
    }
    return others;
  }

  /** The candidate with the least error on cells left out of these; the first of equals. */
  private Candidate choose(List<KindRows> of) {
    if (of.size() < LEAST_TO_CHOOSE) {
      return Candidate.KERNEL;
    }
    int parts = Math.min(PARTS, of.size());
    Map<Candidate, Double> errors = new EnumMap<>(Candidate.class);
    for (int part = 0; part < parts; part++) {
      List<KindRows> others = without(of, part, parts);
      for (Candidate candidate : Candidate.values()) {
        Expert expert = candidate.learn(others, told);
        for (int i = part; i < of.size(); i += parts) {
          errors.merge(candidate, of.get(i).mape(expert.says(of.get(i))), Double::sum);
        }
      }
    }
    return least(errors);
  }

  /** The first of equals. */
  private static Candidate least(Map<Candidate, Double> errors) {
    return Collections.min(errors.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /** What a candidate said to each cell without having learned from it. */
  double[][] said(Candidate candidate) {
    return said.get(candidate);
  }

  /** What the choice said, made and learned without the cell. */
  double[][] chosen() {
    return chosen;
  }

  /** The candidate with the least error on cells left out. */
  Candidate best() {
    Map<Candidate, Double> errors = new EnumMap<>(Candidate.class);
    said.forEach(
        (candidate, of) -> errors.put(candidate, Arrays.stream(mapes(of)).average().orElseThrow()));
    return least(errors);
  }

  /** Error of each cell [%]. */
  double[] mapes(double[][] of) {
    double[] all = new double[cells.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = cells.get(i).mape(of[i]);
    }
    return all;
  }

  /** The same once each cell had one test. */
  double[] mapesAfterOneTest(double[][] of) {
    double[] all = new double[cells.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = cells.get(i).mapeAfterOneTest(of[i]);
    }
    return all;
  }

  /**
   * What lies below and above a candidate's answer: half widths within which all but 5 % of the
   * truth of cells left out lie on either side, each cell counting the same, (n + 1)/n of that for
   * n cells.
   *
   * @param except a cell whose errors do not count, -1 for none
   */
  double[] halfWidths(double[][] of, int except) {
    List<double[]> below = new ArrayList<>();
    List<double[]> above = new ArrayList<>();
    int n = 0;
    for (int i = 0; i < cells.size(); i++) {
      if (i == except) {
        continue;
      }
      n++;
      KindRows cell = cells.get(i);
      for (int row = 0; row < cell.rows(); row++) {
        double off = cell.soh()[row] - of[i][row];
        below.add(new double[] {-off, 1.0 / cell.rows()});
        above.add(new double[] {off, 1.0 / cell.rows()});
      }
    }
    double share = Math.min(1, 0.95 * (n + 1) / Math.max(1, n));
    return new double[] {
      Math.max(LEAST_WIDTH, quantile(below, share)), Math.max(LEAST_WIDTH, quantile(above, share))
    };
  }

  /** Half a width of nothing is never told [share of rated capacity]. */
  private static final double LEAST_WIDTH = 1e-3;

  private static double quantile(List<double[]> weighted, double share) {
    weighted.sort((a, b) -> Double.compare(a[0], b[0]));
    double total = weighted.stream().mapToDouble(w -> w[1]).sum();
    double sum = 0;
    for (double[] w : weighted) {
      sum += w[1];
      if (sum >= share * total - 1e-12) {
        return w[0];
      }
    }
    return weighted.get(weighted.size() - 1)[0];
  }

  /** Share of the truth inside intervals made without the cell [%], a value a cell. */
  double[] coverage(double[][] of) {
    double[] all = new double[cells.size()];
    for (int i = 0; i < all.length; i++) {
      double[] half = halfWidths(of, i);
      KindRows cell = cells.get(i);
      int inside = 0;
      for (int row = 0; row < cell.rows(); row++) {
        double off = cell.soh()[row] - of[i][row];
        inside += off >= -half[0] && off <= half[1] ? 1 : 0;
      }
      all[i] = 100.0 * inside / cell.rows();
    }
    return all;
  }
}
