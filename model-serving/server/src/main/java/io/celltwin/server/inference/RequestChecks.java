package io.celltwin.server.inference;

import io.celltwin.artifact.Card;
import java.util.Arrays;
import java.util.Locale;

/** Why a question to a model, or what the model made of it, is no use to anybody. */
final class RequestChecks {
  private final Card card;
  private final int inputs;
  private final int width;
  private final int maxWaiting;

  /**
   * @param inputs features of a row
   * @param width quantiles of a row
   * @param maxWaiting rows of one question
   */
  RequestChecks(Card card, int inputs, int width, int maxWaiting) {
    this.card = card;
    this.inputs = inputs;
    this.width = width;
    this.maxWaiting = maxWaiting;
  }

  /** What is wrong with a question; null where nothing is. */
  QuestionRefusal check(long[] shape, float[] features) {
    String wrong = null;
    if (shape.length != 2 || shape[1] != inputs || shape[0] < 1) {
      wrong =
          String.format(
              Locale.ROOT,
              "shape is %s, wanted [rows, %d]: the features of %s version %d",
              Arrays.toString(shape),
              inputs,
              card.featureSet().name(),
              card.featureSet().version());
    } else if (shape[0] > maxWaiting) {
      wrong =
          String.format(
              Locale.ROOT, "%d rows, wanted at most %d in one question", shape[0], maxWaiting);
    } else if (features.length != shape[0] * shape[1]) {
      wrong =
          String.format(
              Locale.ROOT,
              "%d values for shape %s, wanted %d",
              features.length,
              Arrays.toString(shape),
              shape[0] * shape[1]);
    } else {
      for (int i = 0; i < features.length; i++) {
        if (Float.isInfinite(features[i])) {
          wrong =
              String.format(
                  Locale.ROOT,
                  "row %d, feature '%s' is %s, wanted a number, or NaN where it is missing",
                  i / inputs,
                  card.featureSet().features().get(i % inputs).name(),
                  features[i]);
          break;
        }
      }
    }
    return wrong == null
        ? null
        : new QuestionRefusal(QuestionRefusal.Kind.INVALID_ARGUMENT, card.name() + ": " + wrong);
  }

  /** Finite features so far from all sense that the network's sums overflow have no answer. */
  QuestionRefusal absurd(QueuedRequest question, float[] quantiles, float[] distance) {
    for (int i = 0; i < question.rows(); i++) {
      boolean number = Float.isFinite(distance[i]);
      for (int j = i * width; j < (i + 1) * width; j++) {
        number &= Float.isFinite(quantiles[j]);
      }
      if (!number) {
        int worst = i * inputs;
        for (int j = worst; j < (i + 1) * inputs; j++) {
          boolean larger = Math.abs(question.features()[j]) > Math.abs(question.features()[worst]);
          worst = larger || Float.isNaN(question.features()[worst]) ? j : worst;
        }
        return new QuestionRefusal(
            QuestionRefusal.Kind.INVALID_ARGUMENT,
            String.format(
                Locale.ROOT,
                "%s: row %d has no answer that is a number; its feature '%s' is %s, wanted one a"
                    + " cell can have",
                card.name(),
                i,
                card.featureSet().features().get(worst % inputs).name(),
                question.features()[worst]));
      }
    }
    return null;
  }
}
