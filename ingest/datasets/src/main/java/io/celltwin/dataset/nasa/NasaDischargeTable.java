package io.celltwin.dataset.nasa;

import io.celltwin.dataset.Assumption;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Discharges in one table, a row for each sample, plain or gzipped. Consecutive rows of one cell
 * with one operation number are an operation. Two spellings:
 *
 * <ul>
 *   <li>{@code discharge.csv}: cells in column {@code Battery}, {@code id_cycle} is the 0-based
 *       position among all of the cell's operations (so it has gaps), with start times and chamber.
 *   <li>{@code discharge_soh.csv}: one cell, named by the file alone; {@code cycle} counts its
 *       discharges from 1 and is kept as the cycle number. The operation index is {@code cycle −
 *       1}, a position among discharges only, since charges and spectra are not there. There is no
 *       date: the discharges are laid one hour apart, the first at 1970-01-01T00:00Z. Intervals
 *       between discharges mean nothing in this layout.
 * </ul>
 *
 * <p>A value that is no number refuses its operation, not the table. Opening reads a table through
 * once, to list cells and count samples.
 */
final class NasaDischargeTable implements DatasetReader {
  static final String FLAT_SOURCE = "nasa-discharge-csv";
  static final String ORDINAL_SOURCE = "nasa-discharge-soh";

  private static final List<String> MEASURED =
      List.of("time", "terminal_voltage", "terminal_current", "temperature");
  private static final Set<String> ONLY_FLAT = Set.of("id_cycle", "start_time", "Battery", "type");
  private static final Set<String> ONLY_ORDINAL = Set.of("cycle", "SOH");

  private static final String CELL = "Battery";

