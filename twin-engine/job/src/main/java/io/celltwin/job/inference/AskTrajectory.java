package io.celltwin.job.inference;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.physics.Physics;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Twin;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.rpc.Models;
import java.util.List;

/** Asks for the trajectory from a revision of a twin on. */
public final class AskTrajectory extends AskModel<AgedTwin> {
  private static final long serialVersionUID = 1;

  public AskTrajectory(TwinConfig config) {
    super(config, Models.TRAJECTORY);
  }

  @Override
  FeatureSet features() {
    return TrajectoryInput.SET;
  }

  @Override
  List<FeatureSet> olderFeatures() {
    return List.of(TrajectoryInput.SCALE_FREE, TrajectoryInput.VERSION_1);
  }

  @Override
  double[] question(AgedTwin aged) {
    return aged.history() == null ? null : aged.history().toArray();
  }

  @Override
  AgedTwin withModel(AgedTwin aged, ModelAnswer answer) {
    int horizons = answer.quantiles().length / 3;
    double[][] curves = new double[horizons][3];
    for (int i = 0; i < answer.quantiles().length; i++) {
      curves[i / 3][i % 3] = rounded(answer.quantiles()[i]);
    }
    Twin twin = aged.twin();
    return aged.forecast(
        Trajectories.forecast(
            twin.cellId(),
            twin.revision(),
            twin.eventMillis(),
            twin.cycleNumber(),
            curves,
            twin.spec().endOfLife(),
            Estimate.MODEL,
            answer.version(),
            null));
  }

  @Override
  AgedTwin withPhysics(AgedTwin aged, String reason) {
    Twin twin = aged.twin();
    return aged.forecast(
        Physics.forecast(
            aged.history(),
            twin.spec(),
            share(twin.sohCapacity()),
            twin.revision(),
            twin.eventMillis(),
            twin.cycleNumber(),
            reason));
  }

  /** The twin's percent as the share that models and physics speak of. */
  private static Estimate share(Attribute percent) {
    return new Estimate(
        percent.value() / 100,
        percent.lower() / 100,
        percent.upper() / 100,
        percent.method(),
        percent.modelVersion(),
        percent.reason());
  }

  private static double rounded(double soh) {
    return Math.rint(soh / AskSoh.RESOLUTION) / Math.rint(1 / AskSoh.RESOLUTION);
  }
}
