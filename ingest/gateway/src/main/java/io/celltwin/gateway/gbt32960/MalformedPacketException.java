package io.celltwin.gateway.gbt32960;

/**
 * A packet whose check byte is right and whose data unit is not built as the standard says. Costs
 * this packet, nothing else.
 */
final class MalformedPacketException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedPacketException(String message) {
    super(message);
  }
}
