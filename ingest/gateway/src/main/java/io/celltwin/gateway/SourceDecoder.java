package io.celltwin.gateway;

import io.celltwin.gateway.gbt32960.Gbt32960Decoder;
import io.celltwin.gateway.mapping.BatteryTemplate;
import io.celltwin.gateway.mapping.Mapping;
import io.celltwin.gateway.mqtt.MqttSource;
import io.celltwin.gateway.sparkplug.HostState;
import io.celltwin.gateway.sparkplug.SparkplugDecoder;
import io.celltwin.gateway.sparkplug.SparkplugProvider;
import java.util.ServiceLoader;

/**
 * Who reads a source's messages.
 *
 * @param battery what is known of its batteries beforehand
 * @param cellId what its cells are called, or null
 */
record SourceDecoder(Decoder decoder, BatteryTemplate battery, String cellId) {
  static SourceDecoder of(GatewayConfig.Source source, long nowMillis) {
    if (source.vehicles() != null) {
      return new SourceDecoder(
          new Gbt32960Decoder(source.vehicles().sense()), source.vehicles().battery(), null);
    }
    Mapping mapping = source.mapping();
    if (SparkplugProvider.NAME.equals(source.protocol())) {
      Mapping names = mapping == null ? SparkplugProvider.shipped() : mapping;
      HostState host = source.host() == null ? null : new HostState(source.host());
      return new SourceDecoder(
          SparkplugDecoder.forHost(names, host, nowMillis),
          names.battery(),
          names.cellIdTemplate());
    }
    if (mapping != null) {
      return new SourceDecoder(mapping.decoder(), mapping.battery(), mapping.cellIdTemplate());
    }
    for (DecoderProvider provider : ServiceLoader.load(DecoderProvider.class)) {
      if (provider.name().equals(source.protocol())) {
        return new SourceDecoder(provider.open(), BatteryTemplate.NOTHING, null);
      }
    }
    throw new IllegalArgumentException(
        "source '" + source.name() + "': no protocol is called '" + source.protocol() + "'");
  }

  /**
   * How its connection of MQTT begins and ends: a host application of Sparkplug says when it is
   * there.
   */
  static MqttSource.Session session(GatewayConfig.Source source, long nowMillis) {
    if (!SparkplugProvider.NAME.equals(source.protocol())) {
      return MqttSource.Session.LASTING;
    }
    if (source.host() == null) {
      return new MqttSource.Session(true, null, null);
    }
    var host = new HostState(source.host());
    return new MqttSource.Session(
        true,
        new MqttSource.Note(host.topic(), host.payload(false, nowMillis), true),
        new MqttSource.Note(host.topic(), host.payload(true, nowMillis), true));
  }
}
