package io.celltwin.agents;

/** A question that the fleet did not answer; the message is a sentence for the agent. */
final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  FleetException(String sentence) {
    this(sentence, "");
  }

  /**
   * @param code as REST gives it, e.g. {@code unknown_cell}; empty where it gave none
   */
  FleetException(String sentence, String code) {
    super(sentence);
    this.code = code;
  }

  String code() {
    return code;
  }
}
