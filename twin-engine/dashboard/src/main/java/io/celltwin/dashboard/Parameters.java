package io.celltwin.dashboard;

import com.linecorp.armeria.common.QueryParams;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parameters of one question; a bad one is named with its value and what was wanted. */
final class Parameters {
  private final QueryParams query;

  Parameters(QueryParams query) {
    this.query = query;
  }

  /** Null where it is not given. */
  String text(String name) {
    String value = query.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  int number(String name, int usual, int min, int max) {
    return (int) number(name, (long) usual, min, max);
  }

  long number(String name, long usual, long min, long max) {
    String value = text(name);
    if (value == null) {
      return usual;
    }
    String wanted = String.format(Locale.ROOT, "a whole number from %d to %d", min, max);
    try {
      long number = Long.parseLong(value);
      if (number < min || number > max) {
        throw ProblemException.badParameter(name, value, wanted);
      }
      return number;
    } catch (NumberFormatException e) {
      throw ProblemException.badParameter(name, value, wanted);
    }
  }

  boolean flag(String name) {
    String value = text(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw ProblemException.badParameter(name, value, "true or false");
  }

  /** One of a few words, whatever its case; null where it is not given. */
  <E extends Enum<E>> E word(String name, Class<E> words) {
    return word(name, text(name), words);
  }

  static <E extends Enum<E>> E word(String name, String value, Class<E> words) {
    if (value == null) {
      return null;
    }
    for (E word : words.getEnumConstants()) {
      if (word.name().equalsIgnoreCase(value)) {
        return word;
      }
    }
    throw ProblemException.badParameter(
        name,
        value,
        "one of "
            + Arrays.stream(words.getEnumConstants())
                .map(w -> w.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }
}
