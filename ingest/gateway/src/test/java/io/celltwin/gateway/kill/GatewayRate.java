package io.celltwin.gateway.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.celltwin.codec.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How many cell samples a second come through the gateway, beside what the broker of MQTT alone
 * passes on: packs of 16 cells, QoS 1, each of the three in a process of its own. Arguments:
 * messages, samples a message.
 */
final class GatewayRate {
  private static final int CELLS = 16;
  private static final int PACKS = 8;
  private static final int IN_FLIGHT = 500;

  private GatewayRate() {}

  public static void main(String[] arguments) throws Exception {
    int messages = Integer.parseInt(arguments[0]);
    int rows = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("gateway-rate");
    int kafkaPort = Child.freePort();
    int mqttPort = Child.freePort();
    String bootstrap = "127.0.0.1:" + kafkaPort;
    try (Child kafka =
            Child.start(
                KafkaBrokerMain.class,
                folder.resolve("kafka"),
                Integer.toString(kafkaPort),
                Integer.toString(Child.freePort()));
        Child mqtt =
            Child.start(MqttBrokerMain.class, folder.resolve("mqtt"), Integer.toString(mqttPort))) {
      kafka.awaitPort(kafkaPort);
      mqtt.awaitPort(mqttPort);
      tell("broker of MQTT alone", alone(mqttPort, messages, rows), messages, rows);
      Topics topics = Topics.live();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
        createTopics(admin, topics);
        try (Child gateway =
            Child.start(
                GatewayChild.class,
                folder.resolve("gateway"),
                Integer.toString(mqttPort),
                bootstrap)) {
          while (!gateway.told().contains("started")) {
            TimeUnit.MILLISECONDS.sleep(100);
          }
          TimeUnit.SECONDS.sleep(3);
          through(admin, topics, mqttPort, 2000, rows, 0, 0); // warm
          long before = records(admin, topics);
          double seconds = through(admin, topics, mqttPort, messages, rows, 2000, before);
          tell("through the gateway to Kafka", seconds, messages, rows);
        }
      }
    }
  }

  private static void tell(String what, double seconds, int messages, int rows) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-30s %6d messages of %d samples of %d cells: %.1f s, %.0f messages/s, %.0f cell samples/s",
            what,
            messages,
            rows,
            CELLS,
            seconds,
            messages / seconds,
            (double) messages * rows * CELLS / seconds));
  }

  private static void createTopics(Admin admin, Topics topics) throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(topics.telemetry().name(), 4, (short) 1)
                    .configs(
                        Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))),
                new NewTopic(topics.cells().name(), 1, (short) 1),
                new NewTopic(topics.sources().name(), 1, (short) 1),
                new NewTopic(topics.deadLetters(), 1, (short) 1)))
        .all()
        .get(60, TimeUnit.SECONDS);
  }

  private static Mqtt5AsyncClient client(int port) {
    Mqtt5AsyncClient client =
        Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(port).buildAsync();
    client.connect().join();
    return client;
  }

  /** From the first message sent to the last one received by a subscriber that does nothing. */
  private static double alone(int port, int messages, int rows) throws Exception {
    Mqtt5AsyncClient subscriber = client(port);
    var received = new AtomicInteger();
    var all = new CompletableFuture<Void>();
    subscriber
        .subscribeWith()
        .topicFilter("site/#")
        .qos(MqttQos.AT_LEAST_ONCE)
        .callback(
            p -> {
              if (received.incrementAndGet() == messages) {
                all.complete(null);
              }
            })
        .send()
        .join();
    long start = System.nanoTime();
    publish(port, messages, rows, 0);
    all.get(300, TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    subscriber.disconnect().join();
    return seconds;
  }

  private static double through(
      Admin admin, Topics topics, int port, int messages, int rows, int from, long before)
      throws Exception {
    long start = System.nanoTime();
    publish(port, messages, rows, from);
    while (records(admin, topics) < before + (long) messages * CELLS) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static long records(Admin admin, Topics topics) throws Exception {
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    for (int i = 0; i < 4; i++) {
      ends.put(new TopicPartition(topics.telemetry().name(), i), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get().values().stream().mapToLong(o -> o.offset()).sum();
  }

  private static void publish(int port, int messages, int rows, int from) throws Exception {
    Mqtt5AsyncClient publisher = client(port);
    var open = new Semaphore(IN_FLIGHT);
    for (int n = from; n < from + messages; n++) {
      open.acquire();
      var unused =
          publisher
              .publishWith()
              .topic("site/yard/pack" + n % PACKS)
              .qos(MqttQos.AT_LEAST_ONCE)
              .payload(payload(n, rows).getBytes(UTF_8))
              .send()
              .whenComplete((ok, e) -> open.release());
    }
    open.acquire(IN_FLIGHT);
    publisher.disconnect().join();
  }

  /** Columns: times, currents, and of each time the voltages of all cells. */
  private static String payload(int n, int rows) {
    var times = new ArrayList<String>();
    var currents = new ArrayList<String>();
    var cells = new ArrayList<String>();
    for (int row = 0; row < rows; row++) {
      times.add(Long.toString(NumberedMessages.START + ((long) (n / PACKS) * rows + row) * 1000));
      currents.add(Integer.toString((n + row) % 50));
      var volts = new ArrayList<String>();
      for (int cell = 0; cell < CELLS; cell++) {
        volts.add(Integer.toString(3300 + (n + row + cell) % 40));
      }
      cells.add(volts.toString());
    }
    return "{\"t\":"
        + times
        + ",\"u\":"
        + currents
        + ",\"i\":"
        + currents
        + ",\"cells\":"
        + cells
        + "}";
  }
}
