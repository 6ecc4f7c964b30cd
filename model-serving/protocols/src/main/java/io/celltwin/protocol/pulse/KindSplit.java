package io.celltwin.protocol.pulse;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.data.PulseRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Cells learned from and cells scored, of one kind.
 *
 * @param kind of cell
 * @param fold number
 * @param training rows of cells learned from
 * @param test rows of the others
 */
record KindSplit(String kind, int fold, List<PulseRow> training, List<PulseRow> test) {
  private static final int FOLDS = 5;

  KindSplit {
    training = List.copyOf(training);
    test = List.copyOf(test);
  }

  /**
   * Five folds by cell; or, where other cells are to be scored, one split for each of their kinds.
   *
   * @param asked rows to be scored, or null
   */
  static List<KindSplit> of(
      List<PulseRow> all, List<PulseRow> asked, long seed, List<String> notes) {
    TreeMap<String, List<PulseRow>> kinds =
        all.stream()
            .collect(Collectors.groupingBy(PulseRow::kind, TreeMap::new, Collectors.toList()));
    List<KindSplit> splits = new ArrayList<>();
    if (asked != null) {
      TreeMap<String, List<PulseRow>> askedKinds =
          asked.stream()
              .collect(Collectors.groupingBy(PulseRow::kind, TreeMap::new, Collectors.toList()));
      askedKinds.forEach(
          (kind, rows) -> {
            Set<String> cells = rows.stream().map(PulseRow::cell).collect(Collectors.toSet());
            List<PulseRow> left =
                kinds.getOrDefault(kind, List.of()).stream()
                    .filter(r -> !cells.contains(r.cell()))
                    .toList();
            if (left.isEmpty()) {
              notes.add(
                  String.format(
                      Locale.ROOT,
                      "%s: %d rows not scored, no cells of this kind to learn from (there are %s)",
                      kind,
                      rows.size(),
                      kinds.keySet()));
            } else {
              splits.add(new KindSplit(kind, 0, left, rows));
            }
          });
      return splits;
    }
    kinds.forEach(
        (kind, rows) -> {
          List<String> cells = PulseCells.dealt(rows, seed);
          for (int f = 0; f < Math.min(FOLDS, cells.size()); f++) {
            int fold = f;
            splits.add(
                new KindSplit(
                    kind,
                    f,
                    rows.stream().filter(r -> cells.indexOf(r.cell()) % FOLDS != fold).toList(),
                    rows.stream().filter(r -> cells.indexOf(r.cell()) % FOLDS == fold).toList()));
          }
        });
    return splits;
  }

  /** Which cells were scored in which fold. */
  static void write(Path file, List<KindSplit> splits) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("kind", "fold", "test cell");
      for (KindSplit split : splits) {
        for (String cell : split.test.stream().map(PulseRow::cell).distinct().sorted().toList()) {
          csv.writeRecord(split.kind, Integer.toString(split.fold), cell);
        }
      }
    }
  }
}
