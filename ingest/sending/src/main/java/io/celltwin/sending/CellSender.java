package io.celltwin.sending;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Puts what is known of cells on its topics and counts it. Used by one thread. */
public final class CellSender implements AutoCloseable {
  private static final Duration GRACE = Duration.ofMillis(500);

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

  /**
   * @param producer closed with this
   * @param meters for rates and rejections
   */
  public CellSender(
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

  /** Puts a cell on the register; the topic keeps the latest of each. */
  public void register(CellSpec spec, Long eventMillis, Runnable acknowledged) {
    String topic = topics.cells().name();
    byte[] value = cells.serialize(topic, spec);
    send(topic, eventMillis, spec.cellId(), value, acknowledged);
  }

  /** Sends a frame; {@code acknowledged} runs on the producer's thread once the broker has it. */
  public void send(Frame frame, Runnable acknowledged) {
    byte[] value = frames.encode(frame);
    send(telemetryTopic, frame.startMillis(), frame.cellId(), value, acknowledged);
    frameCount++;
    frameCounter.increment();
    sampleCount += frame.size();
    sampleCounter.increment(frame.size());
  }

  /** The same for an impedance spectrum. */
  public void send(Impedance spectrum, Runnable acknowledged) {
    String topic = topics.impedance().name();
    byte[] value = spectra.serialize(topic, spectrum);
    send(topic, spectrum.startMillis(), spectrum.cellId(), value, acknowledged);
    spectrumCount++;
  }

  /** Takes a cell off the register: its twin, its views and its alerts go with it. */
  public void retire(String cellId, Long eventMillis) {
    send(topics.cells().name(), eventMillis, cellId, null, () -> {});
  }

  /**
   * Puts what could not be read among the dead letters.
   *
   * @param raw the bytes that could not be read
   */
  public void refuse(Rejection rejection, byte[] raw, Long eventMillis, Runnable acknowledged) {
    send(
        DeadLetter.record(topics.deadLetters(), rejection, raw, timestamp(eventMillis)),
        acknowledged);
    String code = rejection.code();
    rejected.merge(code, 1L, Long::sum);
    Counter.builder("celltwin.ingest.rejected")
        .description("Operations and files that could not be read")
        .tag("reason", code)
        .register(meters)
        .increment();
  }

  private void send(
      String topic, Long eventMillis, String cellId, byte[] value, Runnable acknowledged) {
    byte[] key = cellId.getBytes(StandardCharsets.UTF_8);
    send(new ProducerRecord<>(topic, null, timestamp(eventMillis), key, value), acknowledged);
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
  public synchronized void interrupt() {
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** Kafka knows no time before 1970; the value still says the true one. */
  private static Long timestamp(Long eventMillis) {
    return eventMillis == null ? null : (Long) Math.max(0, eventMillis);
  }

  /** Waits until the broker has everything. */
  public void flush() {
    inKafka(
        () -> {
          producer.flush();
          return null;
        });
  }

  /** Why the broker refused a record for good; empty while it took all. */
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure.get());
  }

  /**
   * @throws IllegalStateException if the broker refused a record for good
   */
  public void checkDelivered() {
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException(
          "Kafka did not take a record, sending stops here: " + e.getMessage(), e);
    }
  }

  /** Lets go of the broker; what is still on its way has half a second. */
  @Override
  public void close() {
    producer.close(GRACE);
  }

  /** What was refused so far, by code. */
  public Map<String, Long> rejected() {
    return Map.copyOf(rejected);
  }

  public long samples() {
    return sampleCount;
  }

  public long frames() {
    return frameCount;
  }

  public long spectra() {
    return spectrumCount;
  }

  public long bytes() {
    return byteCount;
  }
}
