package io.celltwin.training.early;

import io.celltwin.domain.Features;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cell with its capacities and, where its raw charges are at hand, what they showed.
 *
 * @param life capacities by cycle
 * @param charges features of multi-step charges ({@link io.celltwin.core.feature.MultiStepCharge})
 *     by the cycle they come before; empty where the capacities alone are known
 */
record EarlyCell(CapacityByCycle life, SortedMap<Integer, Features> charges) {
  EarlyCell {
    charges = Collections.unmodifiableSortedMap(new TreeMap<>(charges));
  }

  /** What is known after k cycles. */
  EarlyCell first(int k) {
    return new EarlyCell(life.first(k), charges.headMap(k + 1));
  }
}
