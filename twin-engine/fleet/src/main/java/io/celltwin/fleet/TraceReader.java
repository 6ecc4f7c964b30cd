package io.celltwin.fleet;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.fleet.view.CycleRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fetches an operation's samples from the telemetry topic. Nothing is kept twice: the topic is the
 * archive, a cycle's record says where in it to look.
 */
final class TraceReader implements StoredQueries.Samples, AutoCloseable {
  /** Samples one answer may have; an operation of a laboratory cycler has thousands. */
  static final int MAX_SAMPLES = 2_000_000;

  private static final int CONSUMERS = 2;
  private static final int CACHED_SAMPLES = 2_000_000;

  private final String topic;
  private final Duration patience;
  private final BlockingQueue<Reader> idle = new ArrayBlockingQueue<>(CONSUMERS);
  private final Map<String, Trace> recent = new LinkedHashMap<>(16, 0.75f, true);
  private int recentSamples;

  /** One consumer and the decoder that goes with it; neither may be shared. */
  private record Reader(Consumer<byte[], byte[]> consumer, FrameDecoder decoder) {}

  /**
   * @param patience with the broker, for one trace
   */
  TraceReader(String bootstrapServers, SchemaRegistry registry, Topics topics, Duration patience) {
    this.topic = topics.telemetry().name();
    this.patience = patience;
    for (int i = 0; i < CONSUMERS; i++) {
      idle.add(
          new Reader(
              new KafkaConsumer<>(
                  Map.of(
                      ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                      bootstrapServers,
                      ConsumerConfig.CLIENT_ID_CONFIG,
                      "celltwin-trace-" + i,
                      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                      false,
                      ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                      "none",
                      ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                      "read_committed",
                      ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                      false),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer()),
              new FrameDecoder(registry, topics.telemetry())));
    }
  }

  @Override
  public Trace read(String cellId, CycleRow row) {
    String key = cellId + '\0' + row.revision();
    synchronized (recent) {
      Trace known = recent.get(key);
      if (known != null) {
        return known;
      }
    }
    if (row.telemetry() == null) {
      var columns = new Columns(row);
      return columns.trace(
          cellId, "the record of this operation does not say where its frames lie");
    }
    Reader reader;
    try {
      reader = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a telemetry consumer", e);
    }
    Trace trace;
    try {
      trace = fetch(reader, cellId, row);
    } finally {
      idle.add(reader);
    }
    if (trace.incomplete() == null) {
      remember(key, trace);
    }
    return trace;
  }

  /** An operation that is closed does not change any more. */
  private void remember(String key, Trace trace) {
    synchronized (recent) {
      recent.put(key, trace);
      recentSamples += trace.size();
      var oldest = recent.entrySet().iterator();
      while (recentSamples > CACHED_SAMPLES && oldest.hasNext()) {
        recentSamples -= oldest.next().getValue().size();
        oldest.remove();
      }
    }
  }

  private Trace fetch(Reader reader, String cellId, CycleRow row) {
    CycleRow.FramesAt at = row.telemetry();
    Consumer<byte[], byte[]> consumer = reader.consumer();
    var partition = new TopicPartition(topic, at.partition());
    consumer.assign(List.of(partition));
    long begin = consumer.beginningOffsets(List.of(partition), patience).get(partition);
    var columns = new Columns(row);
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
      if (columns.size > MAX_SAMPLES) {
        incomplete = String.format(Locale.ROOT, "it has more than %d samples", MAX_SAMPLES);
        break;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.offset() <= at.last() && Arrays.equals(key, record.key())) {
          try {
            columns.take(reader.decoder().decode(record.value()));
          } catch (UnreadableRecordException e) {
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
        idle.take().consumer().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Samples of the frames of one operation, as they are collected. */
  private static final class Columns {
    private final CycleRow row;
    private final Lineage lineage;
    private long lastSequence = Long.MIN_VALUE;
    private int size;
    private long[] timeMicros = new long[4096];
    private double[] voltage = new double[4096];
    private double[] current = new double[4096];
    private float[] temperature = new float[4096];
    private boolean probe;

    Columns(CycleRow row) {
      this.row = row;
      this.lineage = row.lineage();
    }

    /** A frame may hold the end of one operation and the start of the next. */
    void take(Frame frame) {
      if (!frame.source().equals(lineage.source())
          || frame.sequence() < lineage.firstSequence()
          || frame.sequence() > lineage.lastSequence()
          || frame.sequence() <= lastSequence) {
        return;
      }
      lastSequence = frame.sequence();
      int wanted = size + frame.size();
      if (wanted > timeMicros.length) {
        int grown = wanted + (wanted >> 1);
        timeMicros = Arrays.copyOf(timeMicros, grown);
        voltage = Arrays.copyOf(voltage, grown);
        current = Arrays.copyOf(current, grown);
        temperature = Arrays.copyOf(temperature, grown);
      }
      for (int i = 0; i < frame.size(); i++) {
        long micros = frame.timeMicros(i);
        if (micros < row.startMillis() * 1000 || micros >= (row.endMillis() + 1) * 1000) {
          continue;
        }
        timeMicros[size] = micros;
        voltage[size] = frame.voltage()[i];
        current[size] = frame.current()[i];
        temperature[size] = frame.temperature() == null ? Float.NaN : frame.temperature()[i];
        probe |= frame.temperature() != null;
        size++;
      }
    }

    Trace trace(String cellId, String incomplete) {
      long[] offsets = new long[size];
      for (int i = 0; i < size; i++) {
        offsets[i] = timeMicros[i] - row.startMillis() * 1000;
      }
      return new Trace(
          cellId,
          row.revision(),
          row.kind(),
          row.startMillis(),
          offsets,
          Arrays.copyOf(voltage, size),
          Arrays.copyOf(current, size),
          probe ? Arrays.copyOf(temperature, size) : null,
          incomplete);
    }
  }
}
