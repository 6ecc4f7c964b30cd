package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Quality;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the signals of operations say, family by family, with units, and why a number is absent. */
final class FeaturesJson {
  private FeaturesJson() {}

  static ObjectNode of(String cellId, List<Cycle> operations) {
    ObjectNode out = Json.object().put("cell_id", cellId);
    ArrayNode list = out.putArray("operations");
    operations.forEach(cycle -> list.add(operation(cycle)));
    return out;
  }

  private static ObjectNode operation(Cycle cycle) {
    ObjectNode out = Json.object();
    out.put("revision", cycle.revision());
    out.put("operation_index", cycle.operationIndex());
    out.put("cycle_number", cycle.cycleNumber());
    out.put("kind", cycle.kind().name());
    out.put("start", Instant.ofEpochMilli(cycle.startMillis()).toString());
    out.put("end", Instant.ofEpochMilli(cycle.endMillis()).toString());
    out.set("quality", quality(cycle.quality()));
    ArrayNode families = out.putArray("families");
    cycle.families().forEach(family -> families.add(family(family, cycle.missing())));
    ObjectNode missing = out.putObject("missing");
    cycle.missing().forEach(missing::put);
    return out;
  }

  private static ObjectNode quality(Quality quality) {
    ObjectNode out = Json.object();
    Json.number(out, "score", quality.score());
    Json.number(out, "completeness", quality.completeness());
    ArrayNode flags = out.putArray("flags");
    quality.flags().forEach(flags::add);
    ArrayNode corrected = out.putArray("corrected");
    quality.corrected().forEach(corrected::add);
    return out;
  }

  private static ObjectNode family(Features family, Map<String, String> missing) {
    FeatureSet set = family.set();
    ObjectNode out = Json.object().put("name", set.name()).put("version", set.version());
    ArrayNode features = out.putArray("features");
    for (int i = 0; i < set.size(); i++) {
      FeatureSet.Feature feature = set.features().get(i);
      double value = family.get(i);
      ObjectNode one = features.addObject().put("name", feature.name()).put("unit", feature.unit());
      Json.number(one, "value", value);
      one.put(
          "reason", Double.isFinite(value) ? null : reason(set.name(), feature.name(), missing));
    }
    return out;
  }

  /**
   * The one given for a part of the family that the feature belongs to ({@code family.part}, where
   * the part is a word of its name), else that the operation does not show it.
   */
  private static String reason(String family, String feature, Map<String, String> missing) {
    for (String word : feature.split("-", -1)) {
      String why = missing.get(family + "." + word);
      if (why != null) {
        return why;
      }
    }
    return missing.getOrDefault(family, "the operation does not show it");
  }
}
