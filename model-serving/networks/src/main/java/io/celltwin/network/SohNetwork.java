package io.celltwin.network;

import java.util.List;
import java.util.Locale;

/**
 * State of health with an interval from one charge.
 *
 * <p>Members answer with a median and two half widths, which softplus keeps positive, so quantiles
 * never cross. The ensemble's half width adds what its members disagree about, in squares; it is
 * then multiplied by a factor calibrated on cells no voting member had seen, and by the distance
 * from the training domain where that is above 1.
 *
 * @param inputs length of the feature vector
 * @param members of the ensemble
 * @param width of the hidden layers
 * @param prototypes typical training rows kept for the distance
 */
public record SohNetwork(int inputs, int members, int width, int prototypes) implements Network {
  private static final float LIMIT = 5;
  // SOH lives about 0.9 and moves by tenths; the head starts there
  private static final float TYPICAL = 0.9f;
  private static final float RANGE = 0.1f;
  private static final float TYPICAL_WIDTH = 0.02f;

  public SohNetwork {
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
    return new long[] {3};
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    return opinions(ops, in.forNetwork(ops, LIMIT), 2 * inputs);
  }

  /** Of what the members are told, {@code size} values a row. */
  <T> T opinions(Ops<T> ops, T told, int size) {
    T raw = new Ensemble(members, width).run(ops, told, size, 3);
    T median = ops.affine(ops.slice(raw, 0, 1), RANGE, TYPICAL);
    T widths = ops.affine(ops.softplus(ops.slice(raw, 1, 3)), TYPICAL_WIDTH, 0);
    return ops.concat(
        List.of(
            ops.subtract(median, ops.slice(widths, 0, 1)),
            median,
            ops.add(median, ops.slice(widths, 1, 2))));
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    return answer(ops, opinions(ops, in.forNetwork(ops, LIMIT), 2 * inputs), in.distance());
  }

  /** The ensemble's answer from its members' opinions. */
  <T> Answer<T> answer(Ops<T> ops, T opinions, T distance) {
    Ensemble ensemble = new Ensemble(members, width);
    T mean = ensemble.vote(ops, opinions);
    T median = ops.slice(mean, 1, 2);
    T variance = ensemble.disagreement(ops, ops.slice(opinions, 1, 2), median);
    T widths =
        ops.concat(
            List.of(
                ops.subtract(median, ops.slice(mean, 0, 1)),
                ops.subtract(ops.slice(mean, 2, 3), median)));
    T total = ops.squareRoot(ops.add(ops.multiply(widths, widths), variance));
    T widening = ops.expand(ops.clip(distance, 1, Float.MAX_VALUE), -1);
    T half = ops.multiply(ops.multiply(total, ops.constant(ArrayNames.CALIBRATION, 2)), widening);
    T quantiles =
        ops.concat(
            List.of(
                ops.subtract(median, ops.slice(half, 0, 1)),
                median,
                ops.add(median, ops.slice(half, 1, 2))));
    return new Answer<>(quantiles, distance);
  }
}
