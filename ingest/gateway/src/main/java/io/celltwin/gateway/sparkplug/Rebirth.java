package io.celltwin.gateway.sparkplug;

import io.celltwin.gateway.Decoded;
import io.celltwin.rpc.sparkplug.SparkplugMetric;
import io.celltwin.rpc.sparkplug.SparkplugPayload;

/**
 * Asks an edge node to send its births again: NCMD with {@code Node Control/Rebirth} true
 * (specification 3.0, 6.4.8).
 */
final class Rebirth {
  private static final String NAME = "Node Control/Rebirth";
  private static final int BOOLEAN = 11;

  private Rebirth() {}

  /**
   * @param edgeNode group and edge node
   */
  static Decoded.Answer command(String edgeNode) {
    int slash = edgeNode.indexOf('/');
    var topic =
        new SparkplugTopic(
            edgeNode.substring(0, slash), "NCMD", edgeNode.substring(slash + 1), null);
    byte[] payload =
        SparkplugPayload.newBuilder()
            .addMetrics(
                SparkplugMetric.newBuilder()
                    .setName(NAME)
                    .setDatatype(BOOLEAN)
                    .setBooleanValue(true))
            .build()
            .toByteArray();
    return new Decoded.Answer(topic.commands(), payload);
  }
}
