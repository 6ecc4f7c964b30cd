package io.celltwin.network;

/**
 * A feature vector as its own kind of cell sees it: a charge that is ten seconds longer means
 * nothing among cells of all sizes and a good deal among cells of one.
 *
 * <p>A kind is what a nameplate tells apart: chemistry, rated capacity, upper cut-off. Each has the
 * center c and the scale s of its own training rows, and a row takes those of the kinds that its
 * nameplate p is near to,
 *
 * <pre>
 *   z = x·Σ gₖ/sₖ − Σ gₖ·cₖ/sₖ,   gₖ ∝ 1 / (|p − pₖ|² + {@value #SHARP}),   Σ gₖ = 1
 * </pre>
 *
 * <p>so that a kind that was never seen is scaled by those it lies between. Its answer is a guess
 * all the same, however ordinary its charge looks, so |p − pₖ| to the nearest kind is a distance
 * from the training domain that adds to that of the features; it is 0 for every training row. A
 * feature of the nameplate that never varied in training counts in its own unit there: a chemistry
 * nobody has met is 1 away by that alone.
 *
 * @param scaled [rows, inputs] z, 0 where missing
 * @param distance [rows] of the nameplate from the nearest kind's
 */
record KindScaling<T>(T scaled, T distance) {
  private static final float SHARP = 1e-5f;

  /**
   * @param in of the features
   * @param n how many there are
   * @param nameplate position of the first that tells kinds apart
   * @param plates how many of them do
   * @param kinds told apart
   */
  static <T> KindScaling<T> of(
      Ops<T> ops, T features, Inputs<T> in, int n, int nameplate, int plates, int kinds) {
    T plate = ops.expand(ops.slice(in.scaled(), nameplate, nameplate + plates), 1);
    T apart = ops.subtract(plate, ops.constant(ArrayNames.KIND_PLATES, kinds, plates));
    T squares = ops.sum(ops.multiply(apart, apart), -1);
    T near = ops.affine(squares, 1, SHARP);
    T nearness = ops.divide(ops.affine(near, 0, 1), near);
    T gate = ops.divide(nearness, ops.expand(ops.sum(nearness, -1), -1));
    T scale = ops.matMul(gate, ops.constant(ArrayNames.KIND_INVERSE_SCALES, kinds, n));
    T shift = ops.matMul(gate, ops.constant(ArrayNames.KIND_SHIFTS, kinds, n));
    T z = ops.subtract(ops.multiply(ops.orZero(features), scale), shift);
    return new KindScaling<>(ops.multiply(z, in.present()), ops.squareRoot(ops.least(squares, -1)));
  }
}
