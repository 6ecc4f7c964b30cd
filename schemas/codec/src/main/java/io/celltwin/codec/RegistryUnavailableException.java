package io.celltwin.codec;

/**
 * The schema registry does not answer, or not as one. That is no fault of a record: it is read when
 * the registry is back.
 */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether something failed because the registry was away, however deep that is hidden. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RegistryUnavailableException) {
        return true;
      }
    }
    return false;
  }
}
