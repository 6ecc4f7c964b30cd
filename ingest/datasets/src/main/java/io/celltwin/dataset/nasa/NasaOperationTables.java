package io.celltwin.dataset.nasa;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.DatasetReader;
import io.celltwin.dataset.NumberTable;
import io.celltwin.dataset.OperationStream;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table for each operation, {@code data/NNNNN.csv}, and {@code metadata.csv} with a row for each:
 * kind, start, chamber, cell, and the operation's 0-based position as {@code test_id}. An operation
 * is read when its turn comes.
 *
 * <p>In a data table voltage, current and temperature may be empty together: that is how this
 * edition writes NaN.
 */
final class NasaOperationTables implements DatasetReader {
  static final String SOURCE = "nasa-csv";

  private static final String DATA = "data";

  private static final List<String> METADATA =
      List.of(
          "type",
          "start_time",
          "ambient_temperature",
          "battery_id",
          "test_id",
          "filename",
          "Re",
          "Rct");

  private static final List<String> MEASURED =
      List.of("Time", "Voltage_measured", "Current_measured", "Temperature_measured");

  /** Text of a row, over the published tables: for the progress bar only. */
  private static final double BYTES_PER_SAMPLE = 80;

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (!file.name().equals("metadata.csv")) {
      return Optional.empty();
    }
    var byCell = new LinkedHashMap<String, List<Operation>>();
    var refused = new ArrayList<DatasetItem.Refused>();
    try (NumberTable table = NumberTable.open(file.place(), file.open())) {
      if (METADATA.stream().filter(table.header()::contains).count() < METADATA.size() / 2) {
        return Optional.empty();
      }
      table.texts(METADATA);
      table.keepRaw();
      while (table.next()) {
        table.restartRaw();
        String cell = table.fault() == null ? table.text(3) : "";
        if (cell.isEmpty()) {
          refused.add(unreadable(table));
        } else {
          byCell.computeIfAbsent(cell, any -> new ArrayList<>()).add(Operation.of(table));
        }
      }
    }
    var cells = new ArrayList<CellSource>();
    for (Map.Entry<String, List<Operation>> cell : byCell.entrySet()) {
      // sorted by number where there is one: rows may have been shuffled
      cell.getValue().sort(Comparator.comparingInt(Operation::index));
      cells.add(
          new Cell(
              file,
              cell.getKey(),
              NasaCells.spec(cell.getKey()),
              cell.getValue(),
              samples(file, cell.getValue())));
    }
    return Optional.of(new Found(cells, refused, List.of(file.path().resolveSibling(DATA))));
  }

  private static DatasetItem.Refused unreadable(NumberTable table) {
    DatasetFormatException fault = table.fault();
    return new DatasetItem.Refused(
        new Rejection(
            fault == null ? "BAD_METADATA" : fault.code(),
            null,
            table.here(),
            fault == null ? "battery_id is empty, wanted the cell's name" : fault.reason()),
        table.rowText());
  }

  private static long samples(DatasetFile metadata, List<Operation> operations) throws IOException {
    long bytes = 0;
    for (Operation operation : operations) {
      DatasetFile data = operation.data(metadata);
      if (operation.kind() != OperationKind.IMPEDANCE && Files.exists(data.path())) {
        bytes += Files.size(data.path());
      }
    }
    return (long) (bytes / BYTES_PER_SAMPLE);
  }

  /**
   * A row of the metadata, as text: what is wrong with it is said when its turn comes.
   *
   * @param line in the metadata
   */
  private record Operation(
      long line,
      String type,
      String start,
      String ambient,
      String testId,
      String filename,
      String re,
      String rct) {

    static Operation of(NumberTable row) {
      return new Operation(
          row.line(),
          row.text(0),
          row.text(1),
          row.text(2),
          row.text(4),
          row.text(5),
          row.text(6),
          row.text(7));
    }

    OperationKind kind() {
      return NasaOperations.kind(type);
    }

    /** For sorting; operations without a number come last. */
    int index() {
      try {
        return Integer.parseInt(testId);
      } catch (NumberFormatException e) {
        return Integer.MAX_VALUE;
      }
    }

    DatasetFile data(DatasetFile metadata) {
      return metadata.sibling(DATA + "/" + filename);
    }

    byte[] raw() {
      return String.join(",", type, start, ambient, testId, filename, re, rct)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private record Cell(
      DatasetFile metadata, String name, CellSpec spec, List<Operation> operations, long samples)
      implements CellSource {
    @Override
    public String identity() {
      return NasaCells.identity(name);
    }

    @Override
    public SourceEdition edition() {
      return SourceEdition.PER_OPERATION;
    }

    @Override
    public String place() {
      return metadata.place();
    }

    @Override
    public CellStream open() {
      return new Operations(this);
    }
  }

  private static final class Operations extends OperationStream {
    private final Cell cell;
    private final NasaOperations operations;
    private final Samples samples = new Samples();
    private int next;

    Operations(Cell cell) {
      this.cell = cell;
      this.operations = new NasaOperations(cell.spec().cellId(), SOURCE, this::give);
      give(new DatasetItem.Registered(cell.spec()));
    }

    @Override
    protected boolean readOperation() throws IOException {
      if (next == cell.operations().size()) {
        return false;
      }
      Operation operation = cell.operations().get(next++);
      try {
        read(operation);
      } catch (DatasetFormatException e) {
        DatasetFile data = operation.data(cell.metadata());
        operations.refused(e, Files.isRegularFile(data.path()) ? data.raw() : operation.raw());
      }
      return true;
    }

    private void read(Operation operation) throws IOException {
      String row = cell.metadata().place() + ":" + operation.line();
      if (operation.index() == Integer.MAX_VALUE) {
        throw new DatasetFormatException(
            "BAD_METADATA",
            row,
            "test_id is '%s', wanted the 0-based position of the operation"
                .formatted(operation.testId()));
      }
      long start = start(operation, row);
      var declared =
          new Frame.Declared(
              operation.index(), operation.kind(), null, null, ambient(operation, row));
      DatasetFile data = operation.data(cell.metadata());
      if (operation.filename().isEmpty() || !Files.isRegularFile(data.path())) {
        throw new DatasetFormatException(
            "MISSING_FILE", row, "no file %s, which this row names".formatted(data.place()));
      }
      if (declared.kind() == OperationKind.IMPEDANCE) {
        spectrum(operation, row, data, start, declared);
      } else {
        collect(data);
        operations.samples(start, declared, samples);
      }
    }

    private static long start(Operation operation, String row) throws DatasetFormatException {
      try {
        return NasaTime.millis(operation.start());
      } catch (IllegalArgumentException e) {
        throw new DatasetFormatException("BAD_START_TIME", row, e.getMessage());
      }
    }

    private static Double ambient(Operation operation, String row) throws DatasetFormatException {
      try {
        return operation.ambient().isEmpty() ? null : Double.valueOf(operation.ambient());
      } catch (NumberFormatException e) {
        throw new DatasetFormatException(
            "BAD_METADATA",
            row,
            "ambient_temperature is '%s', wanted a number".formatted(operation.ambient()));
      }
    }

    private void collect(DatasetFile data) throws IOException {
      samples.clear();
      try (NumberTable table = NumberTable.open(data.place(), data.open())) {
        table.numbers(MEASURED);
        while (table.next()) {
          DatasetFormatException fault = table.fault();
          if (fault != null) {
            throw fault;
          }
          if (!Samples.isTime(table.number(0))) {
            throw Samples.notTime(table.here(), "Time", table.number(0));
          }
          DatasetFormatException hole = Samples.unequal(table, MEASURED);
          if (hole != null) {
            throw hole;
          }
          samples.add(table.number(0), table.number(1), table.number(2), table.number(3));
        }
      }
    }

    private void spectrum(
        Operation operation, String row, DatasetFile data, long start, Frame.Declared declared)
        throws IOException {
      double[] real = new double[64];
      double[] imaginary = new double[64];
      int size = 0;
      try (NumberTable table = NumberTable.open(data.place(), data.open())) {
        table.texts(List.of("Battery_impedance"));
        while (table.next()) {
          DatasetFormatException fault = table.fault();
          if (fault != null) {
            throw fault;
          }
          Complex z = complex("Battery_impedance", table.text(0), table.here());
          if (z == null) {
            continue; // the smoothed spectrum beside it may be the longer one
          }
          if (size == real.length) {
            real = Arrays.copyOf(real, size * 2);
            imaginary = Arrays.copyOf(imaginary, size * 2);
          }
          real[size] = z.real();
          imaginary[size] = z.imaginary();
          size++;
        }
      }
      operations.spectrum(
          start,
          declared,
          complex("Re", operation.re(), row),
          complex("Rct", operation.rct(), row),
          Arrays.copyOf(real, size),
          Arrays.copyOf(imaginary, size));
    }

    private static Complex complex(String column, String text, String here)
        throws DatasetFormatException {
      try {
        return Complex.parse(text);
      } catch (NumberFormatException e) {
        throw new DatasetFormatException(
            "NOT_A_NUMBER",
            here,
            "column %s is '%s', wanted a complex number".formatted(column, text));
      }
    }

    @Override
    public void close() {
      // between operations no file is open
    }
  }
}
