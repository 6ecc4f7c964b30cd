package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSONPath. Those that only lead down (keys and places) are walked; the library does the others,
 * which is ten times slower.
 */
final class ValuePath {
  private static final Configuration JACKSON =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.SUPPRESS_EXCEPTIONS)
          .build();

  private final String text;
  private final JsonPath compiled;

  /** Of what stands in a row there; made once, since a row of cells comes again and again. */
  private volatile String[] places = {};

  /** Keys and, as numbers, places; null where it does more than lead down. */
  private final List<Object> steps;

  private ValuePath(String text, JsonPath compiled, List<Object> steps) {
    this.text = text;
    this.compiled = compiled;
    this.steps = steps;
  }

  /**
   * @throws InvalidPathException for what is no JSONPath
   */
  static ValuePath of(String text) {
    JsonPath compiled = JsonPath.compile(text);
    return new ValuePath(text, compiled, steps(text));
  }

  /** The value there; missing where there is none. */
  JsonNode in(JsonNode row) {
    if (steps == null) {
      Object found = compiled.read(row, JACKSON);
      return found instanceof JsonNode node ? node : MissingNode.getInstance();
    }
    JsonNode at = row;
    for (Object step : steps) {
      at = step instanceof Integer place ? at.path(place) : at.path((String) step);
    }
    return at;
  }

  /** What the i-th of a row of values there is called. */
  String place(int i) {
    String[] known = places;
    if (i >= known.length) {
      String[] more = new String[Math.max(i + 1, 2 * known.length)];
      for (int k = 0; k < more.length; k++) {
        more[k] = text + "[" + k + "]";
      }
      places = more;
      known = more;
    }
    return known[i];
  }

  private static List<Object> steps(String path) {
    if (!path.startsWith("$")) {
      return null;
    }
    var steps = new ArrayList<Object>();
    int i = 1;
    while (i < path.length()) {
      int end = path.startsWith("['", i) ? quoted(path, i, steps) : plain(path, i, steps);
      if (end < 0) {
        return null;
      }
      i = end;
    }
    return steps;
  }

  private static int quoted(String path, int from, List<Object> steps) {
    int end = path.indexOf("']", from);
    String key = end < 0 ? "\\" : path.substring(from + 2, end);
    if (key.contains("'") || key.contains("\\")) {
      return -1;
    }
    steps.add(key);
    return end + 2;
  }

  private static int plain(String path, int from, List<Object> steps) {
    int i = from + 1;
    if (path.charAt(from) == '[') {
      while (i < path.length() && Character.isDigit(path.charAt(i))) {
        i++;
      }
      if (i == from + 1 || i - from > 7 || i >= path.length() || path.charAt(i) != ']') {
        return -1;
      }
      steps.add(Integer.valueOf(path.substring(from + 1, i)));
      return i + 1;
    }
    while (i < path.length()
        && (Character.isLetterOrDigit(path.charAt(i)) || "_-".indexOf(path.charAt(i)) >= 0)) {
      i++;
    }
    if (path.charAt(from) != '.' || i == from + 1) {
      return -1;
    }
    steps.add(path.substring(from + 1, i));
    return i;
  }

  @Override
  public String toString() {
    return text;
  }
}
