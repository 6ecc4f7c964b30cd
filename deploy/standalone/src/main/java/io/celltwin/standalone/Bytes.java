package io.celltwin.standalone;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of data as people write it.
 *
 * @param count [bytes]
 */
record Bytes(long count) {
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*([KMGT]?)I?B?");
  private static final String UNITS = "KMGT";

  static Bytes of(long count) {
    return new Bytes(count);
  }

  /**
   * Reads e.g. {@code 500MB}, {@code 10GB}, {@code 1.5T}; a K is 1024.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Bytes parse(String text) {
    Matcher m = WRITTEN.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no size, wanted e.g. 500MB or 10GB".formatted(text));
    }
    int power = m.group(2).isEmpty() ? 0 : UNITS.indexOf(m.group(2)) + 1;
    return new Bytes((long) (Double.parseDouble(m.group(1)) * Math.pow(1024, power)));
  }

  /** In the largest unit that leaves a number of one digit or more. */
  @Override
  public String toString() {
    int power = 0;
    double value = count;
    while (power < UNITS.length() && value >= 1024) {
      value /= 1024;
      power++;
    }
    String unit = power == 0 ? "B" : UNITS.charAt(power - 1) + "B";
    boolean whole = value == Math.rint(value) || value >= 100;
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, unit);
  }

  /** For the command line. */
  static final class Converter implements ITypeConverter<Bytes> {
    @Override
    public Bytes convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
