package io.celltwin.protocol.scoring;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.data.TableCells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Cells of the PINN4SOH tables, parted into those learned from and those scored. Where test cells
 * are given from outside, all of them are scored and none of them, by id, is learned from.
 *
 * @param training cells to learn from
 * @param tests cells to score
 * @param notes what could not be read or used
 */
public record TableSplit(List<TableCell> training, List<TableCell> tests, List<String> notes) {
  /** Folder of the tables among datasets. */
  public static final String DATASET = "pinn4soh";

  private static final int LEAST_ROWS = TableCell.YOUNG + 1;

  public TableSplit {
    training = List.copyOf(training);
    tests = List.copyOf(tests);
    notes = List.copyOf(notes);
  }

  /** Reads both sides and writes {@code split.csv} into the run folder. */
  public static TableSplit of(ProtocolSetting setting) throws IOException {
    TableCells.Found own = TableCells.read(setting.training(DATASET));
    List<String> notes = new ArrayList<>(own.unread());
    List<TableCell> training = new ArrayList<>();
    List<TableCell> tests = new ArrayList<>();
    if (setting.tests() == null) {
      own.cells().forEach(c -> (c.test() ? tests : training).add(c));
    } else {
      TableCells.Found given = TableCells.read(setting.tests(DATASET), own.cells());
      notes.addAll(given.unread());
      Set<String> ids = new HashSet<>();
      given.cells().forEach(c -> ids.add(c.id()));
      tests.addAll(given.cells());
      for (TableCell cell : own.cells()) {
        if (!cell.test() && !ids.contains(cell.id())) {
          Optional<TableCell> same = tests.stream().filter(t -> sameBeginning(t, cell)).findFirst();
          if (same.isEmpty()) {
            training.add(cell);
          } else {
            notes.add(
                "%s begins exactly as test cell %s does: not learned from"
                    .formatted(cell.id(), same.get().id()));
          }
        }
      }
    }
    for (TableCell cell : List.copyOf(tests)) {
      if (cell.scoredRows().length == 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s is not scored: %d rows, none finite from row %d on",
                cell.id(),
                cell.rows(),
                LEAST_ROWS));
        tests.remove(cell);
      }
    }
    training.removeIf(c -> c.scoredRows().length == 0);
    write(setting.file("split.csv"), training, tests);
    return new TableSplit(training, tests, notes);
  }

  /** The same cell under another name, or a part of it. */
  public static boolean sameBeginning(TableCell a, TableCell b) {
    int n = Math.min(TableCell.YOUNG, Math.min(a.rows(), b.rows()));
    return n > 0
        && Arrays.equals(a.soh(), 0, n, b.soh(), 0, n)
        && Arrays.deepEquals(Arrays.copyOf(a.features(), n), Arrays.copyOf(b.features(), n));
  }

  private static void write(Path file, List<TableCell> training, List<TableCell> tests)
      throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("cell", "group", "rows", "use");
      for (TableCell c : training) {
        csv.writeRecord(c.id(), c.group(), Integer.toString(c.rows()), "train");
      }
      for (TableCell c : tests) {
        csv.writeRecord(c.id(), c.group(), Integer.toString(c.rows()), "test");
      }
    }
  }

  /**
   * Training cells most like a group: the group's own; where there are none, those of its
   * chemistry; where there are none of these either, all.
   */
  public List<TableCell> like(TableCell cell) {
    List<TableCell> own = training.stream().filter(c -> c.group().equals(cell.group())).toList();
    if (own.isEmpty()) {
      own =
          training.stream()
              .filter(c -> c.chemistry() == cell.chemistry())
              .filter(c -> c.ratedCapacity() == cell.ratedCapacity())
              .toList();
    }
    if (own.isEmpty()) {
      own = training.stream().filter(c -> c.chemistry() == cell.chemistry()).toList();
    }
    return own.isEmpty() ? training : own;
  }
}
