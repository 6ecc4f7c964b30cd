package io.celltwin.training.early;

import java.util.function.DoubleUnaryOperator;

/** Lines through a cell's own cycles, continued. */
public final class OwnLines {
  private OwnLines() {}

  /** A function of the cycle, from the cycle after those seen on. */
  public static double[] curve(CapacityByCycle seen, int end, DoubleUnaryOperator soh) {
    double[] all = new double[Math.max(0, end - seen.cycles())];
    for (int i = 0; i < all.length; i++) {
      all[i] = soh.applyAsDouble(seen.cycles() + 1 + i);
    }
    return all;
  }

  /** Least squares of SOH on the root of the cycle; through now. */
  public static double[] root(CapacityByCycle seen, int end) {
    return line(seen, end, Math::sqrt, false);
  }

  /** Least squares of SOH, or of its logarithm, on a function of the cycle; through now. */
  public static double[] line(
      CapacityByCycle seen, int end, DoubleUnaryOperator of, boolean logarithm) {
    double slope =
        slope(
            1, seen.cycles(), of, k -> logarithm ? Math.log(seen.soh()[k - 1]) : seen.soh()[k - 1]);
    double from = of.applyAsDouble(seen.cycles());
    return curve(
        seen,
        end,
        k -> {
          double moved = slope * (of.applyAsDouble(k) - from);
          return logarithm ? seen.now() * Math.exp(moved) : seen.now() + moved;
        });
  }

  /** Something by cycle, from 1. */
  public interface AtCycle {
    double of(int cycle);
  }

  /** Of a least-squares line of y on x over cycles {@code from} to {@code to}. */
  public static double slope(int from, int to, DoubleUnaryOperator x, AtCycle y) {
    double n = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (int k = from; k <= to; k++) {
      double a = x.applyAsDouble(k);
      double b = y.of(k);
      n++;
      sx += a;
      sy += b;
      sxx += a * a;
      sxy += a * b;
    }
    double spread = n * sxx - sx * sx;
    return spread > 1e-12 ? (n * sxy - sx * sy) / spread : 0;
  }
}
