package io.celltwin.network;

import java.util.List;
import java.util.Locale;

/**
 * State of health ahead as {@link TrajectoryNetwork} answers it, by an ensemble that also sees each
 * feature as its own kind of cell does ({@link KindScaling}).
 *
 * @param inputs length of the feature vector
 * @param anchor which of them is the SOH now
 * @param members of the ensemble
 * @param width of the hidden layers
 * @param prototypes typical training rows kept for the distance
 * @param kinds told apart
 * @param nameplate position of the first feature that tells them apart
 * @param plates how many of them do
 * @param horizons cycles ahead, rising from 0
 */
public record TrajectoryByKindNetwork(
    int inputs,
    int anchor,
    int members,
    int width,
    int prototypes,
    int kinds,
    int nameplate,
    int plates,
    List<Integer> horizons)
    implements ByKind {
  private static final float KIND_LIMIT = 4;

  /** A cell whose charges show nothing is known by its history, a quarter of the features. */
  private static final float LEAST_SHARE = 0.2f;

  public TrajectoryByKindNetwork {
    horizons = List.copyOf(horizons);
    if (kinds < 1 || nameplate < 0 || plates < 1 || nameplate + plates > inputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d kinds by %d features from %d on, wanted some of %d",
              kinds,
              plates,
              nameplate,
              inputs));
    }
  }

  private TrajectoryNetwork plain() {
    return new TrajectoryNetwork(inputs, anchor, members, width, prototypes, horizons);
  }

  @Override
  public long[] quantileShape() {
    return plain().quantileShape();
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes, LEAST_SHARE);
    KindScaling<T> kind = KindScaling.of(ops, features, in, inputs, nameplate, plates, kinds);
    return plain().opinions(ops, features, in, told(ops, in, kind), 4 * inputs);
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes, LEAST_SHARE);
    KindScaling<T> kind = KindScaling.of(ops, features, in, inputs, nameplate, plates, kinds);
    T distance = ops.add(in.distance(), kind.distance());
    return plain().answer(ops, features, in, told(ops, in, kind), 4 * inputs, distance);
  }

  private <T> T told(Ops<T> ops, Inputs<T> in, KindScaling<T> kind) {
    return ops.concat(
        List.of(plain().told(ops, in), ops.clip(kind.scaled(), -KIND_LIMIT, KIND_LIMIT)));
  }
}
