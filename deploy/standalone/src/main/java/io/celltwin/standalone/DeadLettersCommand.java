package io.celltwin.standalone;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Rejection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What could not be used, and a way back for what can be now. */
@Command(
    name = "deadletters",
    aliases = "dead-letters",
    description = {
      "Lists what could not be used, by reason, with the first place and sentence of each.",
      "",
      "release sends telemetry of one cell and reason back, marked, in the order in which its"
          + " source counted it: after its cell was registered or let out of quarantine, for"
          + " instance. A frame that was overtaken corrects the operation it belongs to while that"
          + " goes on; where it is closed, a dead letter CAME_TOO_LATE says what it would have"
          + " changed."
    },
    mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Callable<Integer> {
  @Option(names = "--data-dir", paramLabel = "<folder>", description = "Default: ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual();

  @Option(
      names = "--bootstrap",
      paramLabel = "<host:port>",
      description = "Another broker than the one of the data directory.")
  String bootstrap;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of a replay. Default: none, the live fleet.")
  String namespace = "";

  @Option(names = "--cell", paramLabel = "<id>", description = "Only this cell's.")
  String cell;

  @Option(
      names = "--reason",
      paramLabel = "<code>",
      description = "Only of this reason, e.g. UNKNOWN_CELL.")
  String reason;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|release",
      description = "What to do. Default: list.")
  String action;

  @Option(
      names = "--shift-seconds",
      paramLabel = "<n>",
      description = "With release: moves their times by so much, as where a clock was off.")
  long shiftSeconds;

  @Option(
      names = "--registry",
      paramLabel = "<url>",
      description = "With release and --bootstrap: the schema registry, by which frames are read.")
  String registry;

  @Option(
      names = "--release",
      description = "Sends them back to the telemetry topic; needs --cell and --reason.")
  boolean release;

  private static final class Tally {
    final Rejection first;
    long count;

    Tally(Rejection first) {
      this.first = first;
    }
  }

  @Override
  public Integer call() throws Exception {
    checkArguments();
    String broker = BrokerAddress.of(dataDir, bootstrap);
    Topics topics = Topics.in(namespace);
    var console = new Console(System.out);
    Map<String, Tally> tallies = new TreeMap<>();
    var back = released(topics);
    TopicReader.readRaw(
        broker,
        topics.deadLetters(),
        r -> {
          Rejection rejection = DeadLetter.read(r.key(), r.headers());
          if (isWanted(rejection)) {
            tallies.computeIfAbsent(
                    rejection.code() + " " + rejection.cellId(), k -> new Tally(rejection))
                .count++;
            if (release && isTelemetry(topics, rejection, r)) {
              back.add(r);
            }
          }
        });
    long sentBack = release ? sendBack(broker, back.inOrder()) : 0;
    tell(console, tallies);
    if (release) {
      console.say("%nSent back: %d", sentBack);
    }
    return 0;
  }

  private void checkArguments() {
    CannotProceedException.require(
        action == null || action.equals("list") || action.equals("release"),
        "what to do",
        action,
        "list or release");
    release |= "release".equals(action);
    if (!release && shiftSeconds != 0) {
      throw CannotProceedException.wrongUse("--shift-seconds is for release");
    }
    if (release && (cell == null || reason == null)) {
      throw CannotProceedException.wrongUse(
          "release needs --cell and --reason: what is sent back should be what was looked at");
    }
  }

  private boolean isWanted(Rejection rejection) {
    return (cell == null || cell.equals(rejection.cellId()))
        && (reason == null || reason.equals(rejection.code()));
  }

  private long sendBack(String broker, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> each : records) {
        send(producer, each);
      }
    }
    return records.size();
  }

  private void tell(Console console, Map<String, Tally> tallies) {
    if (tallies.isEmpty()) {
      console.say("No dead letters%s.", cell == null && reason == null ? "" : " like that");
    }
    tallies
        .values()
        .forEach(
            t ->
                console.say(
                    "%6d × %s  %s%n         first: %s%n         %s",
                    t.count,
                    t.first.code(),
                    t.first.cellId() == null ? "(no cell)" : t.first.cellId(),
                    t.first.place(),
                    t.first.reason()));
  }

  private ReleasedFrames released(Topics topics) throws java.io.IOException {
    String url = registry;
    if (url == null && bootstrap == null) {
      url = Addresses.running(dataDir).registry();
    }
    if (url == null && shiftSeconds != 0) {
      throw CannotProceedException.wrongUse("--shift-seconds with --bootstrap needs --registry");
    }
    return new ReleasedFrames(
        topics.telemetry(),
        url == null ? null : SchemaRegistry.at(url),
        Math.multiplyExact(shiftSeconds, 1000L));
  }

  /** A cycle or a specification that is there for a defect is no frame. */
  private static boolean isTelemetry(
      Topics topics, Rejection rejection, ConsumerRecord<byte[], byte[]> r) {
    return rejection.place().startsWith(topics.telemetry().name())
        && r.value() != null
        && r.value().length > 0;
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new CannotProceedException(
          "the broker does not take it back: " + e.getCause().getMessage(), e);
    }
  }
}
