package io.celltwin.acceptance;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Somebody on another machine who sends one record. The address the broker tells must lead back.
 */
final class OutsideClient {
  private OutsideClient() {}

  public static void main(String[] args) throws Exception {
    Map<String, Object> reach =
        Map.of(
            "bootstrap.servers",
            args[0],
            "default.api.timeout.ms",
            20_000,
            "request.timeout.ms",
            10_000);
    try (Admin admin = Admin.create(reach)) {
      System.out.println("topics: " + admin.listTopics().names().get(5, TimeUnit.MINUTES));
    }
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", args[0], "max.block.ms", 20_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(Topic.TELEMETRY, new byte[] {1}, new byte[] {2}))
          .get(5, TimeUnit.MINUTES);
    }
    System.out.println("sent");
  }
}
