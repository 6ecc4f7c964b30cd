package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parameters of one question; a bad one is named with its value and what was wanted. One that
 * is not known is refused: left out in silence, a filter that is misspelt would answer with
 * everything.
 */
final class Parameters {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private final QueryParams query;

  /**
   * @param known all that this path takes
   */
  Parameters(QueryParams query, String... known) {
    this.query = query;
    List<String> names = List.of(known);
    for (String name : query.names()) {
      if (!names.contains(name)) {
        throw new ProblemException(
            HttpStatus.BAD_REQUEST,
            "unknown_parameter",
            "parameter '%s' is not known here, wanted %s"
                .formatted(
                    Problem.shown(name),
                    names.isEmpty() ? "none" : "one of " + String.join(", ", names)));
      }
      if (query.getAll(name).size() > 1) {
        throw ProblemException.badParameter(
            name, String.join(", ", query.getAll(name)), "one value");
      }
    }
  }

  /** Null where it is not given. */
  String text(String name) {
    String value = query.get(name);
    if (value != null && value.isBlank()) {
      throw ProblemException.badParameter(name, value, "a value, or no such parameter");
    }
    return value;
  }

  int number(String name, int usual, int min, int max) {
    return (int) number(name, (long) usual, min, max);
  }

  long number(String name, long usual, long min, long max) {
    String value = text(name);
    if (value == null) {
      return usual;
    }
    if (WHOLE.matcher(value).matches()) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw ProblemException.badParameter(
        name, value, String.format(Locale.ROOT, "a whole number from %d to %d", min, max));
  }

  /** Whether the answer is to be a table: {@code format=csv}. */
  boolean csv() {
    return word("format", Format.class) == Format.CSV;
  }

  private enum Format {
    JSON,
    CSV
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
