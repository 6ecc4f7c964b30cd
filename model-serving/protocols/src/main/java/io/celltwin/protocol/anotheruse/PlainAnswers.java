package io.celltwin.protocol.anotheruse;

import io.celltwin.core.use.UseRates;
import io.celltwin.domain.Use;
import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is beaten, or not: own trend, and own trend times what a use makes of it. */
final class PlainAnswers {
  static final String NO_CHANGE = "no change";
  static final String AS_IT_WAS = "as it was";
  static final String ARRHENIUS = "own trend, Arrhenius and power law";
  static final String MEAN_RATES = "own trend, ratio of mean rates";
  static final String RIDGE = "own trend, ridge of the rate on the use";
  static final String OTHERS = "median of the use's other cells";
  private static final int TREND = 30;
  private static final double STRIDE = 0.05;
  private static final double SLOWEST = 1e-6;

  private PlainAnswers() {}

  static Map<String, Answer> of(Switch at, int rows) {
    Map<String, Answer> all = new LinkedHashMap<>();
    double own = trend(at.history());
    all.put(NO_CHANGE, Answer.line(at.level(), 0, rows));
    all.put(AS_IT_WAS, Answer.line(at.level(), own, rows));
    double physics =
        new UseRates(List.of(), UseRates.Spread.ANY_MAKE)
            .ratio(null, at.after().chemistry(), at.before().use(), at.after().use())
            .ln();
    all.put(ARRHENIUS, Answer.line(at.level(), own * Math.exp(physics), rows));
    List<UsedCell> kin = kin(at);
    double ratio = meanRate(kin, at.after(), at.level()) / meanRate(kin, at.before(), at.level());
    if (Double.isFinite(ratio)) {
      all.put(MEAN_RATES, Answer.line(at.level(), own * ratio, rows));
    }
    all.put(RIDGE, Answer.line(at.level(), own * Math.exp(ridge(kin, at)), rows));
    double[] median = median(kin, at, rows);
    if (median != null) {
      all.put(OTHERS, Answer.plain(median));
    }
    return all;
  }

  private static List<UsedCell> kin(Switch at) {
    return at.known().stream().filter(c -> c.make().equals(at.after().make())).toList();
  }

  /** Loss a row of the line through the last rows. */
  static double trend(double[] history) {
    int n = Math.min(TREND, history.length);
    double k = 0;
    double s = 0;
    double kk = 0;
    double ks = 0;
    for (int i = 0; i < n; i++) {
      double y = history[history.length - n + i];
      k += i;
      s += y;
      kk += (double) i * i;
      ks += i * y;
    }
    return Math.max(SLOWEST, -(n * ks - k * s) / (n * kk - k * k));
  }

  /** Loss a row of a cell from a level on, NaN where it does not come far enough. */
  private static double rate(UsedCell cell, double level) {
    double to = Math.max(level - STRIDE, Arrays.stream(cell.smooth()).min().orElse(1) + 1e-4);
    double cycles = cell.cycles(level, to);
    return level - to > 0.005 && cycles > 0 ? (level - to) / cycles : Double.NaN;
  }

  private static double meanRate(List<UsedCell> kin, UsedCell like, double level) {
    return kin.stream()
        .filter(c -> c.condition().equals(like.condition()))
        .mapToDouble(c -> rate(c, level))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private static double[] inputs(Use use) {
    return new double[] {
      1000 / (use.temperature() + 273.15), Math.log(use.chargeRate()), Math.log(use.dischargeRate())
    };
  }

  /** ln of the ratio of rates under both uses, by a ridge on the make's cells. */
  private static double ridge(List<UsedCell> kin, Switch at) {
    List<double[]> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (UsedCell cell : kin) {
      double rate = rate(cell, at.level());
      if (rate > 0) {
        x.add(inputs(cell.use()));
        y.add(Math.log(rate));
      }
    }
    if (x.size() < 3) {
      return 0;
    }
    double[] weights = new double[x.size()];
    Arrays.fill(weights, 1);
    Regressor.Fitted fitted =
        new Ridge(1)
            .fit(
                x.toArray(double[][]::new),
                y.stream().mapToDouble(Double::doubleValue).toArray(),
                weights);
    return fitted.predict(inputs(at.after().use())) - fitted.predict(inputs(at.before().use()));
  }

  private static double[] median(List<UsedCell> kin, Switch at, int rows) {
    List<double[]> after =
        kin.stream()
            .filter(c -> c.condition().equals(at.after().condition()))
            .filter(c -> c.below(at.level()) > 0)
            .map(c -> Arrays.copyOfRange(c.soh(), c.below(at.level()), c.soh().length))
            .toList();
    if (after.isEmpty()) {
      return null;
    }
    double[] median = new double[rows];
    for (int h = 0; h < rows; h++) {
      int row = h;
      double[] there =
          after.stream().filter(c -> row < c.length).mapToDouble(c -> c[row]).toArray();
      median[h] = there.length > 0 ? LabelledCell.median(there) : median[h - 1];
    }
    return median;
  }
}
