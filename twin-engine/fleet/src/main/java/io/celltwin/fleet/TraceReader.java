package io.celltwin.fleet;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetBusyException;
import io.celltwin.fleet.api.Trace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fetches an operation's samples from the telemetry topic, and keeps of them what makes its picture
 * while they go by. Nothing is kept twice: the topic is the archive, a cycle's record says where in
 * it to look. Two are read at a time, a few wait, the others are told to come again: what all of
 * them hold together does not grow with the length of an operation or the number of those who ask.
 */
final class TraceReader implements StoredQueries.Samples, AutoCloseable {
  /** Read at a time. */
  static final int CONSUMERS = 2;

  /** Who may wait for one of them. */
  static final int WAITING = 4;

  /** Points of recent traces that are kept, of all together. */
  private static final int CACHED_POINTS = 200_000;

  /** What a consumer may hold of the topic at once. */
  private static final int FETCH_BYTES = 2 << 20;

  private final String topic;
  private final Duration patience;
  private final BlockingQueue<Reader> idle = new ArrayBlockingQueue<>(CONSUMERS);
  private final Map<String, Trace> recent = new LinkedHashMap<>(16, 0.75f, true);
  private final Semaphore admitted = new Semaphore(CONSUMERS + WAITING);
  private int recentPoints;

  /** One consumer and the decoder that goes with it; neither may be shared. */
  private record Reader(Consumer<byte[], byte[]> consumer, FrameDecoder decoder) {}

  /**
   * @param connection adds to a client's settings how Kafka is reached
   * @param patience with the broker, for one trace
   */
  TraceReader(
      UnaryOperator<Map<String, Object>> connection,
      SchemaRegistry registry,
      Topics topics,
      Duration patience) {
    this.topic = topics.telemetry().name();
    this.patience = patience;
    for (int i = 0; i < CONSUMERS; i++) {
      idle.add(
          new Reader(
              new KafkaConsumer<>(
                  connection.apply(settings(i)),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer()),
              new FrameDecoder(registry, topics.telemetry())));
    }
  }

