package io.celltwin.job.inference;

import io.celltwin.core.mode.AnsweredModes;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ModesAnswer;
import io.celltwin.rpc.Models;
import java.util.Locale;

/**
 * Asks how a cell has aged, after each charge that its tracker took in. Where the model does not
 * answer, what the twin's own fit says stays.
 */
public final class AskModes extends AskModel<AgedTwin> {
  private static final long serialVersionUID = 1;

  public AskModes(TwinConfig config) {
    super(config, Models.MODES);
  }

  @Override
  FeatureSet features() {
    return ModeInput.SET;
  }

  /** As far as the answers were judged. */
  @Override
  double furthest() {
    return AnsweredModes.FURTHEST;
  }

  @Override
  double[] question(AgedTwin aged) {
    return aged.ageing() == null ? null : aged.ageing().toArray();
  }

  @Override
  String wrong(ModelAnswer answer) {
    return answer.wrong(0); // as many as there should be is seen to below
  }

  @Override
  AgedTwin withModel(AgedTwin aged, ModelAnswer answer) {
    double[] quantiles = new double[answer.quantiles().length];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = answer.quantiles()[i];
    }
    if (quantiles.length != AnsweredModes.QUANTILES) {
      return withPhysics(
          aged,
          String.format(
              Locale.ROOT,
              "model %s %s answered %d quantiles, wanted %d",
              Models.MODES,
              answer.version(),
              quantiles.length,
              AnsweredModes.QUANTILES));
    }
    return aged.modes(new ModesAnswer(quantiles, answer.distance(), answer.version(), null));
  }

  @Override
  AgedTwin withPhysics(AgedTwin aged, String reason) {
    return aged.modes(ModesAnswer.none(reason));
  }
}
