package io.celltwin.dataset.cycler;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One way to write a date and a time of day, by the order of its fields. The letters are those of
 * {@link java.time.format.DateTimeFormatter}; what stands between the fields, leading zeros and the
 * digits after the second are free, since one cycler's exports differ in them. A hundred times as
 * fast as a formatter, and it makes no objects.
 */
final class DatePattern {
  /** How people and programs write dates; where two fit, the test's own time decides. */
  static final List<String> COMMON =
      List.of(
          "yyyy-M-d H:m:s",
          "M/d/yyyy H:m:s",
          "d/M/yyyy H:m:s",
          "d-MMM-yyyy H:m:s",
          "d-MMM-yy H:m:s",
          "MMM-d-yyyy H:m:s",
          "d/M/yy H:m:s",
          "M/d/yy H:m:s",
          "epoch");

  private static final List<String> MONTHS =
      List.of(
          "jan",
          "feb",
          "mar",
          "apr",
          "may",
          "jun",
          "jul",
          "aug",
          "sep",
          "oct",
          "nov",
          "dec",
          "jan",
          "feb",
          "m\u00e4r",
          "avr",
          "mai",
          "jui",
          "jul",
          "aou",
          "set",
          "okt",
          "nov",
          "dez");

  private static final int MONTHS_IN_A_YEAR = 12;

  /** Seconds since 1970 in some unit: of the years 1990 to 2100. */
  private static final double EARLIEST = 6.3e8;

  private static final double LATEST = 4.1e9;
  private static final double SPREADSHEET_EPOCH = 25_569;
  private static final char IDEOGRAPHS = 0x2e80;
  private static final int DAY_SECONDS = 86_400;
  private static final int DATE_FIELDS = 3;

  private final String pattern;
  private final char[] fields;
  private final boolean century;
  private final boolean dateFirst;
  private final boolean epoch;

  /** One parse under way. */
  private static final class Fields {
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    double fraction;
    double ahead;
  }

