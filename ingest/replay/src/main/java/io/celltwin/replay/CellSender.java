package io.celltwin.replay;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Puts items on their topics and counts them. Used by one thread. */
final class CellSender {
  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final FrameEncoder frames;
  private final Serializer<CellSpec> cells;
  private final Serializer<Impedance> spectra;
  private final String telemetryTopic;
  private final MeterRegistry meters;
  private final Counter sampleCounter;
  private final Counter frameCounter;
  private final Counter byteCounter;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Map<String, Long> rejected = new TreeMap<>();
  private Thread waiting;
  private long sampleCount;
  private long frameCount;
  private long spectrumCount;
  private long byteCount;

  CellSender(
      Producer<byte[], byte[]> producer,
      SchemaRegistry registry,
      Topics topics,
      MeterRegistry meters) {
    this.producer = producer;
    this.topics = topics;
    this.frames = new FrameEncoder(registry, topics.telemetry());
    this.cells = registry.serializer(topics.cells());
    this.spectra = registry.serializer(topics.impedance());
    this.telemetryTopic = topics.telemetry().name();
    this.meters = meters;
    this.sampleCounter =
        Counter.builder("celltwin.ingest.samples")
            .description("Samples sent to the telemetry topic")
            .register(meters);
    this.frameCounter =
        Counter.builder("celltwin.ingest.frames")
            .description("Frames sent to the telemetry topic")
            .register(meters);
    this.byteCounter =
        Counter.builder("celltwin.ingest.bytes")
            .baseUnit("bytes")
            .description("Values sent to all topics, before compression")
            .register(meters);
  }

  /** Sends an item; {@code acknowledged} runs on the producer's thread once the broker has it. */
  void send(DatasetItem item, byte[] key, Long eventMillis, Runnable acknowledged) {
    if (item instanceof DatasetItem.Telemetry telemetry) {
      Frame frame = telemetry.frame();
      byte[] value = frames.encode(frame);
      send(
          new ProducerRecord<>(telemetryTopic, null, timestamp(frame.startMillis()), key, value),
          acknowledged);
      frameCount++;
      frameCounter.increment();
      sampleCount += frame.size();
      sampleCounter.increment(frame.size());
    } else if (item instanceof DatasetItem.Spectrum spectrum) {
      String topic = topics.impedance().name();
      byte[] value = spectra.serialize(topic, spectrum.impedance());
      send(
          new ProducerRecord<>(
              topic, null, timestamp(spectrum.impedance().startMillis()), key, value),
          acknowledged);
      spectrumCount++;
    } else if (item instanceof DatasetItem.Registered registered) {
      String topic = topics.cells().name();
      byte[] value = cells.serialize(topic, registered.spec());
      send(new ProducerRecord<>(topic, null, timestamp(eventMillis), key, value), acknowledged);
    } else if (item instanceof DatasetItem.Refused refused) {
      refuse(refused, eventMillis, acknowledged);
    }
  }

  /** Takes a cell off the register: its twin, its views and its alerts go with it. */
  void retire(byte[] key, Long eventMillis) {
    send(
        new ProducerRecord<>(
            topics.cells().name(), null, timestamp(eventMillis), key, (byte[]) null),
        () -> {});
  }

  /** Puts what could not be read among the dead letters. */
  void refuse(DatasetItem.Refused refused, Long eventMillis, Runnable acknowledged) {
    send(
        DeadLetter.record(
            topics.deadLetters(), refused.rejection(), refused.raw(), timestamp(eventMillis)),
        acknowledged);
    String code = refused.rejection().code();
    rejected.merge(code, 1L, Long::sum);
    Counter.builder("celltwin.ingest.rejected")
        .description("Operations and files that could not be read")
        .tag("reason", code)
        .register(meters)
        .increment();
  }

  private void send(ProducerRecord<byte[], byte[]> record, Runnable acknowledged) {
    long size = record.value() == null ? 0 : record.value().length;
    byteCount += size;
    byteCounter.increment((double) size);
    Callback done =
        (metadata, e) -> {
          if (e == null) {
            acknowledged.run();
          } else {
            failure.compareAndSet(null, e);
          }
        };
    inKafka(() -> producer.send(record, done));
  }

  /** Runs a call that may wait for the broker and can be ended by {@link #interrupt()}. */
  private void inKafka(Supplier<Future<?>> call) {
    synchronized (this) {
      waiting = Thread.currentThread();
    }
    try {
      // what becomes of it is told to the callback
      var unused = call.get();
    } finally {
      synchronized (this) {
        waiting = null;
        Thread.interrupted();
      }
    }
  }

  /**
   * Ends a call that waits for the broker, if there is one; reading a file is never interrupted.
   */
  synchronized void interrupt() {
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** Kafka knows no time before 1970; the value still says the true one. */
  private static Long timestamp(Long eventMillis) {
    return eventMillis == null ? null : (Long) Math.max(0, eventMillis);
  }

  /** Waits until the broker has everything. */
  void flush() {
    inKafka(
        () -> {
          producer.flush();
          return null;
        });
  }

  /**
   * @throws IllegalStateException if the broker refused a record for good
   */
  void checkDelivered() {
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException(
          "Kafka did not take a record, the replay stops here: " + e.getMessage(), e);
    }
  }

  static byte[] key(String cellId) {
    return cellId.getBytes(StandardCharsets.UTF_8);
  }

  Map<String, Long> rejected() {
    return rejected;
  }

  long samples() {
    return sampleCount;
  }

  long frames() {
    return frameCount;
  }

  long spectra() {
    return spectrumCount;
  }

  long bytes() {
    return byteCount;
  }
}
