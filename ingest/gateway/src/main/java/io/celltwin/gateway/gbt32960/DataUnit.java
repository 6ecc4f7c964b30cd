package io.celltwin.gateway.gbt32960;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a data unit from front to back. Of every number the two highest values are no measurement
 * (both editions, wherever a table says so): all ones is "invalid", one less is "abnormal"; such a
 * value becomes NaN and is noted by its name.
 */
final class DataUnit {
  static final int TIME_BYTES = 6;

  /** Times are Beijing's (6.4, table 5), which has no summer time. */
  static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

  private final byte[] bytes;
  private final int end;
  private final List<Report.Sentinel> sentinels = new ArrayList<>();
  private int at;

  DataUnit(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int left() {
    return end - at;
  }

  List<Report.Sentinel> sentinels() {
    return List.copyOf(sentinels);
  }

  /** A number of one to four bytes that has no sentinels. */
  long count(int width, String name) throws MalformedPacketException {
    need(width, name);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (bytes[at++] & 0xFF);
    }
    return value;
  }

  /** A measurement: {@code raw / perUnit + offset}, NaN where the source says that it has none. */
  double measured(int width, double perUnit, int offset, String name)
      throws MalformedPacketException {
    long raw = count(width, name);
    return isNoValue(raw, width, name) ? Double.NaN : raw / perUnit + offset;
  }

  /** How many elements follow; none where the source says that it does not know. */
  int elements(int width, int bytesEach, String name) throws MalformedPacketException {
    long raw = count(width, name);
    if (isNoValue(raw, width, name)) {
      return 0;
    }
    if (raw * bytesEach > left()) {
      throw new MalformedPacketException(
          name + " is " + raw + ", for which " + left() + " bytes are too few");
    }
    return (int) raw;
  }

  private boolean isNoValue(long raw, int width, String name) {
    long invalid = (1L << (8 * width)) - 1;
    if (raw < invalid - 1) {
      return false;
    }
    sentinels.add(new Report.Sentinel(name, raw == invalid));
    return true;
  }

  String text(int width, String name) throws MalformedPacketException {
    need(width, name);
    String text = new String(bytes, at, width, StandardCharsets.US_ASCII);
    at += width;
    return text.replace("\0", "").trim();
  }

  void skip(int width, String name) throws MalformedPacketException {
    need(width, name);
    at += width;
  }

  void skipRest() {
    at = end;
  }

  /** Six bytes: year − 2000, month, day, hour, minute, second. */
  long epochMillis(String name) throws MalformedPacketException {
    need(TIME_BYTES, name);
    int[] part = new int[TIME_BYTES];
    for (int i = 0; i < TIME_BYTES; i++) {
      part[i] = bytes[at++] & 0xFF;
    }
    try {
      return LocalDateTime.of(2000 + part[0], part[1], part[2], part[3], part[4], part[5])
          .toInstant(BEIJING)
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new MalformedPacketException(name + " is no time: " + e.getMessage());
    }
  }

  static byte[] time(long epochMillis) {
    var time = LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000), 0, BEIJING);
    return new byte[] {
      (byte) (time.getYear() - 2000),
      (byte) time.getMonthValue(),
      (byte) time.getDayOfMonth(),
      (byte) time.getHour(),
      (byte) time.getMinute(),
      (byte) time.getSecond()
    };
  }

  private void need(int width, String name) throws MalformedPacketException {
    if (left() < width) {
      throw new MalformedPacketException(
          name + " needs " + width + " bytes where " + left() + " are left");
    }
  }
}
