package io.celltwin.domain.guard;

/** What a configuration or a specification has to fulfil, and the sentence where it does not. */
public final class Require {
  private Require() {}

  /**
   * @param key of the value, as a person writes it, e.g. {@code twin.model-timeout}
   * @param value as it is; a text is shown in quotes, for it may be empty
   * @param wanted what would be right
   * @throws IllegalArgumentException where it does not hold, naming all three
   */
  public static void require(boolean holds, String key, Object value, String wanted) {
    if (!holds) {
      String shown = value instanceof CharSequence ? "'" + value + "'" : String.valueOf(value);
      throw new IllegalArgumentException(key + " is " + shown + ", wanted " + wanted);
    }
  }
}
