package io.celltwin.dashboard.access;

import io.celltwin.domain.guard.Caller;

/**
 * Who shows a token, or why it opens nothing.
 *
 * @param caller or null
 * @param refusal a sentence without the token in it, or null
 */
public record Verdict(Caller caller, String refusal) {
  static Verdict of(Caller caller) {
    return new Verdict(caller, null);
  }

  static Verdict refused(String why) {
    return new Verdict(null, why);
  }
}
