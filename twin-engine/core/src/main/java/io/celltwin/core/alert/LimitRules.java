package io.celltwin.core.alert;

import io.celltwin.core.alert.LimitRule.Watched;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.CellSpec;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The limits of one cell, from its nameplate.
 *
 * <p>Persistence keeps out what is no fault of the cell: a charger that switches on gives one
 * sample of nonsense, a cold cell answers a charge with a few seconds of overshoot, and a discharge
 * sampled every twenty seconds is switched off a little late.
 */
public final class LimitRules {
  /** Readings above the upper cut-off by more than this are not a cell's [V]. */
  public static final double IMPOSSIBLE_ABOVE = 0.6;

  /** Readings below this are not a cell's [V]. */
  public static final double IMPOSSIBLE_BELOW = -0.1;

  /** Below this no lithium-ion cell is alive [V]. */
  static final double DEAD = 1.0;

  private static final double MINUTE = 60;
  private static final double HOUR = 3600;

  /** What comes back with the next cycle is one episode, and yet it is over the same day. */
  private static final double CYCLE = 3 * HOUR;

  private LimitRules() {}

  /** A {@link LimitRule} of every cell, whose limits the nameplate tells. */
  private record Row(
      String kind,
      Severity severity,
      Watched watched,
      boolean above,
      ToDoubleFunction<CellSpec> limit,
      ToDoubleFunction<CellSpec> clear,
      int samples,
      double seconds,
      double calmSeconds,
      int version,
      String action,
      String clearing) {
    LimitRule of(CellSpec spec) {
      return new LimitRule(
          kind,
          severity,
          watched,
          above,
          limit.applyAsDouble(spec),
          clear.applyAsDouble(spec),
          samples,
          seconds,
          calmSeconds,
          version,
          action,
          clearing);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "OVERCHARGE",
              Severity.CRITICAL,
              Watched.VOLTAGE_AT_REST,
              true,
              spec -> spec.maxVoltage() + 0.10,
              spec -> spec.maxVoltage(),
              2,
              0,
              10 * MINUTE,
              1,
              "Stop charging, keep the cell away from people and inspect it: it holds more than it"
                  + " was built for. Check the charger's cut-off and the voltage sensor.",
              "Its voltage at rest is within limits again; have it inspected before it is charged"
                  + " in full."),
          new Row(
              "OVERVOLTAGE",
              Severity.WARNING,
              Watched.VOLTAGE,
              true,
              spec -> spec.maxVoltage() + 0.10,
              spec -> spec.maxVoltage() + 0.02,
              2,
              30,
              10 * MINUTE,
              1,
              "Check what charges it: the charger's voltage limit, braking with a full battery, the"
                  + " balancing.",
              "The voltage is within limits again; if nobody has mended what charges it, it will be"
                  + " back."),
          new Row(
              "UNDERVOLTAGE",
              Severity.WARNING,
              Watched.VOLTAGE_UNDER_LOAD,
              false,
              spec -> spec.minVoltage() - 0.10,
              spec -> spec.minVoltage() + 0.10,
              3,
              MINUTE,
              10 * MINUTE,
              1,
              "Check the discharge cut-off; repeated deep discharge dissolves the copper"
                  + " collector.",
              "The voltage is within limits again; charge gently at first."),
          new Row(
              "OVERTEMPERATURE",
              Severity.WARNING,
              Watched.TEMPERATURE,
              true,
              spec -> spec.maxTemperature(),
              spec -> spec.maxTemperature() - 5,
              2,
              MINUTE,
              CYCLE,
              2,
              "Reduce the load and check the cooling.",
              "It has been cool for three hours: the load may be raised again."),
          new Row(
              "OVERHEATING",
              Severity.CRITICAL,
              Watched.TEMPERATURE,
              true,
              spec -> spec.maxTemperature() + 10,
              spec -> spec.maxTemperature(),
              2,
              0,
              HOUR,
              1,
              "Stop charging and discharging, cool the cell, keep people away.",
              "It has been below its limit for an hour. Inspect it before it is used again."),
          new Row(
              "UNDERTEMPERATURE",
              Severity.WARNING,
              Watched.TEMPERATURE,
              false,
              spec -> spec.minTemperature(),
              spec -> spec.minTemperature() + 2,
              2,
              MINUTE,
              CYCLE,
              2,
              "Warm the cell before charging it: cold charging plates lithium.",
              "It is warm enough to be charged again."),
          new Row(
              "OVERCURRENT",
              Severity.WARNING,
              Watched.CHARGE_CURRENT,
              true,
              spec -> 1.1 * spec.maxChargeCurrent(),
              spec -> spec.maxChargeCurrent(),
              2,
              2,
              MINUTE,
              1,
              "Check the charger's current limit.",
              "The charging current is within limits again."),
          new Row(
              "OVERCURRENT",
              Severity.WARNING,
              Watched.DISCHARGE_CURRENT,
              true,
              spec -> 1.1 * spec.maxDischargeCurrent(),
              spec -> spec.maxDischargeCurrent(),
              2,
              2,
              MINUTE,
              1,
              "Check the load.",
              "The load is within limits again."),
          new Row(
              "CELL_DEAD",
              Severity.CRITICAL,
              Watched.VOLTAGE_AT_REST,
              false,
              spec -> Math.min(DEAD, spec.minVoltage() / 2),
              spec -> spec.minVoltage(),
              10,
              MINUTE,
              10 * MINUTE,
              1,
              "Take the cell out of service; do not charge it again. If it is known to be healthy,"
                  + " check the connection.",
              "Its voltage at rest is a cell's again: the connection was at fault, or it was"
                  + " replaced."),
          new Row(
              "SENSOR_FAULT",
              Severity.WARNING,
              Watched.IMPOSSIBLE_READINGS,
              true,
              spec -> 0.5,
              spec -> 0.5,
              2,
              0,
              MINUTE,
              1,
              "Check the connection and the sensor; readings are left out until it is mended.",
              "Readings are plausible and count again."));

  /** In a fixed order, which saved state relies on. */
  public static List<LimitRule> of(CellSpec spec) {
    return ROWS.stream().map(row -> row.of(spec)).toList();
  }
}
