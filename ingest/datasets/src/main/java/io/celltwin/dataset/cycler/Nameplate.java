package io.celltwin.dataset.cycler;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A cell's specification where the export has none: from the metadata file beside it, as the
 * Battery Data Format lays it out, else from what the cell was put through.
 *
 * <p>A sidecar is JSON; its numbers are found by their type ({@code RatedCapacity}), or as plain
 * keys ({@code "rated_capacity_ah": 4.8}), wherever they stand in it.
 */
final class Nameplate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> KEYS =
      Map.of(
          "RatedCapacity", "rated_capacity_ah",
          "NominalVoltage", "nominal_voltage_v",
          "UpperVoltageLimit", "upper_voltage_limit_v",
          "LowerVoltageLimit", "lower_voltage_limit_v");

  /** Cyclers test in chambers of all temperatures: these are limits of lithium-ion cells. */
  private static final double COLDEST = -40;

  private static final double HOTTEST = 80;

  /** Discharges to one limit end this far apart, as a share of the range: at different loads. */
  private static final double ENDS = 0.01;

  /** What ends above this share of the range was no discharge to a limit. */
  private static final double MOST_OF_IT = 0.9;

  private static final double REFERENCE_TEMPERATURE = 25;
  private static final double END_OF_LIFE = 0.8;

  /** Below this, nothing was moved [Ah]. */
  private static final double LEAST_CHARGE = 1e-9;

  private final JsonNode sidecar;
  private final String wantedPlace;

  private Nameplate(JsonNode sidecar, String wantedPlace) {
    this.sidecar = sidecar;
    this.wantedPlace = wantedPlace;
  }

  /**
   * @param file the data
   * @param name its name without its ending
   * @throws DatasetFormatException {@code BAD_METADATA} if there is a sidecar that is no JSON
   */
  static Nameplate beside(DatasetFile file, String name) throws IOException {
    DatasetFile metadata = file.sibling(name + ".metadata.json");
    if (!Files.isRegularFile(metadata.path())) {
      return new Nameplate(JSON.nullNode(), metadata.place());
    }
    try (InputStream in = metadata.open()) {
      return new Nameplate(JSON.readTree(in), metadata.place());
    } catch (JacksonException e) {
      throw new DatasetFormatException(
          "BAD_METADATA", metadata.place(), "not JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * @param preambleCapacity as the export says [Ah]; NaN if it does not
   * @param turned whether positive current discharges in the file
   */
  CellSpec spec(String cellId, Survey survey, double preambleCapacity, boolean turned) {
    double low = number("LowerVoltageLimit", floor(survey.voltage().low()));
    double high = number("UpperVoltageLimit", ceiling(survey.voltage().high()));
    if (!(low < high)) {
      high = low + 0.1;
    }
    double capacity = number("RatedCapacity", preambleCapacity);
    if (!(capacity > 0)) {
      capacity = seen(survey);
    }
    double nominal = round(number("NominalVoltage", survey.legs().dischargeVoltage()));
    if (!(nominal > low && nominal < high)) {
      nominal = (low + high) / 2;
    }
    double most = Math.max(0, survey.current().high());
    double least = Math.max(0, -survey.current().low());
    double discharge = survey.legs().dischargeCurrent();
    return new CellSpec(
        cellId,
        chemistry(),
        capacity,
        nominal,
        low,
        high,
        complete(survey.legs().dischargeEnd(), low, high),
        limit(turned ? least : most, capacity),
        limit(turned ? most : survey.signed() ? least : most, capacity),
        COLDEST,
        HOTTEST,
        discharge > 0 ? round(discharge) : capacity,
        REFERENCE_TEMPERATURE,
        END_OF_LIFE,
        null,
        null,
        null);
  }

  /** What the specification rests on, for a person: said by somebody, or assumed. */
  void tell(
      CellSpec spec,
      Survey survey,
      double preambleCapacity,
      List<Assumption> assumed,
      List<String> notices) {
    if (!Double.isNaN(number("RatedCapacity", Double.NaN))) {
      notices.add("rated capacity %s Ah from %s".formatted(spec.ratedCapacity(), wantedPlace));
    } else if (preambleCapacity > 0) {
      notices.add("rated capacity %s Ah from its own heading".formatted(spec.ratedCapacity()));
    } else {
      assumed.add(
          new Assumption(
              Assumption.About.NAMEPLATE,
              "no nameplate: rated capacity %s Ah is %s, limits %s to %s V are what was seen; %s can say better"
                  .formatted(
                      spec.ratedCapacity(),
                      survey.legs().largest() > LEAST_CHARGE
                          ? "the most that was moved in one direction"
                          : "made up, since nothing was moved",
                      spec.minVoltage(),
                      spec.maxVoltage(),
                      wantedPlace)));
    }
  }

  /** A new cell may have lain at a voltage to which no discharge ever goes. */
  private static double complete(double dischargeEnd, double low, double high) {
    double end = Double.isNaN(dischargeEnd) ? low : Math.max(low, dischargeEnd);
    return Math.min(ceiling(end + ENDS * (high - low)), low + MOST_OF_IT * (high - low));
  }

  private static double seen(Survey survey) {
    double moved = survey.legs().largest();
    return moved > LEAST_CHARGE
        ? round(moved)
        : 1; // a rest moves nothing, and a cell has some capacity
  }

  private static double limit(double seen, double capacity) {
    return seen > 0
        ? new BigDecimal(seen).round(new MathContext(3, RoundingMode.CEILING)).doubleValue()
        : capacity;
  }

  private static double round(double value) {
    return !Double.isFinite(value)
        ? Double.NaN
        : new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  private static double floor(double volts) {
    return Math.floor(volts * 100) / 100;
  }

  private static double ceiling(double volts) {
    return Math.ceil(volts * 100) / 100;
  }

  private double number(String type, double otherwise) {
    double value = find(sidecar, type);
    return Double.isNaN(value) ? otherwise : value;
  }

  private static double find(JsonNode at, String type) {
    if (at.isObject()) {
      if (type.equals(at.path("@type").asText()) && at.path("hasNumberValue").isNumber()) {
        return at.get("hasNumberValue").asDouble();
      }
      String key = KEYS.get(type);
      if (at.path(key).isNumber()) {
        return at.get(key).asDouble();
      }
      if (at.path("schema:propertyID").asText().endsWith(":" + key)
          && at.path("schema:value").isNumber()) {
        return at.get("schema:value").asDouble();
      }
    }
    for (JsonNode inner : at) {
      double value = find(inner, type);
      if (!Double.isNaN(value)) {
        return value;
      }
    }
    return Double.NaN;
  }

  private Chemistry chemistry() {
    String said = sidecar.findPath("chemistry").asText("");
    for (JsonNode property : sidecar.findValues("schema:additionalProperty")) {
      for (JsonNode each : property) {
        if (each.path("schema:propertyID").asText().equals("bdf:chemistry")) {
          said = each.path("schema:value").asText();
        }
      }
    }
    return switch (said.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "")) {
      case "LCO" -> Chemistry.LCO;
      case "NCM", "NMC" -> Chemistry.NCM;
      case "NCA" -> Chemistry.NCA;
      case "NCMNCA", "NMCNCA" -> Chemistry.NCM_NCA;
      case "LFP" -> Chemistry.LFP;
      case "LMO" -> Chemistry.LMO;
      default -> Chemistry.UNKNOWN;
    };
  }
}
