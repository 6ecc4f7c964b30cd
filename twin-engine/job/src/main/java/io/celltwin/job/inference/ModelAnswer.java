package io.celltwin.job.inference;

import java.util.Locale;

/**
 * One row of a model's answer.
 *
 * @param version of the model
 * @param quantiles in the model's own order, flattened
 * @param distance from its training domain; above 1 is outside
 */
record ModelAnswer(String version, float[] quantiles, float distance) {
  /** Shares of a capacity, and what is derived from them, are of the order of one. */
  private static final float MOST = 10;

  /**
   * What no answer can be, whatever the model: its numbers are triples, of a lower end, a median
   * and an upper end.
   *
   * @param triples wanted, or 0 for any number of them
   * @return in words, or null where nothing is wrong
   */
  String wrong(int triples) {
    int n = quantiles.length;
    if (n == 0 || n % 3 != 0 || (triples > 0 && n != 3 * triples)) {
      return String.format(
          Locale.ROOT, "%d numbers, wanted %s", n, triples == 0 ? "triples" : 3 * triples);
    }
    for (int i = 0; i < n; i += 3) {
      for (int j = i; j < i + 3; j++) {
        if (!(Math.abs(quantiles[j]) <= MOST)) {
          return String.format(
              Locale.ROOT, "%s at place %d, wanted a number of the order of one", quantiles[j], j);
        }
      }
      if (quantiles[i] > quantiles[i + 2]) {
        return "a lower end, %s, above the upper one, %s".formatted(quantiles[i], quantiles[i + 2]);
      }
    }
    return null;
  }

  /**
   * The same of shares of a capacity: their medians are none below zero, and none far above one.
   */
  String wrongShares(int triples) {
    String wrong = wrong(triples);
    for (int i = 1; wrong == null && i < quantiles.length; i += 3) {
      if (quantiles[i] < 0 || quantiles[i] > 2) {
        wrong =
            String.format(
                Locale.ROOT, "%s at place %d, wanted a share from 0 to 2", quantiles[i], i);
      }
    }
    return wrong;
  }
}
