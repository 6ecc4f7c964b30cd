package io.celltwin.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.celltwin.setting.Values;
import io.celltwin.simulation.SimulatedFleet;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final long HOUR = Cell.HOUR;

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Hourglass pace = new Hourglass();

  @Test
  void cellsThatLivedYearsApartAdvanceTogether() throws IOException {
    var kafka = producer(true);
    var old = new Cell("a", 0, 3, HOUR);
    var young = new Cell("b", 40L * 365 * 24 * HOUR, 3, HOUR);

    ReplayProgress end = replay(ReplayConfig.to("x:1"), kafka, old, young).run(p -> {});

    assertThat(frames(kafka))
        .extracting(Frame::cellId, Frame::sequence)
        .containsExactly(
            tuple("a", 0L),
            tuple("b", 0L),
            tuple("a", 1L),
            tuple("b", 1L),
            tuple("a", 2L),
            tuple("b", 2L));
    assertThat(end.complete()).isTrue();
    assertThat(end.samples()).isEqualTo(12);
    assertThat(meters.counter("celltwin.ingest.samples").count()).isEqualTo(12);
    assertThat(meters.counter("celltwin.ingest.frames").count()).isEqualTo(6);
  }

  @Test
  void everyCellIsRegisteredBeforeTheFirstFrameAndKeyedByItsId() throws IOException {
    var kafka = producer(true);

    replay(
            ReplayConfig.to("x:1").withNamespace("n"),
            kafka,
            new Cell("a", 5, 1, 1),
            new Cell("b", 7, 1, 1))
        .run(p -> {});

    assertThat(kafka.history())
        .extracting(ProducerRecord::topic, r -> text(r.key()), ProducerRecord::timestamp)
        .containsExactly(
            tuple("n.battery.cell.v1", "a", 0L),
            tuple("n.battery.cell.v1", "b", 0L),
            tuple("n.battery.telemetry.v1", "a", 5L),
            tuple("n.battery.telemetry.v1", "b", 7L));
  }

  @Test
  void aTimeBefore1970IsNoTimestampAndTheReaderOfTheTopicRefusesIt() throws IOException {
    var kafka = producer(true);

    replay(ReplayConfig.to("x:1"), kafka, new Cell("a", -5 * HOUR, 1, 1)).run(p -> {});

    assertThat(kafka.history()).extracting(ProducerRecord::timestamp).containsOnly(0L);
    assertThatThrownBy(() -> frames(kafka)).hasMessageContaining("wanted a time from 1970");
  }

  @Test
  void aFrameIsSentWhenItsLastSampleIsDue() throws IOException {
    var kafka = producer(true);
    // frames start every hour and end half an hour later
    var cell = new Cell("a", 1_000_000, 3, HOUR);

    replay(ReplayConfig.to("x:1").withSpeed(600), kafka, cell).run(p -> {});
    List<Long> sentAtMillis = kafka.sentAtNanos.stream().map(n -> n / 1_000_000).toList();

    // half an hour at x600 is 3 s, an hour 6 s
    assertThat(sentAtMillis).containsExactly(0L, 3_000L, 9_000L, 15_000L);
    assertThat(meters.get("celltwin.ingest.pace.lag").gauge().value()).isZero();
  }

  @Test
  void aClockThatStepsBackDoesNotHoldUpTheOthers() throws IOException {
    var kafka = producer(true);
    var stepping = new Cell("a", 0, 4, HOUR);
    stepping.startMillis[2] = 0;

    replay(ReplayConfig.to("x:1"), kafka, stepping, new Cell("b", 0, 4, HOUR)).run(p -> {});

    assertThat(frames(kafka)).extracting(Frame::cellId, Frame::sequence).contains(tuple("a", 3L));
    assertThat(frames(kafka).stream().filter(f -> f.cellId().equals("a")).map(Frame::sequence))
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void whatCouldNotBeReadGoesToTheDeadLettersWithItsBytesAndItsPlace() throws IOException {
    var kafka = producer(true);
    var cell = new Cell("a", 0, 2, HOUR);
    var rejection = new Rejection("NOT_A_NUMBER", "a", "data/1.csv:3", "column V is 'x'");
    cell.refusedAfterFirst =
        new DatasetItem.Refused(rejection, "raw".getBytes(StandardCharsets.UTF_8));

    ReplayProgress end = replay(ReplayConfig.to("x:1"), kafka, cell).run(p -> {});

    ProducerRecord<byte[], byte[]> letter =
        kafka.history().stream()
            .filter(r -> r.topic().equals("battery.telemetry.dlq.v1"))
            .findFirst()
            .orElseThrow();
    assertThat(DeadLetter.read(letter.key(), letter.headers())).isEqualTo(rejection);
    assertThat(text(letter.value())).isEqualTo("raw");
    assertThat(end.rejected()).containsExactlyEntriesOf(java.util.Map.of("NOT_A_NUMBER", 1L));
    assertThat(meters.counter("celltwin.ingest.rejected", "reason", "NOT_A_NUMBER").count())
        .isEqualTo(1);
  }

  @Test
  void onlyWhatTheBrokerHasIsNotSentAgain() throws IOException {
    ReplayConfig config = ReplayConfig.to("x:1").withSpeed(600).withResumeFolder(folder);
    var first = producer(false);
    Replay interrupted = replay(config, first, new Cell("a", 0, 6, HOUR));
    interrupted.run(
        p -> {
          if (p.frames() == 5) {
            interrupted.stop();
          }
        });
    assertThat(frames(first)).hasSize(5);
    // the broker takes the registration and two frames, then the process ends
    first.completeNext();
    first.completeNext();
    first.completeNext();
    interrupted.close();

    var second = producer(true);
    ReplayProgress end = replay(config, second, new Cell("a", 0, 6, HOUR)).run(p -> {});

    assertThat(frames(second)).extracting(Frame::sequence).containsExactly(2L, 3L, 4L, 5L);
    assertThat(end.skippedSamples()).isEqualTo(4);
    assertThat(end.complete()).isTrue();

    var third = producer(true);
    ReplayProgress again = replay(config, third, new Cell("a", 0, 6, HOUR)).run(p -> {});
    assertThat(third.history()).isEmpty();
    assertThat(again.complete()).isTrue();
  }

  @Test
  void aResumePointThatIsNoneSaysWhatToDo() throws IOException {
    Files.writeString(folder.resolve("replay-n.json"), "{\"version\":1,");
    ReplayConfig config = ReplayConfig.to("x:1").withNamespace("n").withResumeFolder(folder);

    assertThatThrownBy(() -> replay(config, producer(true), new Cell("a", 0, 1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("replay-n.json: not a resume point")
        .hasMessageEndingWith("delete the file to start over");
  }

  @Test
  void aRecordTheBrokerRefusesForGoodEndsTheReplay() throws IOException {
    var kafka = producer(false);
    Replay replay = replay(ReplayConfig.to("x:1").withSpeed(600), kafka, new Cell("a", 0, 3, HOUR));

    assertThatThrownBy(
            () ->
                replay.run(p -> kafka.errorNext(new RecordTooLargeException("1 MB is too large"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 MB is too large");
  }

  @Test
  void theCommandSaysWhatItCannotUse() {
    assertThat(command("--speed", "fast", folder.toString()))
        .startsWith("2 --speed is 'fast', wanted a number above 0, or max");
    assertThat(command(folder.resolve("absent").toString()))
        .startsWith("1 ")
        .contains("absent: no such file or folder");
    assertThat(command(folder.toString())).startsWith("1 no cells to send in ");
    assertThat(command("--help")).startsWith("0 ").contains("--bootstrap", "--namespace");
  }

  private static String command(String... args) {
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    int exit = ReplayMain.commandLine(Values.none()).setOut(writer).setErr(writer).execute(args);
    return exit + " " + said;
  }

  @Test
  void aLiveFleetStopsAtOnceAndGoesOnWhereItWas() throws Exception {
    var fleet = new SimulatedFleet(3, 4, Instant.EPOCH);
    ReplayConfig config =
        ReplayConfig.to("x:1").withSpeed(36_000).withOpenCells(4).withResumeFolder(folder);
    var first = producer(true);
    var live = new LiveFleet(wallClock(config, fleet, first));
    live.start();
    Eventually.until(() -> live.progress().map(ReplayProgress::frames).orElse(0L) > 6);

    live.close();
    assertThat(live.failure()).isEmpty();

    var second = producer(true);
    try (var again = new LiveFleet(wallClock(config, fleet, second))) {
      again.start();
      Eventually.until(() -> again.progress().map(ReplayProgress::frames).orElse(0L) > 6);
    }
    for (CellSource cell : fleet.cells()) {
      var sequences =
          Stream.concat(frames(first).stream(), frames(second).stream())
              .filter(f -> f.cellId().equals(cell.spec().cellId()))
              .map(Frame::sequence)
              .toList();
      assertThat(sequences)
          .as(cell.spec().cellId())
          .isEqualTo(LongStream.range(0, sequences.size()).boxed().toList());
    }
  }

  private Replay wallClock(ReplayConfig config, SimulatedFleet fleet, Broker kafka)
      throws IOException {
    return new Replay(config, fleet.cells(), List.of(), registry, meters, kafka, Pace.system());
  }

  @Test
  void aConfigurationThatCannotWorkNamesTheKeyAndWhatWasWanted() {
    assertThatThrownBy(() -> ReplayConfig.to("x:1").withSpeed(0))
        .hasMessage("replay.speed is 0.0, wanted above 0, e.g. 1, 600 or Infinity");
    assertThatThrownBy(() -> ReplayConfig.to("x:1").withCompression("zip"))
        .hasMessage("replay.compression is 'zip', wanted none, lz4 or zstd");
  }

  private Replay replay(
      ReplayConfig config, MockProducer<byte[], byte[]> kafka, CellSource... cells)
      throws IOException {
    return new Replay(config, List.of(cells), List.of(), registry, meters, kafka, pace);
  }

  private Broker producer(boolean acknowledging) {
    return new Broker(acknowledging);
  }

  /** A broker in memory, which takes all at once or one by one. */
  private final class Broker extends MockProducer<byte[], byte[]> {
    private final List<Long> sentAtNanos = new ArrayList<>();

    Broker(boolean acknowledging) {
      super(
          acknowledging,
          new RoundRobinPartitioner(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      sentAtNanos.add(pace.nanos());
      return super.send(record, callback);
    }

    @Override
    public synchronized void flush() {
      // takes no record that it was not told to take
    }
  }

  private List<Frame> frames(MockProducer<byte[], byte[]> kafka) {
    var topic = Topics.live().telemetry();
    return kafka.history().stream()
        .filter(r -> r.topic().equals(topic.name()))
        // a decoder of its own for each: they reuse their arrays
        .map(r -> new FrameDecoder(registry, topic).decode(r.value()))
        .toList();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  /** Time that passes only while somebody sleeps. */
  private static final class Hourglass implements Pace {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(long nanos) {
      now += nanos;
    }
  }
}
