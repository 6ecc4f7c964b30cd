package io.celltwin.gateway;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a source said of one pack at one time. */
final class Row {
  private final String pack;
  private final Moment moment;
  private final Map<Quantity, Double> ofPack = new EnumMap<>(Quantity.class);
  private final Map<Quantity, String> words = new EnumMap<>(Quantity.class);
  private final TreeMap<Integer, Double> voltages = new TreeMap<>();
  private final TreeMap<Integer, Double> temperatures = new TreeMap<>();
  private String serial;

  Row(String pack, Moment moment) {
    this.pack = pack;
    this.moment = moment;
  }

  /** Readings of one pack and time that follow each other, until something is told again. */
  static List<Row> of(List<Reading> readings) {
    var rows = new ArrayList<Row>();
    Map<String, Row> open = new TreeMap<>();
    for (Reading reading : readings) {
      String pack = reading.battery().pack();
      Row row = open.get(pack);
      if (row == null || !row.moment.equals(reading.moment()) || row.has(reading)) {
        row = new Row(pack, reading.moment());
        open.put(pack, row);
        rows.add(row);
      }
      row.put(reading);
    }
    return rows;
  }

  private boolean has(Reading reading) {
    int cell = reading.battery().cell();
    if (cell > 0 && reading.quantity() == Quantity.CELL_VOLTAGE) {
      return voltages.containsKey(cell);
    }
    if (reading.quantity() == Quantity.TEMPERATURE) {
      return cell > 0 && temperatures.containsKey(cell); // a pack has several probes
    }
    return ofPack.containsKey(reading.quantity());
  }

  void put(Reading reading) {
    int cell = reading.battery().cell();
    if (reading.battery().serial() != null) {
      serial = reading.battery().serial();
    }
    if (reading.text() != null) {
      words.put(reading.quantity(), reading.text());
    } else if (reading.quantity() == Quantity.CELL_VOLTAGE && cell > 0) {
      voltages.put(cell, reading.value());
    } else if (reading.quantity() == Quantity.TEMPERATURE) {
      temperatures.put(cell > 0 ? cell : -1 - temperatures.size(), reading.value());
    } else {
      ofPack.put(reading.quantity(), reading.value());
    }
  }

  /** The value, or NaN where none was told. */
  double of(Quantity quantity) {
    return ofPack.getOrDefault(quantity, Double.NaN);
  }

  /** Positive while charging; from the power where no current was told [A]. */
  double current() {
    double current = of(Quantity.CURRENT);
    double voltage = packVoltage();
    return Double.isNaN(current) && !ofPack.containsKey(Quantity.CURRENT)
        ? of(Quantity.POWER) / voltage
        : current;
  }

  /** Between the terminals, from the cells where it was not told [V]. */
  double packVoltage() {
    double told = of(Quantity.PACK_VOLTAGE);
    if (!Double.isNaN(told)) {
      return told;
    }
    double middle = (of(Quantity.PACK_VOLTAGE_MIN) + of(Quantity.PACK_VOLTAGE_MAX)) / 2;
    if (!Double.isNaN(middle)) {
      return middle;
    }
    return voltages.isEmpty()
        ? Double.NaN
        : voltages.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Voltage of the mean cell where single ones are not told [V]. */
  double meanVoltage(int series) {
    double mean = of(Quantity.CELL_VOLTAGE_MEAN);
    if (!Double.isNaN(mean)) {
      return mean;
    }
    double pack = packVoltage();
    if (series > 0 && !Double.isNaN(pack)) {
      return pack / series;
    }
    return (of(Quantity.CELL_VOLTAGE_MIN) + of(Quantity.CELL_VOLTAGE_MAX)) / 2;
  }

  /** Of a cell where it has a probe of its own, else of all probes [°C]. */
  float temperature(int cell) {
    if (temperatures.size() >= voltages.size() && temperatures.containsKey(cell)) {
      return (float) (double) temperatures.get(cell);
    }
    double mean =
        temperatures.values().stream()
            .mapToDouble(Double::doubleValue)
            .filter(t -> !Double.isNaN(t))
            .average()
            .orElse((of(Quantity.TEMPERATURE_MIN) + of(Quantity.TEMPERATURE_MAX)) / 2);
    return (float) mean;
  }

  /** Whether it says anything that a twin can use. */
  boolean measured() {
    return !voltages.isEmpty()
        || ofPack.keySet().stream().anyMatch(q -> q.compareTo(Quantity.POWER) <= 0)
        || !temperatures.isEmpty();
  }

  int content() {
    return 31 * (31 * ofPack.hashCode() + voltages.hashCode()) + temperatures.hashCode();
  }

  String pack() {
    return pack;
  }

  Moment moment() {
    return moment;
  }

  Map<Integer, Double> voltages() {
    return voltages;
  }

  Map<Quantity, Double> ofPack() {
    return ofPack;
  }

  Map<Quantity, String> words() {
    return words;
  }

  /** Null where none was told. */
  String serial() {
    return serial;
  }
}
