package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.domain.Rejection;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How a rejected record says why: raw bytes as the value, the reason in headers, ready to be looked
 * at or sent again.
 */
public final class DeadLetter {
  /** Stable code, for counting. */
  public static final String CODE = "celltwin.reason.code";

  /** One sentence: place, value, what was wanted. */
  public static final String REASON = "celltwin.reason";

  /** File and line, operation, or topic, partition and offset. */
  public static final String PLACE = "celltwin.place";

  private DeadLetter() {}

  /**
   * @param topic {@link Topics#deadLetters()}
   * @param rejection why
   * @param raw bytes as they came, null where there were none
   * @param timestampMillis event time where known; null or negative, as of a record without a time
   *     stamp, where not
   */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, Rejection rejection, byte[] raw, Long timestampMillis) {
    byte[] key = rejection.cellId() == null ? null : rejection.cellId().getBytes(UTF_8);
    Long timestamp = timestampMillis == null || timestampMillis < 0 ? null : timestampMillis;
    var out = new ProducerRecord<>(topic, null, timestamp, key, raw);
    out.headers().add(CODE, rejection.code().getBytes(UTF_8));
    out.headers().add(REASON, rejection.reason().getBytes(UTF_8));
    out.headers().add(PLACE, rejection.place().getBytes(UTF_8));
    return out;
  }

  /** The rejection a dead letter carries. */
  public static Rejection read(byte[] key, Headers headers) {
    return new Rejection(
        text(headers, CODE),
        key == null ? null : new String(key, UTF_8),
        text(headers, PLACE),
        text(headers, REASON));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }
}
