package io.celltwin.dataset.nasa;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Start times. MATLAB keeps them as six numbers, year to second; the table edition prints those in
 * three spellings ({@code [2010. 7. 21. 15. 0. 35.093]}, {@code [2010 7 21 20 31 5]}, {@code
 * [2.0100e+03 …]}); the flat table has {@code 2008-04-02T15:25:41.593}. None has a zone: the local
 * time is taken as UTC.
 */
final class NasaTime {
  private static final int PARTS = 6;

  /** Tables hold 32.311999999 for 32.312. */
  private static final long HALF_A_MILLISECOND = 500_000;

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+(?:[eE][+-]?\\d+)?");
  private static final Pattern VECTOR = Pattern.compile("\\[[-+0-9.eE\\s,;]*]");

  private NasaTime() {}

  /**
   * @return ms since 1970-01-01 UTC
   * @throws IllegalArgumentException with what was wanted, if it is none of the spellings
   */
  static long millis(String text) {
    if (VECTOR.matcher(text).matches()) {
      double[] parts = new double[PARTS];
      int found = 0;
      Matcher numbers = NUMBER.matcher(text);
      while (numbers.find()) {
        if (found < PARTS) {
          parts[found] = Double.parseDouble(numbers.group());
        }
        found++;
      }
      if (found != PARTS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "start time is %s with %d numbers, wanted 6: year, month, day, hour, minute, second",
                text,
                found));
      }
      return millis(parts);
    }
    try {
      return LocalDateTime.parse(text.replace(' ', 'T'), DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .plusNanos(HALF_A_MILLISECOND)
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "start time is '%s', wanted [year month day hour minute second] or an ISO local date"
              .formatted(text),
          e);
    }
  }

  /**
   * @param parts year, month, day, hour, minute, second; only the second may have a fraction
   * @return ms since 1970-01-01 UTC
   * @throws IllegalArgumentException if that is no date
   */
  static long millis(double[] parts) {
    if (parts.length != PARTS) {
      throw unwanted(parts);
    }
    int[] whole = new int[PARTS - 1];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (int) parts[i];
      if (whole[i] != parts[i]) {
        throw unwanted(parts);
      }
    }
    double second = parts[PARTS - 1];
    // a clock rounded up may say 60.0
    if (!(second >= 0 && second <= 60)) {
      throw unwanted(parts);
    }
    try {
      return LocalDateTime.of(whole[0], whole[1], whole[2], whole[3], whole[4])
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli()
          + Math.round(second * 1000);
    } catch (DateTimeException e) {
      throw unwanted(parts);
    }
  }

  private static IllegalArgumentException unwanted(double[] parts) {
    return new IllegalArgumentException(
        "start time is %s, wanted year, month, day, hour, minute and second"
            .formatted(java.util.Arrays.toString(parts)));
  }
}
