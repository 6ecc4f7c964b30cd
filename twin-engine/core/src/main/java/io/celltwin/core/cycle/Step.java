package io.celltwin.core.cycle;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Rejection;
import java.util.List;

/**
 * What a frame led to.
 *
 * @param closed operations that are over, oldest first
 * @param alerts that fired or cleared, in order of time
 * @param rejected what of the frame was not used
 * @param duplicates samples that had been seen before, whole frames of them mostly: expected after
 *     a restart, counted, and of no consequence
 */
public record Step(
    List<Cycle> closed, List<Alert> alerts, List<Rejection> rejected, int duplicates) {
  static final Step NOTHING = new Step(List.of(), List.of(), List.of(), 0);

  /** Of a frame that was not used. */
  static Step rejecting(Rejection rejection) {
    return new Step(List.of(), List.of(), List.of(rejection), 0);
  }
}
