package io.celltwin.dataset;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * Named columns of a CSV with a header, read row by row straight from the parser's buffer: numbers
 * without a string between, texts only where one changes. Constant memory.
 *
 * <p>The first thing wrong with a row is kept in {@link #fault()} and the row is still counted, so
 * that the caller decides how much around it is lost.
 */
public final class NumberTable implements AutoCloseable {
  private final String place;
  private final InputStream in;
  private final Row row;
  private final CsvReader<Row> csv;
  private final Iterator<Row> rows;
  private final List<String> header;

  /**
   * @param place what messages call the file
   * @param in UTF-8, closed by {@link #close()}
   * @throws DatasetFormatException {@code EMPTY_FILE} if there is no header
   */
  public static NumberTable open(String place, InputStream in) throws IOException {
    var table = new NumberTable(place, in);
    try {
      table.readHeader();
    } catch (IOException | RuntimeException e) {
      table.close();
      throw e;
    }
    return table;
  }

  private NumberTable(String place, InputStream in) {
    this.place = place;
    this.in = in;
    this.row = new Row();
    this.csv =
        CsvReader.builder()
            .detectBomHeader(true)
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(row, in, StandardCharsets.UTF_8);
    this.rows = csv.iterator();
    this.header = new ArrayList<>();
  }

  private void readHeader() throws IOException {
    row.header = header;
    if (!advance() || header.stream().allMatch(String::isBlank)) {
      throw new DatasetFormatException(
          "EMPTY_FILE", place, "the file is empty, wanted a header line and rows");
    }
    row.header = null;
    row.roles = new int[header.size()];
    Arrays.fill(row.roles, Row.SKIPPED);
  }

  /** Column names, trimmed, in the order of the file. */
  public List<String> header() {
    return List.copyOf(header);
  }

  /**
   * Which columns to parse as numbers, in the order {@link #number(int)} counts them.
   *
   * @throws DatasetFormatException {@code MISSING_COLUMN}
   */
  public void numbers(List<String> columns) throws DatasetFormatException {
    row.numbers = new double[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      row.roles[column(columns.get(i))] = i;
    }
    row.empty = new boolean[columns.size()];
    row.numberNames = columns;
  }

  /** Whether numbers of rows from here on are wanted; those of other rows read as NaN, and fast. */
  public void parse(boolean wanted) {
    row.parsing = wanted;
  }

  /**
   * Which columns to keep as text, in the order {@link #text(int)} counts them.
   *
   * @throws DatasetFormatException {@code MISSING_COLUMN}
   */
  public void texts(List<String> columns) throws DatasetFormatException {
    row.texts = new String[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      row.roles[column(columns.get(i))] = -2 - i;
    }
  }

  private int column(String name) throws DatasetFormatException {
    int found = header.indexOf(name);
    if (found < 0) {
      throw new DatasetFormatException(
          "MISSING_COLUMN",
          place + ":1",
          "no column %s, found %s".formatted(name, String.join(", ", header)));
    }
    return found;
  }

  /** Keeps the text of rows from here on, up to the limit of a dead letter. */
  public void keepRaw() {
    row.raw = new StringBuilder();
    row.rowRaw = new StringBuilder();
  }

  /** The header and the rows before the current one, since {@link #restartRaw()}, as UTF-8. */
  public byte[] rawBefore() {
    byte[] all = (String.join(",", header) + "\n" + row.raw).getBytes(StandardCharsets.UTF_8);
    return all.length <= DatasetItem.Refused.RAW_LIMIT
        ? all
        : Arrays.copyOf(all, DatasetItem.Refused.RAW_LIMIT);
  }

  /** The current row's text, after {@link #keepRaw()}, as UTF-8. */
  public byte[] rowText() {
    byte[] all = row.rowRaw.toString().getBytes(StandardCharsets.UTF_8);
    return all.length <= DatasetItem.Refused.RAW_LIMIT
        ? all
        : Arrays.copyOf(all, DatasetItem.Refused.RAW_LIMIT);
  }

  /** Leaves the current row's text out of what is kept. */
  public void dropRowText() {
    row.rowRaw.setLength(0);
  }

  /** Forgets the rows before the current one. */
  public void restartRaw() {
    row.raw.setLength(0);
  }

  /**
   * Reads a row.
   *
   * @return false at the end
   * @throws IOException if the storage fails or a gzip stream ends early
   */
  public boolean next() throws IOException {
    row.fault = null;
    row.fields = 0;
    row.settleRaw();
    return advance();
  }

  private boolean advance() throws IOException {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      return true;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException || e.getCause() instanceof ZipException) {
        throw new DatasetFormatException(
            "TRUNCATED",
            place + ":" + row.line,
            "the file ends early or is damaged after this row: " + e.getCause().getMessage());
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() instanceof RuntimeException bug && !(bug instanceof CsvParseException)) {
        throw bug; // of ours, in taking the fields: not the file's fault
      }
      throw new DatasetFormatException(
          "BAD_CSV", place + ":" + (row.line + 1), "not a CSV row: " + deepest(e));
    }
  }

  private static String deepest(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at.getMessage();
  }

  /** Number {@code i} of the row; NaN where the field is empty or bad. */
  public double number(int i) {
    return row.fields > 0 ? row.numbers[i] : Double.NaN;
  }

  /** Whether number {@code i} of the row is an empty field, which reads as NaN. */
  public boolean empty(int i) {
    return row.empty[i];
  }

  /** Text {@code i} of the row, trimmed; the same instance while it does not change. */
  public String text(int i) {
    return row.texts[i];
  }

  /** Line of the row in the file, from 1. */
  public long line() {
    return row.line;
  }

  /** Fields the row really has. */
  public int fields() {
    return row.fields;
  }

  /** The file and the line of the row. */
  public String here() {
    return place + ":" + row.line;
  }

  /** The first thing wrong with the row, or null. */
  public DatasetFormatException fault() {
    if (row.fault == null && row.fields != header.size()) {
      return new DatasetFormatException(
          "UNEQUAL_COLUMNS",
          here(),
          String.format(
              Locale.ROOT, "%d fields, wanted %d like the header", row.fields, header.size()));
    }
    return row.fault == null ? null : new DatasetFormatException("NOT_A_NUMBER", here(), row.fault);
  }

  @Override
  public void close() {
    try {
      csv.close();
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One row, reused; it sits between the parser and the columns. */
  private static final class Row extends AbstractBaseCsvCallbackHandler<Row> {
    private static final int SKIPPED = -1;

    private List<String> header;

    /** Per column: its number's index, -1 to skip it, or -2 minus its text's index. */
    private int[] roles = {};

    private List<String> numberNames = List.of();
    private double[] numbers = {};
    private boolean[] empty = {};
    private boolean parsing = true;
    private String[] texts = {};
    private StringBuilder raw;
    private StringBuilder rowRaw;
    private String fault;
    private long line;
    private int fields;

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      fields = 0;
      Arrays.fill(numbers, Double.NaN);
      Arrays.fill(empty, true);
    }

    @Override
    protected void handleField(int column, char[] buf, int offset, int len, boolean quoted) {
      fields = column + 1;
      if (header != null) {
        header.add(new String(buf, offset, len).strip());
        return;
      }
      if (rowRaw != null) {
        if (column > 0) {
          rowRaw.append(',');
        }
        if (quoted) {
          rowRaw.append('"').append(new String(buf, offset, len).replace("\"", "\"\"")).append('"');
        } else {
          rowRaw.append(buf, offset, len);
        }
      }
      if (column >= roles.length) {
        return;
      }
      int role = roles[column];
      if (role >= 0) {
        empty[role] = len == 0;
        numbers[role] = parsing ? parse(role, buf, offset, len) : Double.NaN;
      } else if (role < SKIPPED) {
        keepText(-2 - role, buf, offset, len);
      }
    }

    private double parse(int role, char[] buf, int offset, int len) {
      if (len == 0) {
        return Double.NaN;
      }
      try {
        return JavaDoubleParser.parseDouble(buf, offset, len);
      } catch (NumberFormatException e) {
        return spelled(role, new String(buf, offset, len).strip());
      }
    }

    /** Numbers that Java spells differently from those who wrote the file. */
    private double spelled(int role, String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "", "nan" -> Double.NaN;
        case "inf", "+inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> {
          if (fault == null) {
            fault = "column %s is '%s', wanted a number".formatted(numberNames.get(role), value);
          }
          yield Double.NaN;
        }
      };
    }

    private void keepText(int role, char[] buf, int offset, int len) {
      String known = texts[role];
      if (known != null && known.length() == len && matches(known, buf, offset)) {
        return;
      }
      texts[role] = new String(buf, offset, len).strip();
    }

    private static boolean matches(String known, char[] buf, int offset) {
      for (int i = 0; i < known.length(); i++) {
        if (known.charAt(i) != buf[offset + i]) {
          return false;
        }
      }
      return true;
    }

    /** The row is over: it joins the rows before it. */
    private void settleRaw() {
      if (rowRaw != null && rowRaw.length() > 0) {
        if (raw.length() < DatasetItem.Refused.RAW_LIMIT) {
          raw.append(rowRaw).append('\n');
        }
        rowRaw.setLength(0);
      }
    }

    @Override
    protected Row buildRecord() {
      return this;
    }
  }
}
