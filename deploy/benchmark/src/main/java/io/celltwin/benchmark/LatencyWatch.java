package io.celltwin.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Live;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.LiveBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Cells that send one sample at a time, and everybody who waits for it: the broker's
 * acknowledgement, a reader of the live topic, one of the fleet's view, and one of the page's
 * events. A cell has one frame under way; which one, its time tells.
 */
final class LatencyWatch implements AutoCloseable {
  /** When something of a frame was seen; the order is that of the stages. */
  private enum Seen {
    SENT,
    ACKNOWLEDGED,
    TOPIC,
    VIEW,
    PAGE
  }

  private static final List<String> STAGES =
      List.of(
          "frame to broker", "broker to live topic", "live topic to view", "view to page's events");

  private final Topics topics;
  private final SchemaRegistry registry;
  private final FleetQueries fleet;
  private final String page;
  private final String bootstrap;
  private final BenchCell[] cells;

  /** Of each cell: the time its frame under way has [ms], and when it was seen where [ns]. */
  private final long[] under;

  private final long[][] seen;
  private final List<double[]> stages = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;
  private volatile boolean counting;
  private Duration counted = Duration.ZERO;

  LatencyWatch(
      int cells,
      String bootstrap,
      Topics topics,
      SchemaRegistry registry,
      FleetQueries fleet,
      String page) {
    this.bootstrap = bootstrap;
    this.topics = topics;
    this.registry = registry;
    this.fleet = fleet;
    this.page = page;
    this.cells = new BenchCell[cells];
    this.under = new long[cells];
    this.seen = new long[cells][Seen.values().length];
    for (int c = 0; c < cells; c++) {
      this.cells[c] = new BenchCell(String.format(Locale.ROOT, "bench/%06d", c), 1, c);
    }
  }

  private static int index(String cellId) {
    return Integer.parseInt(cellId.substring(cellId.indexOf('/') + 1));
  }

  /** Something of a frame is there; only what is of the frame under way counts, and once. */
  private void saw(Seen where, int cell, long timeMillis) {
    long now = System.nanoTime();
    long[] its = seen[cell];
    synchronized (its) {
      if (under[cell] != timeMillis || its[where.ordinal()] != 0) {
        return;
      }
      its[where.ordinal()] = now;
      for (long at : its) {
        if (at == 0) {
          return;
        }
      }
      if (counting) {
        double[] millis = new double[its.length];
        for (int i = 1; i < its.length; i++) {
          millis[i - 1] = (its[i] - its[i - 1]) / 1e6;
        }
        millis[its.length - 1] = (its[Seen.PAGE.ordinal()] - its[0]) / 1e6;
        synchronized (stages) {
          stages.add(millis);
        }
      }
    }
  }

