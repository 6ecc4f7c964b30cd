package io.celltwin.gateway.kill;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.gateway.Gateway;
import io.celltwin.gateway.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** A gateway with one source of MQTT. Arguments: folder, port of MQTT, bootstrap of Kafka. */
final class GatewayChild {
  static final String MAPPING =
      """
      edge: "{site}"
      pack: "{pack}"
      channel: "site/{site}/{pack}"
      time: {path: $.t, format: unix-ms}
      fields:
        - {path: $.u, quantity: pack-voltage, unit: V}
        - {path: $.i, quantity: current, unit: A, sign: charge}
        - {path: $.cells, quantity: cell-voltage, unit: mV}
      battery: {chemistry: LFP, rated-capacity: 100, series: 4}
      """;

  private GatewayChild() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.writeString(folder.resolve("packs.yaml"), MAPPING);
    Path config = folder.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        sources:
          - name: packs
            mqtt: {url: 'mqtt://127.0.0.1:%s'}
            mapping: packs.yaml
        """
            .formatted(arguments[1]));
    Topics topics = Topics.live();
    SchemaRegistry registry = registry(topics);
    Gateway gateway =
        Gateway.start(
            GatewayConfig.read(config), arguments[2], registry, topics, folder, Clock.systemUTC());
    // what is published before anybody has subscribed is nobody's
    while (gateway.report().stream().anyMatch(source -> source.trouble() != null)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    System.out.println("started");
    Thread.currentThread().join();
  }

  /** Each process has its own; the same topics in the same order get the same ids. */
  static SchemaRegistry registry(Topics topics) {
    SchemaRegistry registry = SchemaRegistry.inMemory();
    registry.register(topics);
    return registry;
  }
}
