package io.celltwin.core.mode;

import io.celltwin.domain.AgeingMode;
import java.util.List;

/**
 * How a cell has aged since it was first seen.
 *
 * @param cycle after which
 * @param estimates one for each {@link Mode}, in their order
 * @param leading of LLI, LAM_PE and LAM_NE the one that took most, or null while none is larger
 *     than its uncertainty
 * @param reason why none leads, or null
 */
public record DegradationModes(
    int cycle, List<ModeEstimate> estimates, Mode leading, String reason) {
  public DegradationModes {
    estimates = List.copyOf(estimates);
  }

  /** As a twin shows them. */
  public List<AgeingMode> shown(long timeMillis, String method, String version) {
    return estimates.stream().map(e -> e.shown(timeMillis, method, version)).toList();
  }

  public ModeEstimate of(Mode mode) {
    return estimates.get(mode.index());
  }
}
