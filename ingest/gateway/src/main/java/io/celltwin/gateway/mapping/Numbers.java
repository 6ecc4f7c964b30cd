package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** What a value of a message is: a number, a word, or nothing. */
public final class Numbers {
  private static final Set<String> NOTHING =
      Set.of("", "nan", "null", "none", "unavailable", "unknown", "n/a", "na", "-", "--", "---");

  private Numbers() {}

  /**
   * @param number NaN for a word
   * @param word null for a number
   */
  public record Value(double number, String word) {}

  /**
   * @return null where it stands for nothing
   */
  public static Value of(JsonNode node) {
    if (node.isNumber()) {
      double number = node.doubleValue();
      return Double.isFinite(number) ? new Value(number, null) : null;
    }
    if (node.isBoolean()) {
      return new Value(node.booleanValue() ? 1 : 0, null);
    }
    if (!node.isTextual()) {
      return node.isNull() || node.isMissingNode() ? null : new Value(Double.NaN, node.toString());
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
    if (Character.isDigit(first) || first == '-' || first == '+' || first == '.') {
      try {
        double number = Double.parseDouble(text);
        char last = text.charAt(text.length() - 1);
        if (Double.isFinite(number) && last != 'd' && last != 'f' && last != 'D' && last != 'F') {
          return new Value(number, null);
        }
      } catch (NumberFormatException e) {
        // a word
      }
    }
    return new Value(Double.NaN, text);
  }
}
