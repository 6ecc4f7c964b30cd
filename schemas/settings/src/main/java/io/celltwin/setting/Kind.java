package io.celltwin.setting;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How values of a setting are written.
 *
 * @param <T> what they are in the program
 */
public final class Kind<T> {
  private static final Pattern AMOUNT =
      Pattern.compile("([-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,3})?)\\s*(\\D.*)?");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  /** Units a number may be given in, with what they are of the one it is kept in. */
  private static final Map<String, Map<String, String>> UNITS =
      Map.of(
          "V", Map.of("V", "1", "mV", "0.001"),
          "A", Map.of("A", "1", "mA", "0.001"),
          "C", Map.of("C", "1"),
          "s", Map.of("s", "1", "ms", "0.001", "min", "60", "h", "3600"),
          "", Map.of("%", "0.01"));

  private final String name;
  private final String unit;
  private final String wanted;
  private final Function<String, T> reader;
  private final Function<T, String> writer;

  private Kind(
      String name,
      String unit,
      String wanted,
      Function<String, T> reader,
      Function<T, String> writer) {
    this.name = name;
    this.unit = unit;
    this.wanted = wanted;
    this.reader = reader;
    this.writer = writer;
  }

  /** What it is called in the reference, e.g. {@code time}. */
  public String name() {
    return name;
  }

  /** In which values are kept; empty where there is none, or where a value names its own. */
  public String unit() {
    return unit;
  }

  /** Whether a value is several. */
  public boolean isList() {
    return name.startsWith("list of ");
  }

  /** What would be right, in words. */
  public String wanted() {
    return wanted;
  }

  /**
   * @throws IllegalArgumentException where the text is none of these
   */
  T read(String text) {
    return reader.apply(text.strip());
  }

  /** As it would be written in a file. */
  public String write(T value) {
    return writer.apply(value);
  }

  /** Counts. */
  public static Kind<Integer> whole(String unit) {
    return new Kind<>("whole number", unit, "a whole number", Integer::valueOf, String::valueOf);
  }

  /** Counts that may be larger, seeds. */
  public static Kind<Long> large() {
    return new Kind<>("whole number", "", "a whole number", Long::valueOf, String::valueOf);
  }

