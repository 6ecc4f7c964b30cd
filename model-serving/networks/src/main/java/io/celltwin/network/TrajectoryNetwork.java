package io.celltwin.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * State of health at given numbers of cycles ahead, with an interval, from a cell's history so far.
 *
 * <p>The head's outputs are rates of fade between neighbouring horizons, kept positive by softplus
 * and added up, so that every curve falls: a slow one (95 %), what is added to it for the median,
 * and what is added to that for the fast one (5 %), so that curves never cross either. They start
 * from the SOH now, apart by a noise that is learned too.
 *
 * <p>Calibration and the distance from the training domain act on the increments between curves,
 * not on the curves, which keeps both properties.
 *
 * @param inputs length of the feature vector
 * @param anchor which of them is the SOH now
 * @param members of the ensemble
 * @param width of the hidden layers
 * @param prototypes typical training rows kept for the distance
 * @param horizons cycles ahead, rising from 0
 */
public record TrajectoryNetwork(
    int inputs, int anchor, int members, int width, int prototypes, List<Integer> horizons)
    implements Network {
  private static final float LIMIT = 4;
  // fade rates span three decades: besides z, its compressed value tells small ones apart
  private static final float MAGNIFY = 8;
  private static final float TYPICAL_RATE = 1e-3f;
  private static final float TYPICAL_NOISE = 0.01f;
  private static final float WIDEST = 10;

  public TrajectoryNetwork {
    horizons = List.copyOf(horizons);
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
    if (anchor < 0 || anchor >= inputs) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "anchor is %d, wanted one of %d inputs", anchor, inputs));
    }
    if (horizons.size() < 2 || horizons.get(0) != 0) {
      throw new IllegalArgumentException("horizons are %s, wanted 0 and more".formatted(horizons));
    }
    for (int i = 1; i < horizons.size(); i++) {
      if (horizons.get(i) <= horizons.get(i - 1)) {
        throw new IllegalArgumentException("horizons %s do not rise".formatted(horizons));
      }
    }
  }

  @Override
  public long[] quantileShape() {
    return new long[] {horizons.size(), 3};
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    return opinions(ops, features, in, told(ops, in), 3 * inputs);
  }

  /** Of what the members are told, {@code size} values a row. */
  <T> T opinions(Ops<T> ops, T features, Inputs<T> in, T told, int size) {
    Head<T> head = head(ops, told, size);
    return curves(ops, now(ops, features, in), head.slow, head.toMedian, head.toFast, head.noise);
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    return answer(ops, features, in, told(ops, in), 3 * inputs, in.distance());
  }

  /** The ensemble's answer from what its members are told. */
  <T> Answer<T> answer(Ops<T> ops, T features, Inputs<T> in, T told, int size, T fromDomain) {
    Ensemble ensemble = new Ensemble(members, width);
    Head<T> head = head(ops, told, size);
    T slow = ensemble.vote(ops, head.slow);
    T toMedian = ensemble.vote(ops, head.toMedian);
    T toFast = ensemble.vote(ops, head.toFast);
    T noise = ensemble.vote(ops, head.noise);
    T median = ops.add(slow, toMedian);
    T spread =
        ops.squareRoot(ensemble.disagreement(ops, ops.add(head.slow, head.toMedian), median));

    T unseen = ops.affine(ops.slice(in.present(), anchor, anchor + 1), -WIDEST, WIDEST);
    T distance = ops.add(fromDomain, ops.sum(unseen, -1));
    T widening = ops.expand(ops.clip(distance, 1, WIDEST), -1);
    T factors = ops.multiply(ops.constant(ArrayNames.CALIBRATION, 2), widening);
    T lower = ops.slice(factors, 0, 1);
    T upper = ops.slice(factors, 1, 2);
    T fast = ops.multiply(ops.add(toFast, spread), lower);
    // the slow curve may stand still but never rise
    T slower =
        ops.clip(
            ops.subtract(median, ops.multiply(ops.add(toMedian, spread), upper)),
            0,
            Float.MAX_VALUE);
    T quantiles =
        curves(
            ops,
            now(ops, features, in),
            slower,
            ops.subtract(median, slower),
            fast,
            ops.multiply(noise, factors));
    return new Answer<>(quantiles, distance);
  }

  /** SOH now; where it is missing, the typical one, far outside the domain. */
  private <T> T now(Ops<T> ops, T features, Inputs<T> in) {
    T known = ops.slice(ops.orZero(features), anchor, anchor + 1);
    T missing = ops.affine(ops.slice(in.present(), anchor, anchor + 1), -1, 1);
    T center = ops.constant(ArrayNames.CENTER, inputs);
    return ops.add(known, ops.multiply(missing, ops.slice(center, anchor, anchor + 1)));
  }

  /**
   * @param slow fade of the 95 % curve in each interval
   * @param toMedian what the median fades beyond that
   * @param toFast what the 5 % curve fades beyond the median
   * @param noise of the SOH now, down and up
   */
  private record Head<T>(T slow, T toMedian, T toFast, T noise) {}

  /** [rows, 3 inputs]: scaled, there or not, and compressed. */
  <T> T told(Ops<T> ops, Inputs<T> in) {
    T magnified = ops.affine(in.scaled(), MAGNIFY, 0);
    T compressed = ops.divide(magnified, ops.affine(ops.abs(magnified), 1, 1));
    return ops.concat(List.of(in.forNetwork(ops, LIMIT), compressed));
  }

  private <T> Head<T> head(Ops<T> ops, T told, int size) {
    int intervals = horizons.size() - 1;
    T raw = new Ensemble(members, width).run(ops, told, size, 3 * intervals + 2);
    float[] steps = new float[intervals];
    for (int i = 0; i < intervals; i++) {
      steps[i] = (horizons.get(i + 1) - horizons.get(i)) * TYPICAL_RATE;
    }
    T step = ops.literal(steps, intervals);
    T positive = ops.softplus(raw);
    return new Head<>(
        ops.multiply(ops.slice(positive, 0, intervals), step),
        ops.multiply(ops.slice(positive, intervals, 2 * intervals), step),
        ops.multiply(ops.slice(positive, 2 * intervals, 3 * intervals), step),
        ops.affine(ops.slice(positive, 3 * intervals, 3 * intervals + 2), TYPICAL_NOISE, 0));
  }

  /** [… rows, horizons, 3] from increments of [… rows, intervals]. */
  private <T> T curves(Ops<T> ops, T now, T slow, T toMedian, T toFast, T noise) {
    T median = fade(ops, ops.add(slow, toMedian));
    T best = ops.subtract(ops.add(now, ops.slice(noise, 1, 2)), fade(ops, slow));
    T worst =
        ops.subtract(ops.subtract(now, ops.slice(noise, 0, 1)), ops.add(median, fade(ops, toFast)));
    List<T> quantiles = new ArrayList<>();
    for (T curve : List.of(worst, ops.subtract(now, median), best)) {
      quantiles.add(ops.expand(curve, -1));
    }
    return ops.concat(quantiles);
  }

  /** 0 at the first horizon, then what has faded by each. */
  private <T> T fade(Ops<T> ops, T increments) {
    T none = ops.affine(ops.slice(increments, 0, 1), 0, 0);
    return ops.concat(List.of(none, ops.cumulativeSum(increments)));
  }
}
