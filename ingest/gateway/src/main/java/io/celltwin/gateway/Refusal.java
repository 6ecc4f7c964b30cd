package io.celltwin.gateway;

import static java.util.Objects.requireNonNull;

/**
 * Why something of a message did not become a reading. Expected, counted and kept; never thrown.
 *
 * @param code a word for counters, e.g. {@code NOT_JSON}
 * @param reason one sentence with place, value and what was wanted
 */
public record Refusal(String code, String reason) {
  public Refusal {
    requireNonNull(code, "code");
    requireNonNull(reason, "reason");
  }
}
