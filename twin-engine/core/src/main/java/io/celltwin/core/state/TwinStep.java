package io.celltwin.core.state;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.Twin;
import java.util.List;

/**
 * What an operation led to.
 *
 * @param aged the operation with the state of health after it, or null where it had been seen
 *     before
 * @param twin after it, or null where it had been seen before
 * @param alerts that fired or cleared
 * @param trajectoryInput what to ask for a trajectory, after each discharge of a cell whose state
 *     of health is known; otherwise null
 * @param modesInput what to ask how the cell has aged, after a charge that its tracker took in;
 *     otherwise null
 */
public record TwinStep(
    Cycle aged, Twin twin, List<Alert> alerts, Features trajectoryInput, Features modesInput) {
  static final TwinStep NOTHING = new TwinStep(null, null, List.of(), null, null);

  /** True for an operation that had been seen before. */
  public boolean isEmpty() {
    return twin == null;
  }
}
