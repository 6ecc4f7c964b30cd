package io.celltwin.codec;

/**
 * A record that is not what its topic carries. Its message says what was found and what was wanted.
 */
public final class UnreadableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  UnreadableRecordException(String code, String message) {
    super(message);
    this.code = code;
  }

  UnreadableRecordException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * Stable, for counting: {@code NOT_AVRO}, {@code UNKNOWN_SCHEMA}, {@code WRONG_SCHEMA}, {@code
   * UNEQUAL_COLUMNS}, {@code TRUNCATED}, {@code IMPOSSIBLE_VALUE}, {@code WRONG_PART}, {@code
   * WRONG_SEQUENCE}, {@code WRONG_OPERATION}, {@code IMPLAUSIBLE_TIME}, {@code NOT_FINITE}, {@code
   * TOO_LARGE}, {@code TOO_LONG}, {@code NO_NAME}, {@code CONTROL_CHARACTER}.
   */
  public String code() {
    return code;
  }
}
