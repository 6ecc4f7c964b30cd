package io.celltwin.network;

/**
 * Fully connected layers of several members at once: weights have a leading axis of members, so one
 * matrix product serves all of them.
 *
 * @param members how many
 * @param width of each hidden layer
 */
record Ensemble(int members, int width) {
  /**
   * Two hidden layers and a linear one.
   *
   * @param x [rows, inputs]
   * @return [members, rows, outputs]
   */
  <T> T run(Ops<T> ops, T x, int inputs, int outputs) {
    T hidden = ops.silu(linear(ops, "layer1", ops.expand(x, 0), inputs, width));
    hidden = ops.silu(linear(ops, "layer2", hidden, width, width));
    return linear(ops, "head", hidden, width, outputs);
  }

  private <T> T linear(Ops<T> ops, String name, T x, int inputs, int outputs) {
    T product = ops.matMul(x, ops.weight(name + ".weight", members, inputs, outputs));
    return ops.add(product, ops.weight(name + ".bias", members, 1, outputs));
  }

  /** Weighted mean over members of [members, rows, n]: [rows, n]. */
  <T> T vote(Ops<T> ops, T opinions) {
    return ops.sum(ops.multiply(opinions, ops.constant(ArrayNames.VOTE, members, 1, 1)), 0);
  }

  /** Variance over members about their mean, of [members, rows, n]: [rows, n]. */
  <T> T disagreement(Ops<T> ops, T opinions, T mean) {
    T deviation = ops.subtract(opinions, mean);
    return vote(ops, ops.multiply(deviation, deviation));
  }
}
