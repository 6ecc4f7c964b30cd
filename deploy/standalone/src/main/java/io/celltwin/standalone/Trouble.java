package io.celltwin.standalone;

/**
 * Something the person at the keyboard can mend. Its message is the sentence they read; no stack
 * trace goes with it.
 */
final class Trouble extends RuntimeException {
  private static final long serialVersionUID = 1;

  Trouble(String sentence) {
    super(sentence);
  }

  Trouble(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
