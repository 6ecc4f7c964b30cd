package io.celltwin.fleet.instance;

/** An instance does not answer for what it was asked, or does not answer at all. */
final class NotHereException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotHereException(String message, Throwable cause) {
    super(message, cause);
  }

  NotHereException(String message) {
    this(message, null);
  }
}
