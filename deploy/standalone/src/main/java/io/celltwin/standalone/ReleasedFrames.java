package io.celltwin.standalone;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Dead letters on their way back: each once, in the order in which their source counted them,
 * marked, and where that is wanted with times that are put right. What is no frame keeps its place
 * behind them.
 */
final class ReleasedFrames {
  private final Topic<Frame> telemetry;
  private final FrameDecoder decoder;
  private final FrameEncoder encoder;
  private final long shiftMillis;
  private final List<Letter> letters = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private record Letter(String source, long sequence, ProducerRecord<byte[], byte[]> record) {}

  /**
   * @param registry null where none is known: then they go back byte for byte, as they came
   * @param shiftMillis that their times are moved by
   */
  ReleasedFrames(Topic<Frame> telemetry, SchemaRegistry registry, long shiftMillis) {
    this.telemetry = telemetry;
    this.shiftMillis = shiftMillis;
    decoder = registry == null ? null : new FrameDecoder(registry, telemetry);
    encoder = registry == null ? null : new FrameEncoder(registry, telemetry);
  }

  /**
   * One more of them; the same bytes are sent back once, however many letters there are of them.
   */
  void add(ConsumerRecord<byte[], byte[]> letter) {
    if (!seen.add(Arrays.hashCode(letter.value()) + ":" + letter.value().length)) {
      return;
    }
    String code = DeadLetter.read(letter.key(), letter.headers()).code();
    String source = null;
    long sequence = Long.MAX_VALUE;
    byte[] value = letter.value();
    long timestamp = letter.timestamp();
    if (decoder != null) {
      try {
        Frame frame = decoder.decode(value);
        source = frame.source();
        sequence = frame.sequence();
        if (shiftMillis != 0) {
          value = encoder.encode(moved(frame));
          timestamp += shiftMillis;
        }
      } catch (UnreadableRecordException e) {
        source = null; // goes back as it is, and will be told again what it is
      }
    }
    var back =
        new ProducerRecord<>(
            telemetry.name(), null, timestamp < 0 ? null : timestamp, letter.key(), value);
    CellCommand.markReleased(back.headers(), code);
    letters.add(new Letter(source, sequence, back));
  }

  /** In the order in which they are to be sent. */
  List<ProducerRecord<byte[], byte[]>> inOrder() {
    List<Letter> sorted = new ArrayList<>(letters);
    sorted.sort(
        Comparator.comparing(
                (Letter l) -> l.source() == null ? null : l.source(),
                Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparingLong(Letter::sequence));
    return sorted.stream().map(Letter::record).toList();
  }

  private Frame moved(Frame f) {
    return new Frame(
        f.cellId(),
        f.source(),
        f.sequence(),
        f.part(),
        f.parts(),
        f.startMillis() + shiftMillis,
        f.declared(),
        f.size(),
        f.offsetMicros(),
        f.voltage(),
        f.current(),
        f.temperature());
  }
}
