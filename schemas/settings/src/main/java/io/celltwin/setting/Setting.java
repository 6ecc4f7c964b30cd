package io.celltwin.setting;

import java.util.Locale;

/**
 * One thing that can be configured.
 *
 * @param key under which, e.g. {@code twin.model-timeout}
 * @param kind of its values
 * @param usual value where nobody says anything; null where it depends
 * @param usually what the default is, in words
 * @param readBy who reads it
 * @param sentence what it does, for whoever runs Celltwin
 */
public record Setting<T>(
    String key, Kind<T> kind, T usual, String usually, Reader readBy, String sentence) {

  /** Which processes read a setting. */
  public enum Reader {
    /** All in one process, and a part that runs alone. */
    BOTH("both"),
    /** A part that runs alone; all in one process, the process sets it itself. */
    PART("the part alone"),
    /** All in one process. */
    STANDALONE("celltwin");

    private final String words;

    Reader(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** One that only the whole system in one process reads. */
  public static <T> Setting<T> whole(
      String key, Kind<T> kind, T usual, String usually, String sentence) {
    return new Setting<>(key, kind, usual, usually, Reader.STANDALONE, sentence);
  }

  /** One that only a part reads that runs alone. */
  public static <T> Setting<T> alone(
      String key, Kind<T> kind, T usual, String usually, String sentence) {
    return new Setting<>(key, kind, usual, usually, Reader.PART, sentence);
  }

  /** Name of the environment variable that sets it. */
  public String variable() {
    return "CELLTWIN_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The last part of the key: the name of a component in kebab case. */
  public String name() {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /**
   * Reads one of its values.
   *
   * @param subject what the text stands for, e.g. {@code --speed} or a file's line and the key
   * @throws WrongSettingException where it is none
   */
  T read(String text, String subject) {
    try {
      return kind.read(text);
    } catch (IllegalArgumentException e) {
      throw new WrongSettingException(
          "%s is '%s', wanted %s".formatted(subject, text, kind.wanted()), e);
    }
  }
}
