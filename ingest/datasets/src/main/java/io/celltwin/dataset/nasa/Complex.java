package io.celltwin.dataset.nasa;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A complex number, as the table edition prints it: {@code (-0.44-0.1j)}. */
record Complex(double real, double imaginary) {
  private static final String DECIMAL = "(?:[0-9.]+(?:e[+-]?\\d+)?|nan|inf)";
  private static final Pattern BOTH =
      Pattern.compile("([+-]?" + DECIMAL + ")([+-]" + DECIMAL + ")[ij]");
  private static final Pattern ONE = Pattern.compile("([+-]?" + DECIMAL + ")([ij]?)");

  /**
   * @return null where the text says that there is none: empty, {@code []} or {@code nan}
   * @throws NumberFormatException if it is not a number
   */
  static Complex parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    if (plain.startsWith("(") && plain.endsWith(")")) {
      plain = plain.substring(1, plain.length() - 1);
    }
    if (plain.isEmpty() || plain.equals("[]") || plain.equals("nan")) {
      return null;
    }
    Matcher both = BOTH.matcher(plain);
    if (both.matches()) {
      return new Complex(number(both.group(1)), number(both.group(2)));
    }
    Matcher one = ONE.matcher(plain);
    if (one.matches()) {
      double value = number(one.group(1));
      return one.group(2).isEmpty() ? new Complex(value, 0) : new Complex(0, value);
    }
    throw new NumberFormatException("not a number: '%s'".formatted(text));
  }

  private static double number(String text) {
    String spelled = text.replace("nan", "NaN").replace("inf", "Infinity");
    return Double.parseDouble(spelled);
  }

  @Override
  public String toString() {
    return "%s%s%sj".formatted(real, imaginary < 0 ? "" : "+", imaginary);
  }
}