  DatePattern(String pattern) {
    this.pattern = pattern;
    this.epoch = pattern.equals("epoch");
    List<Character> order = new ArrayList<>();
    int names = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean first = i == 0 || pattern.charAt(i - 1) != c;
      if ("yMdHhms".indexOf(c) >= 0 && first) {
        order.add(pattern.startsWith("MMM", i) ? 'N' : c);
      } else if (c == 'a') {
        names++;
      }
    }
    fields = new char[order.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = order.get(i);
    }
    century = pattern.contains("yyyy");
    dateFirst = pattern.toLowerCase(Locale.ROOT).indexOf('h') > pattern.indexOf('d') && !epoch;
    if (!epoch && (fields.length < 5 || names > 1)) {
      throw new IllegalArgumentException(
          "date pattern '%s', wanted year, month, day, hour, minute and second".formatted(pattern));
    }
  }

  @Override
  public String toString() {
    return pattern;
  }

  /** Patterns that read alike are one. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DatePattern that
        && epoch == that.epoch
        && century == that.century
        && dateFirst == that.dateFirst
        && Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fields);
  }

  /** Whether it is a number that stands for a date. */
  boolean isNumber() {
    return epoch;
  }

  double parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  /**
   * @return seconds since 1970-01-01, a date without a zone taken as UTC; NaN if it is not written
   *     so
   */
  double parse(char[] text, int from, int length) {
    if (epoch) {
      return sinceEpoch(text, from, length);
    }
    int field = 0;
    int end = from + length;
    var is = new Fields();
    for (int i = from; i < end; ) {
      char c = text[i];
      int start = i;
      if (c >= '0' && c <= '9') {
        int value = 0;
        while (i < end && text[i] >= '0' && text[i] <= '9' && i - start < 9) {
          value = value * 10 + (text[i++] - '0');
        }
        if (field == fields.length || !set(is, fields[field], value, i - start)) {
          return Double.NaN;
        }
        if (fields[field] == 's' && i + 1 < end && (text[i] == '.' || text[i] == ',')) {
          double weight = 0.1;
          for (i++; i < end && text[i] >= '0' && text[i] <= '9'; i++) {
            is.fraction += (text[i] - '0') * weight;
            weight /= 10;
          }
        }
        field++;
      } else if (c == '.' && field == 1 && fields[0] == 'M') {
        return Double.NaN; // with dots the day comes first
      } else if (zone(text, i, end, field)) {
        is.ahead = ahead(text, i, end);
        i = end;
      } else if (Character.isLetter(c) && c < IDEOGRAPHS) {
        while (i < end && Character.isLetter(text[i])) {
          i++;
        }
        if (!word(is, text, start, i - start, field)) {
          return Double.NaN;
        }
        field += field < fields.length && fields[field] == 'N' ? 1 : 0;
      } else {
        i++;
      }
    }
    return whole(field) ? seconds(is) - is.ahead : Double.NaN;
  }

  /** Spreadsheets and testers drop the time of day at midnight, and some always the seconds. */
  private boolean whole(int read) {
    return read == fields.length
        || (read == DATE_FIELDS && dateFirst)
        || (read == fields.length - 1 && dateFirst && fields[read] == 's');
  }

  /** Takes a month's name, a half of the day, or a word that says nothing. */
  private boolean word(Fields is, char[] text, int start, int length, int field) {
    String word = new String(text, start, length).toLowerCase(Locale.ROOT);
    if (field < fields.length && fields[field] == 'N' && word.length() >= 3) {
      int month = MONTHS.indexOf(word.substring(0, 3));
      is.month = month % MONTHS_IN_A_YEAR + 1;
      return month >= 0;
    }
    if (word.equals("pm") || word.equals("am")) {
      is.hour = is.hour % 12 + (word.equals("pm") ? 12 : 0);
      return true;
    }
    return List.of("t", "z", "utc", "gmt").contains(word);
  }

  /** Whether an offset from UTC begins here: {@code +01:00}, {@code -0530} or {@code +02}. */
  private boolean zone(char[] text, int at, int end, int field) {
    if (!dateFirst || field == 0 || (text[at] != '+' && text[at] != '-') || at + 2 >= end) {
      return false;
    }
    boolean minutesToo = at + 3 < end && (text[at + 3] == ':' || Character.isDigit(text[at + 3]));
    return Character.isDigit(text[at + 1])
        && (fields[field - 1] == 's' || (fields[field - 1] == 'm' && minutesToo));
  }

  /** An offset from UTC [s]. */
  private static double ahead(char[] text, int at, int end) {
    int digits = 0;
    int value = 0;
    for (int i = at + 1; i < end && digits < 4; i++) {
      if (text[i] >= '0' && text[i] <= '9') {
        value = value * 10 + (text[i] - '0');
        digits++;
      }
    }
    int hours = digits > 2 ? value / 100 : value;
    int minutes = digits > 2 ? value % 100 : 0;
    return (text[at] == '-' ? -1 : 1) * (hours * 3600.0 + minutes * 60.0);
  }

  /** Seconds, milli-, micro- or nanoseconds since 1970, told apart by how many they are. */
  private static double sinceEpoch(char[] text, int from, int length) {
    double value;
    try {
      value = JavaDoubleParser.parseDouble(text, from, length);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
    for (double unit : new double[] {1, 1e3, 1e6, 1e9}) {
      if (value / unit > EARLIEST && value / unit < LATEST) {
        return value / unit;
      }
    }
    // or days, as spreadsheets count them
    double days = (value - SPREADSHEET_EPOCH) * DAY_SECONDS;
    return days > EARLIEST && days < LATEST ? days : Double.NaN;
  }

  private boolean set(Fields is, char field, int value, int digits) {
    switch (field) {
      case 'y' -> {
        if (digits != (century ? 4 : 2)) {
          return false;
        }
        is.year = century ? value : 2000 + value;
      }
      case 'M' -> is.month = value;
      case 'd' -> is.day = value;
      case 'H', 'h' -> is.hour = value;
      case 'm' -> is.minute = value;
      case 's' -> is.second = value;
      default -> {
        return false; // a month's name was wanted
      }
    }
    return field == 'y' || digits <= 2;
  }

  private static double seconds(Fields is) {
    if (is.month < 1
        || is.month > 12
        || is.day < 1
        || is.day > 31
        || is.hour > 23
        || is.minute > 59
        || is.second > 60) {
      return Double.NaN;
    }
    try {
      long days = LocalDate.of(is.year, is.month, is.day).toEpochDay();
      return days * (double) DAY_SECONDS
          + is.hour * 3600
          + is.minute * 60
          + is.second
          + is.fraction;
    } catch (DateTimeException e) {
      return Double.NaN; // 30 February
    }
  }
}
