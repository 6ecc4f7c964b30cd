package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a value of a message is: a number, a word, or nothing. */
public final class Numbers {
  private static final Set<String> NOTHING =
      Set.of(
          "",
          "nan",
          "null",
          "nil",
          "none",
          "unavailable",
          "unknown",
          "undefined",
          "invalid",
          "n/a",
          "na",
          "-",
          "--",
          "---",
          "?",
          "inf",
          "+inf",
          "-inf",
          "infinity",
          "-infinity");

  /** Digits, a comma for the point where there is no point, and a unit behind. */
  private static final Pattern WITH_UNIT =
      Pattern.compile(
          "([+-]?(?:\\d+(?:[.,]\\d*)?|[.,]\\d+)(?:[eE][+-]?\\d+)?)\\s*([\\p{L}°%µΩ]{0,8})");

  private static final Pattern LIST = Pattern.compile("[\\s;|_]+|,\\s*");
  private static final int FEWEST_LISTED = 3;

  private Numbers() {}

  /**
   * @param number NaN for a word
   * @param word null for a number
   * @param unit written behind the number, or null
   */
  public record Value(double number, String word, String unit) {}

  /**
   * @return null where it stands for nothing
   */
  public static Value of(JsonNode node) {
    if (node.isNumber()) {
      double number = node.doubleValue();
      return Double.isFinite(number) ? new Value(number, null, null) : null;
    }
    if (node.isBoolean()) {
      return new Value(node.booleanValue() ? 1 : 0, null, null);
    }
    if (!node.isTextual()) {
      return node.isNull() || node.isMissingNode()
          ? null
          : new Value(Double.NaN, node.toString(), null);
    }
    return of(node.textValue());
  }

  /**
   * @return null where it stands for nothing
   */
  public static Value of(String raw) {
    String text = raw.strip();
    if (NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
      return null;
    }
    char first = text.charAt(0);
    if (Character.isDigit(first) || "+-.,".indexOf(first) >= 0) {
      Matcher number = WITH_UNIT.matcher(text);
      if (number.matches()) {
        double value = Double.parseDouble(number.group(1).replace(',', '.'));
        String unit = number.group(2);
        return Double.isFinite(value) ? new Value(value, null, unit.isEmpty() ? null : unit) : null;
      }
    }
    return new Value(Double.NaN, text, null);
  }

  /**
   * Numbers of one text, as of all cells of a pack; empty where it is no row of three or more. A
   * comma parts them, unless it stands for the point.
   */
  public static List<Double> listed(String raw) {
    String text = raw.strip().replaceAll("^[\\[({]|[\\])}]$", "").strip();
    String[] parts = LIST.split(text, -1);
    if (parts.length < FEWEST_LISTED) {
      return List.of();
    }
    var numbers = new ArrayList<Double>();
    for (String part : parts) {
      Value value = part.isEmpty() ? null : of(part);
      if (value != null && (value.word() != null || value.unit() != null)) {
        return List.of();
      }
      numbers.add(value == null ? Double.NaN : value.number());
    }
    return numbers;
  }
}
