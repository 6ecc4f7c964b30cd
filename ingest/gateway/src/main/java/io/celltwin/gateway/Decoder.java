package io.celltwin.gateway;

/**
 * Turns a message into readings. It remembers what its protocol needs (aliases, pages), and is used
 * by one thread at a time.
 */
public interface Decoder {
  /** Never throws for what a message holds: what cannot be read is among the refusals. */
  Decoded decode(Message message);

  /** In a few words, e.g. {@code victron.yaml}. */
  String name();

  /** How its readings make samples; those of a message that has all of them stand alone. */
  default Join join() {
    return Join.NONE;
  }
}
