package io.celltwin.protocol.longrange;

import io.celltwin.learn.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Forecasts as a set of ways a cell may go: the simple methods' common curve, stretched in time as
 * each sibling's own life was against what the same methods, not having seen it, had forecast for
 * it. Siblings that looked alike at row k count more.
 *
 * <p>The common curve itself lies between what the simple methods say, learned at row k alone, and
 * what is learned at any age, at the share that errs least on siblings unseen.
 *
 * <p>A forecast for h cycles ahead is only ever compared with a capacity if the cell is still
 * cycled then. So what is forecast for h is the median over those ways that are not at their end by
 * then, each weighed by one over its length, as every cell counts the same however long it lives.
 * The median over all ways, ended or not, is given beside it, and end of life is read off all of
 * them.
 *
 * <p>How far the band must reach is measured on the siblings, each forecast by methods and ways
 * that are not its own.
 */
final class Scenarios {
  /** What {@link AnyAgeForest} forecasts, among the curves by method. */
  static final String ANY_AGE = "trees at any age";

  private static final int DROPS = 40;
  private static final double LEAST_DROP = 0.002;
  private static final int FEW = 10;
  private static final double UNLIKE = 0.05;
  private static final double COVERAGE = 0.9;
  private static final double LEAST_HALF_WIDTH = 0.001;
  private static final double SHARE = 0.25;
  private static final int CALIBRATION_ROWS = 120;
  private static final int LATE = 2; // rows by which a trailing median of five is behind
  private static final double[] BLENDS = {0, 0.25, 0.5};
  private static final double[] SHARES = {0, 0.25, 0.5, 0.75, 1};

  private final RotatingFolds turns;
  private final Siblings siblings;
  private final SimpleMethods methods;
  private final double[] drops;
  private final List<Unseen> unseen = new ArrayList<>();
  private final double least;
  private final double share;
  private final double blend;
  private final double factor;

  /**
   * A sibling, as methods that had not seen it saw it.
   *
   * @param index among the siblings
   * @param curves forecast for it, by method
   */
  record Unseen(
      int index, CellLife cell, double now, Map<String, double[]> curves, SiblingDeviation way) {}

  /**
   * @param simple what the simple methods forecast, by name
   * @param lower 5 % of the ways not yet at their end, calibrated, [cycles ahead − 1]
   * @param median of the same
   * @param upper 95 % of the same, calibrated
   * @param anyway median over all ways
   */
  record Outlook(
      Map<String, double[]> simple,
      double[] lower,
      double[] median,
      double[] upper,
      double[] anyway) {}

