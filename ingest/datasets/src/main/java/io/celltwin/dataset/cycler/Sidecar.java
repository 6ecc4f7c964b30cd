package io.celltwin.dataset.cycler;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.cycler.ColumnQuantity.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JSON file beside the data says about a cell: the Battery Data Format's metadata, or keys
 * as people write them, with the unit in the key ({@code nominal_capacity_in_Ah}), in the value
 * ({@code "2.5 Ah"}) or beside it ({@code {"value": 2.5, "unit": "Ah"}}). A folder's {@code
 * metadata.json} may speak for all its files, or name them one by one.
 */
final class Sidecar {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What can be said. */
  enum Said {
    RATED_CAPACITY("RatedCapacity", "rated_capacity_ah", Dimension.CHARGE),
    NOMINAL_VOLTAGE("NominalVoltage", "nominal_voltage_v", Dimension.VOLTAGE),
    UPPER_VOLTAGE("UpperVoltageLimit", "upper_voltage_limit_v", Dimension.VOLTAGE),
    LOWER_VOLTAGE("LowerVoltageLimit", "lower_voltage_limit_v", Dimension.VOLTAGE),
    AMBIENT("AmbientTemperature", "ambient_temperature_c", Dimension.TEMPERATURE);

    private final String type;
    private final String key;
    private final Dimension dimension;

    Said(String type, String key, Dimension dimension) {
      this.type = type;
      this.key = key;
      this.dimension = dimension;
    }
  }

  /** Keys by their letters, without unit. */
  private static final Map<Said, Set<String>> KEYS =
      Map.of(
          Said.RATED_CAPACITY,
          Set.of(
              "ratedcapacity",
              "nominalcapacity",
              "capacity",
              "designcapacity",
              "cellcapacity",
              "capacityrated",
              "capacitynominal",
              "typicalcapacity",
              "nameplatecapacity",
              "datasheetcapacity",
              "nominalcellcapacity",
              "standardcapacity",
              "capnom",
              "qnom",
              "nomcap",
              "nominalcap",
              "ratedcap",
              "initialcapacity",
              "capacityvalue"),
          Said.NOMINAL_VOLTAGE,
          Set.of("nominalvoltage", "ratedvoltage", "voltagenominal"),
          Said.UPPER_VOLTAGE,
          Set.of(
              "uppervoltagelimit",
              "upperlimit",
              "uppervoltage",
              "uppercutoffvoltage",
              "uppervoltagecutoff",
              "uppercutoff",
              "maxvoltage",
              "maximumvoltage",
              "maxvoltagelimit",
              "maximumvoltagelimit",
              "vmax",
              "voltagemax",
              "voltageupper",
              "voltagemaximum",
              "chargecutoffvoltage",
              "chargingcutoffvoltage",
              "chargevoltage",
              "endofchargevoltage",
              "chargevoltagelimit",
              "limitsupper",
              "limitsmax",
              "voltagelimitsupper",
              "voltagelimitsmax",
              "chargecutoff",
              "voltagelimithigh",
              "voltagehigh",
              "limitsuppervoltage"),
          Said.LOWER_VOLTAGE,
          Set.of(
              "lowervoltagelimit",
              "lowerlimit",
              "lowervoltage",
              "lowercutoffvoltage",
              "lowervoltagecutoff",
              "lowercutoff",
              "minvoltage",
              "minimumvoltage",
              "minvoltagelimit",
              "minimumvoltagelimit",
              "vmin",
              "voltagemin",
              "voltagelower",
              "voltageminimum",
              "dischargecutoffvoltage",
              "dischargingcutoffvoltage",
              "dischargevoltage",
              "endofdischargevoltage",
              "dischargevoltagelimit",
              "cutoffvoltage",
              "limitslower",
              "limitsmin",
              "voltagelimitslower",
              "voltagelimitsmin",
              "dischargecutoff",
              "voltagelimitlow",
              "voltagelow",
              "limitslowervoltage"),
          Said.AMBIENT,
          Set.of(
              "ambienttemperature",
              "temperature",
              "testtemperature",
              "chambertemperature",
              "ambient",
              "temperatureambient",
              "environmenttemperature",
              "ambienttemp"));

  private static final Set<String> LIMITS =
      Set.of(
          "voltagelimits", "limits", "voltagewindow", "voltagerange", "voltagecutoffs", "cutoffs");
  private static final Set<String> CHEMISTRY =
      Set.of(
          "chemistry",
          "cellchemistry",
          "cathode",
          "cathodematerial",
          "cathodechemistry",
          "positiveelectrode",
          "positiveelectrodematerial",
          "batterychemistry");
  private static final Set<String> CELL =
      Set.of("cell", "cellid", "cellname", "battery", "batteryid", "batteryname", "barcode");
  private static final Set<String> NAMES =
      Set.of(
          "cell",
          "cellid",
          "cellname",
          "battery",
          "batteryid",
          "batteryname",
          "barcode",
          "id",
          "name",
          "file",
          "filename");
  private static final Set<String> SEVERAL = Set.of("cells", "batteries", "samples", "files");

