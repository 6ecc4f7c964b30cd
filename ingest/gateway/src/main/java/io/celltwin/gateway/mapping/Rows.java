package io.celltwin.gateway.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A payload as rows: objects of names and values, whatever it was written as. */
public final class Rows {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON =
      new ObjectMapper() // NaN is what some languages write for nothing
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper LINES =
      new ObjectMapper().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
  private static final int ASC_BYTES = 6;

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
    LINES
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private Rows() {}

  /** What a payload is written as. */
  public enum Format {
    /** One object, an array of them, or an object of arrays of one length. */
    JSON,
    /** One object a line. */
    NDJSON,
    /** The first line names the columns. */
    CSV,
    /** A number or a word and nothing else. */
    TEXT,
    /** Log of a CAN bus as SavvyCAN and GVRET write it. */
    CAN_GVRET,
    /** Log of a CAN bus as Vector tools write it. */
    CAN_ASC;

    static Format of(Yaml yaml) {
      for (Format format : values()) {
        if (format.key().equals(yaml.text())) {
          return format;
        }
      }
      throw yaml.fault(
          "'" + yaml.text() + "'",
          "one of " + String.join(", ", Arrays.stream(values()).map(Format::key).toList()));
    }

    /** As a mapping writes it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A payload that is not what it should be; the message says what, where, and what was wanted. */
  public static final class UnreadableException extends Exception {
    UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @throws UnreadableException for a payload that is not of that format
   */
  public static List<JsonNode> of(byte[] payload, Format format) throws UnreadableException {
    return switch (format) {
      case JSON -> json(payload);
      case NDJSON -> lines(payload);
      case CSV -> csv(new String(payload, UTF_8));
      case TEXT -> List.of(NODES.objectNode().put("value", new String(payload, UTF_8).strip()));
      case CAN_GVRET -> gvret(csv(new String(payload, UTF_8)));
      case CAN_ASC -> asc(new String(payload, UTF_8));
    };
  }

  /**
   * Rows within an object, as packs on one bus: of an array, or of an object of objects. Each has
   * what the object tells of all of them (its time, say), and as {@code $.row} its key or its place
   * from 1.
   *
   * @param found where they stand in it; the object itself where they are its members
   */
  public static List<JsonNode> inner(JsonNode outer, JsonNode found) {
    var named = new LinkedHashMap<String, JsonNode>();
    if (found.isArray()) {
      for (int i = 0; i < found.size(); i++) {
        named.put(Integer.toString(i + 1), found.get(i));
      }
    } else if (found.isObject()) {
      found.properties().forEach(e -> named.put(e.getKey(), e.getValue()));
      named.values().removeIf(member -> !member.isObject());
      if (named.isEmpty() || (!outer.equals(found) && named.size() < found.size())) {
        return List.of(found);
      }
    } else {
      return found.isMissingNode() ? List.of() : List.of(found);
    }
    var rows = new ArrayList<JsonNode>();
    named.forEach((name, row) -> rows.add(row.isObject() ? told(outer, name, row) : row));
    return rows;
  }

  private static ObjectNode told(JsonNode outer, String name, JsonNode row) {
    ObjectNode told = row.deepCopy();
    if (!told.has("row")) {
      told.put("row", name);
    }
    for (Map.Entry<String, JsonNode> of : outer.properties()) {
      if (of.getValue().isValueNode() && !told.has(of.getKey())) {
        told.set(of.getKey(), of.getValue());
      }
    }
    return told;
  }

  private static List<JsonNode> json(byte[] payload) throws UnreadableException {
    try {
      JsonNode root = JSON.readTree(payload);
      if (root == null || root.isMissingNode()) {
        throw new UnreadableException("the message is empty, wanted JSON", null);
      }
      if (root.isValueNode()) {
        return List.of(NODES.objectNode().set("value", root));
      }
      return List.of(root);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "not JSON at line %d, column %d: %s",
              e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
              e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
              e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UnreadableException("not JSON: " + e.getMessage(), e);
    }
  }

