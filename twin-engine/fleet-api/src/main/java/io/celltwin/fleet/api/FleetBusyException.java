package io.celltwin.fleet.api;

import java.time.Duration;

/** Too many ask for what is costly; the same question is answered a little later. */
public final class FleetBusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Duration retryAfter;

  public FleetBusyException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** When to ask again. */
  public Duration retryAfter() {
    return retryAfter == null ? Duration.ofSeconds(1) : retryAfter;
  }
}
