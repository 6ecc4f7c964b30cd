package io.celltwin.core.physics;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a cell's open-circuit curve before the cell has been seen: the share of its
 * charge that lies below a voltage, as its chemistry's published electrodes have it, and the ways
 * in which makes, balances and ages of them differ,
 *
 * <pre>  z(V) = z̄(V) + Σ bₖ·mₖ(V),   bₖ ~ N(0, 1)      k = 1 … 8</pre>
 *
 * <p>Mean and modes are those of a library: every positive electrode of the chemistry against every
 * graphite, each in {@value #AGES} balances and ages (Halton's numbers: up to a fifth of the
 * lithium, a tenth of either electrode lost), all laid between the cell's own cut-off voltages. A
 * mode's length is its standard deviation over the library.
 *
 * <p>Over the voltage, not the other way round: what a cell has moved between two voltages is
 * linear in the modes, and the knee near empty, which differs most, is a small number.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2012.07.016">Dubarry et al., J. Power Sources
 *     219 (2012) 204–216</a>, how balance and ageing shape a cell's curve
 */
public final class KindOfCurve {
  public static final int MODES = 8;

  /** Steps of the tables. */
  private static final int STEPS = 200;

  /** Balances and ages of each pair of electrodes. */
  private static final int AGES = 8;

  private static final double MOST_LITHIUM_LOST = 0.2;
  private static final double MOST_MATERIAL_LOST = 0.1;

  /** Powers of the covariance that single out its strongest direction. */
  private static final int POWERS = 60;

  private final double[] mean;
  private final double[][] mode;
  private final double low;
  private final double top;
  private final double residual;

  private KindOfCurve(double[] mean, double[][] mode, double residual, double low, double top) {
    this.mean = mean;
    this.mode = mode;
    this.residual = residual;
    this.low = low;
    this.top = top;
  }

  /** Of the chemistry between the cell's cut-off voltages, or null where no curve is published. */
  public static KindOfCurve of(CellSpec spec) {
    List<double[]> library = library(spec);
    return library.isEmpty() ? null : of(library, spec.minVoltage(), spec.maxVoltage());
  }

  private static List<HalfCell> positives(Chemistry chemistry) {
    return switch (chemistry) {
      case LCO -> List.of(HalfCell.LCO_RAMADASS_2004, HalfCell.LCO_DUALFOIL);
      case NCM, NCM_NCA ->
          List.of(HalfCell.NMC532_MOHTAT_2020, HalfCell.NMC811_CHEN_2020, HalfCell.NCO_ECKER_2015);
      case NCA ->
          List.of(HalfCell.NCO_ECKER_2015, HalfCell.NCA_KIM_2011, HalfCell.NMC811_CHEN_2020);
      case LFP -> List.of(HalfCell.LFP_SAFARI_2011, HalfCell.LFP_AFSHAR_2017);
      case LMO, UNKNOWN -> List.of();
    };
  }

  private static List<HalfCell> negatives(Chemistry chemistry) {
    List<HalfCell> graphites =
        List.of(
            HalfCell.GRAPHITE_ECKER_2015,
            HalfCell.GRAPHITE_MOHTAT_2020,
            HalfCell.GRAPHITE_KIM_2011,
            HalfCell.GRAPHITE_SIOX_CHEN_2020);
    return chemistry == Chemistry.LFP ? graphites.subList(0, 3) : graphites; // none with silicon
  }

  private static List<double[]> library(CellSpec spec) {
    boolean iron = spec.chemistry() == Chemistry.LFP;
    double freshTop = iron ? 3.6 : 4.2;
    double freshLow = iron ? 2.5 : 2.8;
    List<double[]> curves = new ArrayList<>();
    int draw = 0;
    for (HalfCell positive : positives(spec.chemistry())) {
      for (HalfCell negative : negatives(spec.chemistry())) {
        for (int i = 0; i < AGES; i++) {
          draw++;
          double xFull = 0.78 + 0.12 * even(draw, 2);
          double xEmpty = 0.005 + 0.03 * even(draw, 3);
          double yFull = ElectrodePair.stoichiometry(positive, freshTop + negative.volt(xFull));
          double yEmpty = ElectrodePair.stoichiometry(positive, freshLow + negative.volt(xEmpty));
          if (yEmpty - yFull < 0.2) {
            continue; // a balance that these two cannot have
          }
          double ofNegative = 1 / (xFull - xEmpty);
          double ofPositive = 1 / (yEmpty - yFull);
          double lithium = xFull * ofNegative + yFull * ofPositive;
          curves.add(
              new Pair(
                      positive,
                      negative,
                      ofPositive * (1 - MOST_MATERIAL_LOST * even(draw, 7)),
                      ofNegative * (1 - MOST_MATERIAL_LOST * even(draw, 11)),
                      lithium - MOST_LITHIUM_LOST * even(draw, 5))
                  .shares(spec.minVoltage(), spec.maxVoltage()));
        }
      }
    }
    return curves;
  }

