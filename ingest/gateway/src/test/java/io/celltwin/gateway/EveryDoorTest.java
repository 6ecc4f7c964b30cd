package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.gateway.kafka.ForeignTopic;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.gateway.mqtt.MqttAddress;
import io.celltwin.sending.FleetTopics;
import io.celltwin.testkit.Eventually;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through a real broker of MQTT, HTTP and a foreign topic of Kafka, onto a real Kafka. */
class EveryDoorTest {
  private static final String SIMPLE =
      """
      name: simple
      channel: shed/{pack}
      pack: "{pack}"
      time: {path: $.t, format: unix-s}
      fields:
        - {path: $.i, quantity: current, unit: A, sign: discharge}
        - {path: $.cells, quantity: cell-voltage, unit: mV}
      battery: {chemistry: LFP, rated-capacity: 100}
      """;

  private static final String OWN_FRAME = "application/vnd.celltwin.frame+avro";

  @TempDir private static Path folder;
  private static TestKafka kafka;
  private static TestMqtt mqtt;

  @TempDir Path memory;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final Topics topics = Topics.in("t" + UUID.randomUUID().toString().substring(0, 8));
  private Gateway gateway;

  @BeforeAll
  static void startBrokers() throws Exception {
    kafka = TestKafka.start(folder.resolve("kafka"));
    mqtt = TestMqtt.start(folder.resolve("mqtt"));
  }

  @AfterAll
  static void stopBrokers() {
    mqtt.close();
    kafka.close();
  }

  @AfterEach
  void stopGateway() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void twoPacksOnOneTopicBecomeCellsWithTheCurrentTurnedAndNoneTwice() throws Exception {
    start(List.of(mqttSource(Mapping.parse("simple", SIMPLE), "5", null)));
    var messages = new ArrayList<byte[]>();
    for (int k = 0; k < 50; k++) {
      messages.add(simple(1_700_000_000L + 10L * k, 36));
    }
    messages.addAll(messages.subList(20, 50)); // a broker's redelivery

    mqtt.publish("shed/a", messages, false);
    mqtt.publish("shed/b", messages.subList(0, 50), false);

    Eventually.until(() -> rows() == 130);
    Map<String, List<Frame>> frames = kafka.frames(registry, topics);
    assertThat(frames.keySet()).containsExactly("a/01", "a/02", "b/01", "b/02");
    // 36 A out of the battery for 490 s
    assertThat(frames.values())
        .allSatisfy(
            f -> {
              assertThat(FieldSamples.samples(f)).isEqualTo(50);
              assertThat(FieldSamples.charge(f)).isCloseTo(-4.9, within(1e-9));
            });
    assertThat(frames.get("a/02").get(0).voltage()[0]).isCloseTo(3.302, within(1e-9));
    assertThat(kafka.cells(registry, topics).get("b/01"))
        .satisfies(
            spec -> {
              assertThat(spec.chemistry()).isEqualTo(Chemistry.LFP);
              assertThat(spec.ratedCapacity()).isEqualTo(100);
              assertThat(spec.pack()).isEqualTo("b");
            });
    Eventually.passes(
        () ->
            assertThat(kafka.latest(registry, topics.sources()).get("simple 5/a"))
                .isNotNull()
                .satisfies(
                    status -> {
                      assertThat(status.rows()).isEqualTo(80);
                      assertThat(status.cells()).containsExactly("a/01", "a/02");
                    }));
  }

  @Test
  void whatIsSentWhileTheGatewayIsAwayComesAfterwards() throws Exception {
    var source = mqttSource(Mapping.parse("simple", SIMPLE), "5", null);
    start(List.of(source));
    mqtt.publish("shed/c", List.of(simple(1_700_000_000L, 1)), false);
    Eventually.until(() -> rows() == 1);
    gateway.close();

    mqtt.publish("shed/c", List.of(simple(1_700_000_010L, 1), simple(1_700_000_020L, 1)), false);
    start(List.of(source));

    Eventually.until(() -> rows() == 2);
    assertThat(FieldSamples.samples(kafka.frames(registry, topics).get("c/01"))).isEqualTo(3);
  }

