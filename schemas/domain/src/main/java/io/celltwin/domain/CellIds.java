package io.celltwin.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * What a name of a cell, a pack or a site may be: something that a person sees as it is, that is
 * the same wherever it is written, and that leads nowhere else as a part of a path.
 */
public final class CellIds {
  /** Of a name in UTF-8. */
  public static final int MOST_BYTES = 256;

  /** Characters that look like nothing though their class says that they are letters. */
  private static final String BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5";

  private CellIds() {}

  /**
   * What is wrong with a name, as the end of a sentence that begins with its name: what was found
   * and what was wanted; null where nothing is.
   */
  public static String fault(String name) {
    if (name.isEmpty()) {
      return "is empty, wanted at least one character";
    }
    int bytes = name.length() > MOST_BYTES ? name.length() : name.getBytes(UTF_8).length;
    if (bytes > MOST_BYTES) {
      return String.format(
          Locale.ROOT, "has %d bytes or more, wanted at most %d in UTF-8", bytes, MOST_BYTES);
    }
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      int c = name.codePointAt(i);
      if (!isSeen(c)) {
        return String.format(
            Locale.ROOT,
            "has U+%04X at place %d, wanted no control, invisible or direction character and no space but the plain one",
            c,
            i + 1);
      }
    }
    if (name.startsWith(" ") || name.endsWith(" ")) {
      return "begins or ends with a blank, wanted none there";
    }
    if (name.contains("..")) {
      return "has '..' in it, wanted none: it leads out of a folder";
    }
    return null;
  }

  private static boolean isSeen(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> BLANK_LETTERS.indexOf(c) < 0 && !isVariationSelector(c);
    };
  }

  private static boolean isVariationSelector(int c) {
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
  }

  /** A name for a message: what is not seen is written as its number, and what is long is cut. */
  public static String shown(String name) {
    var shown = new StringBuilder();
    int n = 0;
    for (int i = 0; i < name.length() && n < 80; i += Character.charCount(name.codePointAt(i))) {
      int c = name.codePointAt(i);
      if (isSeen(c)) {
        shown.appendCodePoint(c);
      } else {
        shown.append(String.format(Locale.ROOT, "\\u%04x", c));
      }
      n++;
    }
    return n < 80 ? shown.toString() : shown.append('…').toString();
  }
}
