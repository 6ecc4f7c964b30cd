package io.celltwin.domain;

/**
 * One number of a twin, named as in the EU battery passport.
 *
 * @param value in {@code unit}, NaN where not known
 * @param unit as in the passport, e.g. {@code %}, {@code Ah}
 * @param timeMillis event time it is valid for
 * @param lower end of the 90 % interval, NaN where none is known
 * @param upper end of the 90 % interval, NaN where none is known
 * @param method how it was had
 * @param modelVersion of the model or code
 * @param reason why there is no value, or why a fallback gave it; null where all went well
 */
public record Attribute(
    double value,
    String unit,
    long timeMillis,
    double lower,
    double upper,
    String method,
    String modelVersion,
    String reason) {

  public static Attribute counted(double value, String unit, long timeMillis) {
    return new Attribute(value, unit, timeMillis, value, value, "counted", "", null);
  }

  public static Attribute unknown(String unit, long timeMillis, String reason) {
    return new Attribute(Double.NaN, unit, timeMillis, Double.NaN, Double.NaN, "none", "", reason);
  }

  public static Attribute of(Estimate e, String unit, long timeMillis) {
    return new Attribute(
        e.value(),
        unit,
        timeMillis,
        e.lower(),
        e.upper(),
        e.method(),
        e.modelVersion(),
        e.reason());
  }
}