  /** Every cell sends once in a while, spread evenly over it. */
  void run(Duration every, Duration warmUp, Duration counts) throws InterruptedException {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 0, "compression.type", "lz4");
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      var specs = registry.serializer(topics.cells());
      for (BenchCell cell : cells) {
        CellSpec spec = cell.spec();
        sent(
            producer,
            topics.cells().name(),
            spec.cellId(),
            0,
            specs.serialize(topics.cells().name(), spec),
            () -> {});
      }
      producer.flush();
      watch("topic", this::readTopic);
      watch("view", this::readView);
      watch("page", this::readPage);
      var encoder = new FrameEncoder(registry, topics.telemetry());
      long start = System.nanoTime();
      long gap = every.toNanos() / cells.length;
      long total = warmUp.plus(counts).toNanos() / gap;
      for (long n = 0; n < total; n++) {
        long due = start + n * gap;
        while (System.nanoTime() < due) {
          TimeUnit.NANOSECONDS.sleep(Math.max(1, due - System.nanoTime()));
        }
        counting = n * gap >= warmUp.toNanos();
        send(producer, encoder, (int) (n % cells.length));
      }
      counted = counts;
      TimeUnit.SECONDS.sleep(2); // for those under way
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, FrameEncoder encoder, int cell) {
    long millis = System.currentTimeMillis();
    Frame frame = now(cells[cell].next(), millis);
    long[] its = seen[cell];
    synchronized (its) {
      Arrays.fill(its, 0);
      under[cell] = millis;
    }
    byte[] bytes = encoder.encode(frame);
    saw(Seen.SENT, cell, millis);
    // its record says when it arrived, a little after it was taken
    sent(
        producer,
        topics.telemetry().name(),
        frame.cellId(),
        millis + 1,
        bytes,
        () -> saw(Seen.ACKNOWLEDGED, cell, millis));
  }

  private static Frame now(Frame f, long millis) {
    return new Frame(
        f.cellId(),
        f.source(),
        f.sequence(),
        f.part(),
        f.parts(),
        millis,
        f.declared(),
        f.size(),
        f.offsetMicros(),
        f.voltage(),
        f.current(),
        f.temperature());
  }

  private static void sent(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      String key,
      long timestamp,
      byte[] value,
      Runnable done) {
    byte[] id = key.getBytes(StandardCharsets.UTF_8);
    var unused =
        producer.send(
            new ProducerRecord<>(topic, null, timestamp, id, value),
            (written, fault) -> {
              if (fault != null) {
                throw new IllegalStateException("the broker did not take a record", fault);
              }
              done.run();
            });
  }

  private void watch(String name, Runnable what) {
    Thread thread = new Thread(what, "latency-" + name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void readTopic() {
    String topic = topics.liveTwins().name();
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "fetch.max.wait.ms", 100, "fetch.min.bytes", 1);
    try (var consumer =
        new KafkaConsumer<>(
            config, new StringDeserializer(), registry.deserializer(topics.liveTwins()))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      while (!closing) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            saw(Seen.TOPIC, index(record.key()), record.value().timeMillis());
          }
        }
      }
    } catch (InterruptException e) {
      Thread.currentThread().interrupt(); // the watch is over
    }
  }

  private void readView() {
    long place = fleet.livePlace();
    while (!closing) {
      LiveBatch batch = fleet.liveAfter(place, 10_000);
      place = batch.next();
      for (Live live : batch.live()) {
        saw(Seen.VIEW, index(live.cellId()), live.timeMillis());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        return; // the watch is over
      }
    }
  }

  private void readPage() {
    var json = new ObjectMapper();
    var request = HttpRequest.newBuilder(URI.create(page + "/api/v1/changes")).build();
    try {
      var response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        boolean live = false;
        for (String line = lines.readLine(); line != null && !closing; line = lines.readLine()) {
          if (line.startsWith("event: ")) {
            live = line.equals("event: live");
          } else if (live && line.startsWith("data: ")) {
            for (JsonNode cell : json.readTree(line.substring(6)).get("cells")) {
              saw(
                  Seen.PAGE,
                  index(cell.get("cell_id").asText()),
                  Instant.parse(cell.get("time").asText()).toEpochMilli());
            }
          }
        }
      }
    } catch (IOException e) {
      if (!closing) {
        throw new java.io.UncheckedIOException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the watch is over
    }
  }

  /**
   * What was measured.
   *
   * @throws IllegalStateException where nothing came through
   */
  LatencyCommand.Latency measured() {
    synchronized (stages) {
      if (stages.isEmpty()) {
        throw new IllegalStateException("no frame came through to the page");
      }
      List<LatencyCommand.Stage> rows = new ArrayList<>();
      for (int i = 0; i < STAGES.size(); i++) {
        double[] sorted = sorted(i);
        rows.add(new LatencyCommand.Stage(STAGES.get(i), at(sorted, 0.5), at(sorted, 0.99)));
      }
      double[] all = sorted(STAGES.size());
      return new LatencyCommand.Latency(
          rows,
          cells.length,
          new LatencyCommand.EndToEnd(at(all, 0.5), at(all, 0.99)),
          stages.size() / (counted.toMillis() / 1e3),
          stages.size());
    }
  }

  private double[] sorted(int stage) {
    return stages.stream().mapToDouble(s -> s[stage]).sorted().toArray();
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
  }
}
