package io.celltwin.gateway.gbt32960;

import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;
import io.celltwin.gateway.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A report as readings: whose they are, in which sign, and what is refused because the vehicle
 * contradicts itself.
 */
final class ReportReadings {
  /** Below this, "charging" and the current's sign may disagree by an offset of the sensor [A]. */
  private static final double CLEAR_CURRENT = 3;

  private static final int CHARGING_WHILE_PARKED = 1;

  private final Report report;
  private final CurrentSense sense;
  private final Moment moment;
  private final List<Reading> readings = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Set<String> withCurrent = new HashSet<>();
  private final boolean currentIsCredible;

  /**
   * @param severalPacks whether the vehicle is known to have more than one, so that vehicle data
   *     are their sum
   */
  ReportReadings(Report report, CurrentSense sense, boolean severalPacks) {
    this.report = report;
    this.sense = sense;
    this.moment = new Moment(report.epochMillis() * 1000, Moment.Clock.STATED, report.later());
    this.currentIsCredible = currentIsCredible();
    report.packs().forEach(this::addPack);
    report.temperatures().forEach(this::addTemperatures);
    if (report.extremes() != null) {
      addExtremes(report.extremes());
    }
    String whole = severalPacks ? report.vin() : packName(report.vin(), 1);
    if (report.vehicle() != null) {
      addVehicle(whole, report.vehicle());
    }
    if (report.alarms() != null) {
      addAlarms(whole, report.alarms());
    }
  }

  static String packName(String vin, int number) {
    return vin + "/" + Math.max(1, number);
  }

