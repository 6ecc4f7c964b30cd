package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a person tells the twin of a cell to do. It travels on the telemetry topic, as a record of
 * the cell's key without a value: so it has its place among the cell's frames, and a replay of the
 * log does the same at the same frame. On a topic of its own nobody could say before which frame it
 * was meant.
 */
public enum CellCommand {
  /** Ends the cell's quarantine: its frames are looked at again. */
  RELEASE,
  /** Lets its clock begin anew, whatever time it has come to: what is open ends. */
  RESET_CLOCK;

  private static final String COMMAND = "celltwin.command";
  private static final String BY = "celltwin.by";
  private static final String RELEASED = "celltwin.released";

  /**
   * @param telemetry the telemetry topic
   * @param by who says so
   * @param atMillis when, by the wall clock
   */
  public ProducerRecord<byte[], byte[]> record(
      Topic<?> telemetry, String cellId, String by, long atMillis) {
    var out =
        new ProducerRecord<byte[], byte[]>(
            telemetry.name(), null, atMillis, cellId.getBytes(UTF_8), null);
    out.headers().add(COMMAND, name().getBytes(UTF_8));
    out.headers().add(BY, by.getBytes(UTF_8));
    return out;
  }

  /** The command of a record, or null where it is none, or none that is known. */
  public static CellCommand of(Headers headers) {
    Header header = headers.lastHeader(COMMAND);
    if (header == null || header.value() == null) {
      return null;
    }
    String name = new String(header.value(), UTF_8);
    for (CellCommand each : values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Marks a frame that a person sends back from the dead letters.
   *
   * @param code why it went there
   */
  public static void markReleased(Headers headers, String code) {
    headers.add(RELEASED, code.getBytes(UTF_8));
  }

  /** Whether a person sent the frame back from the dead letters. */
  public static boolean isReleased(Headers headers) {
    return headers.lastHeader(RELEASED) != null;
  }
}