  private static final Pattern WORDS = Pattern.compile("[A-Z]?[a-z\\u00b0]+|[A-Z]+(?![a-z])|\\d+");
  private static final Pattern VALUE =
      Pattern.compile("\\s*([-+]?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?)\\s*([^\\d\\s].*)?");

  private final JsonNode own;
  private final JsonNode common;
  private final String place;
  private final String wanted;
  private final String trouble;

  private Sidecar(JsonNode own, JsonNode common, String place, String wanted, String trouble) {
    this.own = own;
    this.common = common;
    this.place = place;
    this.wanted = wanted;
    this.trouble = trouble;
  }

  /**
   * @param file the data
   * @param name its name without its ending
   * @param cell what the cell is called, the same or more
   * @throws DatasetFormatException {@code BAD_METADATA} if the file's own sidecar is no JSON
   */
  static Sidecar beside(DatasetFile file, String name, String cell) throws IOException {
    String wanted = file.sibling(cell + ".metadata.json").place();
    String whole = file.path().getFileName().toString();
    var tried = new LinkedHashSet<String>();
    for (String base : new String[] {cell, name, whole, file.stem()}) {
      tried.add(base + ".metadata.json");
    }
    for (String each : tried) {
      DatasetFile metadata = file.sibling(each);
      if (Files.isRegularFile(metadata.path())) {
        try {
          JsonNode said = read(metadata);
          return new Sidecar(said, entry(said, cell, name), metadata.place(), wanted, null);
        } catch (JacksonException e) {
          throw new DatasetFormatException(
              "BAD_METADATA", metadata.place(), "not JSON: " + e.getOriginalMessage());
        }
      }
    }
    DatasetFile folder = file.sibling("metadata.json");
    if (!Files.isRegularFile(folder.path())) {
      return new Sidecar(MissingNode.getInstance(), MissingNode.getInstance(), null, wanted, null);
    }
    try {
      JsonNode said = read(folder);
      JsonNode entry = entry(said, cell, name, whole, file.stem());
      return new Sidecar(entry, said, folder.place(), wanted, null);
    } catch (JacksonException e) {
      return new Sidecar(
          MissingNode.getInstance(),
          MissingNode.getInstance(),
          folder.place(),
          wanted,
          "%s is no JSON and not used: %s".formatted(folder.place(), e.getOriginalMessage()));
    }
  }

  private static JsonNode read(DatasetFile metadata) throws IOException {
    try (InputStream in = metadata.open()) {
      JsonNode said = JSON.readTree(in);
      return said == null ? MissingNode.getInstance() : said;
    }
  }

