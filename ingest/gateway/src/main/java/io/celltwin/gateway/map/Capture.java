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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a source sends, as messages, without a trace left on it. */
final class Capture {
  private static final int MOST_MESSAGES = 200_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private Capture() {}

  /**
   * @throws IllegalArgumentException for a source that cannot be reached
   */
  static List<Message> of(String source, int seconds, Clock clock, PrintWriter out)
      throws IOException, InterruptedException {
    if (source.startsWith("mqtt://") || source.startsWith("mqtts://")) {
      out.println(
          "listening to " + source.replaceAll("//[^@/]*@", "//") + " for " + seconds + " s");
      out.flush();
      return mqtt(source, seconds, clock);
    }
    if (source.startsWith("kafka://")) {
      return kafka(source.substring("kafka://".length()), seconds, clock);
    }
    if (source.startsWith("http://")) {
      return http(URI.create(source), seconds, clock, out);
    }
    return files(Path.of(source), clock);
  }

  private static List<Message> files(Path path, Clock clock) throws IOException {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(path + ": there is no such file or folder");
    }
    try (Stream<Path> all = Files.walk(path)) {
      var messages = new ArrayList<Message>();
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        messages.add(
            Message.of(file.getFileName().toString(), Files.readAllBytes(file), clock.millis()));
      }
      return messages;
    }
  }

  private static List<Message> mqtt(String source, int seconds, Clock clock)
      throws InterruptedException {
    MqttAddress address =
        MqttAddress.parse(source, "celltwin-map-" + UUID.randomUUID().toString().substring(0, 8));
    List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    try (Listening listening =
        Listening.to(
            address,
            clock,
            m -> {
              if (messages.size() < MOST_MESSAGES) {
                messages.add(m);
              }
            })) {
      TimeUnit.SECONDS.sleep(seconds);
    }
    return List.copyOf(messages);
  }

  private static List<Message> kafka(String place, int seconds, Clock clock) {
    int slash = place.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'kafka://" + place + "': wanted kafka://host:port/topic");
    }
    var messages = new ArrayList<Message>();
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
      while (System.nanoTime() < end && messages.size() < MOST_MESSAGES) {
        consumer
            .poll(POLL)
            .forEach(
                row -> {
                  if (row.value() != null) {
                    String key = row.key() == null ? null : new String(row.key(), UTF_8);
                    messages.add(
                        new Message(row.topic(), key, row.value(), clock.millis(), false, false));
                  }
                });
      }
    }
    return messages;
  }

  private static List<Message> http(URI url, int seconds, Clock clock, PrintWriter out)
      throws InterruptedException {
    List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    try (HttpIntake http =
        HttpIntake.start(
            HttpConfig.on(url.getHost(), Math.max(0, url.getPort()), null),
            clock,
            (mapping, type, message, done) -> {
              messages.add(message);
              done.ended(null, List.of(), false);
            },
            List::of)) {
      out.println(
          "post to http://"
              + url.getHost()
              + ":"
              + http.port()
              + "/v1/telemetry, "
              + seconds
              + " s");
      out.flush();
      TimeUnit.SECONDS.sleep(seconds);
    }
    return List.copyOf(messages);
  }
}
