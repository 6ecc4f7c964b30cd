package io.celltwin.network;

import java.util.List;

/**
 * What every network does with a feature vector before it thinks: scale it, remember what was
 * missing, and measure how far it lies from the rows it was trained on.
 *
 * <p>The scaler is part of the network, so that nobody can serve a model with another one:
 *
 * <pre>  z = (x − center) / scale,   0 where x is missing</pre>
 *
 * <p>The distance is taken to the nearest of {@code prototypes} typical training rows c, over the
 * features that are there, in units of a radius that the trainer chose to hold nearly all rows of
 * cells it had not seen:
 *
 * <pre>  d = min_c sqrt( Σ w (z − c)² / Σ w ) / radius</pre>
 *
 * @param present [rows, n] 1 where the feature was there
 * @param scaled [rows, n] z
 * @param distance [rows] d
 */
record Inputs<T>(T present, T scaled, T distance) {
  /** Further out nothing can be said about how far; keeps squares within a float's precision. */
  private static final float FAR = 30;

  /** Where nothing else is said, a row with less of its features is outside any domain. */
  private static final float LEAST_SHARE = 0.3f;

  private static final float PENALTY = 10;

  static <T> Inputs<T> of(Ops<T> ops, T features, int n, int prototypes) {
    return of(ops, features, n, prototypes, LEAST_SHARE);
  }

  /**
   * @param leastShare a row with less than this share of its features is outside any domain
   */
  static <T> Inputs<T> of(Ops<T> ops, T features, int n, int prototypes, float leastShare) {
    T present = ops.present(features);
    T known = ops.orZero(features);
    T deviation = ops.subtract(known, ops.constant(ArrayNames.CENTER, n));
    T scaled =
        ops.multiply(ops.multiply(deviation, ops.constant(ArrayNames.INVERSE_SCALE, n)), present);

    T z = ops.clip(scaled, -FAR, FAR);
    T weight = ops.multiply(present, ops.constant(ArrayNames.IMPORTANCE, n));
    T c = ops.constant(ArrayNames.PROTOTYPES, n, prototypes);
    T weighted = ops.multiply(weight, z);
    // Σ w (z − c)² = Σ w z² − 2 Σ w z c + Σ w c², so that no [rows, prototypes, n] is needed
    T own = ops.expand(ops.sum(ops.multiply(weighted, z), -1), -1);
    T cross = ops.matMul(weighted, c);
    T theirs = ops.matMul(weight, ops.multiply(c, c));
    T squares = ops.add(ops.subtract(own, ops.affine(cross, 2, 0)), theirs);
    T total = ops.affine(ops.sum(weight, -1), 1, 1e-6f);
    T nearest = ops.clip(ops.divide(ops.least(squares, -1), total), 0, FAR * FAR);
    T inRadii = ops.multiply(ops.squareRoot(nearest), ops.constant(ArrayNames.INVERSE_RADIUS, 1));

    T share = ops.affine(ops.sum(present, -1), 1f / n, 0);
    T tooLittle = ops.affine(ops.clip(ops.affine(share, -1, leastShare), 0, 1), PENALTY, 0);
    return new Inputs<>(present, scaled, ops.add(inRadii, tooLittle));
  }

  /** Scaled features within ±{@code limit}, and which of them were there: [rows, 2n]. */
  T forNetwork(Ops<T> ops, float limit) {
    return ops.concat(List.of(ops.clip(scaled, -limit, limit), present));
  }
}
