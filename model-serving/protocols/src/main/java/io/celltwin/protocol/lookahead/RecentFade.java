package io.celltwin.protocol.lookahead;

import io.celltwin.learn.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Capacities ahead from the last eleven measured. Steps far outside the others (a capacity test, a
 * rest) are taken out before the slope is; the line on is then bent as lines on training cells had
 * to be, by how steep they were, how deep the cell was, and by what had been taken out at the very
 * end, which mostly comes back.
 */
final class RecentFade {
  private static final double TIMES_SCATTER = 5;
  private static final double LEAST_STEP = 0.0015;
  private static final int HALF = 5;
  private static final double NORMAL = 1.48;
  private static final double STEEPEST = 3;
  private static final int ROUNDS = 4;
  private static final int TERMS = 6;
  private static final double LEAST_SCATTER = 1e-4;
  private static final double STANDARD_ERRORS = 3;

  private static final double[] PENALTIES = {0.03, 0.1, 0.3, 1, 3};

  /** A straight line and one bend for each penalty. */
  static final int WAYS = PENALTIES.length + 1;

  private final double[][] bend;

  private RecentFade(double[][] bend) {
    this.bend = bend;
  }

  /** The line from the last capacity on, not bent. */
  static RecentFade straight() {
    return new RecentFade(new double[UseCell.AHEAD][TERMS]);
  }

  /**
   * All ways, each bent less than the one before it, the straight line last.
   *
   * @param cells learned from
   */
  static List<RecentFade> each(List<UseCell> cells) {
    List<double[]> x = new ArrayList<>();
    List<double[]> off = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (UseCell cell : cells) {
      int from = UseCell.HISTORY;
      for (int row = from; row < cell.windows(); row++) {
        Seen seen = new Seen(cell, row);
        x.add(seen.terms());
        double[] d = new double[UseCell.AHEAD];
        for (int h = 0; h < d.length; h++) {
          d[h] = 100 * (cell.capacity()[row + h] - seen.line(h)) / cell.rated();
        }
        off.add(d);
        weights.add(1.0 / (cell.windows() - from));
      }
    }
    double[] weight = weights.stream().mapToDouble(Double::doubleValue).toArray();
    List<RecentFade> all = new ArrayList<>();
    for (double penalty : PENALTIES) {
      all.add(x.isEmpty() ? straight() : new RecentFade(robust(x, off, weight, penalty)));
    }
    all.add(straight());
    return all;
  }

  /** Mean of ways with weights of sum 1. */
  static RecentFade mean(List<RecentFade> ways, double[] weights) {
    double[][] bend = new double[UseCell.AHEAD][TERMS];
    for (int i = 0; i < weights.length; i++) {
      for (int h = 0; h < bend.length; h++) {
        for (int j = 0; j < TERMS; j++) {
          bend[h][j] += weights[i] * ways.get(i).bend[h][j];
        }
      }
    }
    return new RecentFade(bend);
  }

  /** Penalised lines through the origin for every step ahead; windows that fit badly count less. */
  private static double[][] robust(
      List<double[]> x, List<double[]> off, double[] weight, double penalty) {
    double total = Arrays.stream(weight).sum();
    double[] scale = new double[TERMS];
    for (int i = 0; i < weight.length; i++) {
      for (int j = 0; j < TERMS; j++) {
        scale[j] += weight[i] * x.get(i)[j] * x.get(i)[j] / total;
      }
    }
    for (int j = 0; j < TERMS; j++) {
      scale[j] = Math.sqrt(scale[j]) + 1e-9;
    }
    double[] now = weight.clone();
    double[][] b = null;
    for (int round = 0; round < ROUNDS; round++) {
      double[][] zz = new double[TERMS][TERMS];
      double[][] zy = new double[UseCell.AHEAD][TERMS];
      double sum = Arrays.stream(now).sum();
      for (int i = 0; i < now.length; i++) {
        for (int j = 0; j < TERMS; j++) {
          double z = x.get(i)[j] / scale[j];
          for (int l = 0; l < TERMS; l++) {
            zz[j][l] += now[i] * z * x.get(i)[l] / scale[l];
          }
          for (int h = 0; h < UseCell.AHEAD; h++) {
            zy[h][j] += now[i] * z * off.get(i)[h];
          }
        }
      }
      for (int j = 0; j < TERMS; j++) {
        // what is taken out at the very end is rare, and tells by itself
        zz[j][j] += sum * penalty * (j == TERMS - 1 ? 0.01 : 1);
      }
      Cholesky factor = new Cholesky(zz);
      b = new double[UseCell.AHEAD][];
      for (int h = 0; h < b.length; h++) {
        b[h] = factor.solve(zy[h]);
        for (int j = 0; j < TERMS; j++) {
          b[h][j] /= scale[j];
        }
      }
      double[] misfit = new double[now.length];
      for (int i = 0; i < now.length; i++) {
        for (int h = 0; h < UseCell.AHEAD; h++) {
          misfit[i] += Math.abs(off.get(i)[h] - at(b[h], x.get(i))) / UseCell.AHEAD;
        }
      }
      double usual = 1.5 * UseReader.median(misfit);
      for (int i = 0; i < now.length; i++) {
        now[i] = weight[i] * Math.min(1, usual / Math.max(misfit[i], 1e-9));
      }
    }
    return b;
  }

