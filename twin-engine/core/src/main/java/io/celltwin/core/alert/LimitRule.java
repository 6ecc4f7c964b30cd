package io.celltwin.core.alert;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.Alert.Severity;
import java.util.Locale;

/**
 * A limit on what is measured, and how long it must be broken before it means something.
 *
 * @param kind of the alert, e.g. {@code OVERCHARGE}
 * @param severity of the alert
 * @param watched what is held against the limit
 * @param above true where values above the limit break it, false where values below do
 * @param limit in the unit of what is watched
 * @param clear back on this side of it, the episode may end; apart from the limit so that a value
 *     near it does not flap
 * @param samples consecutive ones that must break it; at least 2, since one may be a spike
 * @param seconds they must span at least [s]
 * @param calmSeconds it must hold again before the episode ends [s]
 * @param version raised when the rule changes
 * @param action what to do about it
 * @param clearing what to do, or no longer to do, once it is over
 */
public record LimitRule(
    String kind,
    Severity severity,
    Watched watched,
    boolean above,
    double limit,
    double clear,
    int samples,
    double seconds,
    double calmSeconds,
    int version,
    String action,
    String clearing) {

  public LimitRule {
    requireNonNull(kind, "kind");
    requireNonNull(severity, "severity");
    requireNonNull(watched, "watched");
    requireNonNull(action, "action");
    requireNonNull(clearing, "clearing");
    if (samples < 2) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "rule %s: %d samples, wanted at least 2", kind, samples));
    }
    if (above ? clear > limit : clear < limit) {
      throw new IllegalArgumentException(
          "rule %s: clears at %s, wanted the safe side of %s".formatted(kind, clear, limit));
    }
  }

  /** What a rule looks at. */
  public enum Watched {
    /** Terminal voltage. */
    VOLTAGE("V"),
    /** Terminal voltage while no current flows: the cell's own. */
    VOLTAGE_AT_REST("V"),
    /** Terminal voltage while discharging. */
    VOLTAGE_UNDER_LOAD("V"),
    /** Current into the cell. */
    CHARGE_CURRENT("A"),
    /** Current out of the cell, positive. */
    DISCHARGE_CURRENT("A"),
    /** Surface temperature. */
    TEMPERATURE("degC"),
    /** Readings that no cell can give, counted. */
    IMPOSSIBLE_READINGS("1");

    private final String unit;

    Watched(String unit) {
      this.unit = unit;
    }

    /** As in BDF. */
    public String unit() {
      return unit;
    }
  }

  boolean brokenBy(double value) {
    return above ? value > limit : value < limit;
  }

  boolean calmAt(double value) {
    return above ? value <= clear : value >= clear;
  }
}
