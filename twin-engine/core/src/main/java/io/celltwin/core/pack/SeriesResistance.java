package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * By how much each cell's resistance differs from the string's median. Between two readings the
 * current steps by ΔI, the median voltage by ΔU and a cell's by ΔV. Over all steps, older ones
 * weighing less,
 *
 * <pre>
 *   R  = Σ ΔI ΔU / Σ ΔI²             [Ω]   of the median cell
 *   dR = Σ ΔI (ΔV − ΔU) / Σ ΔI²      [Ω]   of a cell beyond it
 * </pre>
 *
 * <p>(least squares through the origin). What moves all cells alike, the charge that flows and the
 * warmth, is in ΔU and leaves dR alone. Its variance is that of the residuals, and never below that
 * of a voltage known to {@value #VOLTAGE_NOISE} V.
 */
final class SeriesResistance {
  /** Of a difference of two readings [V]. */
  static final double VOLTAGE_NOISE = 0.001;

  /** Readings further apart than this show more than a resistance [ms]. */
  private static final long LONGEST_STEP = 60_000;

  /** Smallest step of the current [share of the capacity a hour]. */
  private static final double SMALLEST_STEP = 0.05;

  private static final double MEMORY = 400; // steps

  /** Of a cell of 1 Ah, and how much cells of one make differ, before a step was seen. */
  private static final double USUAL = 0.05; // Ω·Ah

  private static final double USUAL_DIFFERENCE = 0.2;

  private final double capacity;
  private double squares; // A²
  private double steps;
  private double median; // A·V
  private final double[] products; // A·V, of what is beyond the median
  private final double[] residuals; // V²

  SeriesResistance(int cells, double capacity) {
    this.capacity = capacity;
    this.products = new double[cells];
    this.residuals = new double[cells];
  }

  /** A step between two readings; NaN where a cell was not read. */
  void step(
      long millis, double current, double before, double[] volts, double[] then, double middle) {
    double di = current - before;
    if (millis > LONGEST_STEP || Math.abs(di) < SMALLEST_STEP * capacity) {
      return;
    }
    double keep = 1 - 1 / MEMORY;
    squares = squares * keep + di * di;
    steps = steps * keep + 1;
    median = median * keep + di * middle;
    for (int i = 0; i < volts.length; i++) {
      double beyond = volts[i] - then[i] - middle;
      if (Double.isNaN(beyond)) {
        beyond = squares > 0 ? di * products[i] / squares : 0; // as it was believed
      }
      products[i] = products[i] * keep + di * beyond;
      residuals[i] = residuals[i] * keep + beyond * beyond;
    }
  }

  /** Of the median cell [Ω]; NaN before a step was seen. */
  double median() {
    return squares > 0 ? median / squares : Double.NaN;
  }

  /** Of a cell beyond the median [Ω]; 0 before a step was seen. */
  double beyond(int cell) {
    return squares > 0 ? products[cell] / squares : 0;
  }

  /** Standard deviation of {@link #beyond} [Ω]. */
  double deviation(int cell) {
    double before = USUAL_DIFFERENCE * USUAL / capacity;
    if (steps < 3) {
      return before;
    }
    double left = Math.max(0, residuals[cell] - products[cell] * products[cell] / squares);
    double noise = Math.max(left / (steps - 1), VOLTAGE_NOISE * VOLTAGE_NOISE);
    return Math.min(before, Math.sqrt(noise / squares));
  }

  /** Another cell stands here: it is believed to be like the median. */
  void forget(int cell) {
    products[cell] = 0;
    residuals[cell] = 0;
  }

  /** Becomes as another one is. */
  void set(SeriesResistance other) {
    squares = other.squares;
    steps = other.steps;
    median = other.median;
    System.arraycopy(other.products, 0, products, 0, products.length);
    System.arraycopy(other.residuals, 0, residuals, 0, residuals.length);
  }

  void fields(SavedFields saved) throws IOException {
    squares = saved.decimal(squares);
    steps = saved.decimal(steps);
    median = saved.decimal(median);
    saved.decimals(products);
    saved.decimals(residuals);
  }
}