  private static final long APART_MILLIS = 3_600_000;

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (!file.name().endsWith(".csv")) {
      return Optional.empty();
    }
    try (NumberTable table = NumberTable.open(file.place(), file.open())) {
      List<String> header = table.header();
      if (!header.contains("terminal_voltage") && !header.contains("terminal_current")) {
        return Optional.empty();
      }
      // a column may be missing: the layout is the one that most others speak for
      long flat = ONLY_FLAT.stream().filter(header::contains).count();
      long ordinal = ONLY_ORDINAL.stream().filter(header::contains).count();
      if (flat == 0 && ordinal == 0) {
        return Optional.empty();
      }
      return Optional.of(flat >= ordinal ? lookFlat(file, table) : lookOrdinal(file, table));
    }
  }

  private static Found lookFlat(DatasetFile file, NumberTable table) throws IOException {
    table.numbers(MEASURED);
    if (!table.header().contains(CELL)) {
      table.texts(List.of("id_cycle", "start_time"));
      return found(file, table, scan(table, file::stem), SourceEdition.FLAT);
    }
    table.texts(List.of("id_cycle", "start_time", CELL));
    return found(file, table, scan(table, () -> table.text(2)), SourceEdition.FLAT);
  }

  private static Found lookOrdinal(DatasetFile file, NumberTable table) throws IOException {
    table.numbers(MEASURED);
    table.texts(List.of("cycle"));
    return found(file, table, scan(table, file::stem), SourceEdition.ORDINAL);
  }

  /** Whose rows lie where. */
  private static Map<String, Rows> scan(NumberTable table, Supplier<String> cellOfRow)
      throws IOException {
    table.parse(false);
    var rows = new LinkedHashMap<String, Rows>();
    String last = null;
    try {
      for (long row = 0; table.next(); row++) {
        String cell = cellOfRow.get();
        if (cell != null && !cell.isEmpty()) {
          rows.merge(cell, new Rows(row, row, 1), Rows::and);
          last = cell;
        }
      }
    } catch (DatasetFormatException e) {
      if (last == null) {
        throw e;
      }
      // whose operation breaks off will say so when it is read
      rows.computeIfPresent(last, (any, own) -> new Rows(own.first, Long.MAX_VALUE, own.count));
    }
    return rows;
  }

  private static Found found(
      DatasetFile file, NumberTable table, Map<String, Rows> rows, SourceEdition edition)
      throws DatasetFormatException {
    if (rows.isEmpty()) {
      throw new DatasetFormatException(
          "EMPTY_FILE", file.place() + ":" + table.line(), "a header and no rows, wanted samples");
    }
    var cells = new ArrayList<CellSource>();
    rows.forEach(
        (name, own) -> cells.add(new Cell(file, name, NasaCells.spec(name), edition, own)));
    return new Found(cells, List.of(), List.of());
  }

  /**
   * Where a cell's rows lie: what is outside need not be parsed.
   *
   * @param first from 0
   * @param last from 0
   * @param count of its own; others may lie between
   */
  private record Rows(long first, long last, long count) {
    Rows and(Rows later) {
      return new Rows(first, later.last, count + later.count);
    }
  }

  private record Cell(
      DatasetFile file, String name, CellSpec spec, SourceEdition edition, Rows rows)
      implements CellSource {
    @Override
    public long samples() {
      return rows.count();
    }

    @Override
    public List<Assumption> assumed() {
      return edition == SourceEdition.FLAT
          ? List.of()
          : List.of(
              new Assumption(
                  Assumption.About.DATES,
                  "%s has no dates and no charges here: discharges are laid an hour apart from 1970 on, and counted among themselves"
                      .formatted(spec.cellId())));
    }

    @Override
    public String identity() {
      return NasaCells.identity(name);
    }

    @Override
    public String place() {
      return file.place();
    }

    @Override
    public CellStream open() throws IOException {
      return new Operations(this);
    }
  }

  private static final class Operations extends OperationStream {
    private final Cell cell;
    private final boolean flat;
    private final NasaOperations operations;
    private final NumberTable table;
    private final Samples samples = new Samples();

    private final int cellColumn;
    private final int startColumn;
    private final int typeColumn;
    private final int ambientColumn;

    /** Whether the table stands at the first row of an operation. */
    private boolean atRow;

    private boolean broken;
    private long row = -1;
    private long ordinalStart;

    Operations(Cell cell) throws IOException {
      this.cell = cell;
      this.flat = cell.edition() == SourceEdition.FLAT;
      this.operations =
          new NasaOperations(cell.spec().cellId(), flat ? FLAT_SOURCE : ORDINAL_SOURCE, this::give);
      this.table = NumberTable.open(cell.place(), cell.file().open());
      var texts = new ArrayList<String>();
      texts.add(flat ? "id_cycle" : "cycle");
      this.cellColumn = optional(texts, flat, CELL);
      this.startColumn = optional(texts, flat, "start_time");
      this.typeColumn = optional(texts, flat, "type");
      this.ambientColumn = optional(texts, flat, "ambient_temperature");
      table.numbers(MEASURED);
      table.texts(texts);
      table.keepRaw();
      give(new DatasetItem.Registered(cell.spec()));
    }

    private int optional(List<String> texts, boolean wanted, String column) {
      if (!wanted || !table.header().contains(column)) {
        return -1;
      }
      texts.add(column);
      return texts.size() - 1;
    }

    private String text(int column, String otherwise) {
      return column < 0 ? otherwise : table.text(column);
    }

    @Override
    protected boolean readOperation() throws IOException {
      if (broken || !(atRow || nextOfCell())) {
        return false;
      }
      table.restartRaw();
      long firstLine = table.line();
      String number = table.text(0);
      String start = text(startColumn, "");
      String type = text(typeColumn, "discharge");
      String ambient = text(ambientColumn, "");
      DatasetFormatException fault = null;
      samples.clear();
      atRow = true;
      while (atRow && number.equals(table.text(0))) {
        if (fault == null) {
          fault = add();
        }
        try {
          atRow = nextOfCell();
        } catch (DatasetFormatException e) {
          // the rest cannot be told apart any more
          fault = fault == null ? e : fault;
          atRow = false;
          broken = true;
        }
      }
      try {
        if (fault != null) {
          throw fault;
        }
        send(
            number,
            start,
            type,
            ambient,
            String.format(Locale.ROOT, "%s:%d", cell.place(), firstLine));
      } catch (DatasetFormatException e) {
        operations.refused(e, table.rawBefore());
      }
      return true;
    }

    /** To the next row of this cell. */
    private boolean nextOfCell() throws IOException {
      while (row < cell.rows().last()) {
        row++;
        table.parse(row >= cell.rows().first());
        if (!table.next()) {
          return false;
        }
        if (cellColumn < 0 || cell.name().equals(table.text(cellColumn))) {
          return true;
        }
        table.dropRowText();
      }
      return false;
    }

    private DatasetFormatException add() {
      DatasetFormatException fault = table.fault();
      if (fault != null) {
        return fault;
      }
      if (!Samples.isTime(table.number(0))) {
        return Samples.notTime(table.here(), "time", table.number(0));
      }
      DatasetFormatException hole = Samples.unequal(table, MEASURED);
      if (hole != null) {
        return hole;
      }
      samples.add(table.number(0), table.number(1), table.number(2), table.number(3));
      return null;
    }

    private void send(String number, String start, String type, String ambient, String here)
        throws DatasetFormatException {
      int counted;
      Double chamber;
      long startMillis;
      try {
        counted = Integer.parseInt(number);
        chamber = ambient.isEmpty() ? null : Double.valueOf(ambient);
      } catch (NumberFormatException e) {
        throw new DatasetFormatException(
            "NOT_A_NUMBER",
            here,
            "%s is '%s' and ambient_temperature '%s', wanted numbers"
                .formatted(flat ? "id_cycle" : "cycle", number, ambient));
      }
      try {
        startMillis = flat ? NasaTime.millis(start) : ordinalStart;
      } catch (IllegalArgumentException e) {
        throw new DatasetFormatException("BAD_START_TIME", here, e.getMessage());
      }
      var declared =
          flat
              ? new Frame.Declared(counted, NasaOperations.kind(type), null, null, chamber)
              : new Frame.Declared(counted - 1, OperationKind.DISCHARGE, counted, null, null);
      operations.samples(startMillis, declared, samples);
      double lasts = samples.size() == 0 ? 0 : samples.seconds()[samples.size() - 1];
      ordinalStart += Math.round(lasts * 1000) + APART_MILLIS;
    }

    @Override
    public void close() {
      table.close();
    }
  }
}
