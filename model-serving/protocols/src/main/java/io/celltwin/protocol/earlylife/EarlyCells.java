package io.celltwin.protocol.earlylife;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.dataset.table.PublishedCell;
import io.celltwin.dataset.table.PublishedTable;
import io.celltwin.dataset.table.PublishedTables;
import io.celltwin.domain.Chemistry;
import io.celltwin.training.early.CapacityByCycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lives with a temperature: Sunwoda's capacities, and the TJU cells of the published tables. */
final class EarlyCells {
  private static final double SUNWODA_NOMINAL = 1.1;
  private static final Pattern TJU =
      Pattern.compile("CY(?<temperature>\\d+)-(?<charge>\\d+)_\\d+-");
  private static final int LEAST_CYCLES = 60;

  private EarlyCells() {}

  /** Cells of {@code capacity.csv}, or of every CSV file with its columns. */
  static List<CapacityByCycle> sunwoda(Path folder, List<String> notes) throws IOException {
    List<Path> files;
    try (var all = Files.walk(folder, 2)) {
      files = all.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
    }
    Map<String, TreeMap<Integer, Double>> capacities = new TreeMap<>();
    Map<String, Double> temperatures = new TreeMap<>();
    for (Path file : files) {
      try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
        for (NamedCsvRecord line : csv) {
          if (line.findField("capacity_ah").isEmpty()
              || line.findField("temperature_celsius").isEmpty()) {
            break; // another table
          }
          try {
            double capacity = Double.parseDouble(line.getField("capacity_ah"));
            int cycle = Integer.parseInt(line.getField("cycle"));
            String cell = line.getField("cell");
            if (!(capacity > 0) || cycle < 1) {
              throw new NumberFormatException("capacity and cycle must be above 0");
            }
            temperatures.put(cell, Double.parseDouble(line.getField("temperature_celsius")));
            capacities.computeIfAbsent(cell, c -> new TreeMap<>()).put(cycle, capacity);
          } catch (NumberFormatException e) {
            notes.add(
                String.format(
                    Locale.ROOT,
                    "%s, line %d left out: %s",
                    file.getFileName(),
                    line.getStartingLineNumber(),
                    e.getMessage()));
          }
        }
      }
    }
    List<CapacityByCycle> lives = new ArrayList<>();
    capacities.forEach(
        (cell, by) ->
            lives.add(
                new CapacityByCycle(
                    cell,
                    temperatures.get(cell),
                    by.values().stream().mapToDouble(c -> c / SUNWODA_NOMINAL).toArray())));
    return lives;
  }

  /**
   * TJU cells of a chemistry. Only half-rate charge where the folder has several rates: temperature
   * is what is asked about.
   */
  static List<CapacityByCycle> tju(Path folder, Chemistry chemistry, List<String> notes)
      throws IOException {
    List<CapacityByCycle> lives = new ArrayList<>();
    try (PublishedTables tables = PublishedTables.open(folder)) {
      for (PublishedCell cell : tables.cells()) {
        Matcher named = TJU.matcher(cell.cellId());
        if (cell.chemistry() != chemistry || !named.find() || !named.group("charge").equals("05")) {
          continue;
        }
        PublishedTable table = tables.read(cell);
        double[] soh = new double[table.size()];
        int n = 0;
        for (int row = 0; row < soh.length; row++) {
          if (Double.isFinite(table.soh(row)) && table.soh(row) > 0) {
            soh[n++] = table.soh(row);
          }
        }
        if (n < LEAST_CYCLES) {
          notes.add(String.format(Locale.ROOT, "%s left out: %d rows", cell.cellId(), n));
          continue;
        }
        lives.add(
            new CapacityByCycle(
                cell.cellId(),
                Double.parseDouble(named.group("temperature")),
                Arrays.copyOf(soh, n)));
      }
    }
    return lives;
  }
}
