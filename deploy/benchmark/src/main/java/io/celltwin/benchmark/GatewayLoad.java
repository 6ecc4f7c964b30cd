package io.celltwin.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.celltwin.codec.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Packs that send as fast as they are acknowledged, and those who wait for what they sent. */
final class GatewayLoad {
  static final int CELLS = 16;
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int PACKS = 8;
  private static final int IN_FLIGHT = 500;
  private static final long START = 1_764_547_200_000L;

  private final String host;
  private final int port;
  private final String run;
  private final int rows;
  private int sent;

  /**
   * @param run by which its topics are its own
   * @param rows samples of a pack in a message
   */
  GatewayLoad(String host, int port, String run, int rows) {
    this.host = host;
    this.port = port;
    this.run = run;
    this.rows = rows;
  }

  /** What the gateway is told of the packs. */
  String mapping() {
    return """
    edge: bench
    pack: "{pack}"
    channel: "celltwin-bench/RUN/{pack}"
    time: {path: $.t, format: unix-ms}
    fields:
      - {path: $.u, quantity: pack-voltage, unit: V}
      - {path: $.i, quantity: current, unit: A, sign: charge}
      - {path: $.cells, quantity: cell-voltage, unit: mV}
    battery: {chemistry: LFP, rated-capacity: 100, series: 16}
    """
        .replace("RUN", run);
  }

  /** Seconds from the first message sent to the last one that a subscriber has received. */
  double toSubscriber(int messages) throws Exception {
    Mqtt5AsyncClient subscriber = client();
    try {
      var received = new AtomicInteger();
      var all = new CompletableFuture<Void>();
      subscriber
          .subscribeWith()
          .topicFilter("celltwin-bench/" + run + "/#")
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(
              message -> {
                if (received.incrementAndGet() == messages) {
                  all.complete(null);
                }
              })
          .send()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      long begun = System.nanoTime();
      publish(messages);
      all.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return (System.nanoTime() - begun) / 1e9;
    } finally {
      subscriber.disconnect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Seconds from the first message sent until Kafka has a frame of each of its cells. */
  double toKafka(String bootstrap, Topics topics, int partitions, int messages) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      long wanted = records(admin, topics, partitions) + (long) messages * CELLS;
      long begun = System.nanoTime();
      publish(messages);
      while (records(admin, topics, partitions) < wanted) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "the gateway did not bring all " + messages + " messages to Kafka in time");
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  private static long records(Admin admin, Topics topics, int partitions) throws Exception {
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    for (int i = 0; i < partitions; i++) {
      ends.put(new TopicPartition(topics.telemetry().name(), i), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get().values().stream().mapToLong(o -> o.offset()).sum();
  }

  private Mqtt5AsyncClient client() throws Exception {
    Mqtt5AsyncClient client = Mqtt5Client.builder().serverHost(host).serverPort(port).buildAsync();
    client.connect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return client;
  }

  private void publish(int messages) throws Exception {
    Mqtt5AsyncClient publisher = client();
    try {
      var open = new Semaphore(IN_FLIGHT);
      for (int i = 0; i < messages; i++) {
        open.acquire();
        var unused =
            publisher
                .publishWith()
                .topic("celltwin-bench/" + run + "/pack" + sent % PACKS)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload(sent++).getBytes(UTF_8))
                .send()
                .whenComplete((ok, e) -> open.release());
      }
      open.acquire(IN_FLIGHT);
    } finally {
      publisher.disconnect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /**
   * Columns: times, voltages and currents of the pack, and of each time the voltages of all cells.
   */
  private String payload(int n) {
    var times = new StringBuilder();
    var amps = new StringBuilder();
    var cells = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      String comma = row == 0 ? "" : ",";
      times.append(comma).append(START + ((long) (n / PACKS) * rows + row) * 1000);
      amps.append(comma).append((n + row) % 50);
      cells.append(comma).append('[');
      for (int cell = 0; cell < CELLS; cell++) {
        cells.append(cell == 0 ? "" : ",").append(3300 + (n + row + cell) % 40);
      }
      cells.append(']');
    }
    return "{\"t\":["
        + times
        + "],\"u\":["
        + amps
        + "],\"i\":["
        + amps
        + "],\"cells\":["
        + cells
        + "]}";
  }
}