  private static double at(double[] b, double[] x) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += b[j] * x[j];
    }
    return sum;
  }

  /** Capacities from a row on, the first being the one measured there. */
  double[] ahead(UseCell cell, int row) {
    Seen seen = new Seen(cell, row);
    double[] x = seen.terms();
    double[] curve = new double[UseCell.AHEAD];
    for (int h = 0; h < curve.length; h++) {
      curve[h] = seen.line(h);
      if (h > 0) {
        curve[h] += at(bend[h], x) * cell.rated() / 100;
      }
    }
    return curve;
  }

  /** Mean absolute error over a cell's rows and steps, in percent. */
  double mape(UseCell cell) {
    double sum = 0;
    int n = 0;
    for (int row = UseCell.HISTORY; row < cell.windows(); row++) {
      double[] curve = ahead(cell, row);
      for (int h = 0; h < curve.length; h++) {
        sum += Math.abs(curve[h] / cell.capacity()[row + h] - 1);
        n++;
      }
    }
    return 100 * sum / n;
  }

  /** The usual way, for comparison: least-squares slope over all eleven, from the last on. */
  static double[] plain(UseCell cell, int row) {
    double[] w = cell.history(row);
    double slope = slope(w, 0);
    double[] curve = new double[UseCell.AHEAD];
    for (int h = 0; h < curve.length; h++) {
      curve[h] = w[w.length - 1] + slope * h;
    }
    return curve;
  }

  private static double slope(double[] w, int from) {
    double middle = (from + w.length - 1) / 2.0;
    double tt = 0;
    double tw = 0;
    for (int i = from; i < w.length; i++) {
      tt += (i - middle) * (i - middle);
      tw += (i - middle) * w[i];
    }
    return tw / tt;
  }

  /**
   * Median of the slopes of all pairs, moved to the slope a parabola has at its end as far as its
   * bend stands out from the scatter: not at all within three standard errors, nearly all the way
   * far beyond.
   *
   * @see <a href="https://doi.org/10.1080/01621459.1968.10480934">Sen, Journal of the American
   *     Statistical Association 63 (1968) 1379–1389</a>
   */
  private static double slopeAtEnd(double[] w) {
    int n = w.length;
    double[] pairs = new double[n * (n - 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        pairs[at++] = (w[j] - w[i]) / (j - i);
      }
    }
    double typical = UseReader.median(pairs);
    double mean = Arrays.stream(w).average().orElse(0);
    double half = (n - 1) / 2.0;
    double meanSquare = (n * n - 1) / 12.0;
    double uu = 0;
    double uw = 0;
    double qq = 0;
    double qw = 0;
    for (int i = 0; i < n; i++) {
      double u = i - half;
      double q = u * u - meanSquare;
      uu += u * u;
      uw += u * w[i];
      qq += q * q;
      qw += q * w[i];
    }
    double slope = uw / uu;
    double bend = qw / qq;
    double left = 0;
    for (int i = 0; i < n; i++) {
      double u = i - half;
      double e = w[i] - mean - slope * u - bend * (u * u - meanSquare);
      left += e * e;
    }
    double least = LEAST_SCATTER * w[n - 1];
    double error = Math.max(left / (n - 3), least * least) / qq;
    double share =
        Math.max(0, 1 - STANDARD_ERRORS * STANDARD_ERRORS * error / (bend * bend + 1e-300));
    return typical + share * (slope + 2 * bend * half - typical);
  }

  /** What eleven capacities show. */
  private static final class Seen {
    private final UseCell cell;
    private final double last;
    private final double slope;
    private final double slopeOfHalf;
    private final double step;

    Seen(UseCell cell, int row) {
      this.cell = cell;
      double[] w = cell.history(row);
      this.last = w[w.length - 1];
      double[] d = new double[w.length - 1];
      for (int i = 0; i < d.length; i++) {
        d[i] = w[i + 1] - w[i];
      }
      double usual = UseReader.median(d);
      double scatter =
          NORMAL * UseReader.median(Arrays.stream(d).map(x -> Math.abs(x - usual)).toArray());
      double limit = Math.max(TIMES_SCATTER * scatter, LEAST_STEP * last);
      double[] clean = new double[w.length];
      clean[w.length - 1] = last;
      for (int i = d.length - 1; i >= 0; i--) {
        boolean apart = Math.abs(d[i] - usual) > limit;
        clean[i] = clean[i + 1] - (apart ? usual : d[i]);
      }
      double end = d[d.length - 1] - usual;
      this.step = Math.abs(end) > limit ? end : 0;
      this.slope = slopeAtEnd(clean);
      this.slopeOfHalf = slope(clean, HALF);
    }

    double line(int h) {
      return last + slope * h;
    }

    /** Steepness, its change, one, steepness squared, depth, and the step at the very end. */
    double[] terms() {
      double a = 1000 * slope / cell.rated();
      double b = 1000 * slopeOfHalf / cell.rated();
      return new double[] {
        a,
        b - a,
        1,
        a * Math.min(Math.abs(a), STEEPEST),
        cell.depth(last),
        100 * step / cell.rated()
      };
    }
  }
}
