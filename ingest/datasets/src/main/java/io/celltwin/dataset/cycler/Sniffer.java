package io.celltwin.dataset.cycler;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.cycler.ColumnQuantity.Dimension;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what kind of export a text file is by the first line that names columns as one of the kinds
 * does. What stands before that line is free: cyclers write a line or a hundred there.
 */
final class Sniffer {
  /** Of a file's beginning; some protocols stand there in full, on one line. */
  static final int HEAD_BYTES = 1 << 20;

  private static final int HEAD_LINES = 1_000;
  private static final double MOST_VOLTS = 100;
  private static final int ROWS_LOOKED_AT = 500;
  private static final Pattern NUMBER = Pattern.compile("([-+]?\\d[\\d.,]*)\\s*(\\S+)?");

  private Sniffer() {}

  /** How closely a header must be what a kind's columns are called. */
  private enum Fit {
    /** As exports of the kind spell them. */
    SPELLED,
    /** Spelled otherwise, or in other units. */
    ALIKE
  }

  /** The kind whose columns fit best, or empty. */
  static Optional<Export> sniff(String fileName, byte[] head, List<Manifest> manifests) {
    List<Manifest> possible = manifests.stream().filter(m -> m.mayBe(fileName)).toList();
    return sniff(head, possible.stream().filter(m -> !m.isLastResort()).toList())
        .or(() -> sniff(head, possible.stream().filter(Manifest::isLastResort).toList()));
  }

  /** A voltage that names no unit is one in volts where a cell or a pack may have it. */
  private static boolean isPlausible(List<Binding> numbers, List<List<String>> rows, char decimal) {
    for (Binding column : numbers) {
      boolean guessed = column.quantity() == ColumnQuantity.VOLTAGE && column.guess() != null;
      if (guessed && !rows.isEmpty() && column.index() < rows.get(0).size()) {
        String plain = DecimalMark.plain(rows.get(0).get(column.index()), decimal, true);
        try {
          return plain == null || Double.parseDouble(plain) < MOST_VOLTS;
        } catch (NumberFormatException e) {
          return true; // will be said row by row
        }
      }
    }
    return true;
  }

  private static List<Binding> numbers(
      Manifest manifest, List<String> header, List<List<String>> rows) {
    try {
      return Binding.of(
          manifest,
          header,
          rows.isEmpty() ? List.of() : rows.get(0),
          EnumSet.of(
              ColumnQuantity.TEST_TIME,
              ColumnQuantity.WALL_TIME,
              ColumnQuantity.VOLTAGE,
              ColumnQuantity.CURRENT,
              ColumnQuantity.DISCHARGE_CURRENT),
          false,
          "");
    } catch (DatasetFormatException e) {
      return List.of(); // will be said when it is read
    }
  }

