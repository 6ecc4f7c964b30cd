package io.celltwin.network;

import java.util.List;
import java.util.Locale;

/**
 * State of health with an interval from one pulse test. Each member has two experts for each kind
 * of cell, one for tests whose charge was counted and one for others, and each expert is a sum of a
 * line and of bells about the rows it has learned from:
 *
 * <pre>
 *   s = clip(V·(z − m), ±1)                               z the scaled features
 *   f = b + w·s + Σ_c α_c · exp(−|a∘s − p_c|²)
 * </pre>
 *
 * <p>which is what a kernel machine with Gaussian bells answers, with a line or without (see the
 * training's {@code Bells}). Its view of the voltages and its scaler stand in V and m, its length
 * scales in a. Members have their bells in the same places, and differ in α, w and b: what a member
 * never saw has no bell of its.
 *
 * <p>A row is answered by the experts of the kind that its nameplate names. A kind is what a
 * nameplate tells apart, here rated capacity and chemistry; between two of them both answer, the
 * nearer one more. The distance from the nearest kind, {@value #STRICT} times as much as the scaled
 * features say since nothing was ever learned between kinds, adds to the distance from the training
 * domain. Half widths belong to the expert; members that disagree, calibration and distance act on
 * them as in {@link SohNetwork}.
 *
 * @param inputs length of the feature vector, the counted charge first, the nameplate last
 * @param members of the ensemble
 * @param kinds of cell known
 * @param centers of bells an expert may have
 * @param prototypes typical training rows kept for the distance
 * @param nameplate position of the first feature that tells kinds apart; they go on to the end
 */
