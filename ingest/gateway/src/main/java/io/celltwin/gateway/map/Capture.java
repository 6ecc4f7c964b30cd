package io.celltwin.gateway.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.gateway.Message;
import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.gateway.http.HttpIntake;
import io.celltwin.gateway.mqtt.Listening;
import io.celltwin.gateway.mqtt.MqttAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a source sends, as messages, without a trace left on it. */
final class Capture {
  private static final Duration POLL = Duration.ofMillis(200);

  private final int seconds;
  private final int most;
  private final Clock clock;
  private final PrintWriter out;
  private final List<Message> heard = new ArrayList<>();

  /**
   * @param seconds to listen where it is no file
   * @param most messages, after which it listens no longer
   */
  Capture(int seconds, int most, Clock clock, PrintWriter out) {
    this.seconds = seconds;
    this.most = most;
    this.clock = clock;
    this.out = out;
  }

  /**
   * @throws IllegalArgumentException for a source that cannot be reached
   */
  List<Message> of(String source) throws IOException, InterruptedException {
    if (source.startsWith("mqtt://") || source.startsWith("mqtts://")) {
      say("listening to " + source.replaceAll("//[^@/]*@", "//") + " for " + seconds + " s");
      return mqtt(source);
    }
    if (source.startsWith("kafka://")) {
      return kafka(source.substring("kafka://".length()));
    }
    if (source.startsWith("http://")) {
      return http(URI.create(source));
    }
    return files(Path.of(source));
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private synchronized void hear(Message message) {
    if (heard.size() < most) {
      heard.add(message);
      notifyAll();
    }
  }

  /** Until the time is over, or enough has come. */
  private synchronized List<Message> listen() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (heard.size() < most && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
    }
    return List.copyOf(heard);
  }

  private List<Message> files(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(path + ": there is no such file or folder");
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        heard.add(
            Message.of(file.getFileName().toString(), Files.readAllBytes(file), clock.millis()));
      }
      return List.copyOf(heard);
    }
  }

  private List<Message> mqtt(String source) throws InterruptedException {
    MqttAddress address =
        MqttAddress.parse(source, "celltwin-map-" + UUID.randomUUID().toString().substring(0, 8));
    try (Listening listening = Listening.to(address, clock, this::hear)) {
      return listen();
    }
  }

  private List<Message> kafka(String place) {
    int slash = place.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'kafka://" + place + "': wanted kafka://host:port/topic");
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                place.substring(0, slash),
                "group.id",
                "celltwin-map-" + UUID.randomUUID(),
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(place.substring(slash + 1)));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (System.nanoTime() < end && heard.size() < most) {
        consumer.poll(POLL).forEach(this::hear);
      }
    }
    return List.copyOf(heard);
  }

  private void hear(ConsumerRecord<byte[], byte[]> row) {
    if (row.value() != null) {
      String key = row.key() == null ? null : new String(row.key(), UTF_8);
      hear(new Message(row.topic(), key, row.value(), clock.millis(), false, false));
    }
  }

  private List<Message> http(URI url) throws InterruptedException {
    try (HttpIntake http =
        HttpIntake.start(
            HttpConfig.on(url.getHost(), Math.max(0, url.getPort()), null),
            clock,
            (mapping, type, message, done) -> {
              hear(message);
              done.ended(null, List.of(), false);
            },
            List::of,
            () -> "")) {
      say(
          "post to http://"
              + url.getHost()
              + ":"
              + http.port()
              + "/v1/telemetry, "
              + seconds
              + " s");
      return listen();
    }
  }
}
