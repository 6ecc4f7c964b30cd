package io.celltwin.job.inference;

import io.celltwin.core.feature.PulseInput;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.rpc.Models;

/**
 * Asks for the state of health that a pulse test shows, where no charge has shown it. Physics has
 * nothing to say of pulses: where the model does not answer, what is known stays, with the reason.
 */
public final class AskPulse extends AskModel<ClosedCycle> {
  private static final long serialVersionUID = 1;

  public AskPulse(TwinConfig config) {
    super(config, Models.PULSE);
  }

  @Override
  FeatureSet features() {
    return PulseInput.SET;
  }

  @Override
  double[] question(ClosedCycle closed) {
    if (closed.retirement() != null) {
      return null;
    }
    Features pulses = closed.cycle().family(PulseInput.SET.name());
    return pulses == null || closed.answer() != null ? null : pulses.toArray();
  }

  @Override
  String wrong(ModelAnswer answer) {
    return answer.wrongShares(1);
  }

  @Override
  ClosedCycle withModel(ClosedCycle closed, ModelAnswer answer) {
    float[] q = answer.quantiles();
    // versions are counted by model, and this is not the one that is asked about charges
    String model = Models.PULSE + "-" + answer.version();
    return closed.answered(
        new Estimate(q[1], q[0], q[2], Estimate.MODEL, model, null).rounded(AskSoh.RESOLUTION));
  }

  @Override
  ClosedCycle withPhysics(ClosedCycle closed, String reason) {
    return closed.answered(Estimate.unknown(reason));
  }
}
