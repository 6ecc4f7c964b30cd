package io.celltwin.acceptance;

/** Names a stranger is told in the README. */
final class Topic {
  static final String CELL = "battery.cell.v1";
  static final String TELEMETRY = "battery.telemetry.v1";
  static final String IMPEDANCE = "battery.impedance.v1";
  static final String CYCLE = "battery.cycle.v1";
  static final String TWIN = "battery.twin.v1";
  static final String FORECAST = "battery.forecast.v1";
  static final String ALERT = "battery.alert.v1";
  static final String DEAD_LETTERS = "battery.telemetry.dlq.v1";

  private Topic() {}
}
