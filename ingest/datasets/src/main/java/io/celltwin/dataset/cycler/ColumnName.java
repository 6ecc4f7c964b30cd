package io.celltwin.dataset.cycler;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column's name taken apart, as exports of one kind differ in how they write it: {@code
 * Test_Time(s)}, {@code Test Time [s]}, {@code test time / s}, {@code TestTime#s} and {@code
 * test.time_s} are one.
 *
 * @param key letters and digits of the name without its unit, in lower case
 * @param unit as written beside the name, or null where none is
 */
record ColumnName(String key, String unit) {
  private static final Pattern BRACKETS =
      Pattern.compile("^(.*?)[(\\[{<]([^()\\[\\]{}<>]*)[)\\]}>](.*)$");
  private static final Pattern SIGNED = Pattern.compile("^(.*[^\\s/#,:])\\s*[/#,:]\\s*([^/#,:]+)$");
  private static final Pattern IN = Pattern.compile("^(.*\\S)\\s+in\\s+(\\S+)$");
  private static final Pattern LAST_WORD = Pattern.compile("^(.*[^\\s_.-])[\\s_.-]+([^\\s_.-]+)$");

  /** What a name may mean, the likeliest first: the last word may be a unit or a part of it. */
  static List<ColumnName> readings(String name) {
    // the sign for °C is one letter, and none that survives every encoding
    String text = Manifest.normal(name.replace("\u2103", "degC"));
    var readings = new ArrayList<ColumnName>();
    Matcher brackets = BRACKETS.matcher(text);
    while (brackets.find()) {
      if (Unit.isWritten(brackets.group(2))) {
        readings.add(new ColumnName(key(brackets.group(1) + brackets.group(3)), brackets.group(2)));
      }
      break;
    }
    Matcher signed = SIGNED.matcher(text);
    if (readings.isEmpty() && signed.matches() && Unit.isWritten(signed.group(2))) {
      readings.add(new ColumnName(key(signed.group(1)), signed.group(2)));
    }
    Matcher in = IN.matcher(text);
    if (readings.isEmpty() && in.matches() && Unit.isWritten(in.group(2))) {
      readings.add(new ColumnName(key(in.group(1)), in.group(2)));
    }
    if (readings.isEmpty()) {
      readings.add(new ColumnName(key(text), null));
      Matcher word = LAST_WORD.matcher(text);
      if (word.matches() && Unit.isWritten(word.group(2))) {
        readings.add(new ColumnName(key(word.group(1)), word.group(2)));
      }
    }
    readings.removeIf(reading -> reading.key.isEmpty());
    return readings;
  }

  private static String key(String text) {
    var key = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      // between bars stands the amount of something complex, which is another quantity
      if (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '|') {
        key.append(text.charAt(i));
      }
    }
    return key.toString();
  }

  /** The same column, whatever unit is written beside it. */
  boolean isCalled(ColumnName other) {
    return key.equals(other.key);
  }
}
