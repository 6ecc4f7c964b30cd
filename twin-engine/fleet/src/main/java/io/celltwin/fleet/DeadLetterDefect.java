package io.celltwin.fleet;

import io.celltwin.domain.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record over which a view fails costs that record alone: it goes to the dead letters with its
 * bytes, the place and the exception, and the thread goes on. What is no fault of the record (the
 * broker, the disk, the registry) ends the thread, which is replaced.
 */
public final class DeadLetterDefect implements ProcessingExceptionHandler {
  private static final int LONGEST_REASON = 1_000;

  private String deadLetters;

  @Override
  public void configure(Map<String, ?> configs) {
    deadLetters = (String) configs.get(DeadLetterUnreadable.TOPIC);
  }

  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception fault) {
    if (fault instanceof KafkaException || Outage.isOne(fault)) {
      return Response.fail();
    }
    if (deadLetters.equals(context.topic())) {
      return Response.resume(); // a dead letter about a dead letter would never end
    }
    String place =
        String.format(
            Locale.ROOT, "%s-%d@%d", context.topic(), context.partition(), context.offset());
    String reason =
        "record at %s made the view %s fail: %s"
            .formatted(place, context.processorNodeId(), sentence(fault));
    byte[] key = context.sourceRawKey();
    return Response.resume(
        List.of(
            DeadLetterUnreadable.letter(
                deadLetters,
                new Rejection(
                    "DEFECT",
                    key == null ? null : new String(key, StandardCharsets.UTF_8),
                    place,
                    reason),
                context.sourceRawValue(),
                context.timestamp())));
  }

  private static String sentence(Throwable fault) {
    String text =
        fault.getClass().getSimpleName()
            + (fault.getMessage() == null ? "" : ": " + fault.getMessage());
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
  }
}
