package io.celltwin.protocol.scoring;

import java.io.IOException;

/** One way to judge models: which cells are learned from, which are scored, what is known when. */
public interface Protocol {

  /** The letter it is asked for by. */
  char letter();

  /** One line. */
  String title();

  /**
   * Whether one of the models in the repository can be asked what this protocol asks, so that
   * {@link ProtocolSetting#shipped()} means something here.
   */
  default boolean judgesShipped() {
    return false;
  }

  /**
   * Trains what has to be trained, on training cells alone, and scores it beside the baselines.
   *
   * @throws IOException if data cannot be read; the message names the file
   */
  ProtocolReport run(ProtocolSetting setting) throws IOException;
}
