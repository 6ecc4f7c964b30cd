package io.celltwin.gateway.kill;

import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Files;
import java.nio.file.Path;

/** A broker of MQTT that keeps its sessions on disk. Arguments: folder, port. */
final class MqttBrokerMain {
  private MqttBrokerMain() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(folder.resolve("extensions"));
    Files.writeString(
        folder.resolve("conf").resolve("config.xml"),
        """
        <hivemq>
          <listeners>
            <tcp-listener><port>%s</port><bind-address>127.0.0.1</bind-address></tcp-listener>
          </listeners>
          <persistence><mode>file</mode></persistence>
          <mqtt>
            <queued-messages><max-queue-size>200000</max-queue-size></queued-messages>
          </mqtt>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
            .formatted(arguments[1]));
    EmbeddedHiveMQ.builder()
        .withConfigurationFolder(folder.resolve("conf"))
        .withDataFolder(folder.resolve("data"))
        .withExtensionsFolder(folder.resolve("extensions"))
        .withoutLoggingBootstrap()
        .build()
        .start()
        .join();
    Thread.currentThread().join();
  }
}
