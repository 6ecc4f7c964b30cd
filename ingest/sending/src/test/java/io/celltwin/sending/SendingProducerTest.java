package io.celltwin.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class SendingProducerTest {
  @Test
  void aBrokerThatStartsAgainIsWaitedForTenMinutesAndNoRecordIsGivenUpBefore() {
    Map<String, Object> settings = SendingProducer.settings("h:1", "test", "lz4", 5);

    // Kafka's own are one minute to hand a record over, and two until it is given up
    assertThat(settings)
        .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 600_000)
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 600_000)
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all");
  }
}
