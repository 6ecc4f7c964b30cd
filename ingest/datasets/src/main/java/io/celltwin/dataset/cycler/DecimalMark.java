package io.celltwin.dataset.cycler;

import java.util.List;

/**
 * Which sign parts a number's whole from its fraction: decided once for a file, from the rows at
 * its beginning. A point or a comma may also part thousands, so that {@code 3,600} is an hour in
 * one file and 3.6 s in the next.
 */
final class DecimalMark {
  private static final char POINT = '.';
  private static final char COMMA = ',';
  private static final int GROUP = 3;

  private int points;
  private int commas;
  private boolean unsurePoint;
  private boolean unsureComma;

  private DecimalMark() {}

  /**
   * @param numbers columns of time, voltage and current
   * @param rows fields of some rows
   * @return a point, a comma or {@link Export#UNDECIDED}
   */
  static char of(List<Binding> numbers, List<List<String>> rows) {
    var all = new DecimalMark();
    var volts = new DecimalMark();
    for (List<String> row : rows) {
      for (Binding column : numbers) {
        if (column.unit().isNumber() && column.index() < row.size()) {
          all.look(row.get(column.index()));
          if (column.unit() == Unit.VOLT) {
            volts.look(row.get(column.index()));
          }
        }
      }
    }
    if (all.points != all.commas) {
      return all.points > all.commas ? POINT : COMMA;
    }
    // no cell has a thousand volts: 3,600 V are 3.6
    if (volts.unsureComma != volts.unsurePoint) {
      return volts.unsureComma ? COMMA : POINT;
    }
    return Export.UNDECIDED;
  }

  /** What one number says. */
  private void look(String text) {
    int points = count(text, POINT);
    int commas = count(text, COMMA);
    if (points + commas == 0) {
      return;
    }
    if (points > 0 && commas > 0) {
      vote(text.lastIndexOf(POINT) > text.lastIndexOf(COMMA) ? POINT : COMMA);
      return;
    }
    char mark = points > 0 ? POINT : COMMA;
    if (points + commas > 1) {
      if (isGrouped(text, mark)) {
        vote(mark == POINT ? COMMA : POINT);
      }
    } else if (mayPartThousands(text, mark)) {
      unsurePoint |= mark == POINT;
      unsureComma |= mark == COMMA;
    } else {
      vote(mark);
    }
  }

  private void vote(char mark) {
    points += mark == POINT ? 1 : 0;
    commas += mark == COMMA ? 1 : 0;
  }

  private static int count(String text, char mark) {
    return (int) text.chars().filter(c -> c == mark).count();
  }

  /** Whether three digits follow the mark and one to three, not a zero alone, stand before it. */
  private static boolean mayPartThousands(String text, char mark) {
    return isGrouped(text, mark);
  }

  /**
   * Whether a mark parts a number into thousands: {@code 1,234,567}. A zero ahead of the first mark
   * is no thousand.
   */
  static boolean isGrouped(String text, char mark) {
    int from = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int digits = 0;
    boolean first = true;
    for (int i = from; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : mark;
      if (c == mark) {
        if (first ? digits < 1 || digits > GROUP || text.charAt(from) == '0' : digits != GROUP) {
          return false;
        }
        first = false;
        digits = 0;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        return false;
      }
    }
    return true;
  }

  /**
   * A number without what parts its thousands, and with a point before its fraction.
   *
   * @param text as it is written
   * @param decimal mark of the file
   * @param thousands whether the quantity may have thousands
   * @return null if it is not written so
   */
  static String plain(String text, char decimal, boolean thousands) {
    if (decimal == Export.UNDECIDED) {
      boolean fraction =
          count(text, COMMA) == 1 && count(text, POINT) == 0 && !isGrouped(text, COMMA);
      return fraction ? text.replace(COMMA, POINT) : null;
    }
    char other = decimal == POINT ? COMMA : POINT;
    int at = text.indexOf(decimal);
    String whole = at < 0 ? text : text.substring(0, at);
    String rest = at < 0 ? "" : text.substring(at + 1);
    if (rest.indexOf(POINT) >= 0 || rest.indexOf(COMMA) >= 0) {
      return null;
    }
    for (char mark : new char[] {other, ' ', '\u00a0', '\u202f', '\''}) {
      if (thousands && whole.indexOf(mark) >= 0 && isGrouped(whole, mark)) {
        whole = whole.replace(String.valueOf(mark), "");
        break;
      }
    }
    boolean plain = whole.indexOf(other) < 0;
    return plain ? (at < 0 ? whole : whole + POINT + rest) : null;
  }
}
