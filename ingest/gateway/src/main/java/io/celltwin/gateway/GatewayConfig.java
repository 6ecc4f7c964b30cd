package io.celltwin.gateway;

import io.celltwin.gateway.gbt32960.CurrentSense;
import io.celltwin.gateway.gbt32960.Gbt32960Config;
import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.gateway.kafka.ForeignTopic;
import io.celltwin.gateway.mapping.BatteryTemplate;
import io.celltwin.gateway.mapping.ConfigFile;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.gateway.mqtt.MqttAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the gateway listens to.
 *
 * @param http null where nobody may post
 * @param sources brokers and topics
 * @param mappings those that HTTP may ask for by name
 */
public record GatewayConfig(HttpConfig http, List<Source> sources, List<Mapping> mappings) {
  public GatewayConfig {
    sources = List.copyOf(sources);
    mappings = List.copyOf(mappings);
  }

  /**
   * Somewhere messages come from: one of {@code mqtt}, {@code kafka} and {@code vehicles}.
   *
   * @param name of the source
   * @param mqtt or null
   * @param kafka or null
   * @param mapping or null where a protocol is named
   * @param protocol of a {@link DecoderProvider}, or null where a mapping alone is given
   * @param host what this host application of Sparkplug is called; null elsewhere
   * @param vehicles or null
   */
  public record Source(
      String name,
      MqttAddress mqtt,
      ForeignTopic kafka,
      Mapping mapping,
      String protocol,
      String host,
      Vehicles vehicles) {
    public Source(
        String name, MqttAddress mqtt, ForeignTopic kafka, Mapping mapping, String protocol) {
      this(name, mqtt, kafka, mapping, protocol, null, null);
    }
  }

  /**
   * An endpoint of GB/T 32960.3.
   *
   * @param battery what is known of the vehicles' batteries beforehand
   */
  public record Vehicles(Gbt32960Config endpoint, CurrentSense sense, BatteryTemplate battery) {}

  /** Nothing but HTTP. */
  public static GatewayConfig http(HttpConfig http) {
    return new GatewayConfig(http, List.of(), List.of());
  }

  public boolean idle() {
    return http == null && sources.isEmpty();
  }

  /**
   * Reads it from a YAML file; paths in it are relative to its folder.
   *
   * @throws io.celltwin.gateway.mapping.MappingException with file, line, value and what was wanted
   */
  public static GatewayConfig read(Path file) throws IOException {
    return ConfigFile.read(file);
  }
}
