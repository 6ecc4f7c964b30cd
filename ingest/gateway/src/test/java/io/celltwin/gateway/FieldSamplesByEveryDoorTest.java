package io.celltwin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.SourceStatus;
import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.gateway.kafka.ForeignTopic;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.gateway.mqtt.MqttAddress;
import io.celltwin.sending.FleetTopics;
import io.celltwin.testkit.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each public sample of a battery in use through a real broker of MQTT, HTTP and a Kafka topic of
 * somebody else: whichever door it takes, each cell has the same samples at the same distances.
 */
class FieldSamplesByEveryDoorTest {
  /** A sample, its mapping, and its messages. */
  private record Sample(String name, String mapping, List<byte[]> messages, String type) {
    /** With the pack called so, whatever the topic is. */
    Mapping as(String pack) {
      return Mapping.parse(
          name + pack,
          mapping
              .replaceFirst("name: .*\n", "name: " + name + pack + "\n")
              .replaceAll("channel: .*\n", "")
              .replaceFirst("pack: .*\n", "pack: " + name + pack + "\n"));
    }
  }

  @TempDir private Path folder;

  private static List<Sample> samples() throws Exception {
    return List.of(
        new Sample(
            "lfp",
            FieldSamples.JK,
            FieldSamples.rows("jkbms-ble/decoded-16s-lfp-1024s.csv"),
            "application/json"),
        new Sample(
            "cold",
            FieldSamples.JK.replace("cells: 16", "cells: 13"),
            FieldSamples.rows("jkbms-ble/decoded-13s-cold.csv"),
            "application/json"),
        new Sample(
            "kona",
            FieldSamples.KONA,
            List.of(FieldSamples.bytes("kona-can/off-on-ready-off-bms-ids.csv")),
            "text/csv"),
        new Sample(
            "bank",
            FieldSamples.BANK,
            List.of(FieldSamples.bytes("lifepo4-bank/combined_output.csv")),
            "text/csv"));
  }

  @Test
  void everySampleSaysTheSameThroughEveryDoor() throws Exception {
    assumeTrue(FieldSamples.there());
    SchemaRegistry registry = SchemaRegistry.inMemory();
    Topics topics = Topics.live();
    try (TestKafka kafka = TestKafka.start(folder.resolve("kafka"));
        TestMqtt mqtt = TestMqtt.start(folder.resolve("mqtt"))) {
      var sources = new ArrayList<GatewayConfig.Source>();
      var posted = new ArrayList<Mapping>();
      for (Sample sample : samples()) {
        kafka.send("their-" + sample.name(), "key", sample.messages());
        sources.add(foreign(kafka, sample));
        sources.add(mqtt(mqtt, sample));
        posted.add(sample.as("Http"));
      }
      FleetTopics.prepare(kafka.bootstrap(), registry, topics, Optional.of(2));
      try (Gateway gateway =
          Gateway.start(
              new GatewayConfig(HttpConfig.on("127.0.0.1", 0, null), sources, posted),
              kafka.bootstrap(),
              registry,
              topics,
              folder.resolve("gateway"),
              Clock.systemUTC())) {
        Eventually.until(() -> gateway.report().stream().allMatch(s -> s.trouble() == null));
        for (Sample sample : samples()) {
          mqtt.publish("field/" + sample.name(), sample.messages(), false);
          post(gateway, sample);
        }
        for (Sample sample : samples()) {
          int messages = sample.messages().size();
          Eventually.until(
              () ->
                  gateway.report().stream()
                          .filter(s -> s.name().contains(sample.name()))
                          .filter(s -> s.feed().acknowledged() == messages)
                          .count()
                      == 3);
        }
        Map<String, List<Frame>> frames = kafka.frames(registry, topics);
        for (Sample sample : samples()) {
          Map<String, List<String>> truth = inProcess(sample);
          assertThat(truth).isNotEmpty();
          for (String door : List.of("Mqtt", "Kafka", "Http")) {
            Map<String, List<String>> said = said(frames, sample.name() + door);
            assertThat(said.keySet()).as(sample.name() + door).isEqualTo(truth.keySet());
            said.forEach(
                (cell, samples) ->
                    assertThat(samples)
                        .as(sample.name() + door + cell)
                        .containsExactlyElementsOf(truth.get(cell)));
          }
        }
      }
    }
  }

  private static GatewayConfig.Source foreign(TestKafka kafka, Sample sample) {
    return new GatewayConfig.Source(
        sample.name() + " kafka",
        null,
        new ForeignTopic(
            kafka.bootstrap(), "their-" + sample.name(), "group-" + sample.name(), null, Map.of()),
        sample.as("Kafka"),
        null);
  }

  private static GatewayConfig.Source mqtt(TestMqtt mqtt, Sample sample) {
    return new GatewayConfig.Source(
        sample.name() + " mqtt",
        new MqttAddress(
            URI.create(mqtt.url()),
            5,
            "field-" + sample.name(),
            null,
            null,
            null,
            null,
            null,
            null,
            List.of("field/" + sample.name()),
            3600),
        null,
        sample.as("Mqtt"),
        null);
  }

  private static void post(Gateway gateway, Sample sample) throws Exception {
    String url = "http://127.0.0.1:" + gateway.httpPort().orElseThrow() + "/v1/telemetry?mapping=";
    for (byte[] message : sample.messages()) {
      int status =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + sample.name() + "Http"))
                      .header("Content-Type", sample.type())
                      .POST(HttpRequest.BodyPublishers.ofByteArray(message))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      assertThat(status).isEqualTo(202);
    }
  }

  /** What comes out where there is no door at all. */
  private static Map<String, List<String>> inProcess(Sample sample) {
    Map<String, List<Frame>> frames = new TreeMap<>();
    Mapping mapping = sample.as("");
    var taken =
        new Outlet() {
          @Override
          public void send(List<CellSpec> specs, List<Frame> made, Done done) {
            for (Frame f : made) {
              List<Frame> its = frames.computeIfAbsent(f.cellId(), c -> new ArrayList<>());
              if (its.stream().noneMatch(g -> g.sequence() == f.sequence())) { // as the job does
                its.add(f);
              }
            }
            done.ended(null);
          }

          @Override
          public void refuse(Message message, Refusal refusal, Done done) {
            throw new AssertionError(refusal.reason());
          }

          @Override
          public void tell(SourceStatus status) {
            throw new AssertionError("told by the gateway");
          }
        };
    var feed =
        new Feed(mapping.decoder(), mapping.battery(), null, id -> true, ClockMemory.none(), taken);
    for (byte[] message : sample.messages()) {
      var unused = feed.accept(Message.of("none", message, 1_700_000_000_000L), e -> {});
    }
    feed.tick(Long.MAX_VALUE / 2);
    return said(frames, sample.name());
  }

  /** By cell of the pack, when since its first sample, and what. */
  private static Map<String, List<String>> said(Map<String, List<Frame>> frames, String pack) {
    Map<String, List<String>> said = new TreeMap<>();
    frames.forEach(
        (cell, its) -> {
          if (!cell.startsWith(pack + "/")) {
            return;
          }
          long first = its.get(0).timeMicros(0);
          var samples = new ArrayList<String>();
          for (Frame f : its) {
            for (int i = 0; i < f.size(); i++) {
              samples.add(
                  (f.timeMicros(i) - first)
                      + " "
                      + f.voltage()[i]
                      + " "
                      + f.current()[i]
                      + " "
                      + (f.temperature() == null ? "" : f.temperature()[i]));
            }
          }
          said.put(cell.substring(pack.length()), samples);
        });
    return said;
  }
}
