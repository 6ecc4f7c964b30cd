package io.celltwin.dataset.cycler;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One way to write a date and a time of day, by the order of its fields. The letters are those of
 * {@link java.time.format.DateTimeFormatter}; what stands between the fields, leading zeros and the
 * digits after the second are free, since one cycler's exports differ in them. A hundred times as
 * fast as a formatter, and it makes no objects.
 */
final class DatePattern {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final int DAY_SECONDS = 86_400;
  private static final int DATE_FIELDS = 3;

  private final String pattern;
  private final char[] fields;
  private final boolean century;
  private final boolean dateFirst;

  /** One parse under way. */
  private static final class Fields {
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    double fraction;
  }

  DatePattern(String pattern) {
    this.pattern = pattern;
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
    dateFirst = pattern.toLowerCase(Locale.ROOT).indexOf('h') > pattern.indexOf('d');
    if (fields.length < 5 || names > 1) {
      throw new IllegalArgumentException(
          "date pattern '%s', wanted year, month, day, hour, minute and second".formatted(pattern));
    }
  }

  @Override
  public String toString() {
    return pattern;
  }

  double parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  /**
   * @return seconds since 1970-01-01, the date taken as UTC; NaN if it is not written so
   */
  double parse(char[] text, int from, int length) {
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
      } else if (Character.isLetter(c)) {
        while (i < end && Character.isLetter(text[i])) {
          i++;
        }
        String word = new String(text, start, i - start).toLowerCase(Locale.ROOT);
        if (field < fields.length && fields[field] == 'N' && word.length() >= 3) {
          int month = MONTHS.indexOf(word.substring(0, 3));
          if (month < 0 || month % 3 != 0) {
            return Double.NaN;
          }
          is.month = month / 3 + 1;
          field++;
        } else if (word.equals("pm") || word.equals("am")) {
          is.hour = is.hour % 12 + (word.equals("pm") ? 12 : 0);
        } else if (!word.equals("t") && !word.equals("z")) {
          return Double.NaN;
        }
      } else {
        i++;
      }
    }
    // spreadsheets and testers drop the time of day at midnight
    return field == fields.length || (field == DATE_FIELDS && dateFirst) ? seconds(is) : Double.NaN;
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
