package io.celltwin.network;

import java.util.List;
import java.util.Locale;

/**
 * Degradation modes with intervals: loss of lithium, of positive and of negative material, growth
 * of resistance, lithium plated; all as shares of what the fresh cell had.
 *
 * <p>Members answer with a median, which softplus keeps above zero since nothing is gained with
 * age, and two half widths. Members that disagree widen the interval, and so do the calibration and
 * the distance from the training domain, as in {@link SohNetwork}.
 *
 * @param inputs length of the feature vector
 * @param members of the ensemble
 * @param width of the hidden layers
 * @param prototypes typical training rows kept for the distance
 */
public record ModesNetwork(int inputs, int members, int width, int prototypes) implements Network {
  /** LLI, LAM_PE, LAM_NE, RESISTANCE, PLATING. */
  public static final int MODES = 5;

  private static final float LIMIT = 5;
  private static final float TYPICAL = 0.04f;
  private static final float TYPICAL_WIDTH = 0.02f;

  public ModesNetwork {
    if (inputs < 1 || members < 1 || width < 1 || prototypes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "inputs %d, members %d, width %d and prototypes %d must be above 0",
              inputs,
              members,
              width,
              prototypes));
    }
  }

  @Override
  public long[] quantileShape() {
    return new long[] {MODES, 3};
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    return opinions(ops, Inputs.of(ops, features, inputs, prototypes));
  }

  private <T> T opinions(Ops<T> ops, Inputs<T> in) {
    T raw = new Ensemble(members, width).run(ops, in.forNetwork(ops, LIMIT), 2 * inputs, 3 * MODES);
    T positive = ops.softplus(raw);
    T median = ops.affine(ops.slice(positive, 0, MODES), TYPICAL, 0);
    T below = ops.affine(ops.slice(positive, MODES, 2 * MODES), TYPICAL_WIDTH, 0);
    T above = ops.affine(ops.slice(positive, 2 * MODES, 3 * MODES), TYPICAL_WIDTH, 0);
    return ops.concat(
        List.of(
            ops.expand(ops.subtract(median, below), -1),
            ops.expand(median, -1),
            ops.expand(ops.add(median, above), -1)));
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    T opinions = opinions(ops, in); // [members, rows, modes, 3]
    T vote = ops.expand(ops.constant(ArrayNames.VOTE, members, 1, 1), -1);
    T mean = ops.sum(ops.multiply(opinions, vote), 0);
    T median = ops.slice(mean, 1, 2);
    T deviation = ops.subtract(ops.slice(opinions, 1, 2), median);
    T variance = ops.sum(ops.multiply(ops.multiply(deviation, deviation), vote), 0);
    T widths =
        ops.concat(
            List.of(
                ops.subtract(median, ops.slice(mean, 0, 1)),
                ops.subtract(ops.slice(mean, 2, 3), median)));
    T total = ops.squareRoot(ops.add(ops.multiply(widths, widths), variance));
    T widening = ops.expand(ops.expand(ops.clip(in.distance(), 1, Float.MAX_VALUE), -1), -1);
    T half = ops.multiply(ops.multiply(total, ops.constant(ArrayNames.CALIBRATION, 2)), widening);
    T quantiles =
        ops.concat(
            List.of(
                ops.subtract(median, ops.slice(half, 0, 1)),
                median,
                ops.add(median, ops.slice(half, 1, 2))));
    return new Answer<>(quantiles, in.distance());
  }
}
