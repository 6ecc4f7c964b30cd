package io.celltwin.training.adapt;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** What came of an adaptation, for programs and for people. */
final class AdaptReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AdaptReport() {}

  /**
   * As JSON: {@code {"kind", "labels", "checks", "candidates": [{"model", "mape", "lower", "upper",
   * …}], "version", "promoted", "reason", "notes"}}; null where there is no figure.
   *
   * @param version that was written, null where none was
   * @param promoted whether it answers from now on
   */
  static String json(Adaptation learned, String version, boolean promoted, List<String> notes) {
    ObjectNode root = JSON.createObjectNode();
    root.put("kind", learned.kind());
    root.put("labels", learned.labels());
    root.put("checks", learned.checks());
    ArrayNode all = root.putArray("candidates");
    for (Adaptation.Scored s : learned.candidates()) {
      ObjectNode one = all.addObject();
      one.put("model", s.model());
      put(one, "mape", s.mape().value());
      put(one, "lower", s.mape().lower());
      put(one, "upper", s.mape().upper());
      put(one, "mape_after_one_test", s.afterOneTest().value());
      put(one, "coverage", s.coverage().value());
      one.put("baseline", s.baseline());
    }
    root.put("version", version);
    root.put("promoted", promoted);
    root.put("reason", learned.reason());
    ArrayNode said = root.putArray("notes");
    notes.forEach(said::add);
    return root.toPrettyString() + "\n";
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, Math.rint(value * 1e4) / 1e4);
    } else {
      node.putNull(key);
    }
  }

  /** As a table. */
  static String table(Adaptation learned) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d cells, %d capacity checks; error %% of cells not learned from%n%n",
            learned.kind(),
            learned.labels(),
            learned.checks()));
    text.append(
        String.format(
            Locale.ROOT,
            "%-64s %7s %17s %14s %9s%n",
            "model",
            "MAPE %",
            "95 % interval",
            "after one test",
            "coverage"));
    for (Adaptation.Scored s : learned.candidates()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-64s %7s %17s %14s %9s%n",
              s.model(),
              figure(s.mape().value()),
              Double.isFinite(s.mape().lower())
                  ? "[" + figure(s.mape().lower()) + ", " + figure(s.mape().upper()) + "]"
                  : "–",
              figure(s.afterOneTest().value()),
              figure(s.coverage().value())));
    }
    return text.toString();
  }

  private static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
  }
}
