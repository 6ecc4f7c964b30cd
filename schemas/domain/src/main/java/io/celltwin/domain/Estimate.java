package io.celltwin.domain;

/**
 * A number with its 90 % interval and where it came from.
 *
 * @param value the median, or NaN where nothing is known
 * @param lower 5 % quantile
 * @param upper 95 % quantile
 * @param method e.g. {@code measured}, {@code model}, {@code physics}
 * @param modelVersion of the model that answered, or of the code for other methods
 * @param reason why there is no value, or why a fallback answered; null where all went well
 */
public record Estimate(
    double value, double lower, double upper, String method, String modelVersion, String reason) {

  public static final String MEASURED = "measured";
  public static final String MODEL = "model";
  public static final String PHYSICS = "physics";

  /** By parts of charges and discharges, none of them complete. */
  public static final String PARTS = "parts";

  public static final String FUSED = "fused";

  public static Estimate unknown(String reason) {
    return new Estimate(Double.NaN, Double.NaN, Double.NaN, "none", "", reason);
  }

  public boolean known() {
    return !Double.isNaN(value);
  }

  /**
   * The same number to a declared resolution: a model's last bits change with the size of its
   * batch.
   */
  public Estimate rounded(double resolution) {
    return new Estimate(
        round(value, resolution),
        round(lower, resolution),
        round(upper, resolution),
        method,
        modelVersion,
        reason);
  }

  private static double round(double x, double resolution) {
    // through a count of resolutions, so that equal counts give equal bits
    return Double.isFinite(x) ? Math.rint(x / resolution) / Math.rint(1 / resolution) : x;
  }
}
