package io.celltwin.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A fleet as its topics have it: packs of 96, ten packs to a site, every fifth cell with a twin.
 * What the job would write is written here, so that the fleet service is measured alone.
 */
final class BenchFleet implements AutoCloseable {
  /** So many cells to one that sends. */
  static final int EVERY = 5;

  private static final int PACK = 96;
  private static final int SITE = 10 * PACK;
  private static final int PERIOD_SECONDS = 10;

  private final int cells;
  private final Topics topics;
  private final Serializer<CellSpec> specs;
  private final Serializer<Twin> twins;
  private final Serializer<Live> lives;
  private final KafkaProducer<byte[], byte[]> producer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Thread sender;

  BenchFleet(int cells, String bootstrap, SchemaRegistry registry, Topics topics) {
    this.cells = cells;
    this.topics = topics;
    this.specs = registry.serializer(topics.cells());
    this.twins = registry.serializer(topics.twins());
    this.lives = registry.serializer(topics.liveTwins());
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "compression.type", "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  int cells() {
    return cells;
  }

  int sending() {
    return cells / EVERY;
  }

  static String id(int cell) {
    return String.format(Locale.ROOT, "bench/%07d", cell);
  }

  private static CellSpec spec(int cell) {
    return new CellSpec(
        id(cell),
        cell % 2 == 0 ? Chemistry.NCM : Chemistry.LFP,
        2.5,
        3.4,
        2.5,
        4.2,
        2.7,
        3,
        8,
        -20,
        60,
        2.5,
        25,
        0.8,
        "pack-" + cell / PACK,
        "site-" + cell / SITE,
        null);
  }

  /** Nameplates of all, a twin of every fifth. */
  void register() {
    for (int c = 0; c < cells; c++) {
      CellSpec spec = spec(c);
      send(topics.cells().name(), specs, spec.cellId(), spec);
      if (c % EVERY == 0) {
        send(topics.twins().name(), twins, spec.cellId(), twin(spec, c));
      }
    }
    producer.flush();
  }

  /** Every cell that sends tells of itself once in ten seconds, spread evenly, until closed. */
  void sendOn() {
    sender = new Thread(this::sendLive, "bench-sender");
    sender.setDaemon(true);
    sender.start();
  }

  private void sendLive() {
    long begun = System.nanoTime();
    for (long sent = 0; ; sent++) {
      long due = begun + sent * TimeUnit.SECONDS.toNanos(PERIOD_SECONDS) / sending();
      try {
        long wait = due - System.nanoTime();
        if (wait > 0 ? closing.await(wait, TimeUnit.NANOSECONDS) : closing.getCount() == 0) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      String id = id(EVERY * (int) (sent % sending()));
      send(topics.liveTwins().name(), lives, id, live(id, System.currentTimeMillis(), sent));
    }
  }

  private static Live live(String id, long now, long n) {
    return new Live(
        id,
        now,
        3.4 + 0.01 * (n % 50),
        -2,
        25,
        new Live.Charge(0.5, 0.45, 0.55, null, now - 3_600_000),
        OperationKind.DISCHARGE,
        now - 60_000,
        60,
        List.of(),
        new Lineage("bench", n, n));
  }

  /** Every attribute known; values that a fleet could have. */
  private static Twin twin(CellSpec spec, int cell) {
    long at = 1_767_225_600_000L + cell;
    double soh = 100 - 30.0 * (cell % 997) / 997;
    var known = new Attribute(soh, "%", at, soh - 1, soh + 1, "fused", "1", null);
    TwinBuilder twin =
        TwinBuilder.of(spec)
            .revision(1)
            .eventMillis(at)
            .negativeEvents(List.of())
            .modes(List.of())
            .openQuestions(List.of())
            .lineage(new Lineage("bench", 1, 9))
            .codeVersion("bench");
    try {
      for (Method of : TwinBuilder.class.getMethods()) {
        if (Arrays.equals(of.getParameterTypes(), new Class<?>[] {Attribute.class})) {
          of.invoke(twin, known);
        }
      }
      return twin.build();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private <V> void send(String topic, Serializer<V> serializer, String id, V value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, id.getBytes(UTF_8), serializer.serialize(topic, value)));
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    if (sender != null) {
      sender.join();
    }
    producer.close();
  }
}
