package io.celltwin.dataset.cycler;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.celltwin.dataset.DatasetFormatException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * Rows of a text export, parsed straight from the reader's buffer. Its decimal mark is that of the
 * whole file.
 */
final class TextRows implements FileRows {
  private static final int BUFFER = 1 << 16;

  private final String place;
  private final Export export;
  private final Row row;
  private final CsvReader<Row> csv;
  private final Iterator<Row> rows;
  private final List<String> header;
  private final List<Binding> bindings;
  private long lastLine;
  private long blanks;

  /**
   * @param place what messages call the file
   * @param export how it is to be read
   * @param in closed by {@link #close()}
   * @param wanted quantities
   * @param date that the file's dates are written in, or null to read none
   * @throws DatasetFormatException {@code MISSING_COLUMN}
   */
  TextRows(
      String place, Export export, InputStream in, Set<ColumnQuantity> wanted, DatePattern date)
      throws IOException {
    this.place = place;
    this.export = export;
    Reader text = new BufferedReader(new InputStreamReader(in, export.charset()), BUFFER);
    skipMark(text);
    skipLines(text, export.headerLine() - 1);
    this.row = new Row(export, date);
    this.csv =
        CsvReader.builder()
            .fieldSeparator(export.delimiter())
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(row, export.quotedLines() ? new WithoutQuotes(text) : text);
    this.rows = csv.iterator();
    this.header = new ArrayList<>();
    try {
      row.header = header;
      advance();
      row.header = null;
      header.set(0, header.get(0).replace("\uFEFF", ""));
      while (!header.isEmpty() && header.get(header.size() - 1).isBlank()) {
        header.remove(header.size() - 1);
      }
      if (!export.units().isEmpty()) {
        header.replaceAll(String::strip);
        List<String> named = UnitsRow.joined(header, export.units());
        header.clear();
        header.addAll(named);
        advance(); // the units
      }
      this.bindings =
          Binding.of(export.manifest(), header, export.sample(), wanted, date != null, here());
      row.bind(bindings, header.size());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A byte order mark before a quote would make the quote a letter of the first name. */
  private static void skipMark(Reader text) throws IOException {
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
  }

  private static void skipLines(Reader text, long lines) throws IOException {
    for (long left = lines; left > 0; ) {
      int c = text.read();
      if (c < 0) {
        throw new EOFException("the file has become shorter while it was read");
      }
      if (c == '\n') {
        left--;
      }
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<Binding> bindings() {
    return bindings;
  }

  @Override
  public boolean next() throws IOException {
    while (advance()) {
      if (!row.blank && !row.headerAgain) {
        if (row.timeOfDay) {
          row.joinDayAndTime();
        }
        return true;
      }
      blanks += row.blank ? 1 : 0;
    }
    return false;
  }

  private boolean advance() throws IOException {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      lastLine = row.line;
      return true;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException || e.getCause() instanceof ZipException) {
        throw new DatasetFormatException(
            "TRUNCATED",
            here(),
            "the file ends early or is damaged after this row: " + e.getCause().getMessage());
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() instanceof RuntimeException bug && !(bug instanceof CsvParseException)) {
        throw bug; // of ours, in taking the fields: not the file's fault
      }
      lastLine++;
      Throwable at = e;
      while (at.getCause() != null) {
        at = at.getCause();
      }
      throw new DatasetFormatException(
          "BAD_CSV", here(), "cannot be cut into fields: " + at.getMessage());
    }
  }

  @Override
  public long blanks() {
    return blanks;
  }

  @Override
  public double number(ColumnQuantity quantity) {
    return row.numbers[quantity.slot()];
  }

  @Override
  public String text(ColumnQuantity quantity) {
    return row.texts[quantity.slot()];
  }

  @Override
  public DatasetFormatException fault() {
    if (row.fields < header.size()) {
      return new DatasetFormatException(
          "UNEQUAL_COLUMNS",
          here(),
          String.format(
              Locale.ROOT,
              "%d fields, wanted %d like the header: the line is cut off",
              row.fields,
              header.size()));
    }
    if (row.overflows && export.delimiter() == ',') {
      return new DatasetFormatException(
          "UNEQUAL_COLUMNS",
          here(),
          String.format(
              Locale.ROOT,
              "%d fields, wanted %d like the header: a decimal comma between commas, or a column"
                  + " without a name; save it with decimal points or with ; between the fields",
              row.fields,
              header.size()));
    }
    return row.fault == null ? null : new DatasetFormatException("NOT_A_NUMBER", here(), row.fault);
  }

  @Override
  public String here() {
    return place + ":" + (export.headerLine() - 1 + lastLine);
  }

  @Override
  public byte[] raw() {
    return new String(row.raw, 0, row.rawSize).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      csv.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines that stand in quotes as a whole, without them. */
  private static final class WithoutQuotes extends FilterReader {
    WithoutQuotes(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int kept = 0;
      while (kept == 0) {
        int read = in.read(buffer, offset, length);
        if (read < 0) {
          return -1;
        }
        for (int i = offset; i < offset + read; i++) {
          if (buffer[i] != '"') {
            buffer[offset + kept++] = buffer[i];
          }
        }
      }
      return kept;
    }
  }

  /** One row, reused; it sits between the parser and the quantities. */
  private static final class Row extends AbstractBaseCsvCallbackHandler<Row> {
    private static final Binding[] NONE = {};
    private static final char TYPOGRAPHIC_MINUS = '\u2212';
    private static final char EN_DASH = '\u2013';

    /** What programs and people write where they have no value. */
    private static final Set<String> MISSING =
        Set.of("nan", "n/a", "#n/a", "na", "null", "none", "-", "--", "---", "ovl", "error");

    /** No test lasts for longer [s]; what claims to is no time. */
    private static final double LONGEST_TEST = 1e13;

    /** [s] */
    private static final double DAY = 86_400;

    private final char decimal;
    private final char delimiter;
    private final List<String> sample;
    private final List<DatePattern> datePatterns;
    private final DatePattern date;
    private final double[] numbers = new double[ColumnQuantity.COUNT];
    private List<String> header;
    private Binding[] byColumn = NONE;
    private boolean testTime;
    private boolean splitCurrent;
    private boolean timeOfDay; // in a column of its own beside that of the date
    private final String[] texts = new String[ColumnQuantity.COUNT];
    private String fault;
    private boolean blank;
    private boolean headerAgain;
    private boolean overflows;
    private char[] raw = new char[256];
    private int rawSize;
    private long line;
    private int fields;

    Row(Export export, DatePattern date) {
      this.decimal = export.decimal();
      this.delimiter = export.delimiter();
      this.sample = export.sample();
      this.datePatterns = export.manifest().dates();
      this.date = date;
      Arrays.fill(texts, "");
    }

    private void bind(List<Binding> bindings, int columns) {
      byColumn = new Binding[columns];
      timeOfDay = date != null && hasTimeOfDay(bindings);
      splitCurrent = SplitCurrent.isSplit(bindings);
      for (Binding binding : bindings) {
        byColumn[binding.index()] = binding;
        testTime |= binding.quantity() == ColumnQuantity.TEST_TIME;
      }
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      fields = 0;
      rawSize = 0;
      fault = null;
      blank = true;
      headerAgain = false;
      overflows = false;
      Arrays.fill(numbers, Double.NaN);
    }

    @Override
    protected void handleField(int column, char[] buf, int offset, int len, boolean quoted) {
      fields = column + 1;
      keep(column, buf, offset, len);
      int from = offset;
      int to = offset + len;
      while (from < to && buf[from] <= ' ') {
        from++;
      }
      while (to > from && buf[to - 1] <= ' ') {
        to--;
      }
      if (header != null) {
        header.add(new String(buf, from, to - from));
        return;
      }
      blank &= from == to;
      overflows |= column >= byColumn.length && from < to;
      Binding binding = column < byColumn.length ? byColumn[column] : null;
      if (binding == null) {
        return;
      }
      if (binding.unit() == Unit.TEXT) {
        int slot = binding.quantity().slot();
        texts[slot] = same(texts[slot], buf, from, to - from);
      } else {
        numbers[binding.quantity().slot()] = number(binding, buf, from, to - from);
      }
    }

    private void keep(int column, char[] buf, int offset, int len) {
      if (rawSize + len + 1 > raw.length) {
        raw = Arrays.copyOf(raw, Math.max(raw.length * 2, rawSize + len + 1));
      }
      if (column > 0) {
        raw[rawSize++] = delimiter;
      }
      System.arraycopy(buf, offset, raw, rawSize, len);
      rawSize += len;
    }

    private double number(Binding binding, char[] buf, int from, int len) {
      if (len == 0) {
        return required(binding) ? bad(binding, "empty") : Double.NaN;
      }
      double value;
      if (len > 2 && buf[from] == '(' && buf[from + len - 1] == ')') {
        buf[from] = '-'; // as accountants write what is negative
        len--;
      } else if (len > 1 && (buf[from] == TYPOGRAPHIC_MINUS || buf[from] == EN_DASH)) {
        buf[from] = '-';
      }
      if (binding.unit().isNumber()) {
        int skipped = leadingMinus(buf, from, len);
        from += skipped;
        len -= skipped;
      }
      switch (binding.unit()) {
        case CLOCK -> value = Unit.clock(buf, from, len);
        case DATE -> {
          value = date == null ? Double.NaN : date.parse(buf, from, len);
          if (Double.isNaN(value) && !testTime) {
            return refused(
                binding, buf, from, len, "a date like " + (date == null ? datePatterns : date));
          }
          return value;
        }
        default -> {
          try {
            value = parse(binding, buf, from, len);
          } catch (NumberFormatException e) {
            return spelled(binding, buf, from, len);
          }
        }
      }
      if (!Double.isFinite(value)) {
        return binding.unit() == Unit.CLOCK
            ? refused(binding, buf, from, len, "a time like 12:34:56")
            : spelled(binding, buf, from, len);
      }
      double converted = binding.unit().convert(value);
      return binding.quantity() == ColumnQuantity.TEST_TIME && Math.abs(converted) > LONGEST_TEST
          ? refused(binding, buf, from, len, "a time of a test")
          : converted;
    }

    /**
     * Writes the sign that stands behind a number, {@code 1.5-}, or apart from it, {@code - 1.5},
     * right before its first digit.
     *
     * @return by how much later the number begins then
     */
    private static int leadingMinus(char[] buf, int from, int len) {
      int last = from + len - 1;
      if (len > 1 && buf[last] == '-' && buf[from] >= '0' && buf[from] <= '9') {
        System.arraycopy(buf, from, buf, from + 1, len - 1);
        buf[from] = '-';
        return 0;
      }
      int digit = from + 1;
      while (digit < last && buf[digit] == ' ') {
        digit++;
      }
      if (buf[from] != '-' || digit == from + 1) {
        return 0;
      }
      buf[digit - 1] = '-';
      return digit - 1 - from;
    }

    private double parse(Binding binding, char[] buf, int from, int len) {
      if (decimal == ',') {
        for (int i = from; i < from + len; i++) {
          if (buf[i] == ',' || buf[i] == '.') {
            return marked(binding, buf, from, len);
          }
        }
      }
      try {
        return JavaDoubleParser.parseDouble(buf, from, len);
      } catch (NumberFormatException e) {
        return marked(binding, buf, from, len);
      }
    }

    /** A number with other marks than Java's. */
    private double marked(Binding binding, char[] buf, int from, int len) {
      boolean small = binding.unit() == Unit.VOLT || binding.unit() == Unit.AMPERE;
      String plain = DecimalMark.plain(new String(buf, from, len), decimal, !small);
      if (plain == null) {
        throw new NumberFormatException();
      }
      return JavaDoubleParser.parseDouble(plain);
    }

    /**
     * Whether a day stands in one column and the clock of that day in another: a clock that does
     * not begin at 0 is none that was started with the test.
     */
    private boolean hasTimeOfDay(List<Binding> bindings) {
      boolean day = false;
      boolean clock = false;
      for (Binding b : bindings) {
        String text = b.index() < sample.size() ? sample.get(b.index()) : "";
        day |= b.unit() == Unit.DATE && !text.isEmpty() && text.indexOf(':') < 0;
        clock |= b.quantity() == ColumnQuantity.TEST_TIME && isTimeOfDay(b, text.toCharArray());
      }
      return day && clock;
    }

    private static boolean isTimeOfDay(Binding b, char[] text) {
      double seconds = b.unit() == Unit.CLOCK ? Unit.clock(text, 0, text.length) : Double.NaN;
      return seconds > 0 && seconds < DAY;
    }

    /** The moment of a day and a clock; there is no other time then. */
    private void joinDayAndTime() {
      int wall = ColumnQuantity.WALL_TIME.slot();
      int clock = ColumnQuantity.TEST_TIME.slot();
      numbers[wall] += numbers[clock];
      numbers[clock] = Double.NaN;
    }

    private boolean required(Binding binding) {
      return (binding.essential()
              && !(splitCurrent && binding.quantity() == ColumnQuantity.CURRENT))
          || binding.quantity() == ColumnQuantity.TEST_TIME
          || (binding.quantity() == ColumnQuantity.WALL_TIME && !testTime);
    }

    /** What is no number to Java, or none that is finite. */
    private double spelled(Binding binding, char[] buf, int from, int len) {
      String text = new String(buf, from, len);
      boolean missing = MISSING.contains(text.toLowerCase(Locale.ROOT));
      return missing && !required(binding)
          ? Double.NaN
          : refused(binding, buf, from, len, required(binding) ? "a finite number" : "a number");
    }

    private double refused(Binding binding, char[] buf, int from, int len, String wanted) {
      String text = new String(buf, from, len);
      if (text.equals(binding.name())) {
        headerAgain = true; // files were put behind each other
        return Double.NaN;
      }
      return bad(binding, "'%s', wanted %s".formatted(text, wanted));
    }

    private double bad(Binding binding, String what) {
      if (fault == null) {
        fault =
            "column %s is %s%s"
                .formatted(binding.name(), what, what.equals("empty") ? ", wanted a number" : "");
      }
      return Double.NaN;
    }

    private static String same(String known, char[] buf, int from, int len) {
      if (known.length() == len) {
        int i = 0;
        while (i < len && known.charAt(i) == buf[from + i]) {
          i++;
        }
        if (i == len) {
          return known;
        }
      }
      return new String(buf, from, len);
    }

    @Override
    protected Row buildRecord() {
      return this;
    }
  }
}
