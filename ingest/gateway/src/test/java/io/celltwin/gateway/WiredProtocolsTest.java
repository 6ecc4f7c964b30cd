package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Frame;
import io.celltwin.gateway.gbt32960.TestVehicle;
import io.celltwin.rpc.sparkplug.SparkplugMetric;
import io.celltwin.rpc.sparkplug.SparkplugPayload;
import io.celltwin.sending.FleetTopics;
import io.celltwin.testkit.Eventually;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vehicles and edge nodes by a gateway's file, to the fleet's topics on real brokers. */
class WiredProtocolsTest {
  private static final int DOUBLE = 10;

  @TempDir private static Path folder;
  private static TestKafka kafka;
  private static TestMqtt mqtt;

  @TempDir private Path home;
  private final SchemaRegistry registry = SchemaRegistry.inMemory();
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

  private Topics start(String namespace, String config) throws Exception {
    Topics topics = Topics.in(namespace);
    FleetTopics.prepare(kafka.bootstrap(), registry, topics, Optional.of(1));
    Path file = home.resolve("gateway.yaml");
    Files.writeString(file, config);
    gateway =
        Gateway.start(
            GatewayConfig.read(file), kafka.bootstrap(), registry, topics, home, Clock.systemUTC());
    Eventually.until(() -> gateway.report().stream().allMatch(s -> s.trouble() == null));
    return topics;
  }

  @Test
  void aVehicleIsAnsweredWhenItsCellsAreOnTheTopic() throws Exception {
    int port = TestKafka.freePort();
    Topics topics =
        start(
            "vehicles",
            "sources:\n  - name: cars\n    gbt32960: {port: "
                + port
                + "}\n    battery: {chemistry: NCM, rated-capacity: 150}\n");
    try (var vehicle = new Socket(InetAddress.getLoopbackAddress(), port)) {
      vehicle.setSoTimeout(300_000);
      // three cells at 3.301, 3.302, 3.303 V, 25 A out of the battery
      vehicle.getOutputStream().write(TestVehicle.drivingReport());
      byte[] answer = vehicle.getInputStream().readNBytes(31);

      assertThat(answer[3]).isEqualTo((byte) 0x01);
      Map<String, List<Frame>> frames = kafka.frames(registry, topics);
      assertThat(frames.keySet())
          .containsExactly(
              TestVehicle.VIN + "/1/01", TestVehicle.VIN + "/1/02", TestVehicle.VIN + "/1/03");
      Frame second = frames.get(TestVehicle.VIN + "/1/02").get(0);
      assertThat(second.voltage()[0]).isCloseTo(3.302, within(1e-9));
      assertThat(second.current()[0]).isEqualTo(-25.0);
      assertThat(second.startMillis()).isEqualTo(TestVehicle.NOON_MILLIS);
      assertThat(second.source()).isEqualTo(TestVehicle.VIN);
      assertThat(kafka.cells(registry, topics).get(TestVehicle.VIN + "/1/02").ratedCapacity())
          .isEqualTo(150);
    }
  }

