package io.celltwin.gateway;

/**
 * A protocol that no mapping describes, found by the service loader: what is not JSON, CSV or a
 * plain value.
 */
public interface DecoderProvider {
  /** As a configuration names it, e.g. {@code sparkplug}. */
  String name();

  /**
   * Whether a message looks like its own.
   *
   * @param channel topic or file name
   * @param head the first bytes, 4 KiB at most
   */
  boolean recognises(String channel, byte[] head);

  /** A decoder with nothing remembered. */
  Decoder open();
}
