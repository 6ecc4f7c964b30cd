package io.celltwin.fleet.api;

/** The fleet cannot answer now and will later; its message says what it waits for. */
public final class FleetNotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FleetNotReadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
