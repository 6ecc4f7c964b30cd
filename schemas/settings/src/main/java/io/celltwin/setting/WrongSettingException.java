package io.celltwin.setting;

/**
 * A value somebody has configured cannot be meant. Says where, which value, and what was wanted.
 */
public final class WrongSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  WrongSettingException(String sentence) {
    super(sentence);
  }

  WrongSettingException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
