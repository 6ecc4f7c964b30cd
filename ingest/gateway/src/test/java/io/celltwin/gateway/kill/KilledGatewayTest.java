package io.celltwin.gateway.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateway, broker of Kafka and broker of MQTT are killed (SIGKILL) in turn, in an order that a seed
 * draws, while packs send at QoS 1.
 *
 * <p>{@code -Dcelltwin.kills=N} says how many; without it the test is left out, since it takes
 * minutes.
 */
@EnabledIfSystemProperty(named = "celltwin.kills", matches = "\\d+")
class KilledGatewayTest {
  private static final int KILLS = Integer.getInteger("celltwin.kills", 6);
  private static final long SEED = Long.getLong("celltwin.kills.seed", 20261130);
  private static final Duration DRAIN = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final Topics topics = Topics.live();
  private final SchemaRegistry registry = GatewayChild.registry(topics);

  @Test
  void nothingIsLostAndNothingCountsTwice() throws Exception {
    int kafkaPort = Child.freePort();
    int controllerPort = Child.freePort();
    int mqttPort = Child.freePort();
    String bootstrap = "127.0.0.1:" + kafkaPort;
    try (Child kafka =
            Child.start(
                KafkaBrokerMain.class,
                folder.resolve("kafka"),
                Integer.toString(kafkaPort),
                Integer.toString(controllerPort));
        Child mqtt =
            Child.start(MqttBrokerMain.class, folder.resolve("mqtt"), Integer.toString(mqttPort))) {
      kafka.awaitPort(kafkaPort);
      createTopics(bootstrap);
      mqtt.awaitPort(mqttPort);
      try (Child gateway =
              Child.start(
                  GatewayChild.class,
                  folder.resolve("gateway"),
                  Integer.toString(mqttPort),
                  bootstrap);
          var packs = new NumberedMessages(mqttPort)) {
        awaitText(gateway, "started");
        packs.start();
        killInTurn(new Random(SEED), List.of(gateway, kafka, mqtt), packs);
        packs.stop();

        List<Sent> frames = readAll(bootstrap, packs.sent());
        String told = gateway.told();
        assertEachStepCountsOnce(frames, packs.sent(), told);
      }
    }
  }

  private static void awaitText(Child child, String text) throws Exception {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (!child.told().contains(text)) {
      assertThat(System.nanoTime()).as(child.told()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static void killInTurn(Random random, List<Child> children, NumberedMessages packs)
      throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      Child victim = kill < 3 ? children.get(kill) : children.get(random.nextInt(3));
      int before = packs.sent();
      TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1500));
      victim.kill();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(2000));
      victim.start();
      long deadline = System.nanoTime() + DRAIN.toNanos();
      while (packs.sent() < before + 20) {
        assertThat(System.nanoTime())
            .as("packs send on after kill %s of %s: %s", kill, victim.told(), packs.sent())
            .isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private void createTopics(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.telemetry().name(), 3, (short) 1)
                      .configs(Map.of("message.timestamp.after.max.ms", "9223372036854775807")),
                  new NewTopic(topics.cells().name(), 1, (short) 1),
                  new NewTopic(topics.sources().name(), 1, (short) 1),
                  new NewTopic(topics.deadLetters(), 1, (short) 1)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  /** Everything on the telemetry topic, waited for until the last step of every cell is there. */
  private List<Sent> readAll(String bootstrap, int steps) throws Exception {
    var frames = new ArrayList<Sent>();
    var decoder = new FrameDecoder(registry, topics.telemetry());
    var last = new HashMap<String, Long>();
    long wanted = NumberedMessages.timeMillis(steps - 1);
    long deadline = System.nanoTime() + DRAIN.toNanos();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        partitions.add(new TopicPartition(topics.telemetry().name(), i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (System.nanoTime() < deadline
          && !(last.size() == NumberedMessages.PACKS * NumberedMessages.CELLS
              && last.values().stream().allMatch(t -> t >= wanted))) {
        for (var row : consumer.poll(Duration.ofMillis(200))) {
          Frame frame = decoder.decode(row.value());
          frames.add(Sent.of(frame));
          last.merge(frame.cellId(), frame.startMillis(), Math::max);
        }
      }
    }
    return frames;
  }

  /** What counts of a frame of one sample; the decoder's columns are the next frame's. */
  private record Sent(String cellId, String source, long sequence, long startMillis, double amps) {
    static Sent of(Frame frame) {
      return new Sent(
          frame.cellId(),
          frame.source(),
          frame.sequence(),
          frame.startMillis(),
          frame.current()[0]);
    }
  }

  /**
   * The job takes a cell's frame in if its sequence is above all before it, and drops it as a
   * repeat otherwise. So by that rule each step must be taken in, once, and with the values that
   * were sent.
   */
  private static void assertEachStepCountsOnce(List<Sent> frames, int steps, String told) {
    Map<String, List<Long>> taken = new HashMap<>();
    int repeats = 0;
    for (Sent frame : frames) {
      List<Long> sequences = taken.computeIfAbsent(frame.cellId(), c -> new ArrayList<>());
      if (!sequences.isEmpty() && frame.sequence() <= sequences.get(sequences.size() - 1)) {
        assertThat(sequences)
            .as("a repeat of what was taken in: %s", frame)
            .contains(frame.sequence());
        repeats++;
      } else {
        sequences.add(frame.sequence());
        int step = (int) ((frame.startMillis() - NumberedMessages.START) / 1000);
        assertThat(frame.amps()).isEqualTo(step % 50);
        assertThat(frame.source()).isEqualTo("yard");
      }
    }
    var expected = new ArrayList<Long>();
    for (int n = 0; n < steps; n++) {
      expected.add(NumberedMessages.timeMillis(n));
    }
    System.out.println(
        steps
            + " steps of "
            + taken.size()
            + " cells, "
            + KILLS
            + " kills, "
            + repeats
            + " frames came again");
    assertThat(taken).as(told).hasSize(NumberedMessages.PACKS * NumberedMessages.CELLS);
    taken.forEach(
        (cell, sequences) ->
            assertThat(sequences).as(cell + "\n" + told).startsWith(expected.toArray(new Long[0])));
  }
}