  /**
   * A measure.
   *
   * @param unit it is kept in; a value may name it, or another of the same quantity
   */
  public static Kind<Double> number(String unit) {
    Map<String, String> units = UNITS.getOrDefault(unit, Map.of(unit, "1"));
    String example =
        unit.isEmpty()
            ? "a number, e.g. 0.01 or 1 %"
            : "a number in %s, e.g. 0.01 %s%s".formatted(unit, unit, others(units, unit));
    return new Kind<>(
        "number",
        unit,
        example,
        text -> {
          Matcher m = AMOUNT.matcher(text);
          String factor =
              !m.matches() ? null : m.group(2) == null ? "1" : units.get(m.group(2).strip());
          if (factor == null) {
            throw new IllegalArgumentException("not in " + unit);
          }
          double value = new BigDecimal(m.group(1)).multiply(new BigDecimal(factor)).doubleValue();
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("too large");
          }
          return value;
        },
        value -> plain(value) + (unit.isEmpty() ? "" : " " + unit));
  }

  private static String others(Map<String, String> units, String own) {
    String others =
        units.keySet().stream()
            .filter(u -> !u.equals(own))
            .sorted()
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : " (also " + others + ")";
  }

  private static String plain(double value) {
    return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
  }

  /** Event time over wall time: a number above 0, or {@code max} for as fast as it goes. */
  public static Kind<Double> speed() {
    return new Kind<>(
        "speed",
        "",
        "a number above 0, or max",
        text -> {
          if (text.equalsIgnoreCase("max")) {
            return Double.POSITIVE_INFINITY;
          }
          double factor = Double.parseDouble(text.startsWith("x") ? text.substring(1) : text);
          if (!(factor > 0) || !Double.isFinite(factor)) {
            throw new IllegalArgumentException("no speed");
          }
          return factor;
        },
        value -> value == Double.POSITIVE_INFINITY ? "max" : plain(value));
  }

  /** How long; always with its unit. */
  public static Kind<Duration> time() {
    return new Kind<>(
        "time",
        "",
        "a time with its unit (ms, s, min, h, d), e.g. 2 s",
        Kind::duration,
        Kind::text);
  }

  private static Duration duration(String text) {
    if (text.startsWith("PT") || text.matches("P\\d+D.*")) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("no ISO-8601 duration", e);
      }
    }
    Matcher m = AMOUNT.matcher(text);
    Long nanos = m.matches() && m.group(2) != null ? NANOS.get(m.group(2).strip()) : null;
    if (nanos == null) {
      throw new IllegalArgumentException("no unit");
    }
    try {
      return Duration.ofNanos(
          new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(nanos)).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too fine or too long", e);
    }
  }

  private static String text(Duration time) {
    long millis = time.toMillis();
    for (String unit : List.of("d", "h", "min", "s")) {
      long each = NANOS.get(unit) / 1_000_000;
      if (millis != 0 && millis % each == 0) {
        return millis / each + " " + unit;
      }
    }
    return millis + " ms";
  }

  /** Bytes that fit into an int. */
  public static Kind<Integer> size() {
    Kind<Long> any = largeSize();
    return new Kind<>(
        any.name,
        "",
        "a size below 2 GB, e.g. 16 MB",
        text -> {
          long bytes = any.read(text);
          if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("too large");
          }
          return (int) bytes;
        },
        value -> any.write((long) value));
  }

  /** Bytes; a K is 1024 of them. */
  public static Kind<Long> largeSize() {
    return new Kind<>(
        "size",
        "",
        "a size with its unit (B, KB, MB, GB, TB), e.g. 500 MB",
        text -> {
          Matcher m = AMOUNT.matcher(text);
          int power =
              !m.matches() || m.group(2) == null
                  ? -1
                  : List.of("B", "K", "M", "G", "T")
                      .indexOf(
                          m.group(2).strip().toUpperCase(Locale.ROOT).replaceAll("(?<=.)I?B$", ""));
          if (power < 0) {
            throw new IllegalArgumentException("no unit");
          }
          try {
            long bytes =
                new BigDecimal(m.group(1))
                    .multiply(BigDecimal.valueOf(1L << (10 * power)))
                    .toBigInteger()
                    .longValueExact();
            if (bytes < 0) {
              throw new IllegalArgumentException("below 0");
            }
            return bytes;
          } catch (ArithmeticException e) {
            throw new IllegalArgumentException("too large", e);
          }
        },
        Kind::bytes);
  }

  private static String bytes(long value) {
    long left = value;
    int power = 0;
    while (power < 4 && left != 0 && left % 1024 == 0) {
      left /= 1024;
      power++;
    }
    return left + " " + List.of("B", "KB", "MB", "GB", "TB").get(power);
  }

  /** Where a program listens. */
  public static Kind<Integer> port() {
    return new Kind<>(
        "port",
        "",
        "a port, 1 to 65535, or 0 for any free one",
        text -> {
          int port = Integer.parseInt(text);
          if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no port");
          }
          return port;
        },
        String::valueOf);
  }

  /** Words. */
  public static Kind<String> text() {
    return new Kind<>("text", "", "a text that is not empty", Kind::some, value -> value);
  }

  private static String some(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
    return text;
  }

  /**
   * Words of one form.
   *
   * @param name of the form, e.g. {@code host:port}
   * @param form all of the text
   */
  public static Kind<String> text(String name, String form, String wanted) {
    return new Kind<>(
        name,
        "",
        wanted,
        text -> {
          if (!text.matches(form)) {
            throw new IllegalArgumentException("not of this form");
          }
          return text;
        },
        value -> value);
  }

  /** A file or folder. */
  public static Kind<Path> path() {
    return new Kind<>(
        "path",
        "",
        "a path",
        text -> {
          try {
            return Path.of(
                text.startsWith("~/")
                    ? System.getProperty("user.home") + text.substring(1)
                    : some(text));
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no path", e);
          }
        },
        Path::toString);
  }

  /** One of a few. */
  public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    return new Kind<>(
        "one of " + names,
        "",
        "one of " + names,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')),
        value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** One of a few words. */
  public static Kind<String> oneOf(String... words) {
    String names = String.join(", ", words);
    return new Kind<>(
        "one of " + names,
        "",
        "one of " + names,
        text -> {
          if (!List.of(words).contains(text)) {
            throw new IllegalArgumentException("none of these");
          }
          return text;
        },
        value -> value);
  }

  /** Several, separated by commas or as a list of the file's. */
  public static <T> Kind<List<T>> listOf(Kind<T> each) {
    return new Kind<>(
        "list of " + each.name,
        each.unit,
        each.wanted + ", or several with commas",
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(each::read).toList(),
        values -> values.stream().map(each::write).collect(Collectors.joining(",")));
  }
}
