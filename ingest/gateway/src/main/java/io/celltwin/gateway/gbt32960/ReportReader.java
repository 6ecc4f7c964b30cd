package io.celltwin.gateway.gbt32960;

import java.util.ArrayList;
import java.util.List;

/** The part of a report that both editions build alike, and the loop over its information types. */
abstract class ReportReader {
  private static final int FIRST_CUSTOM = 0x80;
  private static final int LAST_CUSTOM = 0xFE;

  final DataUnit unit;
  final List<String> ignored = new ArrayList<>();
  final List<Report.Pack> packs = new ArrayList<>();
  final List<Report.Temperatures> temperatures = new ArrayList<>();
  String unread;
  Report.Vehicle vehicle;
  Report.Extremes extremes;
  Report.Alarms alarms;

  ReportReader(DataUnit unit) {
    this.unit = unit;
  }

  static Report read(Packet packet) throws MalformedPacketException {
    DataUnit unit = packet.data();
    ReportReader reader =
        packet.edition() == Edition.GBT_2016
            ? new Report2016Reader(unit)
            : new Report2025Reader(unit);
    long time = unit.epochMillis("time of collection");
    while (unit.left() > 0) {
      reader.readItem((int) unit.count(1, "information type"));
    }
    return new Report(
        packet.edition(),
        packet.vin(),
        time,
        packet.command() == Command.LATER_TRANSMISSION,
        reader.vehicle,
        List.copyOf(reader.packs),
        List.copyOf(reader.temperatures),
        reader.extremes,
        reader.alarms,
        List.copyOf(reader.ignored),
        reader.unread,
        unit.sentinels());
  }

  private void readItem(int type) throws MalformedPacketException {
    if (type >= FIRST_CUSTOM && type <= LAST_CUSTOM) {
      // the maker's own (2016: 7.2.3.8, table 19; 2025: 7.2.4.12, table 27): a length, then
      // anything
      unit.skip((int) unit.count(2, "length of the maker's own data"), "the maker's own data");
      ignored.add("data of the maker's own, type " + hex(type));
    } else if (!readStandardItem(type)) {
      // a reserved type says nothing of its length, so nothing behind it can be found
      unread =
          "information type "
              + hex(type)
              + " is unknown: it and the "
              + unit.left()
              + " bytes behind it";
      unit.skipRest();
    }
  }

  /** Reads the item whose type was just read; false if this edition does not know the type. */
  abstract boolean readStandardItem(int type) throws MalformedPacketException;

  static String hex(int type) {
    return "0x" + Integer.toHexString(0x100 | type).substring(1).toUpperCase(java.util.Locale.ROOT);
  }

  final void readVehicle(int currentOffset) throws MalformedPacketException {
    int state = (int) unit.count(1, "vehicle state");
    int charging = (int) unit.count(1, "charging state");
    unit.skip(1, "mode of operation");
    double speed = unit.measured(2, 10, 0, "speed");
    double odometer = unit.measured(4, 10, 0, "odometer");
    double volts = unit.measured(2, 10, 0, "total voltage");
    double amps = unit.measured(2, 10, currentOffset, "total current");
    double soc = unit.measured(1, 1, 0, "SOC");
    unit.skip(2, "DC-DC state and gear");
    double insulation = insulation();
    vehicle = new Report.Vehicle(state, charging, speed, odometer, volts, amps, soc, insulation);
  }

  abstract double insulation() throws MalformedPacketException;

  final void readTemperatures() throws MalformedPacketException {
    int count = unit.elements(1, 3, "number of packs with temperatures");
    for (int p = 0; p < count; p++) {
      int number = place(1, "pack number");
      var celsius = new double[unit.elements(2, 1, "number of probes")];
      for (int i = 0; i < celsius.length; i++) {
        celsius[i] = unit.measured(1, 1, -40, "temperature " + (i + 1) + " of pack " + number);
      }
      temperatures.add(new Report.Temperatures(number, celsius));
    }
  }

  final double[] readCellVolts(int count, int number, int first) throws MalformedPacketException {
    var volts = new double[count];
    for (int i = 0; i < count; i++) {
      volts[i] = unit.measured(2, 1000, 0, "cell " + (first + i) + " of pack " + number);
    }
    return volts;
  }

  final void readAlarms(List<String> names) throws MalformedPacketException {
    double level = unit.measured(1, 1, 0, "highest alarm level");
    long bits = unit.count(4, "general alarms");
    var set = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      if ((bits >> i & 1) == 1) {
        set.add(names.get(i));
      }
    }
    List<Long> battery = readFaults("battery faults");
    readFaults("motor faults");
    readFaults("engine faults");
    readFaults("other faults");
    alarms = new Report.Alarms(Double.isNaN(level) ? -1 : (int) level, List.copyOf(set), battery);
  }

  private List<Long> readFaults(String name) throws MalformedPacketException {
    int count = unit.elements(1, 4, "number of " + name);
    var codes = new ArrayList<Long>(count);
    for (int i = 0; i < count; i++) {
      codes.add(unit.count(4, name));
    }
    return List.copyOf(codes);
  }

  /** A number of a place, from 1; 0 where the vehicle does not know it. */
  final int place(int width, String name) throws MalformedPacketException {
    double place = unit.measured(width, 1, 0, name);
    return Double.isNaN(place) ? 0 : (int) place;
  }
}
