package io.celltwin.gateway;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A real broker of MQTT 5 and 3.1.1 in this process. */
public final class TestMqtt implements AutoCloseable {
  private static final String CONFIG =
      """
      <?xml version="1.0"?>
      <hivemq>
        <listeners>
          <tcp-listener><port>%PORT%</port><bind-address>127.0.0.1</bind-address></tcp-listener>
        </listeners>
        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
      </hivemq>
      """;

  private final Path folder;
  private final int port;
  private EmbeddedHiveMQ broker;

  private TestMqtt(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  public static TestMqtt start(Path folder) throws IOException {
    var mqtt = new TestMqtt(folder, TestKafka.freePort());
    for (String part : List.of("conf", "data", "extensions")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(
        folder.resolve("conf/config.xml"), CONFIG.replace("%PORT%", Integer.toString(mqtt.port)));
    mqtt.up();
    return mqtt;
  }

  /** Starts it, the first time or again in the same place. */
  public void up() {
    broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(folder.resolve("conf"))
            .withDataFolder(folder.resolve("data"))
            .withExtensionsFolder(folder.resolve("extensions"))
            .withoutLoggingBootstrap()
            .build();
    broker.start().join();
  }

  public void down() {
    broker.stop().join();
  }

  public String url() {
    return "mqtt://127.0.0.1:" + port;
  }

  /** Publishes one after the other, each when the one before is acknowledged. */
  public void publish(String topic, List<byte[]> payloads, boolean retained) {
    Mqtt5BlockingClient client =
        Mqtt5Client.builder()
            .identifier(UUID.randomUUID().toString())
            .serverHost("127.0.0.1")
            .serverPort(port)
            .buildBlocking();
    client.connect();
    for (byte[] payload : payloads) {
      client
          .publishWith()
          .topic(topic)
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(payload)
          .retain(retained)
          .send();
    }
    client.disconnect();
  }

  @Override
  public void close() {
    down();
  }
}
