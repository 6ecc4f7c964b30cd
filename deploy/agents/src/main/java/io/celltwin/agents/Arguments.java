package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a tool was called with, held against its schema: a wrong one is named with its value and
 * what was wanted. Of JSON schema it knows what the tools' schemas use.
 */
final class Arguments {
  private static final int LONGEST_SHOWN = 60;

  private final ObjectNode given;
  private final JsonNode properties;

  private Arguments(ObjectNode given, JsonNode properties) {
    this.given = given;
    this.properties = properties;
  }

  /** An argument that was not meant so; the message is a sentence. */
  static final class WrongArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongArgumentException(String sentence) {
      super(sentence);
    }
  }

  /**
   * @param schema of an object
   * @throws WrongArgumentException for the first one that is wrong
   */
  static Arguments of(ObjectNode given, JsonNode schema) {
    JsonNode properties = schema.path("properties");
    for (var field : given.properties()) {
      if (!properties.has(field.getKey())) {
        throw new WrongArgumentException(
            "'%s' is not known here, wanted %s"
                .formatted(shown(field.getKey()), oneOf(properties.fieldNames())));
      }
    }
    for (JsonNode name : schema.path("required")) {
      if (given.path(name.asText()).isMissingNode() || given.path(name.asText()).isNull()) {
        throw new WrongArgumentException(
            "'%s' is missing: %s".formatted(name.asText(), wanted(properties.path(name.asText()))));
      }
    }
    for (var field : given.properties()) {
      if (!field.getValue().isNull()) { // not given: models write it so
        check(field.getKey(), field.getValue(), properties.path(field.getKey()));
      }
    }
    return new Arguments(given, properties);
  }

  private static void check(String name, JsonNode value, JsonNode schema) {
    boolean right =
        switch (schema.path("type").asText()) {
          case "string" -> value.isTextual() && isOf(value, schema) && isShort(value, schema);
          case "integer" ->
              value.isIntegralNumber() && value.canConvertToLong() && isWithin(value, schema);
          case "number" -> value.isNumber() && isWithin(value, schema);
          case "boolean" -> value.isBoolean();
          case "array" ->
              value.isArray()
                  && value.size() >= schema.path("minItems").asInt(0)
                  && value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE);
          default -> true;
        };
    if (!right) {
      throw new WrongArgumentException(
          "%s is %s, wanted %s".formatted(name, shown(value.toString()), wanted(schema)));
    }
    if (value.isArray() && schema.path("items").has("type")) {
      for (int i = 0; i < value.size(); i++) {
        check(name + "[" + i + "]", value.get(i), schema.path("items"));
      }
    }
  }

  private static boolean isOf(JsonNode value, JsonNode schema) {
    return !schema.has("enum")
        || StreamSupport.stream(schema.path("enum").spliterator(), false).anyMatch(value::equals);
  }

  private static boolean isShort(JsonNode value, JsonNode schema) {
    return !value.asText().isBlank()
        && value.asText().length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
  }

  private static boolean isWithin(JsonNode value, JsonNode schema) {
    return value.doubleValue() >= schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
        && value.doubleValue() <= schema.path("maximum").asDouble(Double.POSITIVE_INFINITY);
  }

  private static String wanted(JsonNode schema) {
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.path("enum").forEach(word -> words.add(word.asText()));
      return oneOf(words.iterator());
    }
    String from = schema.path("minimum").asText("");
    String to = schema.path("maximum").asText("");
    String range =
        to.isEmpty()
            ? from.isEmpty() ? "" : ", " + from + " or more"
            : " from " + from + " to " + to;
    return switch (schema.path("type").asText()) {
      case "string" ->
          String.format(
              Locale.ROOT, "a text of 1 to %d characters", schema.path("maxLength").asInt());
      case "integer" -> "a whole number" + range;
      case "number" -> "a number" + range;
      case "boolean" -> "true or false";
      default ->
          String.format(
              Locale.ROOT,
              "a list of %d to %d",
              schema.path("minItems").asInt(),
              schema.path("maxItems").asInt());
    };
  }

  private static String oneOf(java.util.Iterator<String> names) {
    List<String> all = new ArrayList<>();
    names.forEachRemaining(all::add);
    return all.isEmpty()
        ? "no argument"
        : "one of " + all.stream().collect(Collectors.joining(", "));
  }

  private static String shown(String value) {
    String text = value.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "\u2026";
  }

  /** Null where it is neither given nor has a usual value. */
  private JsonNode value(String name) {
    JsonNode value = given.path(name);
    if (value.isMissingNode() || value.isNull()) {
      value = properties.path(name).path("default");
    }
    return value.isMissingNode() ? null : value;
  }

  boolean has(String name) {
    return value(name) != null;
  }

  /** Null where there is none. */
  String text(String name) {
    JsonNode value = value(name);
    return value == null ? null : value.asText();
  }

  /** One that is required or has a usual value. */
  int number(String name) {
    return value(name).intValue();
  }

  /** As it was given; null where it was not. */
  JsonNode tree(String name) {
    return value(name);
  }

  /** Empty where there is none. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (has(name)) {
      value(name).forEach(text -> texts.add(text.asText()));
    }
    return texts;
  }
}
