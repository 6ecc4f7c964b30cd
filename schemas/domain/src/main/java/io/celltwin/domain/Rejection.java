package io.celltwin.domain;

/**
 * Why something did not enter a twin. Expected, counted and kept; never thrown.
 *
 * <p>A reason quotes what was found, and what was found may be a megabyte: texts are cut to what a
 * person reads and a header takes.
 *
 * @param code stable, for counting, e.g. {@code OUT_OF_ORDER}
 * @param cellId whose, or null where not even that is known
 * @param place where it came from: file and line, operation, or source and frame sequence
 * @param reason one sentence with the value and what was wanted
 */
public record Rejection(String code, String cellId, String place, String reason) {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_TEXT = 1000;

  public Rejection {
    code = cut(code, LONGEST_NAME);
    cellId = cut(cellId, LONGEST_NAME);
    place = cut(place, LONGEST_TEXT);
    reason = cut(reason, LONGEST_TEXT);
  }

  private static String cut(String text, int longest) {
    if (text == null || text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + '…';
  }
}