  @Test
  void anEdgeNodeIsAskedForItsBirthAndFindsTheHostOnline() throws Exception {
    Files.writeString(
        home.resolve("plant.yaml"),
        """
        edge: "{group}/{edge}"
        pack: "{device}"
        channel: "spBv1.0/#"
        fields:
          - {channel: "spBv1.0/{group}/{edge}/{device}/Current", path: $.value, quantity: current, unit: A, sign: charge}
          - {channel: "spBv1.0/{group}/{edge}/{device}/Cells/{cell}/Voltage", path: $.value, quantity: cell-voltage, unit: V, cell: "{cell}"}
        join: {within-seconds: 0, hold-seconds: 3600}
        battery: {chemistry: LFP, rated-capacity: 280}
        """);
    Queue<Mqtt5Publish> heard = new ConcurrentLinkedQueue<>();
    Mqtt5BlockingClient edge =
        Mqtt5Client.builder()
            .identifier("edge7")
            .serverHost("127.0.0.1")
            .serverPort(java.net.URI.create(mqtt.url()).getPort())
            .buildBlocking();
    edge.connect();
    edge.toAsync()
        .subscribeWith()
        .topicFilter("spBv1.0/+/NCMD/edge7")
        .callback(heard::add)
        .send()
        .join();
    edge.toAsync()
        .subscribeWith()
        .topicFilter("spBv1.0/STATE/celltwin")
        .callback(heard::add)
        .send()
        .join();
    Topics topics =
        start(
            "sparkplug",
            "sources:\n  - name: plant\n    mqtt: {url: '"
                + mqtt.url()
                + "'}\n    protocol: sparkplug\n    host: celltwin\n    mapping: plant.yaml\n");

    Eventually.until(() -> said(heard, "STATE", "\"online\":true"));
    long at = 1_796_011_200_000L;
    send(edge, "DDATA/edge7/rack1", payload(9, at).addMetrics(alias(1, -5)));
    Eventually.until(() -> said(heard, "NCMD/edge7", "Node Control/Rebirth"));
    send(edge, "NBIRTH/edge7", payload(0, at));
    send(
        edge,
        "DBIRTH/edge7/rack1",
        payload(1, at)
            .addMetrics(named("Current", 1, -5))
            .addMetrics(named("Cells/1/Voltage", 2, 3.3)));
    // the current has not changed, so it is not sent
    send(edge, "DDATA/edge7/rack1", payload(2, at + 1000).addMetrics(alias(2, 3.29)));

    Eventually.until(() -> FieldSamples.samples(frames(topics)) == 2);
    List<Frame> frames = frames(topics);
    Frame last = frames.get(frames.size() - 1);
    assertThat(last.startMillis()).isEqualTo(at + 1000);
    assertThat(last.voltage()[last.size() - 1]).isEqualTo(3.29);
    assertThat(last.current()[last.size() - 1]).isEqualTo(-5);
    assertThat(last.source()).isEqualTo("plant/edge7");

    gateway.close();
    gateway = null;
    edge.disconnect();
  }

  private List<Frame> frames(Topics topics) {
    return kafka.frames(registry, topics).getOrDefault("rack1/01", List.of());
  }

  private static boolean said(Queue<Mqtt5Publish> heard, String topic, String text) {
    return heard.stream()
        .anyMatch(
            p ->
                p.getTopic().toString().contains(topic)
                    && new String(p.getPayloadAsBytes(), UTF_8).contains(text));
  }

  private static SparkplugPayload.Builder payload(int seq, long at) {
    return SparkplugPayload.newBuilder().setSeq(seq).setTimestamp(at);
  }

  private static SparkplugMetric.Builder named(String name, long alias, double value) {
    return alias(alias, value).setName(name).setDatatype(DOUBLE);
  }

  private static SparkplugMetric.Builder alias(long alias, double value) {
    return SparkplugMetric.newBuilder().setAlias(alias).setDoubleValue(value);
  }

  private static void send(
      Mqtt5BlockingClient edge, String topic, SparkplugPayload.Builder payload) {
    edge.publishWith()
        .topic("spBv1.0/plant/" + topic)
        .qos(MqttQos.AT_MOST_ONCE)
        .payload(payload.build().toByteArray())
        .send();
  }

  @Test
  void aSharedSubscriptionOfSparkplugIsRefused() throws Exception {
    Path file = home.resolve("shared.yaml");
    Files.writeString(
        file,
        """
        sources:
          - name: plant
            mqtt: {url: 'mqtt://127.0.0.1', group: g}
            protocol: sparkplug
        """);

    assertThatThrownBy(() -> GatewayConfig.read(file))
        .hasMessageContaining("a shared subscription")
        .hasMessageContaining("topics: spBv1.0/<group>/#");
  }
}
