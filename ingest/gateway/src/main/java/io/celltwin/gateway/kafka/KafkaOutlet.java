package io.celltwin.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Outlet;
import io.celltwin.gateway.Refusal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts nameplates and frames on the fleet's topics and tells when the broker has them. */
public final class KafkaOutlet implements Outlet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaOutlet.class);

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final FrameEncoder frames;
  private final Serializer<CellSpec> cells;
  private final Serializer<SourceStatus> statuses;

  /**
   * @param producer that waits for all replicas and keeps the order; closed with this
   * @param registry that knows the topics' schemas
   */
  public KafkaOutlet(Producer<byte[], byte[]> producer, SchemaRegistry registry, Topics topics) {
    this.producer = producer;
    this.topics = topics;
    this.frames = new FrameEncoder(registry, topics.telemetry());
    this.cells = registry.serializer(topics.cells());
    this.statuses = registry.serializer(topics.sources());
  }

  @Override
  public void send(List<CellSpec> specs, List<Frame> made, Done done) {
    if (specs.isEmpty() && made.isEmpty()) {
      done.ended(null);
      return;
    }
    Callback each = counted(specs.size() + made.size(), done);
    synchronized (this) { // the encoder is one thread's, and a cell's frames keep their order
      for (CellSpec spec : specs) {
        String topic = topics.cells().name();
        put(new ProducerRecord<>(topic, key(spec.cellId()), cells.serialize(topic, spec)), each);
      }
      for (Frame frame : made) {
        put(
            new ProducerRecord<>(
                topics.telemetry().name(),
                null,
                Math.max(0, frame.startMillis()), // Kafka knows no time before 1970
                key(frame.cellId()),
                frames.encode(frame)),
            each);
      }
    }
  }

  @Override
  public void refuse(Message message, Refusal refusal, Done done) {
    put(
        DeadLetter.record(
            topics.deadLetters(),
            new Rejection(refusal.code(), null, message.channel(), refusal.reason()),
            message.payload(),
            null),
        counted(1, done));
  }

  @Override
  public void tell(SourceStatus status) {
    String topic = topics.sources().name();
    put(
        new ProducerRecord<>(topic, key(status.key()), statuses.serialize(topic, status)),
        (metadata, e) -> {
          if (e != null) {
            LOG.debug("the state of {} was not told: {}", status.key(), e.getMessage());
          }
        });
  }

  private static byte[] key(String cellId) {
    return cellId.getBytes(UTF_8);
  }

  private void put(ProducerRecord<byte[], byte[]> record, Callback each) {
    try {
      // what becomes of it is told to the callback
      var unused = producer.send(record, each);
    } catch (KafkaException | IllegalStateException e) {
      each.onCompletion(null, e);
    }
  }

  private static Callback counted(int records, Done done) {
    var open = new AtomicInteger(records);
    var first = new AtomicReference<Exception>();
    return (metadata, e) -> {
      if (e != null) {
        first.compareAndSet(null, e);
      }
      if (open.decrementAndGet() == 0) {
        done.ended(first.get());
      }
    };
  }

  @Override
  public void close() {
    producer.close();
  }
}
