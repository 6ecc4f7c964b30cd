package io.celltwin.dataset.cycler;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** A whole export in memory, for tests: every quantity of every row, and the frames it becomes. */
final class Table {
  final CyclerFile file;
  final List<String> header;
  final List<String> states = new ArrayList<>();
  final List<Frame> frames = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();
  final List<String> raw = new ArrayList<>();
  long blanks;
  int rows;
  private final Map<ColumnQuantity, double[]> columns = new EnumMap<>(ColumnQuantity.class);

  private Table(CyclerFile file) throws IOException {
    this.file = file;
    this.header = file.header();
    Map<ColumnQuantity, List<Double>> values = new EnumMap<>(ColumnQuantity.class);
    for (ColumnQuantity quantity : ColumnQuantity.values()) {
      values.put(quantity, new ArrayList<>());
    }
    try (FileRows all = file.rows(EnumSet.allOf(ColumnQuantity.class))) {
      while (all.next()) {
        if (all.fault() == null) {
          rows++;
          states.add(all.state());
          values.forEach((quantity, column) -> column.add(all.number(quantity)));
        }
      }
      blanks = all.blanks();
    } catch (DatasetFormatException e) {
      // the stream below says it too
    }
    values.forEach(
        (q, column) -> columns.put(q, column.stream().mapToDouble(Double::doubleValue).toArray()));
    try (CellStream items = file.open()) {
      while (items.hasNext()) {
        DatasetItem item = items.next();
        if (item instanceof DatasetItem.Telemetry telemetry) {
          frames.add(telemetry.frame());
        } else if (item instanceof DatasetItem.Refused refused) {
          rejections.add(refused.rejection());
          raw.add(new String(refused.raw(), java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** The one cell of a file, found the way a replay finds it. */
  static Table read(Path path) throws IOException {
    try (Dataset dataset = Datasets.open(path)) {
      if (dataset.cells().size() != 1) {
        throw new AssertionError(
            path + ": " + dataset.cells().size() + " cells, " + dataset.refused());
      }
      return new Table((CyclerFile) dataset.cells().get(0));
    }
  }

  /** Why a file is not read at all. */
  static Rejection refused(Path path) throws IOException {
    try (Dataset dataset = Datasets.open(path)) {
      if (!dataset.cells().isEmpty() || dataset.refused().size() != 1) {
        throw new AssertionError(
            path + ": " + dataset.cells().stream().map(CellSource::place).toList());
      }
      return dataset.refused().get(0).rejection();
    }
  }

  double[] column(ColumnQuantity quantity) {
    return columns.get(quantity);
  }

  double last(ColumnQuantity quantity) {
    return column(quantity)[rows - 1];
  }

  /** In which direction and how much moved in each cycle: the largest of each block of a step. */
  double perCycle(int cycle, String state) {
    double sum = 0;
    double block = 0;
    boolean in = false;
    for (int i = 0; i < rows; i++) {
      boolean same =
          i > 0
              && column(ColumnQuantity.CYCLE)[i] == column(ColumnQuantity.CYCLE)[i - 1]
              && column(ColumnQuantity.STEP)[i] == column(ColumnQuantity.STEP)[i - 1]
              && states.get(i).equals(states.get(i - 1));
      if (!same) {
        sum += in ? block : 0;
        block = 0;
      }
      in = column(ColumnQuantity.CYCLE)[i] == cycle && states.get(i).equals(state);
      block = Math.max(block, column(ColumnQuantity.STEP_CAPACITY)[i]);
    }
    return sum + (in ? block : 0);
  }

  /** All samples of the frames behind each other: event time [µs], V, A. */
  List<double[]> samples() {
    var samples = new ArrayList<double[]>();
    for (Frame frame : frames) {
      for (int i = 0; i < frame.size(); i++) {
        samples.add(new double[] {frame.timeMicros(i), frame.voltage()[i], frame.current()[i]});
      }
    }
    return samples;
  }
}
