package io.celltwin.network;

import java.util.List;
import java.util.Locale;

/**
 * State of health as {@link SohNetwork} answers it, by an ensemble that sees each feature twice: as
 * all cells see it, and as its own kind of cell does ({@link KindScaling}).
 *
 * @param inputs length of the feature vector
 * @param members of the ensemble
 * @param width of the hidden layers
 * @param prototypes typical training rows kept for the distance
 * @param kinds told apart
 * @param nameplate position of the first feature that tells them apart
 * @param plates how many of them do
 */
public record SohByKindNetwork(
    int inputs, int members, int width, int prototypes, int kinds, int nameplate, int plates)
    implements ByKind {
  private static final float LIMIT = 5;
  private static final float KIND_LIMIT = 4;

  public SohByKindNetwork {
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

  private SohNetwork head() {
    return new SohNetwork(inputs, members, width, prototypes);
  }

  @Override
  public long[] quantileShape() {
    return head().quantileShape();
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    return opinions(ops, in, KindScaling.of(ops, features, in, inputs, nameplate, plates, kinds));
  }

  private <T> T opinions(Ops<T> ops, Inputs<T> in, KindScaling<T> kind) {
    T told =
        ops.concat(
            List.of(in.forNetwork(ops, LIMIT), ops.clip(kind.scaled(), -KIND_LIMIT, KIND_LIMIT)));
    return head().opinions(ops, told, 3 * inputs);
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    KindScaling<T> kind = KindScaling.of(ops, features, in, inputs, nameplate, plates, kinds);
    T distance = ops.add(in.distance(), kind.distance());
    return head().answer(ops, opinions(ops, in, kind), distance);
  }
}