  /** What is said of one cell among others, by its key or by a name in it. */
  private static JsonNode entry(JsonNode at, String... names) {
    for (Map.Entry<String, JsonNode> field : at.properties()) {
      if (field.getValue().isObject() && isOne(field.getKey(), names)) {
        return field.getValue();
      }
    }
    for (JsonNode inner : at) {
      if (inner.isObject()) {
        for (Map.Entry<String, JsonNode> field : inner.properties()) {
          if (at.isArray()
              && NAMES.contains(letters(field.getKey()))
              && isOne(field.getValue().asText(), names)) {
            return inner;
          }
        }
      }
      JsonNode found = inner.isContainerNode() ? entry(inner, names) : MissingNode.getInstance();
      if (!found.isMissingNode()) {
        return found;
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean isOne(String text, String... names) {
    return Stream.of(names).anyMatch(text::equalsIgnoreCase);
  }

  /** Where it stands; null if there is none. */
  String place() {
    return place;
  }

  /** Where it would be looked for. */
  String wantedPlace() {
    return wanted;
  }

  /** Why it is of no use; null if there is nothing to say. */
  String trouble() {
    return trouble;
  }

  /** A number in the unit of its dimension; NaN if it is not said. */
  double number(Said said) {
    double value = own.isMissingNode() ? Double.NaN : find(own, said, "", true);
    return Double.isNaN(value) && !common.isMissingNode() ? find(common, said, "", false) : value;
  }

  /** The chemistry as it is written; empty if it is not. */
  String chemistry() {
    String said = text(own, CHEMISTRY);
    return said.isEmpty() ? text(common, CHEMISTRY) : said;
  }

  /** The cell that the file is of; null if it is not said. */
  String cell() {
    String said = own.isObject() ? text(own, CELL) : "";
    return said.isEmpty() ? null : said;
  }

  /** What it talks about, for a message. */
  String keys() {
    var keys = new ArrayList<String>();
    (own.isObject() ? own : common).fieldNames().forEachRemaining(keys::add);
    return keys.isEmpty()
        ? "nothing"
        : String.join(", ", keys.subList(0, Math.min(8, keys.size())));
  }

  private static double find(JsonNode at, Said said, String parent, boolean everywhere) {
    if (at.isObject()) {
      double here = here(at, said, parent);
      if (!Double.isNaN(here)) {
        return here;
      }
    }
    for (Map.Entry<String, JsonNode> field : at.properties()) {
      boolean others = !everywhere && SEVERAL.contains(letters(field.getKey()));
      if (field.getValue().isContainerNode() && !others) {
        double value = find(field.getValue(), said, field.getKey(), everywhere);
        if (!Double.isNaN(value)) {
          return value;
        }
      }
    }
    if (at.isArray() && (everywhere || at.size() == 1)) {
      for (JsonNode inner : at) {
        double value = find(inner, said, parent, everywhere);
        if (!Double.isNaN(value)) {
          return value;
        }
      }
    }
    return Double.NaN;
  }

  private static double here(JsonNode at, Said said, String parent) {
    if (said.type.equals(at.path("@type").asText()) && at.path("hasNumberValue").isNumber()) {
      return at.get("hasNumberValue").asDouble();
    }
    if (at.path("schema:propertyID").asText().endsWith(":" + said.key)
        && at.path("schema:value").isNumber()) {
      return at.get("schema:value").asDouble();
    }
    for (Map.Entry<String, JsonNode> field : at.properties()) {
      Key key = Key.of(field.getKey());
      if (LIMITS.contains(key.base()) && field.getValue().isArray()) {
        double limit = limit(field.getValue(), said, key);
        if (!Double.isNaN(limit)) {
          return limit;
        }
      }
      boolean called =
          KEYS.get(said).contains(key.base())
              || KEYS.get(said).contains(letters(parent) + key.base());
      if (called) {
        double value = value(field.getValue(), said, key.unit());
        if (!Double.isNaN(value)) {
          return value;
        }
      }
    }
    return Double.NaN;
  }

  private static double limit(JsonNode both, Said said, Key key) {
    if (both.size() != 2 || !both.get(0).isNumber() || !both.get(1).isNumber()) {
      return Double.NaN;
    }
    double one = value(both.get(0), said, key.unit());
    double other = value(both.get(1), said, key.unit());
    return said == Said.LOWER_VOLTAGE
        ? Math.min(one, other)
        : said == Said.UPPER_VOLTAGE ? Math.max(one, other) : Double.NaN;
  }

  private static double value(JsonNode node, Said said, String unit) {
    if (node.isNumber()) {
      return converted(node.asDouble(), said, unit);
    }
    if (node.isTextual()) {
      Matcher value = VALUE.matcher(node.asText());
      return value.matches()
          ? converted(
              Double.parseDouble(value.group(1)),
              said,
              value.group(2) == null ? unit : value.group(2))
          : Double.NaN;
    }
    if (node.isObject()) {
      for (String name :
          new String[] {"value", "hasNumericalValue", "hasNumberValue", "schema:value"}) {
        if (node.path(name).isNumber()) {
          String beside =
              Stream.of("unit", "units", "unitText", "schema:unitText")
                  .map(u -> node.path(u).asText(""))
                  .filter(u -> !u.isEmpty())
                  .findFirst()
                  .orElse(unit);
          return converted(node.get(name).asDouble(), said, beside);
        }
      }
    }
    return Double.NaN;
  }

  private static double converted(double value, Said said, String unit) {
    Unit known = unit == null ? null : Unit.written(unit.replace("\u00b0", "deg"), said.dimension);
    return known == null ? value : known.convert(value);
  }

  private static String text(JsonNode at, Set<String> keys) {
    if (at.path("schema:propertyID").asText().equals("bdf:chemistry")) {
      return keys == CHEMISTRY ? at.path("schema:value").asText() : "";
    }
    for (Map.Entry<String, JsonNode> field : at.properties()) {
      if (keys.contains(letters(field.getKey())) && field.getValue().isTextual()) {
        return field.getValue().asText();
      }
    }
    for (JsonNode inner : at) {
      String found = inner.isContainerNode() && keys == CHEMISTRY ? text(inner, keys) : "";
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /**
   * A key taken apart.
   *
   * @param base its letters, without a unit at its end
   * @param unit at its end, or null
   */
  private record Key(String base, String unit) {
    static Key of(String text) {
      Matcher matcher = WORDS.matcher(text);
      List<String> words = new ArrayList<>();
      while (matcher.find()) {
        words.add(matcher.group());
      }
      String unit = null;
      int end = words.size();
      for (int from = Math.max(1, end - 2); from < words.size() && unit == null; from++) {
        String tail = String.join("", words.subList(from, words.size()));
        if (Unit.isWritten(tail)) {
          unit = tail;
          end = from;
        }
      }
      if (end > 1 && words.get(end - 1).equalsIgnoreCase("in")) {
        end--;
      }
      return new Key(letters(String.join("", words.subList(0, end))), unit);
    }
  }
}
