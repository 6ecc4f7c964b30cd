package io.celltwin.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.junit.jupiter.api.Test;

class DeadLetterUnreadableTest {
  private static final byte[] VALUE = {0, 0, 0, 0, 3, 1};
  private static final ConsumerRecord<byte[], byte[]> RECORD =
      new ConsumerRecord<>("battery.alert.v1", 1, 5, "nasa/B0005".getBytes(UTF_8), VALUE);

  private static DeserializationExceptionHandler.Response to(SchemaRegistry registry) {
    var handler = new DeadLetterUnreadable();
    handler.configure(Map.of(DeadLetterUnreadable.TOPIC, "dead"));
    Exception failure =
        catchThrowableOfType(
            RuntimeException.class,
            () ->
                registry
                    .deserializer(Topics.live().alerts())
                    .deserialize("battery.alert.v1", VALUE));
    return handler.handleError(null, RECORD, new IllegalStateException("wrapped", failure));
  }

  @Test
  void anAlertIsNotADeadLetterBecauseTheRegistryIsAway() {
    var answer = to(SchemaRegistry.at("http://127.0.0.1:1").patient(Duration.ZERO));

    assertThat(answer.result()).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
    assertThat(answer.deadLetterQueueRecords()).isEmpty();
  }

  @Test
  void aRecordOfASchemaThatNobodyRegisteredIsOne() {
    var answer = to(SchemaRegistry.inMemory());

    assertThat(answer.result()).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
    assertThat(answer.deadLetterQueueRecords()).hasSize(1);
  }
}
