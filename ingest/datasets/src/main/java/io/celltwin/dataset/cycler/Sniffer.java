package io.celltwin.dataset.cycler;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:[.,]\\d+)?");

  private Sniffer() {}

  /** The kind whose columns fit best, or empty. */
  static Optional<Export> sniff(String fileName, byte[] head, List<Manifest> manifests) {
    List<Manifest> possible = manifests.stream().filter(m -> m.mayBe(fileName)).toList();
    if (possible.isEmpty()) {
      return Optional.empty();
    }
    Charset marked = byteOrderMark(head);
    String[] lines =
        new String(head, marked == null ? StandardCharsets.ISO_8859_1 : marked)
            .split("\n", HEAD_LINES);
    for (int i = 0; i < lines.length && i < HEAD_LINES - 1; i++) {
      String line = i == 0 ? withoutMark(lines[i]) : lines[i];
      Export best = best(line.stripTrailing(), i, lines, marked, possible);
      if (best != null) {
        return Optional.of(best);
      }
    }
    return Optional.empty();
  }

  private static Export best(
      String line, int index, String[] lines, Charset marked, List<Manifest> possible) {
    Export best = null;
    double bestMatch = 0;
    boolean quoted = isQuotedAsAWhole(line);
    String bare = quoted ? line.substring(1, line.length() - 1) : line;
    Set<Character> tried = new HashSet<>();
    for (Manifest any : possible) {
      for (char delimiter : any.delimiters().toCharArray()) {
        if (!tried.add(delimiter) || bare.indexOf(delimiter) < 0) {
          continue;
        }
        Set<String> header = new HashSet<>();
        fields(bare, delimiter).forEach(f -> header.add(Manifest.normal(f)));
        for (Manifest manifest : possible) {
          double match = manifest.delimiters().indexOf(delimiter) >= 0 ? manifest.match(header) : 0;
          if (match > bestMatch) {
            bestMatch = match;
            best = export(manifest, marked, delimiter, index, quoted, lines);
          }
        }
      }
    }
    return best;
  }

  private static Export export(
      Manifest manifest,
      Charset marked,
      char delimiter,
      int index,
      boolean quoted,
      String[] lines) {
    Charset charset =
        marked != null
            ? marked
            : manifest.text().charset() == null
                ? StandardCharsets.UTF_8
                : Charset.forName(manifest.text().charset());
    return new Export(
        manifest,
        charset,
        delimiter,
        index + 1L,
        quoted,
        after(manifest.text().start(), lines, index),
        number(after(manifest.text().ratedCapacity(), lines, index)));
  }

  /** What follows a beginning in the lines before the header, or null. */
  private static String after(String beginning, String[] lines, int header) {
    if (beginning == null) {
      return null;
    }
    for (int i = 0; i < header; i++) {
      if (lines[i].startsWith(beginning)) {
        return lines[i].substring(beginning.length()).strip();
      }
    }
    return null;
  }

  private static double number(String text) {
    Matcher number = NUMBER.matcher(text == null ? "" : text);
    return number.find() ? Double.parseDouble(number.group().replace(',', '.')) : Double.NaN;
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
