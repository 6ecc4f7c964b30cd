package io.celltwin.dataset.cycler;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What cellpy made of a file, as it keeps it for its own tests; read by another reader than ours.
 */
record Golden(List<Map<String, Object>> table) {
  private record Column(String name, ColumnQuantity quantity, double offset, double tolerance) {}

  /** cellpy counts cycles from 1 where the cycler counts from 0; Celltwin renumbers nothing. */
  private static List<Column> columns(String kind) {
    double first = kind.equals("maccor") || kind.equals("pec") ? 1 : 0;
    return List.of(
        new Column("test_time", ColumnQuantity.TEST_TIME, 0, 1e-8),
        new Column("step_time", ColumnQuantity.STEP_TIME, 0, 1e-8),
        new Column("voltage", ColumnQuantity.VOLTAGE, 0, 1e-12),
        new Column("current", ColumnQuantity.CURRENT, 0, 1e-12),
        new Column("cycle_index", ColumnQuantity.CYCLE, first, 0),
        new Column("step_index", ColumnQuantity.STEP, 0, 0),
        new Column("data_point", ColumnQuantity.RECORD, 0, 0),
        new Column("charge_capacity", ColumnQuantity.CHARGE_CAPACITY, 0, 1e-12),
        new Column("discharge_capacity", ColumnQuantity.DISCHARGE_CAPACITY, 0, 1e-12),
        new Column("charge_energy", ColumnQuantity.CHARGE_ENERGY, 0, 1e-12),
        new Column("discharge_energy", ColumnQuantity.DISCHARGE_ENERGY, 0, 1e-12));
  }

  static Golden read(Path path) throws IOException {
    Hydrator<Map<String, Object>, Map<String, Object>, String[]> maps =
        new Hydrator<>() {
          @Override
          public Map<String, Object> start() {
            return new HashMap<>();
          }

          @Override
          public Map<String, Object> add(Map<String, Object> row, String[] path, Object value) {
            row.put(path[0], value);
            return row;
          }

          @Override
          public Map<String, Object> finish(Map<String, Object> row) {
            return row;
          }
        };
    try (Stream<Map<String, Object>> rows = ParquetReader.streamContent(path.toFile(), maps)) {
      return new Golden(rows.toList());
    }
  }

  int rows() {
    return table.size();
  }

  /**
   * For Neware cellpy adds up the capacities of the steps of a cycle, where the file counts each
   * from zero.
   */
  private static double[] values(Table ours, ColumnQuantity quantity) {
    double[] counted = ours.column(quantity);
    if (!ours.file.manifest().name().equals("neware")
        || !quantity.label().endsWith("charge-capacity")) {
      return counted;
    }
    double[] steps = ours.column(ColumnQuantity.STEP);
    double[] cycles = ours.column(ColumnQuantity.CYCLE);
    double[] added = new double[counted.length];
    double before = 0;
    for (int i = 0; i < counted.length; i++) {
      if (i > 0 && cycles[i] != cycles[i - 1]) {
        before = 0;
      } else if (i > 0 && steps[i] != steps[i - 1]) {
        before += counted[i - 1];
      }
      added[i] = before + counted[i];
    }
    return added;
  }

  /** Where ours differs, as sentences. */
  List<String> compare(Table ours) {
    var differences = new ArrayList<String>();
    List<Map<String, Object>> filled =
        table.stream().filter(row -> row.get("voltage") != null).toList();
    if (filled.size() != ours.rows) {
      differences.add("%d rows, golden %d".formatted(ours.rows, filled.size()));
      return differences;
    }
    List<double[]> samples = ours.samples();
    int compared = 0;
    for (Column column : columns(ours.file.manifest().name())) {
      double[] values = values(ours, column.quantity());
      if (Double.isNaN(values[0]) || !filled.get(0).containsKey(column.name())) {
        continue;
      }
      compared++;
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        if (column.quantity() == ColumnQuantity.CURRENT) {
          value = samples.get(i)[2];
        }
        Object wanted = filled.get(i).get(column.name());
        double number = wanted == null ? Double.NaN : ((Number) wanted).doubleValue();
        if (!(Math.abs(value + column.offset() - number) <= column.tolerance())) {
          differences.add(
              "%s, row %d: %s, golden %s".formatted(column.name(), i + 1, value, number));
          break;
        }
      }
    }
    if (compared < 6) {
      differences.add("only %d columns in common".formatted(compared));
    }
    return differences;
  }
}
