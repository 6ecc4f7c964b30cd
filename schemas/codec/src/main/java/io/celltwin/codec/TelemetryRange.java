package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where on the telemetry topic the frames of a cycle lie, as a header of the cycle's record: enough
 * to fetch its raw samples. Offsets move when frames are sent again, so they stay out of the value.
 *
 * @param partition of the telemetry topic
 * @param first offset
 * @param last offset
 */
public record TelemetryRange(int partition, long first, long last) {
  private static final String HEADER = "celltwin.telemetry";

  public void addTo(Headers headers) {
    headers.add(HEADER, (partition + ":" + first + "-" + last).getBytes(UTF_8));
  }

  /** The range a record carries, or null. */
  public static TelemetryRange of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null) {
      return null;
    }
    String[] parts = new String(header.value(), UTF_8).split("[:-]", 3);
    return new TelemetryRange(
        Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
