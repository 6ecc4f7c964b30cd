package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/**
 * Workbooks of Arbin, Neware and others: a sheet with the samples is read as the text it would be
 * if somebody saved it as CSV, row by row. A long test goes on in the next sheet, another channel
 * has a sheet of its own.
 */
final class Spreadsheets implements DatasetReader {
  private static final Pattern NO_SAMPLES =
      Pattern.compile(
          "(?i)(?:statist|info|global|summary|cycle|step|test|unit|log|curve|idle|循环|工步|测试).*");
  private static final Pattern CONTINUED = Pattern.compile("(?<=[-_ \\d]\\d{1,9})_\\d+$");
  private static final Pattern DATE = Pattern.compile("(?i).*(?:y|d).*");
  private static final Pattern CLOCK = Pattern.compile("(?i).*\\[?h+\\]?:m.*");
  private static final double EPOCH_DAY = 25_569;

  private final List<Manifest> manifests;

  Spreadsheets(List<Manifest> manifests) {
    this.manifests = List.copyOf(manifests);
  }

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (!file.name().endsWith(".xlsx") && !file.name().endsWith(".xlsm")) {
      return Optional.empty();
    }
    Map<String, List<Content>> tests = new LinkedHashMap<>();
    Map<String, Manifest> kinds = new LinkedHashMap<>();
    var sheets = new ArrayList<String>();
    try (ReadableWorkbook book = open(file)) {
      book.getSheets().forEach(sheet -> sheets.add(sheet.getName()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // none, and refused as such
    }
    String called = file.stem().toLowerCase(Locale.ROOT) + ".csv";
    for (String sheet : sheets) {
      if (sheets.size() > 1 && NO_SAMPLES.matcher(sheet).matches()) {
        continue;
      }
      byte[] head = new byte[Sniffer.HEAD_BYTES];
      int size;
      try (InputStream text = new SheetText(file, sheet)) {
        size = text.readNBytes(head, 0, head.length);
      } catch (RuntimeException e) {
        throw damaged(file, e);
      }
      Optional<Export> export = Sniffer.sniff(called, Arrays.copyOf(head, size), manifests);
      if (export.isPresent()) {
        String test = CONTINUED.matcher(sheet).replaceFirst("");
        tests
            .computeIfAbsent(test, any -> new ArrayList<>())
            .add(new Samples(file, sheet, export.get()));
        kinds.putIfAbsent(test, export.get().manifest());
      }
    }
    if (tests.isEmpty()) {
      throw new DatasetFormatException(
          "UNSUPPORTED_FORMAT",
          file.place(),
          "a spreadsheet (.xlsx) without a sheet of samples, it has %s: %s"
              .formatted(String.join(", ", sheets), CyclerLayouts.waysOut()));
    }
    return Optional.of(new Found(List.copyOf(cells(file, tests, kinds)), List.of(), List.of()));
  }

  private static List<CyclerFile> cells(
      DatasetFile file, Map<String, List<Content>> tests, Map<String, Manifest> kinds)
      throws IOException {
    var cells = new ArrayList<CyclerFile>();
    for (Map.Entry<String, List<Content>> test : tests.entrySet()) {
      String name = tests.size() == 1 ? file.stem() : file.stem() + "-" + test.getKey();
      var parts = new ArrayList<CyclerFile>();
      for (Content sheet : test.getValue()) {
        parts.addAll(CyclerFile.survey(file, kinds.get(test.getKey()), sheet, name));
      }
      if (test.getValue().size() > 1) {
        cells.add(
            CyclerFile.joined(
                parts,
                name,
                String.format(
                    Locale.ROOT, "its test goes on in %d sheets", test.getValue().size())));
      } else {
        cells.addAll(parts);
      }
    }
    return cells;
  }

  private static ReadableWorkbook open(DatasetFile file) throws IOException {
    return new ReadableWorkbook(file.open(), new ReadingOptions(true, false));
  }

  private static DatasetFormatException damaged(DatasetFile file, RuntimeException e) {
    return new DatasetFormatException(
        "BAD_XLSX", file.place(), "cannot be read from here on: " + e.getMessage());
  }

  /** A sheet as the rows of a text. */
  private record Samples(DatasetFile file, String sheet, Export export) implements Content {
    @Override
    public FileRows rows(Set<ColumnQuantity> wanted, DatePattern date) throws IOException {
      return new TextRows(
          file.place() + ":" + sheet,
          export,
          new BufferedInputStream(new SheetText(file, sheet)),
          wanted,
          date);
    }

    @Override
    public String startText() {
      return export.startText();
    }

    @Override
    public double ratedCapacity() {
      return export.ratedCapacity();
    }
  }

  /** The lines that a sheet would be as CSV in UTF-8, made while they are read. */
  private static final class SheetText extends InputStream {
    private final ReadableWorkbook book;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;
    private byte[] line = {};
    private int at;

    SheetText(DatasetFile file, String name) throws IOException {
      book = open(file);
      try {
        Sheet sheet = book.findSheet(name).orElseThrow();
        stream = sheet.openStream();
        rows = stream.iterator();
      } catch (IOException | RuntimeException e) {
        book.close();
        throw e;
      }
    }

    @Override
    public int read() {
      return more() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (!more()) {
        return -1;
      }
      int copied = Math.min(length, line.length - at);
      System.arraycopy(line, at, buffer, offset, copied);
      at += copied;
      return copied;
    }

    private boolean more() {
      while (at == line.length && rows.hasNext()) {
        line = written(rows.next()).getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      return at < line.length;
    }

    private static String written(Row row) {
      var text = new StringBuilder();
      for (int i = 0; i < row.getCellCount(); i++) {
        text.append(i == 0 ? "" : ",");
        Cell cell = row.getCell(i);
        if (cell != null && cell.getType() != CellType.EMPTY) {
          String value = value(cell);
          boolean quoted = value.indexOf(',') >= 0 || value.indexOf('"') >= 0;
          text.append(quoted ? "\"" + value.replace("\"", "\"\"") + "\"" : value);
        }
      }
      return text.append('\n').toString();
    }

    private static String value(Cell cell) {
      String raw = cell.getType() == CellType.STRING ? cell.getText() : cell.getRawValue();
      if (raw == null) {
        return "";
      }
      String format = cell.getType() == CellType.NUMBER ? cell.getDataFormatString() : null;
      if (format != null) {
        String bare = format.replaceAll("\"[^\"]*\"|\\[\\$[^]]*]|\\\\.", "");
        if (CLOCK.matcher(bare).matches() && !DATE.matcher(bare).matches()) {
          return clock(Double.parseDouble(raw));
        }
        if (DATE.matcher(bare).matches() && !bare.equalsIgnoreCase("standard")) {
          return date(Double.parseDouble(raw));
        }
      }
      return raw.replace('\n', ' ').replace('\r', ' ');
    }

    private static String date(double days) {
      long millis = Math.round((days - EPOCH_DAY) * 86_400_000);
      return java.time.Instant.ofEpochMilli(millis).toString();
    }

    private static String clock(double days) {
      long millis = Math.round(days * 86_400_000);
      return String.format(
          Locale.ROOT,
          "%d:%02d:%02d.%03d",
          millis / 3_600_000,
          millis / 60_000 % 60,
          millis / 1000 % 60,
          millis % 1000);
    }

    @Override
    public void close() throws IOException {
      stream.close();
      book.close();
    }
  }
}
