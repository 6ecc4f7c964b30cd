package io.celltwin.core.state;

import java.io.Serializable;
import java.util.Locale;

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
    require(measuredError, "measured-error");
    require(modelErrorAtLeast, "model-error-at-least");
    require(modelBias, "model-bias");
    require(biasDrift, "bias-drift");
    require(wander, "wander");
    require(standsAlone, "stands-alone");
  }

  private static void require(double value, String name) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "twin.ageing.%s is %s, wanted above 0 and at most 1: a share of the rated capacity",
              name,
              value));
    }
  }

  /** As the fleets and datasets that it was tried on are followed best. */
  public static AgeingConfig standard() {
    return new AgeingConfig(0.003, 0.01, 0.05, 0.001, 0.005, 0.08);
  }
}
