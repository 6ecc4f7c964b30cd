package io.celltwin.benchmark.serving;

/**
 * What came of a question.
 *
 * @param quantiles row by row
 * @param distance row by row
 * @param refused why there is no answer, or null
 * @param again whether whoever asks again may be answered: a worker failed, and another takes its
 *     place
 */
record Told(float[] quantiles, float[] distance, String refused, boolean again) {
  static Told refused(String why, boolean again) {
    return new Told(new float[0], new float[0], why, again);
  }
}
