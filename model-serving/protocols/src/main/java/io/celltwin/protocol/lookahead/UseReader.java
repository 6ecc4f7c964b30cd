package io.celltwin.protocol.lookahead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.learn.Scaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code UL-<chemistry>_<condition>_cell<n>.csv}. Where a name gives the charge rate it is
 * believed over the column, which is wrong in two files.
 */
final class UseReader {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:UL-)?(?<chemistry>NCMNCA|NCM|NCA)[_-](?<condition>CY\\d+-(?<charge>025|05|1)_\\d+).*",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, Double> RATED =
      Map.of("NCA", 3500.0, "NCM", 3500.0, "NCMNCA", 2500.0);

  private static final int POINTS = 50;
  private static final int LEAST_RELAXED = 3;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private UseReader() {}

  /**
   * @param like cells of known chemistry for files whose names tell none, or none to leave such out
   * @param notes told what was left out or guessed
   */
  static List<UseCell> read(Path folder, List<UseCell> like, List<String> notes)
      throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(f -> f.getFileName().toString().endsWith(".csv"))
              .sorted()
              .toList();
    }
    List<UseCell> cells = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      Matcher named = NAME.matcher(name);
      boolean known = named.matches();
      if (like.isEmpty() && !known) {
        continue; // figures and tables of other sets lie beside the cells
      }
      try {
        UseCell cell = read(file, known ? named : null, like);
        if (cell == null) {
          notes.add("left out " + name + ": not in the layout of the UL cells");
        } else {
          cells.add(cell);
          if (!known) {
            notes.add(
                "%s: its name tells no condition, taken for %s, whose first charge looks most alike"
                    .formatted(name, cell.chemistry()));
          }
        }
      } catch (JsonProcessingException | IllegalArgumentException e) {
        notes.add("left out %s: %s".formatted(name, e.getMessage()));
      }
    }
    return cells;
  }

  private static UseCell read(Path file, Matcher named, List<UseCell> like) throws IOException {
    List<double[]> charged = new ArrayList<>();
    List<double[]> relaxed = new ArrayList<>();
    List<Double> capacity = new ArrayList<>();
    double temperature = Double.NaN;
    double chargeRate = Double.NaN;
    double dischargeRate = Double.NaN;
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(Files.newInputStream(file))) {
      for (NamedCsvRecord row : rows) {
        if (row.findField("Capacity_Increment").isEmpty()
            || row.findField("Relaxation_Voltage").isEmpty()
            || row.findField("Discharge_Capacity").isEmpty()) {
          return null;
        }
        double[] q = JSON.readValue(row.getField("Capacity_Increment"), double[].class);
        double[] v = JSON.readValue(row.getField("Relaxation_Voltage"), double[].class);
        double c = number(row, "Discharge_Capacity");
        if (q.length != POINTS || v.length < LEAST_RELAXED || !(c > 0)) {
          throw new IllegalArgumentException(
              String.format(
                      Locale.ROOT,
                      "line %d holds %d points of charge, %d of relaxation and a capacity of %s,"
                          + " wanted %d,",
                      row.getStartingLineNumber(),
                      q.length,
                      v.length,
                      c,
                      POINTS)
                  + String.format(Locale.ROOT, " at least %d and one above 0", LEAST_RELAXED));
        }
        charged.add(q);
        relaxed.add(v);
        capacity.add(c);
        if (capacity.size() == 1) {
          temperature = number(row, "Temperature");
          chargeRate = number(row, "Charge_Current");
          dischargeRate = number(row, "Discharge_Current");
        }
      }
    }
    if (capacity.isEmpty()) {
      throw new IllegalArgumentException("no rows");
    }
    String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
    String chemistry =
        named == null
            ? nearest(charged.get(0), like)
            : named.group("chemistry").toUpperCase(java.util.Locale.ROOT);
    String condition = name;
    if (named != null) {
      condition = chemistry + " " + named.group("condition").toUpperCase(java.util.Locale.ROOT);
      String rate = named.group("charge");
      chargeRate = rate.equals("025") ? 0.25 : rate.equals("05") ? 0.5 : 1;
    }
    return new UseCell(
        name,
        chemistry,
        condition,
        RATED.get(chemistry),
        temperature,
        chargeRate,
        dischargeRate,
        charged.toArray(double[][]::new),
        relaxed.toArray(double[][]::new),
        capacity.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double number(NamedCsvRecord row, String column) {
    return row.findField(column)
        .filter(s -> !s.isBlank())
        .map(Double::parseDouble)
        .orElse(Double.NaN);
  }

  private static String nearest(double[] first, List<UseCell> like) {
    String chemistry = like.get(0).chemistry();
    double least = Double.MAX_VALUE;
    for (UseCell cell : like) {
      double sum = 0;
      for (int i = 0; i < POINTS; i++) {
        double d = first[i] - cell.charged()[0][i];
        sum += d * d;
      }
      if (sum < least) {
        least = sum;
        chemistry = cell.chemistry();
      }
    }
    return chemistry;
  }

  /** Median of values. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Scaler.quantile(sorted, 0.5);
  }
}
