package io.celltwin.core.physics;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the open-circuit curve of a cell of a chemistry before it is seen: a mean and the
 * ways in which makes, balances and ages differ.
 */
public final class KindOfCurve {
  public static final int MODES = 8;
  private static final int STEPS = 200;

  private final double[] mean;
  private final double[][] mode; // scaled by its standard deviation
  private final double residual;

  private final double low;
  private final double top;

  private KindOfCurve(double[] mean, double[][] mode, double residual, double low, double top) {
    this.low = low;
    this.top = top;
    this.mean = mean;
    this.mode = mode;
    this.residual = residual;
  }

  public static java.util.Set<HalfCell> without = java.util.Set.of();
  public static int PER = 8;

  public static KindOfCurve of(CellSpec spec) {
    List<double[]> curves = library(spec, positives(spec.chemistry()));
    return curves.isEmpty() ? null : of(curves, spec.minVoltage(), spec.maxVoltage());
  }

  private static List<HalfCell> positives(Chemistry chemistry) {
    List<HalfCell> all =
        switch (chemistry) {
          case LCO -> List.of(HalfCell.LCO_RAMADASS_2004, HalfCell.LCO_DUALFOIL);
          case NCM -> List.of(HalfCell.NMC532_MOHTAT_2020, HalfCell.NMC811_CHEN_2020, HalfCell.NCO_ECKER_2015);
          case NCA -> List.of(HalfCell.NCO_ECKER_2015, HalfCell.NCA_KIM_2011, HalfCell.NMC811_CHEN_2020);
          case NCM_NCA ->
              List.of(
                  HalfCell.NMC532_MOHTAT_2020, HalfCell.NCO_ECKER_2015, HalfCell.NMC811_CHEN_2020);
          case LFP -> List.of(HalfCell.LFP_SAFARI_2011, HalfCell.LFP_AFSHAR_2017);
          case LMO, UNKNOWN -> List.of();
        };
    List<HalfCell> some = new ArrayList<>(all);
    some.removeAll(without);
    return some;
  }

  private static List<HalfCell> negatives(Chemistry chemistry) {
    List<HalfCell> all = new ArrayList<>(List.of(
        HalfCell.GRAPHITE_ECKER_2015,
        HalfCell.GRAPHITE_MOHTAT_2020,
        HalfCell.GRAPHITE_KIM_2011));
    if (chemistry != Chemistry.LFP) {
      all.add(HalfCell.GRAPHITE_SIOX_CHEN_2020);
    }
    all.removeAll(without);
    return all;
  }

  /** Even, and the same every time: Halton's numbers. */
  private static double even(int i, int base) {
    double f = 1;
    double r = 0;
    for (int n = i + 1; n > 0; n /= base) {
      f /= base;
      r += f * (n % base);
    }
    return r;
  }

  private static List<double[]> library(CellSpec spec, List<HalfCell> positives) {
    List<double[]> curves = new ArrayList<>();
    boolean iron = spec.chemistry() == Chemistry.LFP;
    double top = spec.maxVoltage();
    double low = spec.minVoltage();
    double freshTop = iron ? 3.6 : 4.2;
    double freshLow = iron ? 2.5 : 2.8;
    int draw = 0;
    for (HalfCell positive : positives) {
      for (HalfCell negative : negatives(spec.chemistry())) {
        for (int i = 0; i < PER; i++) {
          draw++;
          double full = 0.78 + 0.12 * even(draw, 2);
          double empty = 0.005 + 0.03 * even(draw, 3);
          double yFull = ElectrodePair.stoichiometry(positive, freshTop + negative.volt(full));
          double yEmpty = ElectrodePair.stoichiometry(positive, freshLow + negative.volt(empty));
          if (!(yEmpty - yFull > 0.2)) {
            continue;
          }
          double cNegative = 1 / (full - empty);
          double cPositive = 1 / (yEmpty - yFull);
          double lithium = full * cNegative + yFull * cPositive - 0.2 * even(draw, 5);
          cPositive *= 1 - 0.1 * even(draw, 7);
          cNegative *= 1 - 0.1 * even(draw, 11);
          curves.add(curve(positive, negative, cPositive, cNegative, lithium, top, low));
        }
      }
    }
    return curves;
  }

  private static double[] curve(
      HalfCell positive, HalfCell negative, double cp, double cn, double li, double top, double low) {
    double xFull = where(positive, negative, cp, cn, li, top);
    double xEmpty = where(positive, negative, cp, cn, li, low);
    double[] share = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      double volt = low + (top - low) * i / STEPS;
      share[i] = (where(positive, negative, cp, cn, li, volt) - xEmpty) / (xFull - xEmpty);
    }
    return share;
  }

  private static double where(
      HalfCell positive, HalfCell negative, double cp, double cn, double li, double volt) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double x = (low + high) / 2;
      if (positive.volt((li - x * cn) / cp) - negative.volt(x) < volt) {
        low = x;
      } else {
        high = x;
      }
    }
    return (low + high) / 2;
  }

  private static KindOfCurve of(List<double[]> curves, double low, double top) {
    int n = STEPS + 1;
    double[] mean = new double[n];
    for (double[] c : curves) {
      for (int i = 0; i < n; i++) {
        mean[i] += c[i] / curves.size();
      }
    }
    double[][] cov = new double[n][n];
    for (double[] c : curves) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          cov[i][j] += (c[i] - mean[i]) * (c[j] - mean[j]) / curves.size();
        }
      }
    }
    double[][] modes = new double[MODES][];
    for (int k = 0; k < MODES; k++) {
      modes[k] = strongest(cov);
    }
    double left = 0;
    for (int i = 0; i < n; i++) {
      left += Math.max(0, cov[i][i]) / n;
    }
    return new KindOfCurve(mean, modes, Math.sqrt(left), low, top);
  }

  /** By powers; taken out of the covariance. Its length is its standard deviation. */
  private static double[] strongest(double[][] cov) {
    int n = cov.length;
    double[] v = new double[n];
    int at = 0;
    for (int i = 1; i < n; i++) {
      at = cov[i][i] > cov[at][at] ? i : at;
    }
    System.arraycopy(cov[at], 0, v, 0, n);
    double value = 0;
    for (int it = 0; it < 60; it++) {
      double size = 0;
      for (double e : v) {
        size += e * e;
      }
      size = Math.sqrt(size);
      if (size == 0) {
        return v;
      }
      for (int i = 0; i < n; i++) {
        v[i] /= size;
      }
      double[] w = new double[n];
      value = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          w[i] += cov[i][j] * v[j];
        }
        value += v[i] * w[i];
      }
      v = w;
    }
    double size = 0;
    for (double e : v) {
      size += e * e;
    }
    size = Math.sqrt(size);
    for (int i = 0; i < n; i++) {
      v[i] *= size == 0 ? 0 : Math.sqrt(Math.max(0, value)) / size;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        cov[i][j] -= v[i] * v[j];
      }
    }
    return v;
  }

  private double at(double[] table, double volt) {
    double at = (volt - low) / (top - low) * STEPS;
    int i = Math.max(0, Math.min(STEPS - 1, (int) at));
    return table[i] + (at - i) * (table[i + 1] - table[i]);
  }

  public double mean(double volt) {
    return at(mean, volt);
  }

  public double mode(int k, double volt) {
    return at(mode[k], Math.max(low, Math.min(top, volt)));
  }

  public double residual() {
    return residual;
  }

  public double modeSize(int k) {
    double s = 0;
    for (double e : mode[k]) {
      s += e * e;
    }
    return Math.sqrt(s / mode[k].length);
  }
}