  private static List<JsonNode> lines(byte[] payload) throws UnreadableException {
    var rows = new ArrayList<JsonNode>();
    try (MappingIterator<JsonNode> all = LINES.readerFor(JsonNode.class).readValues(payload)) {
      while (all.hasNextValue()) {
        rows.add(all.nextValue());
      }
      return rows;
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          String.format(
              Locale.ROOT,
              "object %d, line %d is not JSON: %s",
              rows.size() + 1,
              e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
              e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UnreadableException("not JSON: " + e.getMessage(), e);
    }
  }

  private static List<JsonNode> csv(String text) throws UnreadableException {
    int headEnd = text.indexOf('\n');
    String head = headEnd < 0 ? text : text.substring(0, headEnd);
    char separator =
        count(head, ';') > count(head, ',') ? ';' : head.indexOf('\t') >= 0 ? '\t' : ',';
    var rows = new ArrayList<JsonNode>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .ofNamedCsvRecord(text.startsWith("\ufeff") ? text.substring(1) : text)) {
      for (NamedCsvRecord record : reader) {
        ObjectNode row = NODES.objectNode();
        for (Map.Entry<String, String> field : record.getFieldsAsMap().entrySet()) {
          row.put(field.getKey().strip(), field.getValue());
        }
        rows.add(row);
      }
      return rows;
    } catch (CsvParseException | IllegalArgumentException e) {
      throw new UnreadableException(
          "row " + (rows.size() + 1) + " of the CSV: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UnreadableException("CSV: " + e.getMessage(), e);
    }
  }

  private static long count(String text, char c) {
    return text.chars().filter(x -> x == c).count();
  }

  /** {@code Time Stamp,ID,Extended,Bus,LEN,D1…}, microseconds since the logger started. */
  private static List<JsonNode> gvret(List<JsonNode> records) throws UnreadableException {
    var rows = new ArrayList<JsonNode>();
    for (int i = 0; i < records.size(); i++) {
      JsonNode record = records.get(i);
      try {
        ObjectNode row = NODES.objectNode();
        row.put("time_us", Long.parseLong(record.path("Time Stamp").asText().strip()));
        row.put("bus", Integer.parseInt(record.path("Bus").asText().strip()));
        row.put("id", Integer.parseInt(record.path("ID").asText().strip(), 16));
        int length = Integer.parseInt(record.path("LEN").asText().strip());
        ArrayNode bytes = row.putArray("bytes");
        for (int b = 1; b <= length; b++) {
          bytes.add(Integer.parseInt(record.path("D" + b).asText().strip(), 16));
        }
        rows.add(row);
      } catch (NumberFormatException e) {
        throw new UnreadableException(
            "line " + (i + 2) + " is no frame of a GVRET log: " + record + ": " + e.getMessage(),
            e);
      }
    }
    return rows;
  }

  /** {@code seconds channel id Rx d length bytes…} after a head with the date. */
  private static List<JsonNode> asc(String text) throws UnreadableException {
    var rows = new ArrayList<JsonNode>();
    Instant start = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("date ")) {
        start = date(line.substring(5).strip());
        continue;
      }
      String[] words = line.strip().split("\\s+", -1);
      if (words.length < ASC_BYTES + 1 || !words[4].equals("d")) {
        continue; // comments, trigger blocks, error frames
      }
      try {
        ObjectNode row = NODES.objectNode();
        double seconds = Double.parseDouble(words[0]);
        row.put("time_us", Math.round(seconds * 1e6));
        if (start != null) {
          row.put("unix_us", start.getEpochSecond() * 1_000_000 + Math.round(seconds * 1e6));
        }
        row.put("bus", Integer.parseInt(words[1]));
        row.put("id", Integer.parseInt(words[2].replace("x", ""), 16));
        ArrayNode bytes = row.putArray("bytes");
        for (int b = ASC_BYTES;
            b < words.length && bytes.size() < Integer.parseInt(words[5]);
            b++) {
          bytes.add(Integer.parseInt(words[b], 16));
        }
        rows.add(row);
      } catch (NumberFormatException e) {
        throw new UnreadableException("'" + line + "' is no frame of a Vector log", e);
      }
    }
    return rows;
  }

  private static Instant date(String text) {
    try {
      return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return null; // local time in the words of some language: the log then counts from its start
    }
  }
}
