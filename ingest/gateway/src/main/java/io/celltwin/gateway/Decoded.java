package io.celltwin.gateway;

import java.util.List;

/**
 * What a message said.
 *
 * @param edge who sent it: the {@code source} of its frames. A function of the message, and not of
 *     the gateway that received it
 * @param readings in the order of the message
 * @param refusals what could not be read
 * @param answers to send back over the channel the message came by
 * @param silent packs that are known to be gone until they are heard of again
 */
public record Decoded(
    String edge,
    List<Reading> readings,
    List<Refusal> refusals,
    List<Answer> answers,
    List<String> silent) {
  public Decoded {
    readings = List.copyOf(readings);
    refusals = List.copyOf(refusals);
    answers = List.copyOf(answers);
    silent = List.copyOf(silent);
  }

  /**
   * Something to publish in return.
   *
   * @param topic of MQTT
   * @param payload the bytes
   * @param retained whether the broker keeps it for who comes later; then it is sent at QoS 1
   */
  public record Answer(String topic, byte[] payload, boolean retained) {
    public Answer(String topic, byte[] payload) {
      this(topic, payload, false);
    }
  }

  public static Decoded of(String edge, List<Reading> readings) {
    return new Decoded(edge, readings, List.of(), List.of(), List.of());
  }

  public static Decoded refused(String edge, Refusal refusal) {
    return new Decoded(edge, List.of(), List.of(refusal), List.of(), List.of());
  }
}
