package io.celltwin.network;

/**
 * Names of the arrays of a network that no gradient sets. Whoever trains it computes them from
 * training rows; they are saved and served with the weights.
 */
public final class ArrayNames {
  /** [inputs]: what a feature is centered on. */
  public static final String CENTER = "input.center";

  /** [inputs]: one over what it is scaled by. */
  public static final String INVERSE_SCALE = "input.inverse-scale";

  /** [inputs, prototypes]: typical training rows, scaled. */
  public static final String PROTOTYPES = "domain.prototypes";

  /** [inputs]: weight of a feature in the distance from them. */
  public static final String IMPORTANCE = "domain.importance";

  /** [1]: one over the distance that counts as 1. */
  public static final String INVERSE_RADIUS = "domain.inverse-radius";

  /** [members, 1, 1]: how much each member's opinion counts; adds up to 1. */
  public static final String VOTE = "ensemble.vote";

  /** [2]: what the lower and the upper width of the interval are multiplied by. */
  public static final String CALIBRATION = "calibration";

  /** [kinds, plates]: the nameplate of each kind of cell, scaled. */
  public static final String KIND_PLATES = "kind.plates";

  /** [kinds, inputs]: one over what a feature is scaled by among cells of a kind. */
  public static final String KIND_INVERSE_SCALES = "kind.inverse-scales";

  /** [kinds, inputs]: what it is centered on among them, scaled. */
  public static final String KIND_SHIFTS = "kind.shifts";

  private ArrayNames() {}
}
