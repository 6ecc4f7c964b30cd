package io.celltwin.protocol.pulse;

import java.util.List;
import java.util.Set;

/** What is asked of a model: which states of charge it learns from, and whether it is told them. */
enum ChargeQuestion {
  /** All levels seen. */
  A("a", true),
  /** Up to 30 % seen, above asked. */
  B1("b1", true),
  /** Every second level seen, those between asked, and 50 % beyond the last. */
  B2("b2", true),
  /** All levels seen; the state of charge is not told. */
  C1("c1", false),
  /** Up to 30 % seen, above asked; the state of charge is not told. */
  C2("c2", false);

  private static final double SEEN_UP_TO = 30;
  private static final Set<Double> EVERY_SECOND = Set.of(5.0, 15.0, 25.0, 35.0, 45.0);

  private final String label;
  private final boolean told;

  ChargeQuestion(String label, boolean told) {
    this.label = label;
    this.told = told;
  }

  /** As the protocol calls it. */
  String label() {
    return label;
  }

  /** Whether the state of charge is an input. */
  boolean told() {
    return told;
  }

  /**
   * Whether rehearsals hardly tell who is best: those of b1 step less far out than the question
   * does, those of b2 bridge gaps twice as wide. What is offered for c2 is all of one kind.
   */
  boolean wary() {
    return this == B1 || this == B2;
  }

  /** Whether rows at this state of charge [%] may be learned from. */
  boolean learns(double soc) {
    return switch (this) {
      case A, C1 -> true;
      case B1, C2 -> soc <= SEEN_UP_TO;
      case B2 -> EVERY_SECOND.contains(soc);
    };
  }

  /** Whether rows at this state of charge [%] are scored. */
  boolean asks(double soc) {
    return switch (this) {
      case A, C1 -> true;
      default -> !learns(soc);
    };
  }

  /**
   * The same kind of step, inside the levels that may be learned from: what a method is chosen by.
   */
  List<Rehearsal> rehearsals() {
    return switch (this) {
      case A, C1 -> List.of(new Rehearsal(0, 100, Set.of(), Set.of()));
      case B1, C2 ->
          List.of(
              new Rehearsal(0, 20, Set.of(), Set.of(25.0, 30.0)),
              new Rehearsal(0, 15, Set.of(), Set.of(20.0, 25.0, 30.0)));
      case B2 ->
          List.of(
              new Rehearsal(0, 100, Set.of(5.0, 25.0, 35.0, 45.0), Set.of(15.0)),
              new Rehearsal(0, 100, Set.of(5.0, 15.0, 35.0, 45.0), Set.of(25.0)),
              new Rehearsal(0, 100, Set.of(5.0, 15.0, 25.0, 45.0), Set.of(35.0)),
              new Rehearsal(0, 40, Set.of(5.0, 15.0, 25.0, 35.0), Set.of(45.0)));
    };
  }

  /**
   * A rehearsal of a question.
   *
   * @param above learn from states of charge above this [%]
   * @param upTo and up to this
   * @param seen only these; empty for all
   * @param asked score these; empty for all
   */
  record Rehearsal(double above, double upTo, Set<Double> seen, Set<Double> asked) {
    boolean learns(double soc) {
      return soc > above && soc <= upTo && (seen.isEmpty() || seen.contains(soc));
    }

    boolean asks(double soc) {
      return asked.isEmpty() || asked.contains(soc);
    }
  }
}