  List<Reading> all() {
    return readings;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  /** A vehicle that says it is charging from a cable cannot discharge by many amperes. */
  private boolean currentIsCredible() {
    Report.Vehicle vehicle = report.vehicle();
    if (vehicle == null || vehicle.charging() != CHARGING_WHILE_PARKED) {
      return true;
    }
    double charging = sense.chargePositive(vehicle.amps());
    if (charging >= -CLEAR_CURRENT || Double.isNaN(charging)) {
      return true;
    }
    refusals.add(
        new Refusal(
            "SIGN",
            "vehicle "
                + report.vin()
                + " says that it is charging while parked and sends "
                + vehicle.amps()
                + " A, which is a discharge where "
                + (sense == CurrentSense.DISCHARGE_IS_POSITIVE ? "discharge" : "charge")
                + " is positive: its currents are left out; if all its currents are so, set the"
                + " other sign for this endpoint"));
    return false;
  }

  private void addPack(Report.Pack pack) {
    String name = packName(report.vin(), pack.number());
    Battery whole = Battery.pack(name);
    String path = "pack " + pack.number();
    add(whole, Quantity.PACK_VOLTAGE, pack.volts(), path + " voltage");
    addCurrent(whole, pack.amps(), path + " current");
    for (int i = 0; i < pack.cellVolts().length; i++) {
      int cell = pack.firstCell() + i;
      if (cell < 1) {
        refusals.add(
            new Refusal(
                "PLACE",
                "vehicle "
                    + report.vin()
                    + ": first cell of a page is "
                    + cell
                    + ": wanted 1 or more"));
        return;
      }
      add(
          Battery.cell(name, cell),
          Quantity.CELL_VOLTAGE,
          pack.cellVolts()[i],
          path + " cell " + cell);
    }
  }

  private void addCurrent(Battery whole, double amps, String path) {
    if (currentIsCredible) {
      add(whole, Quantity.CURRENT, sense.chargePositive(amps), path);
      if (!Double.isNaN(amps)) {
        withCurrent.add(whole.pack());
      }
    }
  }

  /**
   * Probes sit at places of the maker's choice, so they say the pack's mean, lowest and highest
   * temperature, and no cell's.
   */
  private void addTemperatures(Report.Temperatures probes) {
    double sum = 0;
    double lowest = Double.NaN;
    double highest = Double.NaN;
    int count = 0;
    for (double celsius : probes.celsius()) {
      if (!Double.isNaN(celsius)) {
        sum += celsius;
        count++;
        lowest = count == 1 ? celsius : Math.min(lowest, celsius);
        highest = count == 1 ? celsius : Math.max(highest, celsius);
      }
    }
    Battery whole = Battery.pack(packName(report.vin(), probes.number()));
    String path = "probes of pack " + probes.number();
    add(whole, Quantity.TEMPERATURE, count == 0 ? Double.NaN : sum / count, path);
    if (count > 1) {
      add(whole, Quantity.TEMPERATURE_MIN, lowest, path);
      add(whole, Quantity.TEMPERATURE_MAX, highest, path);
    }
  }

  private void addExtremes(Report.Extremes extremes) {
    Report.Extreme high = extremes.highestVolts();
    Report.Extreme low = extremes.lowestVolts();
    if (high.pack() != low.pack()) {
      refusals.add(
          new Refusal(
              "EXTREMES_OF_TWO_PACKS",
              "vehicle "
                  + report.vin()
                  + ": the highest cell is in pack "
                  + high.pack()
                  + " and the lowest in pack "
                  + low.pack()
                  + ": neither pack has both its extremes"));
    } else {
      Battery whole = Battery.pack(packName(report.vin(), high.pack()));
      add(whole, Quantity.CELL_VOLTAGE_MAX, high.value(), "extremes");
      add(whole, Quantity.CELL_VOLTAGE_MAX_PLACE, place(high), "extremes");
      add(whole, Quantity.CELL_VOLTAGE_MIN, low.value(), "extremes");
      add(whole, Quantity.CELL_VOLTAGE_MIN_PLACE, place(low), "extremes");
    }
    boolean probesTold = !report.temperatures().isEmpty();
    if (!probesTold && extremes.highestCelsius().pack() == extremes.lowestCelsius().pack()) {
      Battery whole = Battery.pack(packName(report.vin(), extremes.highestCelsius().pack()));
      add(whole, Quantity.TEMPERATURE_MAX, extremes.highestCelsius().value(), "extremes");
      add(whole, Quantity.TEMPERATURE_MIN, extremes.lowestCelsius().value(), "extremes");
    }
  }

  private static double place(Report.Extreme extreme) {
    return extreme.place() == 0 ? Double.NaN : extreme.place();
  }

  private void addVehicle(String name, Report.Vehicle vehicle) {
    Battery whole = Battery.pack(name);
    boolean packTold =
        report.packs().stream().anyMatch(p -> packName(report.vin(), p.number()).equals(name));
    if (!packTold) {
      add(whole, Quantity.PACK_VOLTAGE, vehicle.volts(), "vehicle voltage");
    }
    if (!withCurrent.contains(name)) {
      addCurrent(whole, vehicle.amps(), "vehicle current");
    }
    add(whole, Quantity.REPORTED_SOC, vehicle.socPercent(), "vehicle SOC");
    word(
        whole,
        Quantity.REPORTED_STATE,
        switch (vehicle.charging()) {
          case CHARGING_WHILE_PARKED -> "charging while parked";
          case 2 -> "charging while driving";
          case 3 -> "not charging";
          case 4 -> "charged";
          default -> null;
        },
        "charging state");
  }

  private void addAlarms(String name, Report.Alarms alarms) {
    Battery whole = Battery.pack(name);
    for (String alarm : alarms.names()) {
      word(whole, Quantity.REPORTED_ALARM, alarm, "general alarms");
    }
    for (long code : alarms.faults()) {
      word(whole, Quantity.REPORTED_ALARM, "fault 0x" + Long.toHexString(code), "battery faults");
    }
  }

  private void add(Battery battery, Quantity quantity, double value, String path) {
    readings.add(Reading.of(battery, moment, quantity, value, path));
  }

  private void word(Battery battery, Quantity quantity, String text, String path) {
    if (text != null) {
      readings.add(Reading.word(battery, moment, quantity, text, path));
    }
  }
}
