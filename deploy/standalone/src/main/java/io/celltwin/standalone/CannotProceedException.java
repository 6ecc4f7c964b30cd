package io.celltwin.standalone;

/**
 * Something the person at the keyboard can mend. Its message is the sentence they read; no stack
 * trace goes with it.
 */
final class CannotProceedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean wrongUse;

  CannotProceedException(String sentence) {
    this(sentence, null, false);
  }

  CannotProceedException(String sentence, Throwable cause) {
    this(sentence, cause, false);
  }

  private CannotProceedException(String sentence, Throwable cause, boolean wrongUse) {
    super(sentence, cause);
    this.wrongUse = wrongUse;
  }

  /** The command was called in a way that cannot be meant; nothing was begun. */
  static CannotProceedException wrongUse(String sentence) {
    return new CannotProceedException(sentence, null, true);
  }

  /**
   * Refuses a value of an option.
   *
   * @param option its name, e.g. {@code --speed}
   * @param wanted what would have been right
   */
  static void require(boolean holds, String option, Object value, String wanted) {
    if (!holds) {
      throw wrongUse("%s is '%s', wanted %s".formatted(option, value, wanted));
    }
  }

  boolean isWrongUse() {
    return wrongUse;
  }
}
