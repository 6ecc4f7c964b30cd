package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether the rows of a file are of several cells: a column that names cell, channel or barcode has
 * several values then, or one that names tests, which ran at the same time.
 */
final class CellsInFile {
  /** What has more values is no name of a cell: it counts something. */
  private static final int MOST_CELLS = 200;

  private static final int LEAST_ROWS = 3;

  private static final Set<ColumnQuantity> NAMES =
      EnumSet.of(ColumnQuantity.CELL, ColumnQuantity.TEST);

  /** Rows of one value. */
  private static final class Seen {
    private long rows;
    private long blocks;
    private double first = Double.NaN;
    private double last = Double.NaN;
    private double firstCycle = Double.NaN;
    private double lastCycle = Double.NaN;
  }

  /**
   * What tells cells apart.
   *
   * @param by column, or null if the file is of one cell
   * @param values its values, in the order of the file
   * @param tests how many tests of one cell lie behind each other
   */
  record Result(ColumnQuantity by, Set<String> values, int tests) {}

  private final Map<ColumnQuantity, Map<String, Seen>> seen = new EnumMap<>(ColumnQuantity.class);
  private final Map<ColumnQuantity, String> before = new EnumMap<>(ColumnQuantity.class);

  private CellsInFile() {}

  /**
   * Reads a file's names; of most files there are none, and nothing is read.
   *
   * @param part the whole file
   */
  static Result of(Part part) throws IOException {
    Set<ColumnQuantity> wanted = EnumSet.copyOf(NAMES);
    wanted.addAll(
        EnumSet.of(
            ColumnQuantity.TEST_TIME,
            ColumnQuantity.WALL_TIME,
            ColumnQuantity.VOLTAGE,
            ColumnQuantity.CURRENT,
            ColumnQuantity.CYCLE));
    var cells = new CellsInFile();
    try (FileRows rows = part.rows(wanted)) {
      for (ColumnQuantity name : NAMES) {
        if (rows.bindings().stream().anyMatch(b -> b.quantity() == name)) {
          cells.seen.put(name, new LinkedHashMap<>());
        }
      }
      while (!cells.seen.isEmpty() && rows.next()) {
        cells.add(rows);
      }
    } catch (DatasetFormatException e) {
      // will be said when it is surveyed
    }
    return cells.result();
  }

  private void add(FileRows row) {
    for (ColumnQuantity name : NAMES) {
      Map<String, Seen> values = seen.get(name);
      if (values == null || row.fault() != null) {
        continue;
      }
      String value = row.text(name);
      Seen own = values.computeIfAbsent(value, any -> new Seen());
      if (values.size() > MOST_CELLS) {
        seen.remove(name);
        continue;
      }
      own.rows++;
      if (!value.equals(before.put(name, value))) {
        own.blocks++;
      }
      double when = row.number(ColumnQuantity.WALL_TIME);
      own.first = Double.isNaN(own.first) ? when : Math.min(own.first, when);
      own.last = Double.isNaN(own.last) ? when : Math.max(own.last, when);
      double cycle = row.number(ColumnQuantity.CYCLE);
      own.firstCycle = Double.isNaN(own.firstCycle) ? cycle : own.firstCycle;
      own.lastCycle = cycle;
    }
  }

  private Result result() {
    for (ColumnQuantity name : NAMES) {
      Map<String, Seen> values = seen.getOrDefault(name, Map.of());
      if (values.size() < 2 || values.values().stream().anyMatch(s -> s.rows < LEAST_ROWS)) {
        continue;
      }
      if (name == ColumnQuantity.TEST && areOneCells(values)) {
        return new Result(null, Set.of(), values.size());
      }
      return new Result(name, values.keySet(), 1);
    }
    return new Result(null, Set.of(), 1);
  }

  /** Whether tests lie behind each other, by their dates, or with cycles that go on. */
  private static boolean areOneCells(Map<String, Seen> tests) {
    Seen last = null;
    for (Seen test : tests.values()) {
      if (test.blocks > 1) {
        return false;
      }
      if (last != null) {
        boolean dated = !Double.isNaN(last.last) && !Double.isNaN(test.first);
        boolean later = dated ? test.first >= last.last : test.firstCycle > last.lastCycle;
        if (!later) {
          return false;
        }
      }
      last = test;
    }
    return true;
  }
}
