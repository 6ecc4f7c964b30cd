package io.celltwin.core.feature;

import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import io.celltwin.domain.Impedance;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Electrolyte and charge-transfer resistance from an impedance spectrum without frequencies, as
 * NASA has them: Re is where the arc begins on the real axis, Re + Rct where it ends. The arc is a
 * circle with its centre below the axis (a resistor beside a constant phase element, with Re in
 * series):
 *
 * <pre>  (Z′ − a)² + (−Z″ − b)² = r²      Re = a − √(r² − b²)      Rct = 2·√(r² − b²)      [Ω]
 * </pre>
 *
 * <p>fitted as a linear least-squares problem (Kåsa) to the points of the arc. Points that cannot
 * belong to a cell (not finite, real part outside 0..{@value #HIGHEST} Ω) and inductive ones (−Z″
 * &lt; 0) are left out first; then, three times, those further from the circle than three times the
 * median distance: the diffusion tail and outliers.
 *
 * <p>Needed: {@value #LEAST} points of an arc that miss the circle by less than a tenth of its
 * radius; otherwise NaN, and {@link Result#missing} says why. What the source itself estimated is
 * passed on as {@code stated-*} where it is possible.
 */
public final class ImpedanceFeatures {
  /** No cell of interest has more [Ω]. */
  public static final double HIGHEST = 10;

  /** Points an arc needs. */
  public static final int LEAST = 8;

  public static final FeatureSet SET =
      new FeatureSet(
          "impedance",
          1,
          List.of(
              new Feature("electrolyte-resistance", "Ohm"),
              new Feature("charge-transfer-resistance", "Ohm"),
              new Feature("arc-misfit", "1"),
              new Feature("arc-points", "1"),
              new Feature("stated-electrolyte-resistance", "Ohm"),
              new Feature("stated-charge-transfer-resistance", "Ohm")));

  /**
   * @param features of {@link #SET}
   * @param missing why the fitted ones are NaN, or null
   */
  public record Result(Features features, String missing) {}

  private ImpedanceFeatures() {}

  public static Result of(Impedance spectrum) {
    double[] x = new double[SET.size()];
    Arrays.fill(x, Double.NaN);
    x[4] = possible(spectrum.electrolyteResistance());
    x[5] = possible(spectrum.chargeTransferResistance());
    int n = Math.min(spectrum.real().length, spectrum.imaginary().length);
    double[] re = new double[n];
    double[] im = new double[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      double real = spectrum.real()[i];
      double imaginary = -spectrum.imaginary()[i];
      if (real > 0 && real < HIGHEST && imaginary >= 0 && imaginary < HIGHEST) {
        re[kept] = real;
        im[kept++] = imaginary;
      }
    }
    x[3] = kept;
    if (kept < LEAST) {
      return new Result(
          new Features(SET, x),
          String.format(
              Locale.ROOT,
              "%d of %d points of the spectrum are possible, wanted %d",
              kept,
              n,
              LEAST));
    }
    double[] circle = null;
    for (int round = 0; round < 4; round++) {
      circle = circle(re, im, kept);
      if (circle == null) {
        return new Result(new Features(SET, x), "the points lie on a line, not on an arc");
      }
      if (round < 3) {
        int left = close(re, im, kept, circle);
        if (left < LEAST) {
          break;
        }
        kept = left;
      }
    }
    x[3] = kept;
    double misfit = 0;
    for (int i = 0; i < kept; i++) {
      misfit += Math.pow(distance(re[i], im[i], circle), 2);
    }
    x[2] = Math.sqrt(misfit / kept) / circle[2];
    double under = circle[2] * circle[2] - circle[1] * circle[1];
    if (x[2] > 0.1 || under <= 0) {
      return new Result(
          new Features(SET, x),
          String.format(
              Locale.ROOT,
              "the points miss an arc by %.0f %% of its radius, wanted 10 %%",
              100 * x[2]));
    }
    double half = Math.sqrt(under);
    double electrolyte = circle[0] - half;
    if (!(electrolyte > 0 && 2 * half < HIGHEST)) {
      return new Result(
          new Features(SET, x),
          String.format(Locale.ROOT, "the arc begins at %.3f Ohm, wanted above 0", electrolyte));
    }
    x[0] = electrolyte;
    x[1] = 2 * half;
    return new Result(new Features(SET, x), null);
  }

  private static double possible(double ohm) {
    return ohm > 0 && ohm < HIGHEST ? ohm : Double.NaN;
  }

  private static double distance(double re, double im, double[] circle) {
    return Math.abs(Math.hypot(re - circle[0], im - circle[1]) - circle[2]);
  }

  /** Keeps, in place and order, what is close to the circle; how many. */
  private static int close(double[] re, double[] im, int n, double[] circle) {
    double[] distances = new double[n];
    for (int i = 0; i < n; i++) {
      distances[i] = distance(re[i], im[i], circle);
    }
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double limit = Math.max(3 * sorted[n / 2], 0.01 * circle[2]);
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (distances[i] <= limit) {
        re[kept] = re[i];
        im[kept++] = im[i];
      }
    }
    return kept;
  }

  /** Least squares of re² + im² = 2a·re + 2b·im + c; null for points on a line. */
  private static double[] circle(double[] re, double[] im, int n) {
    double meanRe = Arrays.stream(re, 0, n).sum() / n;
    double meanIm = Arrays.stream(im, 0, n).sum() / n;
    double uu = 0;
    double uv = 0;
    double vv = 0;
    double uz = 0;
    double vz = 0;
    double z = 0;
    for (int i = 0; i < n; i++) {
      double u = re[i] - meanRe;
      double v = im[i] - meanIm;
      double s = u * u + v * v;
      uu += u * u;
      uv += u * v;
      vv += v * v;
      uz += u * s;
      vz += v * s;
      z += s;
    }
    double det = uu * vv - uv * uv;
    if (!(det > 1e-9 * z * z)) {
      return null;
    }
    double a = (uz * vv - vz * uv) / det / 2;
    double b = (vz * uu - uz * uv) / det / 2;
    return new double[] {a + meanRe, b + meanIm, Math.sqrt(a * a + b * b + z / n)};
  }
}
