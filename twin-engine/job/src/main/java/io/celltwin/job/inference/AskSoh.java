package io.celltwin.job.inference;

import io.celltwin.core.feature.SohInput;
import io.celltwin.core.physics.Physics;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.rpc.Models;
import java.util.List;

/** Asks for the state of health that a charge shows. */
public final class AskSoh extends AskModel<ClosedCycle> {
  private static final long serialVersionUID = 1;

  /**
   * A model's last bits change with the size of its batch; a result must not [share of rated
   * capacity].
   */
  static final double RESOLUTION = 1e-4;

  public AskSoh(TwinConfig config) {
    super(config, Models.SOH);
  }

  @Override
  FeatureSet features() {
    return SohInput.SET;
  }

  @Override
  List<FeatureSet> olderFeatures() {
    return List.of(SohInput.SCALE_FREE, SohInput.VERSION_1);
  }

  @Override
  double[] question(ClosedCycle closed) {
    if (closed.retirement() != null) {
      return null;
    }
    Features features = closed.cycle().features();
    return features == null ? null : features.toArray();
  }

  @Override
  String wrong(ModelAnswer answer) {
    return answer.wrongShares(1);
  }

  @Override
  ClosedCycle withModel(ClosedCycle closed, ModelAnswer answer) {
    float[] q = answer.quantiles();
    return closed.answered(
        new Estimate(q[1], q[0], q[2], Estimate.MODEL, answer.version(), null).rounded(RESOLUTION));
  }

  @Override
  ClosedCycle withPhysics(ClosedCycle closed, String reason) {
    // what the twin last knew is the twin's to bring in: here only the charge is known
    return closed.answered(
        Physics.soh(closed.cycle().features(), closed.spec(), null, reason).rounded(RESOLUTION));
  }
}
