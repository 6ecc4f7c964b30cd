package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.fleet.api.ScoreRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often what was said was right, as JSON: errors and widths in points of state of health. */
final class ScoreboardJson {
  private static final double TO_POINTS = 100 / ScoreRow.MILLION;

  private ScoreboardJson() {}

  /** Truths of one question at one horizon, of one kind of cells: whoever answered. */
  private record Truths(String question, String kind, int horizon) {
    static Truths of(ScoreRow.About about) {
      return new Truths(about.question(), about.kind(), about.horizon());
    }
  }

  /** The most often judged first, at most so many. */
  static List<ObjectNode> rows(List<ScoreRow> all, int limit) {
    Map<Truths, Long> truths = new HashMap<>();
    all.forEach(row -> truths.merge(Truths.of(row.about()), row.n(), Long::sum));
    return all.stream()
        .sorted(
            Comparator.<ScoreRow>comparingLong(row -> -truths.get(Truths.of(row.about())))
                .thenComparing(ScoreRow::about))
        .limit(limit)
        .map(row -> row(row, truths.get(Truths.of(row.about()))))
        .toList();
  }

  private static ObjectNode row(ScoreRow row, long truths) {
    boolean answered = !row.about().method().equals(ScoreRow.NOBODY);
    long n = answered ? row.n() : 0;
    ObjectNode out =
        Json.object()
            .put("question", row.about().question())
            .put("kind", row.about().kind())
            .put("horizon_cycles", row.about().horizon())
            .put("method", row.about().method())
            .put("model_version", row.about().version())
            .put("n", n)
            .put("truths", truths);
    Json.number(out, "error_points", mean(row.error(), n));
    Json.number(out, "bias_points", mean(row.bias(), n));
    beside(out.putObject("persistence"), row.persisting());
    beside(out.putObject("physics"), row.physics());
    Json.number(out, "coverage", n == 0 ? Double.NaN : row.covered() / (double) n);
    Json.number(out, "width_points", mean(row.width(), n));
    out.put("share_refused", 1 - n / (double) truths);
    return out;
  }

  /** On the truths that both could be held against. */
  private static void beside(ObjectNode to, ScoreRow.Beside beside) {
    to.put("n", beside.n());
    Json.number(to, "error_points", mean(beside.error(), beside.n()));
    Json.number(to, "error_points_of_the_answer", mean(beside.models(), beside.n()));
  }

  private static double mean(long sum, long n) {
    return n == 0 ? Double.NaN : sum * TO_POINTS / n;
  }
}
