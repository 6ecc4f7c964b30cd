package io.celltwin.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
  private final BitSet cells = new BitSet();
  private double[] voltages = {};
  private final TreeMap<Integer, Double> temperatures = new TreeMap<>();
  private String serial;
  private boolean undirected;
  private boolean hasMean;
  private double meanTemperature;

  Row(String pack, Moment moment) {
    this.pack = pack;
    this.moment = moment;
  }

  /** Readings of one pack and time that follow each other, until something is told again. */
  static List<Row> of(List<Reading> readings) {
    var rows = new ArrayList<Row>();
    Map<String, Row> open = new TreeMap<>();
    Row row = null;
    for (Reading reading : readings) {
      String pack = reading.battery().pack();
      row = row != null && row.pack.equals(pack) ? row : open.get(pack);
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
      return cells.get(cell);
    }
    if (reading.quantity() == Quantity.TEMPERATURE) {
      return cell > 0 && temperatures.containsKey(cell); // a pack has several probes
    }
    return ofPack.containsKey(reading.quantity());
  }

  void put(Reading reading) {
    int cell = reading.battery().cell();
    undirected |= reading.undirected();
    hasMean = false;
    if (reading.battery().serial() != null) {
      serial = reading.battery().serial();
    }
    if (reading.text() != null) {
      words.put(reading.quantity(), reading.text());
    } else if (reading.quantity() == Quantity.CELL_VOLTAGE && cell > 0) {
      if (cell >= voltages.length) {
        voltages = Arrays.copyOf(voltages, Math.max(cell + 1, 2 * voltages.length));
      }
      voltages[cell] = reading.value();
      cells.set(cell);
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

  /** Whether nobody has said which way its current or power is charge. */
  boolean undirected() {
    return undirected;
  }

  /** The current, or else the power, in the source's own sense while that is not known. */
  double flow() {
    double current = of(Quantity.CURRENT);
    return Double.isNaN(current) ? of(Quantity.POWER) : current;
  }

  /**
   * @param sign 1 where positive charges, −1 where it discharges, 0 where nobody knows
   */
  void direct(int sign) {
    undirected = false;
    for (Quantity quantity : new Quantity[] {Quantity.CURRENT, Quantity.POWER}) {
      ofPack.computeIfPresent(quantity, (q, told) -> sign == 0 ? Double.NaN : sign * told);
    }
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
    if (cells.isEmpty()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int cell = cells.nextSetBit(0); cell >= 0; cell = cells.nextSetBit(cell + 1)) {
      sum += voltages[cell];
    }
    return sum;
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
    if (temperatures.size() >= cells.cardinality() && temperatures.containsKey(cell)) {
      return (float) (double) temperatures.get(cell);
    }
    if (!hasMean) { // asked for each cell
      hasMean = true;
      meanTemperature =
          temperatures.values().stream()
              .mapToDouble(Double::doubleValue)
              .filter(t -> !Double.isNaN(t))
              .average()
              .orElse((of(Quantity.TEMPERATURE_MIN) + of(Quantity.TEMPERATURE_MAX)) / 2);
    }
    return (float) meanTemperature;
  }

  /** Whether it says anything that a twin can use. */
  boolean measured() {
    return !cells.isEmpty()
        || ofPack.keySet().stream().anyMatch(q -> q.compareTo(Quantity.POWER) <= 0)
        || !temperatures.isEmpty();
  }

  int content() {
    return 31 * (31 * ofPack.hashCode() + voltagesHash()) + temperatures.hashCode();
  }

  private int voltagesHash() {
    int hash = cells.hashCode();
    for (int cell = cells.nextSetBit(0); cell >= 0; cell = cells.nextSetBit(cell + 1)) {
      hash = 31 * hash + Double.hashCode(voltages[cell]);
    }
    return hash;
  }

  String pack() {
    return pack;
  }

  Moment moment() {
    return moment;
  }

  /** Positions of the cells whose voltage was told, or told to be none. */
  BitSet cells() {
    return cells;
  }

  /** Of one of {@link #cells}, NaN where it was told to be none [V]. */
  double voltage(int cell) {
    return voltages[cell];
  }

  /** By cell, or by probes of the pack below 0. */
  Map<Integer, Double> temperatures() {
    return temperatures;
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
