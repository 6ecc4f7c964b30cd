package io.celltwin.fleet;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * A record that is not what its topic carries goes to the dead letters, with its bytes and where it
 * lay; from there it comes back as a count. Only a registry that cannot be reached stops the
 * stream: then it is not the record's fault.
 */
public final class DeadLetterUnreadable implements DeserializationExceptionHandler {
  static final String TOPIC = "celltwin.dead.letter.topic";

  /** Below the megabyte a broker takes, with room for the headers. */
  private static final int LARGEST = 1_000_000;

  private String deadLetters;

  @Override
  public void configure(Map<String, ?> configs) {
    deadLetters = (String) configs.get(TOPIC);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    if (Outage.isOne(exception)) {
      return Response.fail();
    }
    String place =
        String.format(Locale.ROOT, "%s-%d@%d", record.topic(), record.partition(), record.offset());
    var unreadable = unreadable(exception);
    var rejection =
        new Rejection(
            unreadable == null ? "NOT_READABLE" : unreadable.code(),
            record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
            place,
            unreadable == null
                ? "record at %s cannot be read: %s".formatted(place, exception.getMessage())
                : unreadable.getMessage());
    return Response.resume(
        List.of(letter(deadLetters, rejection, record.value(), record.timestamp())));
  }

  private static UnreadableRecordException unreadable(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof UnreadableRecordException found) {
        return found;
      }
    }
    return null;
  }

  /**
   * Only what the broker takes: a value near its limit is cut, as headers come on top, and a time
   * stamp is there or left out.
   */
  static ProducerRecord<byte[], byte[]> letter(
      String topic, Rejection rejection, byte[] raw, long timestampMillis) {
    byte[] kept = raw == null || raw.length <= LARGEST ? raw : Arrays.copyOf(raw, LARGEST);
    return DeadLetter.record(
        topic, rejection, kept, timestampMillis < 0 ? null : (Long) timestampMillis);
  }
}
