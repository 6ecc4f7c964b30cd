package io.celltwin.core.state;

import static io.celltwin.domain.guard.Require.require;

import java.io.Serializable;

/**
 * How far each witness of a cell's state of health is trusted. Standard deviations, as shares of
 * the rated capacity (1 is 100 % of it). Keys are {@code twin.ageing.} and the component's name in
 * kebab case.
 *
 * @param measuredError of a comparable discharge [1]
 * @param modelErrorAtLeast of a model's answer, however sure of itself it is [1]
 * @param modelBias how far a model may be off, the same way each time, for a cell it was not
 *     trained on: what leaving a whole dataset out of training costs [1]
 * @param biasDrift how far that moves from cycle to cycle [1]
 * @param wander how far SOH moves from cycle to cycle beyond what ageing explains: regeneration
 *     after a rest mostly [1]
 * @param standsAlone a measured capacity further than this from what is expected is believed only
 *     when the next one agrees [1]
 */
public record AgeingConfig(
    double measuredError,
    double modelErrorAtLeast,
    double modelBias,
    double biasDrift,
    double wander,
    double standsAlone)
    implements Serializable {

  public AgeingConfig {
    share(measuredError, "measured-error");
    share(modelErrorAtLeast, "model-error-at-least");
    share(modelBias, "model-bias");
    share(biasDrift, "bias-drift");
    share(wander, "wander");
    share(standsAlone, "stands-alone");
  }

  private static void share(double value, String name) {
    require(
        value > 0 && value <= 1,
        "twin.ageing." + name,
        value,
        "above 0 and at most 1: a share of the rated capacity");
  }

  /** As the fleets and datasets that it was tried on are followed best. */
  public static AgeingConfig standard() {
    return new AgeingConfig(0.003, 0.01, 0.05, 0.001, 0.005, 0.08);
  }
}
