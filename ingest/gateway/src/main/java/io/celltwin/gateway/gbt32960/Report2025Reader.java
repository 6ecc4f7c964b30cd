package io.celltwin.gateway.gbt32960;

import java.util.List;
import java.util.stream.Stream;

/**
 * Information types of GB/T 32960.3-2025 (7.2.3, table 9). Extremes are gone; 0x06 to 0x08 mean
 * other things than in 2016.
 */
final class Report2025Reader extends ReportReader {
  private static final int VEHICLE = 0x01;
  private static final int MOTORS = 0x02;
  private static final int FUEL_CELL_ENGINE = 0x03;
  private static final int ENGINE = 0x04;
  private static final int POSITION = 0x05;
  private static final int ALARMS = 0x06;
  private static final int VOLTAGES = 0x07;
  private static final int TEMPERATURES = 0x08;
  private static final int FUEL_CELL_STACKS = 0x30;
  private static final int CAPACITOR = 0x31;
  private static final int CAPACITOR_EXTREMES = 0x32;
  private static final int SIGNATURE = 0xFF;

  /** 7.2.4.9, table 24: those of 2016 and nine more. */
  static final List<String> ALARM_NAMES =
      Stream.concat(
              Report2016Reader.ALARM_NAMES.stream(),
              Stream.of(
                  "motor speed high",
                  "motor current high",
                  "capacitor temperature high",
                  "capacitor voltage high",
                  "thermal event",
                  "hydrogen leak",
                  "hydrogen pressure",
                  "hydrogen temperature",
                  "fuel cell stack temperature"))
          .toList();

  Report2025Reader(DataUnit unit) {
    super(unit);
  }

  @Override
  boolean readStandardItem(int type) throws MalformedPacketException {
    switch (type) {
      case VEHICLE -> readVehicle(Edition.GBT_2025.currentOffset());
      case MOTORS -> unit.skip(10 * unit.elements(1, 10, "number of motors"), "motors");
      case FUEL_CELL_ENGINE -> unit.skip(12, "fuel cell engine");
      case ENGINE -> unit.skip(2, "engine");
      case POSITION -> unit.skip(10, "position");
      case ALARMS -> {
        readAlarms(ALARM_NAMES);
        unit.skip(2 * unit.elements(1, 2, "number of alarm levels"), "alarm levels");
      }
      case VOLTAGES -> readVoltages();
      case TEMPERATURES -> readTemperatures();
      case FUEL_CELL_STACKS -> skipStacks();
      case CAPACITOR -> {
        unit.skip(5, "capacitor");
        unit.skip(2 * unit.elements(2, 2, "number of capacitors"), "capacitors");
        unit.skip(unit.elements(2, 1, "number of capacitor probes"), "capacitor probes");
      }
      case CAPACITOR_EXTREMES -> unit.skip(18, "capacitor extremes");
      case SIGNATURE -> readSignature();
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  double insulation() throws MalformedPacketException {
    return unit.measured(2, 1, 0, "insulation");
  }

  /** A pack's cells come in one piece here; the count is of two bytes. */
  private void readVoltages() throws MalformedPacketException {
    int count = unit.elements(1, 7, "number of packs with voltages");
    for (int p = 0; p < count; p++) {
      int number = place(1, "pack number");
      double volts = unit.measured(2, 10, 0, "voltage of pack " + number);
      double amps =
          unit.measured(2, 10, Edition.GBT_2025.currentOffset(), "current of pack " + number);
      int cells = unit.elements(2, 2, "cells of pack " + number);
      packs.add(new Report.Pack(number, volts, amps, cells, 1, readCellVolts(cells, number, 1)));
    }
  }

  private void skipStacks() throws MalformedPacketException {
    int count = unit.elements(1, 12, "number of fuel cell stacks");
    for (int i = 0; i < count; i++) {
      unit.skip(10, "fuel cell stack");
      unit.skip(unit.elements(2, 1, "number of stack probes"), "stack probes");
    }
  }

  /** 7.2.2, table 8. It is not verified: nobody gave us the vehicle's key. */
  private void readSignature() throws MalformedPacketException {
    unit.skip(1, "signature algorithm");
    unit.skip((int) unit.count(2, "length of r"), "signature r");
    unit.skip((int) unit.count(2, "length of s"), "signature s");
    ignored.add("a signature, which is not verified");
  }
}
