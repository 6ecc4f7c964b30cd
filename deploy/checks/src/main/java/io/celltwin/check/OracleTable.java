package io.celltwin.check;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reference values per operation, as somebody else's code computed them; one file a cell and kind.
 */
final class OracleTable {
  private OracleTable() {}

  /** A line of a table. */
  record Row(NamedCsvRecord fields) {
    /** NaN where the field is empty; some tables leave out columns that have no value. */
    double number(String name) {
      String text = fields.findField(name).orElse("");
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }

    boolean yes(String name) {
      return fields.findField(name).orElse("").equals("True");
    }

    int operation() {
      return Integer.parseInt(fields.getField("op_index"));
    }

    /** Codes without their details. */
    Set<String> flags() {
      return Arrays.stream(fields.getField("flags").split("\\|"))
          .map(f -> f.replaceFirst(":.*", "").replaceFirst("^(SHORT|GAP)\\d+s?$", "$1"))
          .filter(f -> !f.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Cells that the folder has tables of. */
  static List<String> cells(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith("_discharge.csv"))
          .map(f -> f.replace("_discharge.csv", ""))
          .sorted()
          .toList();
    }
  }

  static List<Row> read(Path folder, String cell, String kind) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve(cell + "_" + kind + ".csv"))) {
      csv.forEach(r -> rows.add(new Row(r)));
    }
    return rows;
  }
}
