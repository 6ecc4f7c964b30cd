package io.celltwin.standalone;

import io.celltwin.fleet.api.Health;

/**
 * What a look at one part found.
 *
 * @param state of the part
 * @param sentence how it is, with the figures behind it
 * @param wayOut what a person can do; empty where there is nothing to do
 */
record Finding(Health.State state, String sentence, String wayOut) {
  static Finding good(String sentence) {
    return new Finding(Health.State.GOOD, sentence, "");
  }

  static Finding notice(String sentence, String wayOut) {
    return new Finding(Health.State.NOTICE, sentence, wayOut);
  }

  static Finding fault(String sentence, String wayOut) {
    return new Finding(Health.State.FAULT, sentence, wayOut);
  }
}
