package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.domain.Scores;

/** How often what was said was right, as JSON: errors and widths in points of state of health. */
final class ScoreboardJson {
  private ScoreboardJson() {}

  static ObjectNode row(Scores row) {
    ObjectNode out =
        Json.object()
            .put("question", row.question())
            .put("kind", row.kind())
            .put("horizon_cycles", row.horizon())
            .put("method", row.method())
            .put("model_version", row.version())
            .put("n", row.n())
            .put("truths", row.truths());
    Json.number(out, "error_points", row.error());
    Json.number(out, "bias_points", row.bias());
    beside(out.putObject("persistence"), row.persistence());
    beside(out.putObject("physics"), row.physics());
    Json.number(out, "coverage", row.coverage());
    Json.number(out, "width_points", row.width());
    out.put("share_refused", row.refused());
    out.put("latest_n", row.latest());
    Json.number(out, "latest_coverage", row.latestCoverage());
    Json.number(out, "interval_factor", row.factor());
    out.put("drifts", row.drifts());
    return out;
  }

  /** On the truths that both could be held against. */
  private static void beside(ObjectNode to, Scores.Beside beside) {
    to.put("n", beside.n());
    Json.number(to, "error_points", beside.error());
    Json.number(to, "error_points_of_the_answer", beside.answers());
  }
}