  /**
   * @param turns cells that may be learned from, of one group
   * @param k rows seen, from 1
   * @param trees of each forest; half as many where siblings take turns to be unseen
   */
  Scenarios(RotatingFolds turns, int k, int trees, long seed) {
    this.turns = turns;
    this.siblings = new Siblings(turns.cells(), k);
    this.methods = new SimpleMethods(siblings, trees, seed);
    this.drops = new double[DROPS];
    double most = Math.max(0.03, siblings.largestDrop() + 0.03);
    for (int d = 0; d < DROPS; d++) {
      drops[d] = LEAST_DROP + (most - LEAST_DROP) * d / (DROPS - 1);
    }
    List<Unseen> blind = new ArrayList<>();
    for (int turn = 0; turn < turns.count(); turn++) {
      List<CellLife> others = new ArrayList<>();
      for (CellLife cell : siblings.cells()) {
        if (turns.of(cell) != turn) {
          others.add(cell);
        }
      }
      if (others.isEmpty() || others.size() == siblings.size()) {
        continue;
      }
      SimpleMethods simple = new SimpleMethods(new Siblings(others, k), trees / 2, seed);
      for (int i = 0; i < siblings.size(); i++) {
        CellLife cell = siblings.cells().get(i);
        if (turns.of(cell) == turn && cell.rows() > k) {
          Map<String, double[]> curves = simple.forecast(cell);
          double[] centre = curves.get(SimpleMethods.CENTRE);
          curves.put(ANY_AGE, turns.without(turn).forecast(cell, k, centre.length));
          blind.add(new Unseen(i, cell, cell.now(k), curves, null));
        }
      }
    }
    this.share = share(blind);
    for (Unseen u : blind) {
      double[] centre = mixed(u.curves, u.now, share);
      unseen.add(
          new Unseen(
              u.index,
              u.cell,
              u.now,
              u.curves,
              new SiblingDeviation(drops, centre, u.now, u.cell, k)));
    }
    double[] noises =
        unseen.stream().mapToDouble(u -> noise(u.cell)).filter(Double::isFinite).toArray();
    double noise = noises.length == 0 ? 0 : CellLife.median(noises, 0, noises.length);
    List<double[]> errors = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    double[] mape = new double[BLENDS.length];
    List<double[][]> calibration = new ArrayList<>();
    for (Unseen u : unseen) {
      double[][] row = judged(u);
      calibration.add(row);
      for (int b = 0; b < BLENDS.length; b++) {
        mape[b] += mape(row, BLENDS[b]);
      }
    }
    int best = 0;
    for (int b = 1; b < BLENDS.length; b++) {
      best = mape[b] < mape[best] ? b : best;
    }
    this.blend = BLENDS[best];
    // a share of the usual width keeps places where all ways happen to agree from counting for all
    double half = 0;
    for (double[][] cell : calibration) {
      for (double[] r : cell) {
        half += (r[4] - r[2]) / 2 / cell.length / calibration.size();
      }
    }
    this.least = noise + LEAST_HALF_WIDTH + SHARE * half;
    for (double[][] row : calibration) {
      double[] score = new double[row.length];
      double[] weight = new double[row.length];
      for (int i = 0; i < row.length; i++) {
        score[i] = beyond(row[i]);
        weight[i] = 1.0 / row.length;
      }
      errors.add(score);
      weights.add(weight);
    }
    this.factor = errors.isEmpty() ? 1 : Conformal.quantile(errors, weights, COVERAGE);
  }

  /** Of the forecast learned at any age in the common curve: what errs least on siblings unseen. */
  private double share(List<Unseen> blind) {
    double best = Double.MAX_VALUE;
    double chosen = 0;
    for (double share : SHARES) {
      double error = 0;
      for (Unseen u : blind) {
        double[] mixed = mixed(u.curves, u.now, share);
        int left = Math.min(mixed.length, u.cell.rows() - siblings.k());
        for (int h = 0; h < left; h++) {
          double truth = u.cell.soh()[siblings.k() + h];
          if (Double.isFinite(truth)) {
            error += Math.abs(mixed[h] - truth) / truth / left;
          }
        }
      }
      if (error < best) {
        best = error;
        chosen = share;
      }
    }
    return chosen;
  }

  /** The common curve. */
  private double[] mixed(Map<String, double[]> curves, double now, double share) {
    double[] centre = curves.get(SimpleMethods.CENTRE);
    return SiblingDeviation.between(drops, centre, curves.get(ANY_AGE), now, share);
  }

  /** What all but a tenth of a cell's rows scatter at most about their neighbours. */
  private static double noise(CellLife cell) {
    double[] off = new double[cell.rows()];
    int n = 0;
    for (int row = 0; row < off.length; row++) {
      if (Double.isFinite(cell.soh()[row])) {
        off[n++] = Math.abs(cell.soh()[row] - cell.smooth()[row]);
      }
    }
    double[] sorted = Arrays.copyOf(off, n);
    Arrays.sort(sorted);
    return n == 0 ? Double.NaN : Scaler.quantile(sorted, COVERAGE);
  }

