package io.celltwin.gateway.mapping;

/** ISO 8601 as it is really written. */
public final class Times {
  private Times() {}

  /** With a T, a point before the fraction, and minutes in the offset: +01 is +01:00. */
  public static String plain(String text) {
    String stated = text.strip();
    stated = stated.indexOf('T') < 0 ? stated.replaceFirst("\\s+", "T") : stated;
    stated = stated.replaceFirst("\\s+(?=[Zz+-])", "").replaceFirst("\\s*UTC$", "Z");
    int time = stated.indexOf('T');
    if (time < 0) {
      return stated;
    }
    String clock = stated.substring(time).replace(',', '.');
    clock = clock.replaceFirst("([+-]\\d\\d)$", "$1:00");
    clock = clock.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    return stated.substring(0, time) + clock;
  }
}
