package io.celltwin.protocol.pulse;

import io.celltwin.training.data.PulseRow;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A way to the answer that is offered to the choice. */
interface PulseMethod {
  /** Name in tables. */
  String name();

  /** Learns. */
  Answer fit(List<PulseRow> rows);

  /** Whether it says the same of every row. */
  default boolean constant() {
    return false;
  }

  /** Whether answers go back to the usual health where the inputs say nothing. */
  default boolean bounded() {
    return constant();
  }

  /** A way that has learned. */
  interface Answer {
    /** Health of a row. */
    double of(PulseRow row);

    /** Answers that stay within a little of the healths seen. */
    static Answer near(List<PulseRow> seen, ToDoubleFunction<PulseRow> health) {
      double least = seen.stream().mapToDouble(PulseRow::soh).min().orElse(0) - MARGIN;
      double most = seen.stream().mapToDouble(PulseRow::soh).max().orElse(1) + MARGIN;
      return row -> Math.max(least, Math.min(most, health.applyAsDouble(row)));
    }
  }

  /** How far beyond the healths seen an answer may lie. */
  double MARGIN = 0.08;
}
