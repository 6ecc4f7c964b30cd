package io.celltwin.gateway.gbt32960;

import java.util.List;

/** Information types of GB/T 32960.3-2016 (7.2.2, table 8). */
final class Report2016Reader extends ReportReader {
  private static final int VEHICLE = 0x01;
  private static final int MOTORS = 0x02;
  private static final int FUEL_CELL = 0x03;
  private static final int ENGINE = 0x04;
  private static final int POSITION = 0x05;
  private static final int EXTREMES = 0x06;
  private static final int ALARMS = 0x07;
  private static final int VOLTAGES = 0x08;
  private static final int TEMPERATURES = 0x09;

  /** Bits of the general alarm sign (7.2.3.7, table 18), lowest first. */
  static final List<String> ALARM_NAMES =
      List.of(
          "temperature difference",
          "battery temperature high",
          "pack voltage high",
          "pack voltage low",
          "SOC low",
          "cell voltage high",
          "cell voltage low",
          "SOC high",
          "SOC jump",
          "pack does not match",
          "cells inconsistent",
          "insulation",
          "DC-DC temperature",
          "brakes",
          "DC-DC state",
          "motor controller temperature",
          "high voltage interlock",
          "motor temperature",
          "pack overcharged");

  Report2016Reader(DataUnit unit) {
    super(unit);
  }

  @Override
  boolean readStandardItem(int type) throws MalformedPacketException {
    switch (type) {
      case VEHICLE -> {
        readVehicle(Edition.GBT_2016.currentOffset());
        unit.skip(2, "pedals");
      }
      case MOTORS -> unit.skip(12 * unit.elements(1, 12, "number of motors"), "motors");
      case FUEL_CELL -> {
        unit.skip(6, "fuel cell");
        unit.skip(unit.elements(2, 1, "number of fuel cell probes"), "fuel cell probes");
        unit.skip(10, "hydrogen system");
      }
      case ENGINE -> unit.skip(5, "engine");
      case POSITION -> unit.skip(9, "position");
      case EXTREMES -> readExtremes();
      case ALARMS -> readAlarms(ALARM_NAMES);
      case VOLTAGES -> readVoltages();
      case TEMPERATURES -> readTemperatures();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Two bytes [kΩ], without sentinels in this edition. */
  @Override
  double insulation() throws MalformedPacketException {
    return unit.count(2, "insulation");
  }

  private void readVoltages() throws MalformedPacketException {
    int count = unit.elements(1, 10, "number of packs with voltages");
    for (int p = 0; p < count; p++) {
      int number = place(1, "pack number");
      double volts = unit.measured(2, 10, 0, "voltage of pack " + number);
      double amps =
          unit.measured(2, 10, Edition.GBT_2016.currentOffset(), "current of pack " + number);
      double cells = unit.measured(2, 1, 0, "cells of pack " + number);
      int first = (int) unit.count(2, "first cell of this page");
      int here = unit.elements(1, 2, "cells of this page");
      packs.add(
          new Report.Pack(
              number,
              volts,
              amps,
              Double.isNaN(cells) ? -1 : (int) cells,
              first,
              readCellVolts(here, number, first)));
    }
  }

  private void readExtremes() throws MalformedPacketException {
    extremes =
        new Report.Extremes(
            extreme(2, 1000, 0, "highest cell voltage"),
            extreme(2, 1000, 0, "lowest cell voltage"),
            extreme(1, 1, -40, "highest temperature"),
            extreme(1, 1, -40, "lowest temperature"));
  }

  private Report.Extreme extreme(int width, int perUnit, int offset, String name)
      throws MalformedPacketException {
    int pack = place(1, "pack of the " + name);
    int place = place(1, "place of the " + name);
    return new Report.Extreme(pack, place, unit.measured(width, perUnit, offset, name));
  }
}