  private static Map<String, Object> settings(int number) {
    return Map.ofEntries(
        Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "celltwin-trace-" + number),
        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
        Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES),
        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES),
        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16));
  }

  @Override
  public Trace read(String cellId, CycleRow row, int points) {
    String key = String.format(Locale.ROOT, "%s\0%d\0%d", cellId, row.revision(), points);
    synchronized (recent) {
      Trace known = recent.get(key);
      if (known != null) {
        return known;
      }
    }
    if (row.telemetry() == null) {
      return new Columns(row, 8)
          .trace(cellId, "the record of this operation does not say where its frames lie");
    }
    if (!admitted.tryAcquire()) {
      throw busy();
    }
    Trace trace;
    try {
      trace = read(cellId, row, points, patience);
    } finally {
      admitted.release();
    }
    if (trace.incomplete() == null) {
      remember(key, trace);
    }
    return trace;
  }

  private Trace read(String cellId, CycleRow row, int points, Duration forReader) {
    Reader reader;
    try {
      reader = idle.poll(forReader.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a telemetry consumer", e);
    }
    if (reader == null) {
      throw busy();
    }
    try {
      return fetch(reader, cellId, row, points);
    } catch (KafkaException e) {
      return new Columns(row, 8)
          .trace(cellId, "the telemetry topic cannot be read: " + e.getMessage());
    } finally {
      reader.consumer().unsubscribe(); // lets go of what it holds of the topic
      idle.add(reader);
    }
  }

  private static FleetBusyException busy() {
    return new FleetBusyException(
        String.format(
            Locale.ROOT,
            "%d traces are being read and %d wait; ask again in a moment",
            CONSUMERS,
            WAITING),
        Duration.ofSeconds(2));
  }

  /** An operation that is closed does not change any more. */
  private void remember(String key, Trace trace) {
    synchronized (recent) {
      Trace before = recent.put(key, trace);
      recentPoints += trace.size() - (before == null ? 0 : before.size());
      var oldest = recent.entrySet().iterator();
      while (recentPoints > CACHED_POINTS && oldest.hasNext()) {
        recentPoints -= oldest.next().getValue().size();
        oldest.remove();
      }
    }
  }

  private Trace fetch(Reader reader, String cellId, CycleRow row, int points) {
    CycleRow.FramesAt at = row.telemetry();
    Consumer<byte[], byte[]> consumer = reader.consumer();
    var partition = new TopicPartition(topic, at.partition());
    consumer.assign(List.of(partition));
    long begin = consumer.beginningOffsets(List.of(partition), patience).get(partition);
    var columns = new Columns(row, points);
    if (begin > at.last()) {
      return columns.trace(cellId, "its frames are no longer on the telemetry topic");
    }
    String incomplete =
        begin > at.first() ? "its first frames are no longer on the telemetry topic" : null;
    consumer.seek(partition, Math.max(begin, at.first()));
    byte[] key = cellId.getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + patience.toNanos();
    while (consumer.position(partition) <= at.last()) {
      if (System.nanoTime() - deadline > 0) {
        incomplete =
            String.format(
                Locale.ROOT,
                "the broker did not give all of its frames within %d ms",
                patience.toMillis());
        break;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.offset() <= at.last()
            && record.value() != null // a person's command to the cell is none of its frames
            && Arrays.equals(key, record.key())) {
          try {
            columns.take(reader.decoder().decode(record.value()));
          } catch (UnreadableRecordException | ArithmeticException e) {
            incomplete =
                String.format(
                    Locale.ROOT, "the frame at offset %d cannot be read", record.offset());
          }
        }
      }
    }
    return columns.trace(cellId, incomplete);
  }

  @Override
  public void close() {
    for (int i = 0; i < CONSUMERS; i++) {
      try {
        Reader reader = idle.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (reader != null) {
          reader.consumer().close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Samples of the frames of one operation, as they go by. */
  private static final class Columns {
    private final CycleRow row;
    private final Lineage lineage;
    private final TraceSampler sampler;
    private final SeenSequences seen = new SeenSequences();
    private boolean probe;

    Columns(CycleRow row, int points) {
      this.row = row;
      this.lineage = row.lineage();
      this.sampler = new TraceSampler(points, row.samples());
    }

    /** A frame may hold the end of one operation and the start of the next. */
    void take(Frame frame) {
      if (!frame.source().equals(lineage.source())
          || frame.sequence() < lineage.firstSequence()
          || frame.sequence() > lineage.lastSequence()
          || !seen.isNew(frame.sequence())) {
        return;
      }
      float[] temperature = frame.temperature();
      for (int i = 0; i < frame.size(); i++) {
        long micros = frame.timeMicros(i);
        long millis = Math.floorDiv(micros, 1000L);
        if (millis >= row.startMillis() && millis <= row.endMillis()) {
          sampler.add(
              micros,
              frame.voltage()[i],
              frame.current()[i],
              temperature == null ? Float.NaN : temperature[i]);
          probe |= temperature != null;
        }
      }
    }

    Trace trace(String cellId, String incomplete) {
      String why = incomplete;
      if (why == null && sampler.samples() < row.samples()) {
        why =
            String.format(
                Locale.ROOT,
                "%d of its %d samples lie in the frames that its record names",
                sampler.samples(),
                row.samples());
      }
      return sampler.trace(cellId, row.revision(), row.kind(), row.startMillis(), probe, why);
    }
  }

  /** Tells a frame that was sent again from one that was overtaken, among the latest 64. */
  private static final class SeenSequences {
    private long highest = Long.MIN_VALUE;
    private long bits;

    boolean isNew(long sequence) {
      if (highest == Long.MIN_VALUE || sequence > highest) {
        long ahead = highest == Long.MIN_VALUE ? 64 : sequence - highest;
        bits = (ahead >= 64 ? 0 : bits << ahead) | 1;
        highest = sequence;
        return true;
      }
      long behind = highest - sequence;
      if (behind >= 64 || (bits & (1L << behind)) != 0) {
        return false;
      }
      bits |= 1L << behind;
      return true;
    }
  }
}
