package io.celltwin.rpc;

/**
 * The models Celltwin asks and serves over the Open Inference Protocol, and the names of their
 * tensors. Job and server meet here and nowhere else.
 *
 * <p>All models take {@link #FEATURES}, FP32 of shape [rows, features], NaN where a feature is
 * missing, and answer {@link #DISTANCE}, FP32 of shape [rows]: distance from the training domain,
 * above 1 outside it.
 */
public final class Models {
  /**
   * State of health now. {@link #QUANTILES} has shape [rows, 3]: 5, 50, 95 % of SOH as share of
   * rated capacity.
   */
  public static final String SOH = "soh";

  /**
   * Its future. {@link #QUANTILES} has shape [rows, horizons, 3]: the same quantiles of SOH at each
   * horizon.
   */
  public static final String TRAJECTORY = "trajectory";

  /**
   * How a cell has aged. {@link #QUANTILES} has shape [rows, 15]: the same quantiles of the loss of
   * lithium inventory, of active material of the positive and of the negative electrode, of the
   * growth of resistance and of plated lithium, as shares of what the fresh cell had.
   */
  public static final String MODES = "modes";

  /**
   * State of health of a retired cell, from one pulse test; {@link #QUANTILES} as those of {@link
   * #SOH}.
   */
  public static final String PULSE = "pulse";

  public static final String FEATURES = "features";
  public static final String QUANTILES = "quantiles";
  public static final String DISTANCE = "distance";

  /** Key of a model's metadata: name of the feature set it was trained on. */
  public static final String FEATURE_SET = "feature_set";

  /** Key of a model's metadata: hash of that feature set. Ask no model whose hash is not ours. */
  public static final String FEATURE_SET_HASH = "feature_set_hash";

  /** Key of a model's metadata: cycles ahead, comma-separated. */
  public static final String HORIZONS = "horizons";

  /** Header of a request that belongs to the job a server is there for, and is served first. */
  public static final String OWN_TOKEN = "celltwin-own-token";

  private Models() {}
}
