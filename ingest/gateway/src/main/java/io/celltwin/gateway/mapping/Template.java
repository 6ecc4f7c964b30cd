package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with places to fill: {@code {pack}} from the topic, {@code {$.serial}} from the message. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");

  private final String text;

  /** Strings as they are, names to look up as {@link Name}, paths. */
  private final List<Object> parts = new ArrayList<>();

  private record Name(String name) {}

  private Template(String text) {
    this.text = text;
  }

  /**
   * @throws com.jayway.jsonpath.InvalidPathException for a place that is no JSONPath
   */
  static Template of(String text) {
    var template = new Template(text);
    Matcher places = PLACE.matcher(text);
    int from = 0;
    while (places.find()) {
      template.literal(text.substring(from, places.start()));
      String place = places.group(1);
      template.parts.add(place.startsWith("$") ? ValuePath.of(place) : new Name(place));
      from = places.end();
    }
    template.literal(text.substring(from));
    return template;
  }

  private void literal(String literal) {
    if (!literal.isEmpty()) {
      parts.add(literal);
    }
  }

  /**
   * @param names of the topic's levels and others
   * @param row of the message, or null
   * @return the text filled, or null where a place has nothing to fill it
   */
  String fill(Map<String, String> names, JsonNode row) {
    if (parts.size() == 1 && parts.get(0) instanceof String whole) {
      return whole;
    }
    var filled = new StringBuilder();
    for (Object part : parts) {
      String value = value(part, names, row);
      if (value == null || value.isBlank()) {
        return null;
      }
      filled.append(value);
    }
    return filled.toString();
  }

  private static String value(Object part, Map<String, String> names, JsonNode row) {
    if (part instanceof Name name) {
      return names.get(name.name());
    }
    if (part instanceof ValuePath path) {
      JsonNode found = row == null ? null : path.in(row);
      return found == null || !found.isValueNode() || found.isNull() ? null : found.asText();
    }
    return (String) part;
  }

  /** Names it needs that are no paths. */
  List<String> names() {
    return parts.stream().filter(Name.class::isInstance).map(part -> ((Name) part).name()).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
