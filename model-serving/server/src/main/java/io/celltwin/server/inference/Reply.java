package io.celltwin.server.inference;

import io.celltwin.artifact.Card;

/** What comes of a question. */
public sealed interface Reply {

  /**
   * An answer, row by row in the order of the question.
   *
   * @param card of the model that answered
   * @param rows how many
   * @param quantiles [rows, …]
   * @param distance [rows]
   */
  record Answered(Card card, int rows, float[] quantiles, float[] distance) implements Reply {}

  /** None. */
  record Refused(QuestionRefusal refusal) implements Reply {}

  static Reply refused(QuestionRefusal.Kind kind, String reason) {
    return new Refused(new QuestionRefusal(kind, reason));
  }
}
