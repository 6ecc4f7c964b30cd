package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.fleet.api.Why;

/** Who answers what about a cell, as JSON. */
final class WhyJson {
  private WhyJson() {}

  static ObjectNode of(Why why) {
    ObjectNode out = Json.object().put("cell_id", why.cellId()).put("revision", why.revision());
    Json.time(out, "time", why.eventMillis());
    ArrayNode questions = out.putArray("questions");
    for (Why.Question q : why.questions()) {
      ObjectNode question =
          questions
              .addObject()
              .put("question", q.question())
              .put("method", q.method())
              .put("model_version", q.model())
              .put("sentence", q.sentence());
      ArrayNode candidates = question.putArray("candidates");
      for (Why.Candidate c : q.candidates()) {
        candidates
            .addObject()
            .put("name", c.name())
            .put("answered", c.answered())
            .put("reason", c.reason());
      }
    }
    return out;
  }
}
