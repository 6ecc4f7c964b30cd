package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * From when on a nameplate holds, in the cell's own time, as a header of its record. A replay then
 * changes it at the same sample, whenever it reads the record. Without the header a cell's first
 * nameplate holds from the beginning, and another one from the cell's next operation after it was
 * read.
 */
public final class ValidFrom {
  /** Milliseconds since 1970-01-01 UTC, in decimal. */
  public static final String HEADER = "celltwin.valid.from";

  /** Not stated. */
  public static final long UNSTATED = Long.MIN_VALUE;

  private ValidFrom() {}

  /** What a record states, or {@link #UNSTATED}. */
  public static long of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null) {
      return UNSTATED;
    }
    try {
      return Long.parseLong(new String(header.value(), US_ASCII));
    } catch (NumberFormatException e) {
      throw new UnreadableRecordException(
          "WRONG_VALID_FROM",
          "header %s is '%.40s', wanted milliseconds since 1970-01-01 UTC in decimal"
              .formatted(HEADER, new String(header.value(), US_ASCII)),
          e);
    }
  }

  public static void addTo(Headers headers, long millis) {
    headers.add(HEADER, Long.toString(millis).getBytes(US_ASCII));
  }
}
