package io.celltwin.core.state;

/**
 * How far each witness of a cell's state of health is trusted. Standard deviations, as shares of
 * the rated capacity.
 *
 * @param measuredError of a comparable discharge
 * @param modelErrorAtLeast of a model's answer, however sure of itself it is
 * @param modelBias how far a model may be off, the same way each time, for a cell it was not
 *     trained on: what leaving a whole dataset out of training costs
 * @param biasDrift how far that moves from cycle to cycle
 * @param wander how far SOH moves from cycle to cycle beyond what ageing explains: regeneration
 *     after a rest mostly
 * @param standsAlone a measured capacity further than this from what is expected is believed only
 *     when the next one agrees
 */
public record AgeingConfig(
    double measuredError,
    double modelErrorAtLeast,
    double modelBias,
    double biasDrift,
    double wander,
    double standsAlone) {

  public AgeingConfig {
    require(measuredError > 0, "ageing.measured-error", measuredError);
    require(modelErrorAtLeast > 0, "ageing.model-error-at-least", modelErrorAtLeast);
    require(modelBias > 0, "ageing.model-bias", modelBias);
    require(biasDrift > 0, "ageing.bias-drift", biasDrift);
    require(wander > 0, "ageing.wander", wander);
    require(standsAlone > 0, "ageing.stands-alone", standsAlone);
  }

  private static void require(boolean holds, String key, double value) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, wanted above 0".formatted(key, value));
    }
  }

  public static AgeingConfig standard() {
    return new AgeingConfig(0.003, 0.01, 0.05, 0.001, 0.005, 0.08);
  }
}
