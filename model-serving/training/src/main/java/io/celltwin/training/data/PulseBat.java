package io.celltwin.training.data;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads PulseBat tables: a row a cell and state of charge, columns {@code Mat, ID, Qn, SOH, SOC,
 * U1..U21}. Columns {@code SOCR} and {@code SOE} are never read: in one of the tables they are the
 * state of charge times the label.
 */
public final class PulseBat {
  /** Turning points of a test. */
  public static final int VOLTAGES = 21;

  private static final int MOST_COMPLAINTS = 10;

  private PulseBat() {}

  /**
   * All rows of all tables of a folder, by name of file.
   *
   * @param notes told what was left out and why
   */
  public static List<PulseRow> read(Path folder, List<String> notes) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder, 3)) {
      files =
          all.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".csv")).sorted().toList();
    }
    List<PulseRow> rows = new ArrayList<>();
    for (Path file : files) {
      rows.addAll(table(file, notes));
    }
    return rows;
  }

  private static List<PulseRow> table(Path file, List<String> notes) throws IOException {
    List<PulseRow> rows = new ArrayList<>();
    int complaints = 0;
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : csv) {
        Map<String, String> fields =
            line.getFieldsAsMap().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().strip(), Map.Entry::getValue));
        try {
          rows.add(row(fields));
        } catch (IllegalArgumentException e) {
          if (complaints++ < MOST_COMPLAINTS) {
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
    if (complaints > MOST_COMPLAINTS) {
      notes.add(
          String.format(
              Locale.ROOT, "%s: %d lines left out in all", file.getFileName(), complaints));
    }
    return rows;
  }

  private static PulseRow row(Map<String, String> fields) {
    double[] volts = new double[VOLTAGES];
    for (int i = 0; i < VOLTAGES; i++) {
      volts[i] = number(fields, "U" + (i + 1));
    }
    double nominal = number(fields, "Qn");
    double soh = number(fields, "SOH");
    double soc = number(fields, "SOC");
    if (!(soh > 0)) {
      throw new IllegalArgumentException("SOH is %s, wanted a share above 0".formatted(soh));
    }
    if (!(soc > 0 && soc <= 100)) {
      throw new IllegalArgumentException("SOC is %s, wanted percent above 0".formatted(soc));
    }
    String id = text(fields, "ID");
    String kind =
        "%s_%sAh"
            .formatted(
                text(fields, "Mat").toUpperCase(Locale.ROOT),
                nominal == Math.rint(nominal)
                    ? Long.toString((long) nominal)
                    : Double.toString(nominal));
    return new PulseRow(id, kind, soc, volts, soh);
  }

  private static String text(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("no " + name);
    }
    return value.strip();
  }

  private static double number(Map<String, String> fields, String name) {
    String text = text(fields, name);
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s is '%s', wanted a number".formatted(name, text), e);
    }
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("%s is %s, wanted a number".formatted(name, text));
    }
    return value;
  }
}