  @Test
  void theOlderMqttAndAGroupOfGatewaysWorkAsWell() throws Exception {
    start(
        List.of(
            mqttSource(Mapping.parse("simple", SIMPLE), "3", null),
            mqttSource(Mapping.parse("simple", SIMPLE.replace("shed", "barn")), "5", "gateways")));

    mqtt.publish("shed/d", List.of(simple(1_700_000_000L, 1)), false);
    mqtt.publish("barn/e", List.of(simple(1_700_000_000L, 1)), false);

    Eventually.until(() -> kafka.frames(registry, topics).keySet().size() == 4);
  }

  @Test
  void aRetainedMessageWithoutATimeSaysNothingOfWhenItWas() throws Exception {
    String noTime = SIMPLE.replaceAll("time: .*\n", "").replace("shed", "attic");
    mqtt.publish("attic/f", List.of(simple(0, 1)), true);
    start(List.of(mqttSource(Mapping.parse("simple", noTime), "5", null)));

    Eventually.until(() -> report().retained() == 1);

    assertThat(report().clock()).containsEntry("retained-without-time", 1L);
    assertThat(kafka.frames(registry, topics)).isEmpty();
    mqtt.publish("attic/f", List.of(simple(0, 1)), false);
    Eventually.until(() -> rows() == 1);
  }

