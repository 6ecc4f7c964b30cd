package io.celltwin.check.faults;

/** A trial that did not come to its end: that is a result, and a bad one. */
public final class FaultFailedException extends Exception {
  private static final long serialVersionUID = 1;

  public FaultFailedException(String message) {
    super(message);
  }
}
