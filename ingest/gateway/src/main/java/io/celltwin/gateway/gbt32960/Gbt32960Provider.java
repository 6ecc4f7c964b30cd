package io.celltwin.gateway.gbt32960;

import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.DecoderProvider;

/** GB/T 32960.3 as it stands in files and in the messages of brokers: one packet a message. */
public final class Gbt32960Provider implements DecoderProvider {
  @Override
  public String name() {
    return "gbt32960";
  }

  @Override
  public boolean recognises(String channel, byte[] head) {
    return Packet.plausibleLength(head, 0, head.length) > 0;
  }

  @Override
  public Decoder open() {
    return new Gbt32960Decoder();
  }
}
