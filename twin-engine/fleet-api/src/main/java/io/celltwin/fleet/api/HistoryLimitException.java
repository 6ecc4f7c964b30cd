package io.celltwin.fleet.api;

/** A question of history would read more than one question may; its message says the way out. */
public final class HistoryLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public HistoryLimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
