package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds JSON against the schemas of an OpenAPI document, more strictly than JSON Schema does: a
 * field that the document does not list is a fault, unless it allows any. The fields that were met
 * are remembered, so that those that never come can be told.
 */
final class DocumentedShape {
  private final JsonNode document;
  private final Set<String> met = new TreeSet<>();

  DocumentedShape(JsonNode document) {
    this.document = document;
  }

  /** What is wrong with a value, each with its place; empty where nothing is. */
  List<String> faults(JsonNode value, JsonNode schema) {
    List<String> faults = new ArrayList<>();
    check(value, schema, "", "", faults);
    return faults;
  }

  /** Fields of the named schemas that no value had. */
  Set<String> neverMet() {
    Set<String> listed = new TreeSet<>();
    document
        .at("/components/schemas")
        .properties()
        .forEach(named -> fields(named.getKey(), named.getValue(), listed));
    listed.removeAll(met);
    return listed;
  }

  private static void fields(String place, JsonNode schema, Set<String> to) {
    for (var property : schema.path("properties").properties()) {
      String here = place + "." + property.getKey();
      to.add(here);
      fields(here, property.getValue(), to);
      fields(here, property.getValue().path("items"), to);
    }
  }

  private void check(
      JsonNode value, JsonNode schema, String path, String place, List<String> faults) {
    if (schema.has("$ref")) {
      String ref = schema.get("$ref").asText();
      JsonNode target = document.at(ref.substring(1));
      if (target.isMissingNode()) {
        faults.add(path + ": " + ref + " leads nowhere");
      }
      check(value, target, path, ref.substring(ref.lastIndexOf('/') + 1), faults);
      return;
    }
    if (schema.has("oneOf")) {
      for (JsonNode one : schema.get("oneOf")) {
        List<String> its = new ArrayList<>();
        check(value, one, path, place, its);
        if (its.isEmpty()) {
          return;
        }
      }
      faults.add(path + ": " + value + " is none of " + schema.get("oneOf"));
      return;
    }
    if (schema.has("type") && !isA(value, schema.get("type"))) {
      faults.add(path + ": " + value + " is no " + schema.get("type"));
      return;
    }
    if (schema.has("enum") && !value.isNull() && !contains(schema.get("enum"), value)) {
      faults.add(path + ": " + value + " is none of " + schema.get("enum"));
    }
    if ("date-time".equals(schema.path("format").asText()) && value.isTextual()) {
      try {
        Instant.parse(value.asText());
      } catch (DateTimeParseException e) {
        faults.add(path + ": " + value + " is no time");
      }
    }
    if (value.isObject()) {
      checkFields(value, schema, path, place, faults);
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), schema.get("items"), path + "/" + i, place, faults);
      }
    }
  }

  private void checkFields(
      JsonNode value, JsonNode schema, String path, String place, List<String> faults) {
    JsonNode listed = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    for (var field : value.properties()) {
      String here = path + "/" + field.getKey();
      if (listed.has(field.getKey())) {
        String itsPlace = place + "." + field.getKey();
        met.add(itsPlace);
        check(field.getValue(), listed.get(field.getKey()), here, itsPlace, faults);
      } else if (others.isObject()) {
        check(field.getValue(), others, here, place + ".*", faults);
      } else if (listed.size() > 0 && !others.asBoolean(false)) {
        faults.add(here + ": is not in the document");
      }
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        faults.add(path + "/" + required.asText() + ": is missing");
      }
    }
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isA(JsonNode value, JsonNode types) {
    if (types.isTextual()) {
      return switch (types.asText()) {
        case "object" -> value.isObject();
        case "array" -> value.isArray();
        case "string" -> value.isTextual();
        case "integer" -> value.isIntegralNumber();
        case "number" -> value.isNumber();
        case "boolean" -> value.isBoolean();
        case "null" -> value.isNull();
        default -> false;
      };
    }
    for (JsonNode one : types) {
      if (isA(value, one)) {
        return true;
      }
    }
    return false;
  }
}
