package io.celltwin.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.ForeignValues;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.gateway.Feed;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Redelivery;
import io.celltwin.gateway.SourceRunner;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a topic of somebody else's; an offset is committed when what came of it is on ours. */
public final class KafkaSource implements SourceRunner {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int IN_FLIGHT = 5_000;
  private static final long CLOSE_MILLIS = 3_000;

  private final ForeignTopic foreign;
  private final Feed feed;
  private final Redelivery redelivery;
  private final Clock clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ForeignValues avro;
  private final Map<TopicPartition, Progress> progress = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final Thread thread;
  private volatile String trouble;
  private volatile boolean closed;
  private final AtomicLong read = new AtomicLong();

  /** What of a partition may be committed: all up to the first record still on its way. */
  private static final class Progress {
    private final ArrayDeque<long[]> open = new ArrayDeque<>();
    private long next = -1;

    private synchronized long[] sent(long offset) {
      long[] item = {offset, 0};
      open.add(item);
      return item;
    }

    private synchronized void done(long[] item) {
      item[1] = 1;
      while (!open.isEmpty() && open.peek()[1] == 1) {
        next = open.remove()[0] + 1;
      }
    }

    private synchronized long next() {
      return next;
    }
  }

  private KafkaSource(ForeignTopic foreign, Feed feed, Redelivery redelivery, Clock clock) {
    this.foreign = foreign;
    this.feed = feed;
    this.redelivery = redelivery;
    this.clock = clock;
    Map<String, Object> settings = new HashMap<>(foreign.properties());
    settings.put("bootstrap.servers", foreign.bootstrap());
    settings.put("group.id", foreign.group());
    settings.put("enable.auto.commit", false);
    settings.putIfAbsent("auto.offset.reset", "earliest");
    settings.put("client.id", "celltwin-gateway-" + foreign.topic());
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.avro =
        foreign.registry() == null
            ? null
            : new ForeignValues(SchemaRegistry.at(foreign.registry()));
    this.thread = new Thread(this::run, "gateway-" + foreign.topic());
    thread.setDaemon(true);
  }

  public static KafkaSource start(
      ForeignTopic foreign, Feed feed, Redelivery redelivery, Clock clock) {
    var source = new KafkaSource(foreign, feed, redelivery, clock);
    source.thread.start();
    return source;
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(foreign.topic()));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
          take(row);
        }
        commit();
      }
      commit();
    } catch (WakeupException | InterruptedException e) {
      // closed
    } catch (KafkaException e) {
      trouble = foreign.topic() + " is not read any more: " + e.getMessage();
      LOG.error("{}", trouble, e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> row) throws InterruptedException {
    read.incrementAndGet();
    if (row.value() == null) {
      return;
    }
    Progress partition =
        progress.computeIfAbsent(
            new TopicPartition(row.topic(), row.partition()), p -> new Progress());
    long[] item = partition.sent(row.offset());
    room.acquire();
    redelivery.deliver(
        feed,
        message(row),
        () -> {
          room.release();
          partition.done(item);
        },
        answers -> {});
  }

  private Message message(ConsumerRecord<byte[], byte[]> row) {
    String key = row.key() == null ? null : new String(row.key(), UTF_8);
    byte[] value = row.value();
    if (avro != null) {
      try {
        value = avro.json(value).getBytes(UTF_8);
      } catch (UnreadableRecordException e) {
        // the mapping refuses it as what it is, no JSON, and the reason is in the log
        LOG.warn(
            "{}-{}, offset {}: {}", row.topic(), row.partition(), row.offset(), e.getMessage());
      }
    }
    return new Message(row.topic(), key, value, clock.millis(), false, false);
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      Progress known = progress.get(partition);
      if (known != null && known.next() >= 0) {
        done.put(partition, new OffsetAndMetadata(known.next()));
      }
    }
    if (!done.isEmpty()) {
      consumer.commitSync(done);
    }
  }

  @Override
  public String state() {
    return String.format(
        java.util.Locale.ROOT,
        "kafka://%s/%s, %d read",
        foreign.bootstrap(),
        foreign.topic(),
        read.get());
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_MILLIS);
      if (thread.isAlive()) {
        consumer.wakeup();
        thread.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
