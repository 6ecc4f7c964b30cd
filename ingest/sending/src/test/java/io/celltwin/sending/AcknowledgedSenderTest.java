package io.celltwin.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Frame;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedSenderTest {
  private static final String SOURCE = "mqtt";

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final List<String> noted = new CopyOnWriteArrayList<>();

  @Test
  void aMessageMayBeForgottenOnceTheBrokerHasItAndTheDiskSaysSo() throws IOException {
    var kafka = producer(false);
    try (AcknowledgedSender sender = sender(kafka)) {
      send(sender, "a", "first");
      send(sender, "a", "second");

      await()
          .during(Duration.ofMillis(200))
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(() -> assertThat(noted).isEmpty());
      kafka.completeNext();
      Eventually.passes(() -> assertThat(noted).containsExactly("first"));
      assertThat(onDisk("a")).isEqualTo(1);
      kafka.completeNext();
      Eventually.passes(() -> assertThat(noted).containsExactly("first", "second"));
    }
  }

  @Test
  void oneCellDoesNotWaitForAnotherAndNoFrameForOneAfterIt() throws IOException {
    var acknowledge = new ArrayList<Callback>();
    var kafka =
        new MockProducer<>(
            false,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            acknowledge.add(callback);
            return super.send(record, null);
          }
        };
    try (AcknowledgedSender sender = sender(kafka)) {
      send(sender, "a", "first of a");
      send(sender, "a", "second of a");
      send(sender, "b", "first of b");

      acknowledge.get(2).onCompletion(null, null);
      Eventually.passes(() -> assertThat(noted).containsExactly("first of b"));
      acknowledge.get(1).onCompletion(null, null);
      await()
          .during(Duration.ofMillis(200))
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(() -> assertThat(noted).containsExactly("first of b"));
      acknowledge.get(0).onCompletion(null, null);
      Eventually.passes(
          () -> assertThat(noted).containsExactly("first of b", "first of a", "second of a"));
    }
  }

  @Test
  void afterACrashWhatIsGivenAgainGetsTheSameNumbersAgain() throws IOException {
    var before = producer(false);
    AcknowledgedSender killed = sender(before); // never closed, as a killed process does not
    send(killed, "a", "first");
    before.completeNext();
    Eventually.passes(() -> assertThat(noted).containsExactly("first"));
    send(killed, "a", "second"); // the broker may have it or not: nobody noted it

    var after = producer(true);
    try (AcknowledgedSender sender = sender(after)) {
      send(sender, "a", "second");
      send(sender, "a", "third");
      Eventually.passes(() -> assertThat(noted).containsExactly("first", "second", "third"));
    }

    assertThat(frames(before)).extracting(Frame::sequence).containsExactly(0L, 1L);
    assertThat(frames(after)).extracting(Frame::sequence).containsExactly(1L, 2L);
  }

  @Test
  void framesAreNumberedWithinASourceAndCell() throws IOException {
    var kafka = producer(true);
    try (AcknowledgedSender sender = sender(kafka)) {
      sender.send("a", "mqtt", frame("a", "mqtt"), () -> {});
      sender.send("a", "http", frame("a", "http"), () -> {});
      sender.send("a", "mqtt", frame("a", "mqtt"), () -> {});
    }

    assertThat(frames(kafka))
        .extracting(frame -> frame.source() + " " + frame.sequence())
        .containsExactly("mqtt 0", "http 0", "mqtt 1");
  }

  @Test
  void aRecordThatTheBrokerRefusesStopsSendingAndIsTold() throws IOException {
    var kafka = producer(false);
    try (AcknowledgedSender sender = sender(kafka)) {
      send(sender, "a", "too large");
      assertThat(sender.failure()).isEmpty();

      kafka.errorNext(new RecordTooLargeException("1,200,000 bytes"));

      assertThat(sender.failure()).get().isInstanceOf(RecordTooLargeException.class);
      assertThatThrownBy(() -> send(sender, "a", "next"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("1,200,000 bytes");
    }
    assertThat(noted).isEmpty();
  }

  @Test
  void aFrameOfAnotherNumberIsNotSent() throws IOException {
    var kafka = producer(true);
    try (AcknowledgedSender sender = sender(kafka)) {
      assertThatThrownBy(
              () -> sender.send("a", SOURCE, number -> frame("a", SOURCE).apply(7), () -> {}))
          .hasMessage(
              "frame is number 7 of cell 'a' from 'mqtt', wanted number 0 of 'a' from 'mqtt'");
    }
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void aConfigurationThatCannotWorkNamesTheKeyAndWhatWasWanted() {
    assertThatThrownBy(() -> new SenderConfig("gateway", "h:1", "", folder, "gzip", 5))
        .hasMessage("sending.compression is 'gzip', wanted none, lz4 or zstd");
    assertThatThrownBy(() -> SenderConfig.of("../x", "h:1", folder))
        .hasMessageStartingWith("sending.name is '../x', wanted");
  }

  private AcknowledgedSender sender(MockProducer<byte[], byte[]> kafka) throws IOException {
    ResumePoint resume = resume();
    return new AcknowledgedSender(
        new CellSender(kafka, registry, Topics.live(), new SimpleMeterRegistry()),
        resume,
        resume.read());
  }

  private ResumePoint resume() {
    return new ResumePoint(folder, "gateway", "");
  }

  private long onDisk(String cell) throws IOException {
    return resume().read().get(cell + "\n" + SOURCE).items();
  }

  private void send(AcknowledgedSender sender, String cell, String message) {
    sender.send(cell, SOURCE, frame(cell, SOURCE), () -> noted.add(message));
  }

  private static LongFunction<Frame> frame(String cell, String source) {
    return number ->
        new Frame(
            cell,
            source,
            number,
            0,
            1,
            1_000 * number,
            Frame.Declared.NOTHING,
            1,
            new long[1],
            new double[] {3.7},
            new double[] {-1},
            null);
  }

  private List<Frame> frames(MockProducer<byte[], byte[]> kafka) {
    var decoder = new FrameDecoder(registry, Topics.live().telemetry());
    return kafka.history().stream().map(record -> decoder.decode(record.value())).toList();
  }

  private static MockProducer<byte[], byte[]> producer(boolean atOnce) {
    return new MockProducer<>(
        atOnce, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  }
}
