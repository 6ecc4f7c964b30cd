package io.celltwin.protocol.anotheruse;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.dataset.table.PublishedCell;
import io.celltwin.dataset.table.PublishedTable;
import io.celltwin.dataset.table.PublishedTables;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Use;
import io.celltwin.protocol.scoring.ProtocolSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the cells of TJU, XJTU, Sunwoda and UL with the use they were in. */
final class UsedCells {
  private static final Pattern CONDITION =
      Pattern.compile(
          "(?:UL-)?(?<chemistry>NCMNCA|NCM|NCA)?_?(?<condition>CY(?<t>\\d+)-(?<c>025|05|1)_(?<d>\\d))"
              + ".*");

  /** Charge rates of XJTU's batches that are used alike all their lives; discharged at 1 C. */
  private static final Map<String, Double> XJTU = Map.of("2C", 2.0, "3C", 3.0);

  private static final double SUNWODA_CHARGE = 2; // nine steps from 4.4 C down; about 2 C in all
  private static final int LEAST = 15;

  private UsedCells() {}

  static List<UsedCell> read(ProtocolSetting setting) throws IOException {
    List<UsedCell> cells = new ArrayList<>();
    cells.addAll(published(setting.training("pinn4soh")));
    cells.addAll(sunwoda(setting.training("sunwoda").resolve("capacity.csv")));
    cells.addAll(ul(setting.training("pimoe")));
    return cells;
  }

  private static Use use(double celsius, double charge, double discharge) {
    return new Use(celsius, charge, discharge, 0, 1, 24 / (1 / charge + 1 / discharge + 1), 0.5);
  }

  static List<UsedCell> published(Path folder) throws IOException {
    List<UsedCell> cells = new ArrayList<>();
    try (PublishedTables tables = PublishedTables.open(folder)) {
      for (PublishedCell cell : tables.cells()) {
        String name = cell.cellId().substring(cell.cellId().lastIndexOf('/') + 1);
        Matcher named = CONDITION.matcher(name);
        String batch = name.contains("_battery") ? name.substring(0, name.indexOf('_')) : "";
        boolean tju = cell.dataset().equals("TJU") && named.matches();
        boolean xjtu = cell.dataset().equals("XJTU") && XJTU.containsKey(batch);
        if (!tju && !xjtu) {
          continue;
        }
        double[] capacity = capacity(tables.read(cell));
        if (capacity.length < LEAST) {
          continue;
        }
        Use use = tju ? use(named) : use(25, XJTU.get(batch), 1);
        cells.add(
            UsedCell.of(
                cell.cellId(),
                tju ? "TJU-" + cell.chemistry() : "XJTU",
                cell.chemistry(),
                tju ? named.group("condition") : batch,
                use,
                cell.paperSplit() == PublishedCell.Split.TEST,
                capacity));
      }
    }
    return cells;
  }

  private static Use use(Matcher named) {
    double charge =
        switch (named.group("c")) {
          case "025" -> 0.25;
          case "05" -> 0.5;
          default -> 1.0;
        };
    return use(Double.parseDouble(named.group("t")), charge, Double.parseDouble(named.group("d")));
  }

  private static double[] capacity(PublishedTable table) {
    double[] capacity = new double[table.size()];
    int n = 0;
    for (int row = 0; row < capacity.length; row++) {
      if (table.soh(row) > 0) {
        capacity[n++] = table.soh(row);
      }
    }
    return Arrays.copyOf(capacity, n);
  }

  /** Every third cell of a temperature is held, for the set has no split of its own. */
  static List<UsedCell> sunwoda(Path file) throws IOException {
    Map<String, List<Double>> capacities = new TreeMap<>();
    Map<String, Double> temperatures = new TreeMap<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : csv) {
        String cell = line.getField("cell");
        temperatures.put(cell, Double.parseDouble(line.getField("temperature_celsius")));
        capacities
            .computeIfAbsent(cell, c -> new ArrayList<>())
            .add(Double.parseDouble(line.getField("capacity_ah")));
      }
    }
    Map<Double, Integer> count = new TreeMap<>();
    List<UsedCell> cells = new ArrayList<>();
    capacities.forEach(
        (cell, all) -> {
          double celsius = temperatures.get(cell);
          int i = count.merge(celsius, 1, Integer::sum);
          cells.add(
              UsedCell.of(
                  "sunwoda/" + cell,
                  "Sunwoda",
                  Chemistry.NCM,
                  String.valueOf((int) celsius),
                  use(celsius, SUNWODA_CHARGE, 1),
                  i % 3 == 0,
                  all.stream().mapToDouble(Double::doubleValue).filter(c -> c > 0).toArray()));
        });
    return cells;
  }

  /** One cell a condition: all are held. */
  static List<UsedCell> ul(Path folder) throws IOException {
    List<UsedCell> cells = new ArrayList<>();
    List<Path> files;
    try (var all = Files.list(folder)) {
      files = all.filter(f -> f.getFileName().toString().startsWith("UL-")).sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      Matcher named = CONDITION.matcher(name);
      if (!named.matches()) {
        continue;
      }
      List<Double> capacity = new ArrayList<>();
      try (CsvReader<NamedCsvRecord> csv =
          CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(Files.newInputStream(file))) {
        for (NamedCsvRecord line : csv) {
          double c = Double.parseDouble(line.getField("Discharge_Capacity"));
          if (c > 0) {
            capacity.add(c);
          }
        }
      }
      String chemistry = named.group("chemistry");
      cells.add(
          UsedCell.of(
              "ul/" + name,
              "UL-" + chemistry,
              chemistry.equals("NCMNCA") ? Chemistry.NCM_NCA : Chemistry.valueOf(chemistry),
              named.group("condition"),
              use(named),
              true,
              capacity.stream().mapToDouble(Double::doubleValue).toArray()));
    }
    return cells;
  }
}