  /** Evenly spread over 0..1, and the same every time: Halton's numbers. */
  private static double even(int i, int base) {
    double digit = 1;
    double sum = 0;
    for (int n = i; n > 0; n /= base) {
      digit /= base;
      sum += digit * (n % base);
    }
    return sum;
  }

  /**
   * Two electrodes that face each other, in capacities of the fresh cell.
   *
   * @param lithium that goes back and forth
   */
  private record Pair(
      HalfCell positive, HalfCell negative, double ofPositive, double ofNegative, double lithium) {
    /** Share of the charge between two voltages that lies below each voltage of the table. */
    double[] shares(double low, double top) {
      double empty = negativeAt(low);
      double full = negativeAt(top);
      double[] share = new double[STEPS + 1];
      for (int i = 0; i <= STEPS; i++) {
        share[i] = (negativeAt(low + (top - low) * i / STEPS) - empty) / (full - empty);
      }
      return share;
    }

    private double negativeAt(double volt) {
      double low = 0;
      double high = 1;
      for (int i = 0; i < 50; i++) {
        double x = (low + high) / 2;
        if (positive.volt((lithium - x * ofNegative) / ofPositive) - negative.volt(x) < volt) {
          low = x;
        } else {
          high = x;
        }
      }
      return (low + high) / 2;
    }
  }

  private static KindOfCurve of(List<double[]> library, double low, double top) {
    int n = STEPS + 1;
    double[] mean = new double[n];
    for (double[] each : library) {
      for (int i = 0; i < n; i++) {
        mean[i] += each[i] / library.size();
      }
    }
    double[][] covariance = new double[n][n];
    for (double[] each : library) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += (each[i] - mean[i]) * (each[j] - mean[j]) / library.size();
        }
      }
    }
    double[][] modes = new double[MODES][];
    for (int k = 0; k < MODES; k++) {
      modes[k] = takeStrongest(covariance);
    }
    double left = 0;
    for (int i = 0; i < n; i++) {
      left += Math.max(0, covariance[i][i]) / n;
    }
    return new KindOfCurve(mean, modes, Math.sqrt(left), low, top);
  }

  /** The direction of most variance, as long as its standard deviation; taken out. */
  private static double[] takeStrongest(double[][] covariance) {
    int n = covariance.length;
    int most = 0;
    for (int i = 1; i < n; i++) {
      most = covariance[i][i] > covariance[most][most] ? i : most;
    }
    double[] v = covariance[most].clone();
    double variance = 0;
    for (int power = 0; power < POWERS; power++) {
      double size = length(v);
      double[] next = new double[n];
      variance = size;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          next[i] += covariance[i][j] * v[j] / Math.max(size, Double.MIN_NORMAL);
        }
      }
      v = next;
    }
    double scale = Math.sqrt(variance) / Math.max(length(v), Double.MIN_NORMAL);
    for (int i = 0; i < n; i++) {
      v[i] *= scale;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i][j] -= v[i] * v[j];
      }
    }
    return v;
  }

  private static double length(double[] v) {
    double sum = 0;
    for (double each : v) {
      sum += each * each;
    }
    return Math.sqrt(sum);
  }

  /** z̄(V): share of the charge below a voltage; beyond the ends the first and last line go on. */
  public double mean(double volt) {
    return at(mean, volt);
  }

  /** mₖ(V), one standard deviation of it [share]. */
  public double mode(int k, double volt) {
    return at(mode[k], Math.max(low, Math.min(top, volt)));
  }

  /** Where the table begins: the lower cut-off [V]. */
  public double low() {
    return low;
  }

  /** Where it ends: the upper cut-off [V]. */
  public double top() {
    return top;
  }

  /** What the modes do not say of the library's curves: standard deviation [share]. */
  public double residual() {
    return residual;
  }

  private double at(double[] table, double volt) {
    double at = (volt - low) / (top - low) * STEPS;
    int i = Math.max(0, Math.min(STEPS - 1, (int) at));
    return table[i] + (at - i) * (table[i + 1] - table[i]);
  }
}
