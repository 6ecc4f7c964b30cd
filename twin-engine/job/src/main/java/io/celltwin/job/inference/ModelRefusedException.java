package io.celltwin.job.inference;

/** The model server answered, and will answer the same again: asking once more is of no use. */
final class ModelRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ModelRefusedException(String message) {
    super(message);
  }
}