public record PulseNetwork(
    int inputs, int members, int kinds, int centers, int prototypes, int nameplate)
    implements Network {
  /** [experts, 1, told]: m. */
  public static final String MIDDLE = "expert.middle";

  /** [experts, told, told]: V, transposed. */
  public static final String VIEW = "expert.view";

  /** [experts, 1, told]: a. */
  public static final String SHARP = "expert.sharp";

  /** [experts, told, centers]: p. */
  public static final String CENTERS = "expert.centers";

  /** [experts, centers, members]: α. */
  public static final String HEIGHTS = "expert.heights";

  /** [experts, told, members]: w. */
  public static final String LINE = "expert.line";

  /** [experts, 1, members]: b. */
  public static final String LEVEL = "expert.level";

  /** [experts, 1, 2]: lower and upper half width, not negative. */
  public static final String WIDTHS = "expert.widths";

  /** Experts of a kind: one told the charge, one not. */
  public static final int WAYS = 2;

  private static final float STRICT = 4;

  /** Nothing was learned of tests with gaps: one missing turning point is outside the domain. */
  private static final float GAP = 2;

  private static final float CLOSE = 1e-5f;

  public PulseNetwork {
    if (inputs < 1 || members < 1 || kinds < 1 || centers < 1 || prototypes < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "inputs %d, members %d, kinds %d, centers %d and prototypes %d must be above 0",
              inputs,
              members,
              kinds,
              centers,
              prototypes));
    }
    if (nameplate < 1 || nameplate >= inputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "nameplate begins at %d, wanted one of %d inputs after the first",
              nameplate,
              inputs));
    }
  }

  /** Those told that the charge was counted, kind by kind, then the others. */
  public int experts() {
    return WAYS * kinds;
  }

  @Override
  public long[] quantileShape() {
    return new long[] {3};
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    return opinions(ops, in, kindSquares(ops, in));
  }

  private <T> T opinions(Ops<T> ops, Inputs<T> in, T squares) {
    int told = nameplate;
    int experts = experts();
    T row = ops.expand(ops.slice(in.scaled(), 0, told), 0); // [1, rows, told]
    T z = ops.subtract(row, ops.weight(MIDDLE, experts, 1, told));
    T seen = ops.clip(ops.matMul(z, ops.weight(VIEW, experts, told, told)), -1, 1);
    T sum = bells(ops, seen);
    T line = ops.matMul(seen, ops.weight(LINE, experts, told, members));
    T each = ops.add(ops.add(sum, line), ops.weight(LEVEL, experts, 1, members));
    T gate = gate(ops, in, squares);
    T middle = ops.sum(ops.multiply(each, gate), 0); // [rows, members]
    T widths = ops.sum(ops.multiply(gate, ops.weight(WIDTHS, experts, 1, 2)), 0);
    T median = ops.expand(byMember(ops, middle), -1);
    return ops.concat(
        List.of(
            ops.subtract(median, ops.slice(widths, 0, 1)),
            median,
            ops.add(median, ops.slice(widths, 1, 2))));
  }

  /**
   * [experts, rows, members]. Smooth functions are differences of tall bells: in single precision
   * the engines would not agree on their fourth digit.
   */
  private <T> T bells(Ops<T> ops, T view) {
    int told = nameplate;
    T sharp = ops.precise(ops.weight(SHARP, experts(), 1, told));
    T seen = ops.multiply(ops.precise(view), sharp);
    T p = ops.precise(ops.weight(CENTERS, experts(), told, centers));
    T own = ops.expand(ops.sum(ops.multiply(seen, seen), -1), -1);
    T theirs = ops.expand(ops.sum(ops.multiply(p, p), 1), 1);
    T cross = ops.matMul(seen, p);
    T near = ops.exponential(ops.subtract(ops.add(cross, cross), ops.add(own, theirs)));
    T heights = ops.precise(ops.weight(HEIGHTS, experts(), centers, members));
    return ops.single(ops.matMul(near, heights));
  }

  /** [members, rows] from [rows, members]. */
  private <T> T byMember(Ops<T> ops, T x) {
    float[] one = new float[members * members];
    for (int m = 0; m < members; m++) {
      one[m * members + m] = 1;
    }
    return ops.sum(ops.multiply(ops.expand(x, 0), ops.literal(one, members, 1, members)), -1);
  }

  /** [experts, rows, 1]: how much an expert's answer to a row counts; 1 over all of them. */
  private <T> T gate(Ops<T> ops, Inputs<T> in, T squares) {
    float[] counted = new float[experts()];
    java.util.Arrays.fill(counted, 0, kinds, 1);
    T asked = ops.expand(ops.slice(in.present(), 0, 1), 0); // [1, rows, 1]
    T other = ops.abs(ops.subtract(asked, ops.literal(counted, experts(), 1, 1)));
    T near = ops.affine(ops.expand(squares, -1), 1, CLOSE);
    T nearness = ops.divide(ops.affine(other, -1, 1), near);
    return ops.divide(nearness, ops.expand(ops.sum(nearness, 0), 0));
  }

  /** [experts, rows]: square of the distance from the nameplate of an expert's kind. */
  private <T> T kindSquares(Ops<T> ops, Inputs<T> in) {
    int plates = inputs - nameplate;
    T plate = ops.expand(ops.slice(in.scaled(), nameplate, inputs), 0);
    T known = ops.expand(ops.constant(ArrayNames.KIND_PLATES, experts(), plates), 1);
    T apart = ops.subtract(plate, known);
    return ops.sum(ops.multiply(apart, apart), -1);
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Inputs<T> in = Inputs.of(ops, features, inputs, prototypes);
    T squares = kindSquares(ops, in);
    T fromKind = ops.affine(ops.squareRoot(ops.least(squares, 0)), STRICT, 0);
    T there = ops.sum(ops.slice(in.present(), 1, nameplate), -1);
    T gaps = ops.affine(there, -GAP, GAP * (nameplate - 1));
    T distance = ops.add(ops.add(in.distance(), fromKind), gaps);
    return new SohNetwork(inputs, members, 1, prototypes)
        .answer(ops, opinions(ops, in, squares), distance);
  }
}
