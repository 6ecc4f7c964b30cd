package io.celltwin.standalone;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.ModelFolder.Version;
import io.celltwin.domain.FeatureSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model's card, for people. */
final class ModelPages {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ModelPages() {}

  /**
   * {@code [{"name", "version", "state", "feature_set", "feature_set_hash", "purpose", "folder"}]}.
   */
  static String list(List<Version> versions) {
    ArrayNode all = JSON.createArrayNode();
    for (Version v : versions) {
      ObjectNode one = all.addObject();
      one.put("name", v.card().name());
      one.put("version", v.card().version());
      one.put("state", v.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      one.put("feature_set", v.card().featureSet().name());
      one.put("feature_set_hash", v.card().featureSetHash());
      one.put("features", v.card().featureSet().size());
      one.put("purpose", v.card().purpose());
      one.put("folder", v.home().toString());
    }
    return all.toPrettyString() + "\n";
  }

  static String page(Version version) {
    Card card = version.card();
    var text = new StringBuilder();
    line(text, "%s %s: %s", card.name(), card.version(), version.state().words());
    line(text, "  %s", card.purpose());
    line(text, "  folder       %s", version.home());
    FeatureSet set = card.featureSet();
    line(
        text,
        "  told         %s %d, %d features, hash %s",
        set.name(),
        set.version(),
        set.size(),
        card.featureSetHash());
    Map<String, StringBuilder> byUnit = new LinkedHashMap<>();
    for (FeatureSet.Feature f : set.features()) {
      byUnit.computeIfAbsent(f.unit(), u -> new StringBuilder()).append(' ').append(f.name());
    }
    byUnit.forEach((unit, names) -> line(text, "    [%s]%s", unit, names));
    for (Card.Output output : card.outputs()) {
      line(text, "  answers      %s [%s]: %s", output.name(), output.unit(), output.meaning());
    }
    if (card.horizons() != null) {
      line(text, "  horizons     %s cycles", card.horizons());
    }
    training(text, card.training());
    Card.Calibration c = card.calibration();
    if (c != null) {
      line(
          text,
          "  interval     %.0f %%, %s, %d cells, factors %.3f and %.3f",
          100 * c.level(),
          c.method(),
          c.cells(),
          c.lowerFactor(),
          c.upperFactor());
    }
    if (card.domain() != null) {
      line(text, "  holds        %s", card.domain().statement());
    }
    scores(text, card.scores());
    return text.toString();
  }

  private static void training(StringBuilder text, Card.Training training) {
    if (training == null) {
      line(text, "  learned      from what, the card does not say");
      return;
    }
    long cells = training.cells().values().stream().mapToLong(List::size).sum();
    line(
        text,
        "  learned      from %d cells, %d rows: %s",
        cells,
        training.rows(),
        training.command());
    training.cells().forEach((group, ids) -> line(text, "    %-22s %4d", group, ids.size()));
  }

  private static void scores(StringBuilder text, List<Card.Score> scores) {
    if (scores.isEmpty()) {
      line(text, "  scores       none on the card");
      return;
    }
    line(text, "  scores       on cells it never learned from");
    for (Card.Score s : scores) {
      line(
          text,
          "    %-44s %-16s %3d cells  %-34s %-10s %8.3f %s",
          s.protocol(),
          s.group(),
          s.cells(),
          s.model(),
          s.metric(),
          s.value(),
          s.unit());
    }
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format + "\n", values));
  }
}
