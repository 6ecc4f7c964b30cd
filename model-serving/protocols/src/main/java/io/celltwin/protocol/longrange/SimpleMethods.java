package io.celltwin.protocol.longrange;

import io.celltwin.learn.CurveForest;
import io.celltwin.learn.CurveRidge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The simple methods, learned from siblings: each forecasts one curve per cell, from the cycle
 * after row k on.
 */
final class SimpleMethods {
  static final String PERSISTENCE = "persistence";
  static final String LINEAR = "linear last 20";
  static final String CONDITION_MEAN = "condition mean anchored";
  static final String NEIGHBOURS = "kNN features";
  static final String RIDGE_S = "ridge-S";
  static final String RIDGE_T = "ridge-T";
  static final String FOREST_S = "RF-S";
  static final String FOREST_T = "RF-T";

  /** Pointwise median of the five named before it: the baseline to beat. */
  static final String ENSEMBLE = "ensemble";

  /** Pointwise median of those five and extremely randomised trees on both targets. */
  static final String CENTRE = "centre";

  /** All that go into tables. */
  static final List<String> BASELINES =
      List.of(
          PERSISTENCE,
          LINEAR,
          CONDITION_MEAN,
          NEIGHBOURS,
          RIDGE_S,
          RIDGE_T,
          FOREST_S,
          FOREST_T,
          ENSEMBLE);

  private static final int NEAREST = 3;
  private static final int RECENT = 20;
  private static final int LEAF = 2;
  private static final double FEATURES = 1 / 3.0;

  private final Siblings siblings;
  private final CurveForest.Fitted ridgeS;
  private final CurveForest.Fitted ridgeT;
  private final CurveForest.Fitted forestS;
  private final CurveForest.Fitted forestT;
  private final CurveForest.Fitted extraS;
  private final CurveForest.Fitted extraT;

  /**
   * @param trees of each forest
   */
  SimpleMethods(Siblings siblings, int trees, long seed) {
    this.siblings = siblings;
    double[][] z = siblings.scaled();
    double[][] s = siblings.dropAfter();
    double[][] t = siblings.lnCycles();
    this.ridgeS = new CurveRidge().fit(z, s);
    this.ridgeT = new CurveRidge().fit(z, t);
    this.forestS = new CurveForest(trees, FEATURES, LEAF, false, seed).fit(z, s);
    this.forestT = new CurveForest(trees, FEATURES, LEAF, false, seed).fit(z, t);
    this.extraS = new CurveForest(trees, FEATURES, LEAF, true, seed).fit(z, s);
    this.extraT = new CurveForest(trees, FEATURES, LEAF, true, seed).fit(z, t);
  }

  /** Curves by method, {@link Siblings#reach()} long; reads nothing beyond row k of the cell. */
  Map<String, double[]> forecast(CellLife cell) {
    double[] z = siblings.scaled(cell);
    int k = siblings.k();
    double now = cell.now(k);
    Map<String, double[]> curves = new LinkedHashMap<>();
    curves.put(PERSISTENCE, filled(h -> now));
    int from = Math.max(0, k - RECENT);
    double slope = CellLife.slope(cell.soh(), from, k);
    double level =
        Arrays.stream(cell.soh(), from, k).filter(Double::isFinite).average().orElse(now);
    curves.put(LINEAR, filled(h -> level + slope * (k - 1 + h - (from + k - 1) / 2.0)));
    List<Integer> same = new ArrayList<>();
    for (int i = 0; i < siblings.size(); i++) {
      if (siblings.cells().get(i).condition().equals(cell.condition())) {
        same.add(i);
      }
    }
    List<Integer> like =
        same.isEmpty() ? IntStream.range(0, siblings.size()).boxed().toList() : same;
    curves.put(
        CONDITION_MEAN,
        filled(
            h -> {
              double sum = 0;
              for (int i : like) {
                sum += siblings.after(i, h) - siblings.after(i, 0);
              }
              return now + sum / like.size();
            }));
    List<Integer> nearest =
        IntStream.range(0, siblings.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> siblings.distance(i, z)))
            .limit(NEAREST)
            .toList();
    curves.put(
        NEIGHBOURS,
        filled(
            h -> {
              double sum = 0;
              for (int i : nearest) {
                sum += siblings.after(i, h) - siblings.now(i);
              }
              return now + sum / nearest.size();
            }));
    curves.put(RIDGE_S, siblings.fromDrops(now, ridgeS.predict(z)));
    curves.put(RIDGE_T, siblings.fromCycles(now, ridgeT.predict(z)));
    curves.put(FOREST_S, siblings.fromDrops(now, forestS.predict(z)));
    curves.put(FOREST_T, siblings.fromCycles(now, forestT.predict(z)));
    List<double[]> five = new ArrayList<>();
    for (String name : List.of(NEIGHBOURS, RIDGE_S, RIDGE_T, FOREST_S, FOREST_T)) {
      five.add(curves.get(name));
    }
    curves.put(ENSEMBLE, median(five));
    five.add(siblings.fromDrops(now, extraS.predict(z)));
    five.add(siblings.fromCycles(now, extraT.predict(z)));
    curves.put(CENTRE, median(five));
    return curves;
  }

  private interface Ahead {
    double at(int h);
  }

  private double[] filled(Ahead ahead) {
    double[] curve = new double[siblings.reach()];
    for (int h = 1; h <= curve.length; h++) {
      curve[h - 1] = Math.max(0.2, Math.min(1.3, ahead.at(h)));
    }
    return curve;
  }

  private static double[] median(List<double[]> curves) {
    double[] median = new double[curves.get(0).length];
    double[] at = new double[curves.size()];
    for (int h = 0; h < median.length; h++) {
      for (int i = 0; i < at.length; i++) {
        at[i] = curves.get(i)[h];
      }
      Arrays.sort(at);
      median[h] = at[at.length / 2];
    }
    return median;
  }
}