  private static Optional<Export> sniff(byte[] head, List<Manifest> possible) {
    if (possible.isEmpty()) {
      return Optional.empty();
    }
    for (Charset charset : charsets(head)) {
      String[] lines = new String(head, charset).split("\n", HEAD_LINES);
      for (Fit fit : Fit.values()) {
        for (int i = 0; i < lines.length && i < HEAD_LINES - 1; i++) {
          String line = i == 0 ? withoutMark(lines[i]) : lines[i];
          Export best = best(line.stripTrailing(), i, lines, charset, possible, fit);
          if (best != null) {
            return Optional.of(best);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What the text may be written in, the likeliest first. */
  private static List<Charset> charsets(byte[] head) {
    Charset marked = byteOrderMark(head);
    if (marked != null) {
      return List.of(marked);
    }
    boolean ascii = true;
    int zeros = 0;
    for (byte b : head) {
      ascii &= b >= 0;
      zeros += b == 0 ? 1 : 0;
    }
    if (zeros > head.length / 8 * 5) { // three of four
      return List.of(Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));
    }
    if (zeros > head.length / 4) {
      return List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    }
    if (ascii) {
      return List.of(StandardCharsets.ISO_8859_1);
    }
    return isUtf8(head)
        ? List.of(StandardCharsets.UTF_8)
        : List.of(StandardCharsets.ISO_8859_1, Charset.forName("GB18030"));
  }

  /** Whether all of it is; at its end a letter may be cut off. */
  private static boolean isUtf8(byte[] head) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var letters = java.nio.CharBuffer.allocate(head.length + 1);
    return !decoder.decode(java.nio.ByteBuffer.wrap(head), letters, false).isError();
  }

  private static Export best(
      String line, int index, String[] lines, Charset charset, List<Manifest> possible, Fit fit) {
    Export best = null;
    double bestMatch = 0;
    boolean quoted = isQuotedAsAWhole(line);
    String bare = quoted ? line.substring(1, line.length() - 1) : line;
    Set<Character> tried = new HashSet<>();
    for (Manifest any : possible) {
      for (char delimiter : any.delimiters().toCharArray()) {
        if (bare.indexOf(delimiter) < 0 || !tried.add(delimiter)) {
          continue;
        }
        List<String> fields = fields(bare, delimiter);
        Set<String> names = new HashSet<>();
        for (String field : fields) {
          if (fit == Fit.SPELLED) {
            names.add(Manifest.normal(field));
          } else {
            ColumnName.readings(field).forEach(reading -> names.add(reading.key()));
          }
        }
        for (Manifest manifest : possible) {
          double match =
              manifest.delimiters().indexOf(delimiter) < 0
                  ? 0
                  : fit == Fit.SPELLED ? manifest.match(names) : manifest.matchLoosely(names);
          Export export =
              match > bestMatch
                  ? export(manifest, charset, delimiter, index, quoted, lines, fields)
                  : null;
          if (export != null) {
            bestMatch = match;
            best = export;
          }
        }
      }
    }
    return best;
  }

  private static Export export(
      Manifest manifest,
      Charset charset,
      char delimiter,
      int index,
      boolean quoted,
      String[] lines,
      List<String> names) {
    List<List<String>> rows = rows(lines, index, delimiter, quoted, names.size());
    boolean unitsBelow = !rows.isEmpty() && UnitsRow.is(rows.get(0), names.size());
    List<String> units = unitsBelow ? rows.remove(0) : List.of();
    List<String> header = UnitsRow.joined(names, units);
    List<Binding> numbers = numbers(manifest, header, rows);
    char decimal = DecimalMark.of(numbers, rows);
    if (manifest.isLastResort() && !isPlausible(numbers, rows, decimal)) {
      return null;
    }
    return new Export(
        manifest,
        charset.equals(StandardCharsets.ISO_8859_1) ? eightBit(manifest, lines) : charset,
        delimiter,
        index + 1L,
        quoted,
        decimal,
        rows.isEmpty() ? List.of() : rows.get(0),
        units,
        after(manifest.text().start(), lines, index),
        number(after(manifest.text().ratedCapacity(), lines, index), decimal));
  }

  /** What a text without a mark that is no UTF-8 is taken for. */
  private static Charset eightBit(Manifest manifest, String[] lines) {
    if (manifest.text().charset() != null) {
      return Charset.forName(manifest.text().charset());
    }
    for (String line : lines) {
      for (int i = 0; i < line.length(); i++) {
        if (line.charAt(i) > 127) {
          return StandardCharsets.ISO_8859_1;
        }
      }
    }
    return StandardCharsets.UTF_8; // what comes later may be
  }

  /** Fields of the first rows below the header; of the last line the end may be missing. */
  private static List<List<String>> rows(
      String[] lines, int header, char delimiter, boolean quoted, int columns) {
    var rows = new ArrayList<List<String>>();
    int least = Math.max(2, columns / 2);
    for (int i = header + 1; i < lines.length - 1 && rows.size() < ROWS_LOOKED_AT; i++) {
      String line = lines[i].stripTrailing();
      List<String> row =
          fields(quoted ? line.replace("\"", "") : line, delimiter).stream()
              .map(String::strip)
              .toList();
      if (row.size() >= least && row.stream().filter(f -> !f.isEmpty()).count() > 1) {
        rows.add(row);
      }
    }
    if (rows.isEmpty() && header + 1 < lines.length) {
      rows.add(fields(lines[header + 1].stripTrailing(), delimiter));
    }
    return rows;
  }

  /** What follows a beginning in the lines before the header, or null. */
  private static String after(String beginning, String[] lines, int header) {
    if (beginning == null) {
      return null;
    }
    for (int i = 0; i < header; i++) {
      int at = lines[i].indexOf(beginning);
      if (at >= 0) {
        String rest = lines[i].substring(at + beginning.length()).strip();
        int tab = rest.indexOf('\t');
        return tab < 0 ? rest : rest.substring(0, tab);
      }
    }
    return null;
  }

  /** A charge of the heading [Ah]; in Ah where no unit follows. */
  private static double number(String text, char decimal) {
    Matcher number = NUMBER.matcher(text == null ? "" : text);
    if (!number.find()) {
      return Double.NaN;
    }
    String plain = DecimalMark.plain(number.group(1), decimal, true);
    String written = number.group(2) == null ? "Ah" : Manifest.normal(number.group(2));
    Unit unit = Unit.written(written, Dimension.CHARGE);
    if (unit == null) {
      return Double.NaN; // a unit whose letters did not survive is not guessed at
    }
    try {
      double value = Double.parseDouble(plain == null ? number.group(1) : plain);
      return unit.convert(value);
    } catch (NumberFormatException e) {
      return Double.NaN; // thousands and fractions cannot be told apart
    }
  }

  private static boolean isQuotedAsAWhole(String line) {
    return line.length() > 2
        && line.startsWith("\"")
        && line.indexOf('"', 1) == line.length() - 1
        && line.indexOf(',') > 0;
  }

  private static List<String> fields(String line, char delimiter) {
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(line)) {
      var fields = new ArrayList<String>();
      for (CsvRecord record : csv) {
        fields.addAll(record.getFields());
      }
      return fields;
    } catch (CsvParseException | java.io.IOException e) {
      return List.of(); // a line of prose with a lone quote
    }
  }

  private static Charset byteOrderMark(byte[] head) {
    if (head.length >= 3
        && (head[0] & 0xff) == 0xef
        && (head[1] & 0xff) == 0xbb
        && (head[2] & 0xff) == 0xbf) {
      return StandardCharsets.UTF_8;
    }
    if (head.length >= 4 && head[0] == 0 && head[1] == 0 && (head[2] & 0xff) == 0xfe) {
      return Charset.forName("UTF-32BE");
    }
    if (head.length >= 4 && (head[0] & 0xff) == 0xff && head[2] == 0 && head[3] == 0) {
      return Charset.forName("UTF-32LE");
    }
    if (head.length >= 2 && (head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (head.length >= 2 && (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    return null;
  }

  private static String withoutMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }
}