  /** Per row of a sibling's future: truth, its common curve, and the ways' three quantiles. */
  private double[][] judged(Unseen u) {
    int left = u.cell.rows() - siblings.k();
    double[] centre = mixed(u.curves, u.now, share);
    PossibleFutures futures = futures(siblings.scaled()[u.index], u.now, centre, left, u.index);
    int rows = Math.min(left, CALIBRATION_ROWS);
    List<double[]> judged = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int h = (int) ((long) i * left / rows);
      double truth = u.cell.soh()[siblings.k() + h];
      if (Double.isFinite(truth)) {
        double[] q = futures.stillCycled(h);
        judged.add(new double[] {truth, centre[h], q[0], q[1], q[2]});
      }
    }
    return judged.toArray(double[][]::new);
  }

  private static double mape(double[][] rows, double blend) {
    double sum = 0;
    for (double[] r : rows) {
      sum += Math.abs((1 - blend) * r[3] + blend * r[1] - r[0]) / r[0] / rows.length;
    }
    return sum;
  }

  /** How far the truth lies from the middle, in half widths of the band on its side. */
  private double beyond(double[] r) {
    double[] band = band(r[1], r[2], r[3], r[4], 1);
    return r[0] < band[1]
        ? (band[1] - r[0]) / (band[1] - band[0])
        : (r[0] - band[1]) / (band[2] - band[1]);
  }

  private double[] band(double centre, double low, double middle, double high, double times) {
    double at = (1 - blend) * middle + blend * centre;
    return new double[] {
      at - times * (Math.max(0, at - low) + least),
      at,
      at + times * (Math.max(0, high - at) + least)
    };
  }

  Siblings siblings() {
    return siblings;
  }

  /** Siblings with what was forecast for them unseen. */
  List<Unseen> unseen() {
    return unseen;
  }

  /** Reads nothing beyond row k of the cell. */
  Outlook forecast(CellLife cell) {
    Map<String, double[]> simple = methods.forecast(cell);
    double now = cell.now(siblings.k());
    int reach = siblings.reach();
    simple.put(ANY_AGE, turns.all().forecast(cell, siblings.k(), reach));
    double[] centre = mixed(simple, now, share);
    PossibleFutures futures = futures(siblings.scaled(cell), now, centre, reach, -1);
    double[][] q = new double[3][reach];
    double[] anyway = new double[reach];
    for (int h = 0; h < reach; h++) {
      double[] living = futures.stillCycled(h);
      double[] band = band(centre[h], living[0], living[1], living[2], factor);
      for (int i = 0; i < 3; i++) {
        q[i][h] = band[i];
      }
      anyway[h] = futures.endedOrNot(h);
    }
    return new Outlook(simple, q[0], q[1], q[2], anyway);
  }

  /**
   * Row at which SOH falls below a threshold: the mean of what the median over all ways, the common
   * curve and the ensemble of the simple methods say.
   *
   * @param never the row said where it does not
   */
  double endOfLife(CellLife cell, Outlook outlook, double threshold, int never) {
    double now = cell.now(siblings.k());
    double[] centre = mixed(outlook.simple, now, share);
    PossibleFutures futures = futures(siblings.scaled(cell), now, centre, siblings.reach(), -1);
    double common = crossing(centre, threshold, never);
    double ensemble = crossing(outlook.simple.get(SimpleMethods.ENSEMBLE), threshold, never);
    double all =
        futures.count() == 0 ? common : futures.crossing(threshold, siblings.k() + LATE, never);
    return (all + common + ensemble) / 3;
  }

  /**
   * Row at which a trailing median of five falls below the threshold, as end of life is measured:
   * two rows after the forecast does.
   */
  double crossing(double[] curve, double threshold, int never) {
    for (int h = 0; h < curve.length; h++) {
      if (curve[h] < threshold) {
        return siblings.k() + h + 1 + LATE;
      }
    }
    return never;
  }

  private PossibleFutures futures(
      double[] z, double now, double[] centre, int cycles, int without) {
    List<Unseen> others = unseen.stream().filter(u -> u.index != without).toList();
    int n = others.size();
    double[] distance = new double[n];
    for (int i = 0; i < n; i++) {
      distance[i] = siblings.distance(others.get(i).index, z);
    }
    double[] sorted = distance.clone();
    Arrays.sort(sorted);
    double typical = n == 0 ? 1 : Math.max(1e-9, sorted[Math.min(n - 1, Math.max(8, n / 4))]);
    double[] said = SiblingDeviation.times(drops, centre, now);
    double[][] curves = new double[n][];
    int[] ends = new int[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      SiblingDeviation way = others.get(i).way;
      curves[i] = way.onto(said, now, cycles);
      weights[i] = Math.exp(-distance[i] / typical) + UNLIKE;
      double level = Math.min(way.end(), now - 0.01);
      int h = 0;
      while (h < cycles && (curves[i][h] >= level || h < FEW)) {
        h++;
      }
      ends[i] = Math.max(h, FEW);
    }
    return new PossibleFutures(curves, ends, weights, centre);
  }
}