  @Test
  void postedRowsColumnsLinesAndTablesSayTheSameAndTwiceIsOnce() throws Exception {
    start(List.of());
    String columns =
        """
        {"cell_id": "h/%s", "unix_time_millisecond": [1700000000000, 1700000001000],
         "voltage_volt": [3.3, 3.31], "current_ampere": [1, 2], "surface_temperature_celsius": [20, 21]}
        """;
    String row =
        "{\"cell_id\": \"h/%s\", \"unix_time_millisecond\": %s, \"voltage_volt\": %s,"
            + " \"current_ampere\": %s, \"surface_temperature_celsius\": %s}";
    String first = row.replaceFirst("%s", "ID").formatted("1700000000000", "3.3", "1", "20");
    String second = row.replaceFirst("%s", "ID").formatted("1700000001000", "3.31", "2", "21");
    String csv =
        """
        cell_id,unix_time_millisecond,voltage_volt,current_ampere,surface_temperature_celsius
        h/4,1700000000000,3.3,1,20
        h/4,1700000001000,3.31,2,21
        """;

    for (int again = 0; again < 2; again++) {
      assertThat(post("application/json", columns.formatted("1")).statusCode()).isEqualTo(202);
    }
    post("application/json", "[" + first + "," + second + "]".replace("ID", "2"));
    post("application/json", ("[" + first + "," + second + "]").replace("ID", "2"));
    post("application/x-ndjson", (first + "\n" + second + "\n").replace("ID", "3"));
    post("text/csv", csv);

    Map<String, List<Frame>> frames = kafka.frames(registry, topics);
    for (String cell : List.of("h/1", "h/2", "h/3", "h/4")) {
      assertThat(frames.get(cell))
          .as(cell)
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.size()).isEqualTo(2);
                assertThat(f.voltage()[1]).isEqualTo(3.31);
                assertThat(f.temperature()[1]).isEqualTo(21f);
                assertThat(f.source()).isEqualTo("http");
                assertThat(f.sequence()).isEqualTo(1_700_000_000_000L);
              });
    }
    assertThat(report("http json cells").waiting())
        .contains(new FeedReport.WaitingCell("h/1", List.of("chemistry", "rated-capacity")));
  }

  @Test
  void whatCannotBeReadIsSaidAndKept() throws Exception {
    start(List.of());

    HttpResponse<String> answer = post("application/json", "{\"cell_id\": ");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("not JSON at line 1");
    assertThat(kafka.records(topics.deadLetters()))
        .singleElement()
        .satisfies(r -> assertThat(new String(r.value(), UTF_8)).isEqualTo("{\"cell_id\": "));
    assertThat(post("text/plain", "x").body()).contains("wanted application/json");
  }

  @Test
  void aForeignTopicIsReadByTheSameMapping() throws Exception {
    String topic = "bms-" + UUID.randomUUID();
    kafka.send(topic, "k", List.of(simple(1_700_000_000L, 36), simple(1_700_000_100L, 36)));
    Mapping mapping =
        Mapping.parse("simple", SIMPLE.replaceAll("channel: .*\n", "").replace("{pack}", "{key}"));
    start(
        List.of(
            new GatewayConfig.Source(
                "foreign",
                null,
                new ForeignTopic(kafka.bootstrap(), topic, "g", null, Map.of()),
                mapping,
                null)));

    Eventually.until(() -> rows() == 2);
    assertThat(FieldSamples.charge(kafka.frames(registry, topics).get("k/01")))
        .isCloseTo(-1, within(1e-9));
  }

  @Test
  void aForeignTopicOfAvroIsReadBySchemasOfItsOwnRegistry() throws Exception {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Bms", "fields": [
                  {"name": "t", "type": "long"}, {"name": "i", "type": "double"},
                  {"name": "cells", "type": {"type": "array", "items": "int"}}]}
                """);
    HttpServer theirs = registryWith(7, schema);
    try {
      String topic = "avro-" + UUID.randomUUID();
      var values = new ArrayList<byte[]>();
      for (int k = 0; k < 2; k++) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("t", 1_700_000_000L + 100L * k);
        row.put("i", 36.0);
        row.put("cells", List.of(3300, 3302));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 0, 7});
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(row, encoder);
        values.add(bytes.toByteArray());
      }
      values.add("no Avro".getBytes(UTF_8));
      kafka.send(topic, "v", values);
      start(
          List.of(
              new GatewayConfig.Source(
                  "foreign",
                  null,
                  new ForeignTopic(
                      kafka.bootstrap(),
                      topic,
                      "g",
                      "http://127.0.0.1:" + theirs.getAddress().getPort(),
                      Map.of()),
                  Mapping.parse(
                      "simple", SIMPLE.replaceAll("channel: .*\n", "").replace("{pack}", "{key}")),
                  null)));

      Eventually.until(() -> rows() == 2 && report().refused().containsKey("UNREADABLE"));
      List<Frame> frames = kafka.frames(registry, topics).get("v/02");
      assertThat(FieldSamples.charge(frames)).isCloseTo(-1, within(1e-9));
      assertThat(frames.get(0).voltage()[0]).isCloseTo(3.302, within(1e-9));
    } finally {
      theirs.stop(0);
    }
  }

  private static HttpServer registryWith(int id, Schema schema) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = new ObjectMapper().writeValueAsBytes(Map.of("schema", schema.toString()));
    server.createContext(
        "/schemas/ids/" + id,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void aFrameOfOurOwnIsPostedAsItIs() throws Exception {
    start(List.of());
    var frame =
        new Frame(
            "own/1",
            "rig",
            7,
            0,
            1,
            1_700_000_000_000L,
            Frame.Declared.NOTHING,
            2,
            new long[] {0, 1_000_000},
            new double[] {3.3, 3.31},
            new double[] {1, 2},
            null);
    byte[] bytes = new FrameEncoder(registry, topics.telemetry()).encode(frame);

    HttpResponse<String> answer = post(OWN_FRAME, HttpRequest.BodyPublishers.ofByteArray(bytes));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(kafka.frames(registry, topics).get("own/1"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.sequence()).isEqualTo(7);
              assertThat(f.voltage()[1]).isEqualTo(3.31);
            });
    byte[] broken = java.util.Arrays.copyOf(bytes, 9);
    assertThat(post(OWN_FRAME, HttpRequest.BodyPublishers.ofByteArray(broken)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void theLfpPackMoves162AmpereHoursAndItsSeventhCellIsLowestThroughEveryDoor() throws Exception {
    assumeTrue(FieldSamples.there());
    String topic = "jk-" + UUID.randomUUID();
    List<byte[]> rows = FieldSamples.rows("jkbms-ble/decoded-16s-lfp-1024s.csv");
    kafka.send(topic, "byKafka", rows);
    Mapping byTopic = Mapping.parse("jk", FieldSamples.JK);
    Mapping byKey =
        Mapping.parse(
            "jk", FieldSamples.JK.replaceAll("channel: .*\n", "").replace("{pack}", "{key}"));
    Mapping table =
        Mapping.parse(
            "jk-csv",
            FieldSamples.JK
                .replaceAll("channel: .*\n", "format: csv\n")
                .replace("name: jk", "name: jk-csv")
                .replace("\"{pack}\"", "byHttp"));
    start(
        List.of(
            mqttSource(byTopic, "5", null),
            new GatewayConfig.Source(
                "foreign",
                null,
                new ForeignTopic(kafka.bootstrap(), topic, "g", null, Map.of()),
                byKey,
                null)),
        table);

    mqtt.publish("garage/byMqtt/status", rows, false);
    String csv = new String(FieldSamples.bytes("jkbms-ble/decoded-16s-lfp-1024s.csv"), UTF_8);
    assertThat(post("text/csv", csv, "?mapping=jk-csv").statusCode()).isEqualTo(202);

    Eventually.until(() -> kafka.records(topics.telemetry().name()).size() >= 2 * 1600 + 16);
    Map<String, List<Frame>> frames = kafka.frames(registry, topics);
    for (String pack : List.of("byMqtt", "byKafka", "byHttp")) {
      assertThat(FieldSamples.samples(frames.get(pack + "/07"))).as(pack).isEqualTo(100);
      // worked out by hand: 1.62 Ah where each current holds until the next, 1.635 Ah between
      assertThat(FieldSamples.heldCharge(frames.get(pack + "/01"))).isCloseTo(1.6216, within(5e-4));
      assertThat(FieldSamples.charge(frames.get(pack + "/01"))).isCloseTo(1.6350, within(5e-4));
      assertThat(
              frames.keySet().stream()
                  .filter(cell -> cell.startsWith(pack))
                  .min(
                      java.util.Comparator.comparingDouble(
                          cell -> FieldSamples.meanVoltage(frames.get(cell)))))
          .isEqualTo(Optional.of(pack + "/07"));
    }
    assertThat(kafka.cells(registry, topics).get("byMqtt/07").ratedCapacity()).isEqualTo(81);
    assertThat(report("jk 5").packs().get("byMqtt").values())
        .containsEntry("reported-soh", 100.0)
        .containsEntry("reported-soc", 32.0);
  }

  @Test
  void theKonasSignIsTurnedAndItsOtherBusIsNotItsBattery() throws Exception {
    assumeTrue(FieldSamples.there());
    Mapping mapping = Mapping.parse("kona", FieldSamples.KONA);
    start(List.of(mqttSource(mapping, "5", null)));

    mqtt.publish(
        "car/kona/can",
        List.of(FieldSamples.bytes("kona-can/off-on-ready-off-bms-ids.csv")),
        false);

    // one message gives many records, and 3.4 A are drawn in one of them
    Eventually.passes(
        () ->
            assertThat(
                    kafka.frames(registry, topics).get("kona/mean").stream()
                        .mapToDouble(f -> f.current()[0])
                        .filter(c -> !Double.isNaN(c))
                        .min())
                .hasValueCloseTo(-3.4, within(1e-9)));
    List<Frame> frames = kafka.frames(registry, topics).get("kona/mean");
    assertThat(frames).allSatisfy(f -> assertThat(f.voltage()[0] * 98).isBetween(354.0, 356.0));
  }

  @Test
  void theDoubledStampsOfTheColdPackDoNoHarm() throws Exception {
    assumeTrue(FieldSamples.there());
    Mapping mapping = Mapping.parse("jk", FieldSamples.JK.replace("cells: 16", "cells: 13"));
    start(List.of(mqttSource(mapping, "5", null)));

    mqtt.publish("garage/cold/status", FieldSamples.rows("jkbms-ble/decoded-13s-cold.csv"), false);

    Eventually.until(() -> rows() == 44);
    Map<String, List<Frame>> frames = kafka.frames(registry, topics);
    assertThat(frames).hasSize(13);
    long last = Long.MIN_VALUE;
    for (Frame frame : frames.get("cold/05")) {
      assertThat(frame.startMillis()).isGreaterThan(last);
      last = frame.startMillis();
      assertThat(frame.temperature()[0]).isBetween(-3.2f, -2.8f);
    }
    assertThat(
            report().clock().getOrDefault("doubled", 0L)
                + report().clock().getOrDefault("repeated", 0L))
        .isEqualTo(21);
  }

  @Test
  void theBankWithNothingButAVoltmeterHasAVoltageAndNoCurrent() throws Exception {
    assumeTrue(FieldSamples.there());
    start(List.of(), Mapping.parse("bank", FieldSamples.BANK));

    String csv = new String(FieldSamples.bytes("lifepo4-bank/combined_output.csv"), UTF_8);
    assertThat(post("text/csv", csv, "?mapping=bank").statusCode()).isEqualTo(202);

    List<Frame> frames = kafka.frames(registry, topics).get("bank/mean");
    assertThat(FieldSamples.samples(frames)).isEqualTo(1742);
    assertThat(frames.get(0).voltage()[0]).isCloseTo((13.28 + 13.3) / 2 / 4, within(1e-9));
    assertThat(frames.get(0).current()[0]).isNaN();
  }

  private void start(List<GatewayConfig.Source> sources, Mapping... mappings) throws Exception {
    FleetTopics.prepare(kafka.bootstrap(), registry, topics, Optional.of(2));
    gateway =
        Gateway.start(
            new GatewayConfig(HttpConfig.on("127.0.0.1", 0, null), sources, List.of(mappings)),
            kafka.bootstrap(),
            registry,
            topics,
            memory,
            Clock.systemUTC());
    Eventually.until(() -> gateway.report().stream().allMatch(s -> s.trouble() == null));
  }

  private GatewayConfig.Source mqttSource(Mapping mapping, String version, String group) {
    return new GatewayConfig.Source(
        mapping.name() + " " + version,
        new MqttAddress(
            URI.create(mqtt.url()),
            Integer.parseInt(version),
            "gateway-" + topics.cells().name().replaceAll("\\W", "") + version,
            null,
            null,
            null,
            null,
            null,
            group,
            mapping.topicFilters(),
            3600),
        null,
        mapping,
        null);
  }

  private static byte[] simple(long seconds, int amperes) {
    return ("{\"t\": " + seconds + ", \"i\": " + amperes + ", \"cells\": [3300, 3302]}")
        .getBytes(UTF_8);
  }

  private FeedReport report() {
    return gateway.report().get(0).feed();
  }

  private FeedReport report(String source) {
    return gateway.report().stream()
        .filter(s -> s.name().equals(source))
        .findFirst()
        .orElseThrow()
        .feed();
  }

  /** Samples of packs whose frames are on the broker as far as the outlet was told. */
  private long rows() {
    FeedReport now = gateway.report().isEmpty() ? null : report();
    return now == null || now.acknowledged() < now.messages() ? 0 : now.rows();
  }

  private HttpResponse<String> post(String type, String body) throws Exception {
    return post(type, body, "");
  }

  private HttpResponse<String> post(String type, HttpRequest.BodyPublisher body) throws Exception {
    return post(type, body, "");
  }

  private HttpResponse<String> post(String type, String body, String query) throws Exception {
    return post(type, HttpRequest.BodyPublishers.ofString(body), query);
  }

  private HttpResponse<String> post(String type, HttpRequest.BodyPublisher body, String query)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + gateway.httpPort().getAsInt()
                            + "/v1/telemetry"
                            + query))
                .header("Content-Type", type)
                .POST(body)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
