package io.celltwin.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Where a row lies: {@code <table>/day=2026-03-01/bucket=007/}, by the day of its event time in UTC
 * and the bucket of its cell.
 */
public final class LakeLayout {
  /** Most buckets a lake can have. */
  public static final int MOST_BUCKETS = 1000;

  private static final String DAY = "day=";
  private static final String BUCKET = "bucket=";

  private LakeLayout() {}

  /**
   * Which bucket a cell is in: CRC-32 of its id in UTF-8, modulo their number, so that anybody can
   * reckon it.
   */
  public static int bucket(String cellId, int buckets) {
    var crc = new CRC32();
    crc.update(cellId.getBytes(UTF_8));
    return (int) (crc.getValue() % buckets);
  }

  /** The day of a time [ms since 1970-01-01 UTC]. */
  public static LocalDate day(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** Below the folder of a table. */
  public static String folder(LocalDate day, int bucket) {
    return DAY + day + "/" + folder(bucket);
  }

  static String folder(LocalDate day) {
    return DAY + day;
  }

  static String folder(int bucket) {
    return String.format(Locale.ROOT, "%s%03d", BUCKET, bucket);
  }

  /** The day that a folder is called after; null where it is called otherwise. */
  static LocalDate dayOf(String folder) {
    if (!folder.matches(DAY + "\\d{4}-\\d{2}-\\d{2}")) {
      return null;
    }
    return LocalDate.parse(folder.substring(DAY.length()));
  }

  static boolean isBucket(String folder) {
    return folder.matches(BUCKET + "\\d{3}");
  }
}
