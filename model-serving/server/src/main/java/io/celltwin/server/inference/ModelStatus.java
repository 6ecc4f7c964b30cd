package io.celltwin.server.inference;

import io.celltwin.artifact.Card;

/**
 * A served model and what it has done since it was loaded.
 *
 * @param platform that runs it, e.g. {@code onnxruntime-cpu}
 * @param statistics since it was loaded
 */
public record ModelStatus(Card card, String platform, Statistics statistics) {

  /**
   * @param rows answered
   * @param batches run
   * @param answered requests
   * @param answeredNanos time from question to answer, of all of them [ns]
   * @param refused requests
   * @param queuedNanos time requests waited for a worker [ns]
   * @param computedNanos time the engine took [ns]
   * @param lastAnswerMillis when it last answered [ms since 1970], 0 where it never did
   */
  public record Statistics(
      long rows,
      long batches,
      long answered,
      long answeredNanos,
      long refused,
      long queuedNanos,
      long computedNanos,
      long lastAnswerMillis) {}
}
