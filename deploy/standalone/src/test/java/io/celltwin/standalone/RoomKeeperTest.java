package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.Topics;
import io.celltwin.fleet.api.Health;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a broker, because what counts is what is gone from its disk. */
class RoomKeeperTest {
  private static final int RECORDS = 1_000;
  private static final int BYTES = 100_000;

  @Test
  void telemetryThatWasWorkedOffMakesRoomOnTheDiskAndWhatWasNotStays(@TempDir Path folder)
      throws Exception {
    Topics topics = Topics.live();
    TopicPartition telemetry = new TopicPartition(topics.telemetry().name(), 0);
    try (Broker broker = Broker.start(folder, "127.0.0.1", Settings.freePort());
        Admin admin = broker.admin()) {
      broker.create(topics, 1);
      send(broker.bootstrap(), telemetry.topic());
      var keeper =
          new RoomKeeper(
              admin, topics, "job", "fleet", Bytes.parse("40MB"), new SimpleMeterRegistry());

      keeper.look();
      assertThat(first(admin, telemetry)).as("nothing was worked off yet").isZero();

      int done = RECORDS * 8 / 10;
      Eventually.result(
          admin
              .alterConsumerGroupOffsets("job", Map.of(telemetry, new OffsetAndMetadata(done)))
              .all());
      Finding found = keeper.look();
      assertThat(first(admin, telemetry)).isBetween(500L, (long) done);
      assertThat(found.state()).isEqualTo(Health.State.NOTICE);
      assertThat(found.sentence()).contains("oldest records were let go").contains("of 40 MB");

      // of 100 MB
      Eventually.passes(() -> assertThat(onDisk(folder)).isLessThan(64L << 20));
    }
  }

  private static void send(String bootstrap, String topic) {
    byte[] value = new byte[BYTES];
    Random random = new Random(1);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        random.nextBytes(value);
        var unused = producer.send(new ProducerRecord<>(topic, value.clone()));
      }
    }
  }

  private static long first(Admin admin, TopicPartition partition) throws Exception {
    return Eventually.result(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all())
        .get(partition)
        .offset();
  }

  private static long onDisk(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".log"))
          .mapToLong(
              f -> {
                try {
                  return Files.size(f);
                } catch (java.io.IOException e) {
                  return 0; // gone meanwhile
                }
              })
          .sum();
    }
  }
}
