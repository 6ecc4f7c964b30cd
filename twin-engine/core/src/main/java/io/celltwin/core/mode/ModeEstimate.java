package io.celltwin.core.mode;

import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Attribute;

/**
 * What is known of one mode of one cell.
 *
 * @param mode which
 * @param value since the cell was first seen [%], NaN where the data cannot tell
 * @param deviation standard uncertainty of the value [points], NaN with it
 * @param probability of LLI, LAM_PE and LAM_NE: that it is the largest of the three; of RESISTANCE:
 *     that it has grown by more than {@value #GROWN} %; of PLATING: that it took more than {@value
 *     #PLATED} % of the capacity. NaN where the data cannot tell
 * @param evidence which observations carried it, one line; null where there are none
 * @param reason why value or probability are NaN; null where they are known
 */
public record ModeEstimate(
    Mode mode, double value, double deviation, double probability, String evidence, String reason) {
  public static final double GROWN = 20;
  public static final double PLATED = 0.5;

  private static final double NINETY = 1.645;
  private static final double RESOLUTION = 1e-4;

  static ModeEstimate unknown(Mode mode, String reason) {
    return new ModeEstimate(mode, Double.NaN, Double.NaN, Double.NaN, null, reason);
  }

  public boolean known() {
    return !Double.isNaN(value);
  }

  /** The value with its 90 % interval, as a twin shows it. */
  public Attribute attribute(long timeMillis, String method, String version) {
    return known()
        ? new Attribute(
            rounded(value),
            mode.unit(),
            timeMillis,
            rounded(value - NINETY * deviation),
            rounded(value + NINETY * deviation),
            method,
            version,
            null)
        : Attribute.unknown(mode.unit(), timeMillis, reason);
  }

  /** As a twin shows it. */
  public AgeingMode shown(long timeMillis, String method, String version) {
    return new AgeingMode(
        mode.id(),
        attribute(timeMillis, method, version),
        Double.isNaN(probability) ? probability : rounded(probability),
        evidence == null ? "" : evidence);
  }

  private static double rounded(double x) {
    return Math.rint(x / RESOLUTION) / Math.rint(1 / RESOLUTION);
  }
}
