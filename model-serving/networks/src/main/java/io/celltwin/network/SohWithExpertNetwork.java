package io.celltwin.network;

import java.util.List;

/**
 * State of health by another network and, for one kind of cell, by an expert that was learned from
 * that kind's own capacity checks. With s the scaled features (center and scale of the kind), m the
 * other network's median, and k a Matérn kernel of order 3/2:
 *
 * <pre>
 *   expert = level + gain·m + Σ_i height_i · k(s, s_i)      k = (1 + r)·e^(−r),  r² = Σ_j (sharp_j·(s_j − s_ij))²
 *   d      = min_c √( Σ w (s − c)² / Σ w ) / radius  +  {@value #PLATE}·√( Σ s² over the nameplate )
 *   g      = clip({@value #STEEP}·(1 − d) + 1, 0, 1)
 *   answer = g·expert + (1 − g)·other
 * </pre>
 *
 * <p>d is how far a row lies from those of the kind; another chemistry or cut-off is far by that
 * alone. Where the expert has nothing to say the other's answer stands as it was. Inside, the
 * interval is the one calibrated on cells of the kind that were left out, and the distance is d.
 *
 * @param base the other network
 * @param expert name its arrays begin with; each expert added to a network has its own
 * @param prototypes typical rows of the kind kept for the distance
 * @param rows the kernel learned from
 * @param nameplate position of the first feature that tells kinds apart
 * @param plates how many of them do; 0 where none does and charges alone tell
 */
public record SohWithExpertNetwork(
    Network base, String expert, int prototypes, int rows, int nameplate, int plates)
    implements Network {
  /** The kernel's features are kept within this. */
  public static final float LIMIT = 3;

  /** A nameplate's difference in its own unit (1 for another chemistry) counts so many radii. */
  public static final float PLATE = 10;

  private static final float FAR = 30;
  private static final float STEEP = 20;

  @Override
  public int inputs() {
    return base.inputs();
  }

  @Override
  public int members() {
    return base.members();
  }

  @Override
  public long[] quantileShape() {
    return base.quantileShape();
  }

  /** Those of the other network: an expert is solved for, not descended to. */
  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    return base.opinions(ops, features);
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    Answer<T> other = base.answer(ops, features);
    T present = ops.present(features);
    T apart = ops.subtract(ops.orZero(features), constant(ops, "center", inputs()));
    T scaled = ops.multiply(ops.multiply(apart, constant(ops, "inverse-scale", inputs())), present);

    T distance = distance(ops, scaled, present);
    T gate = ops.expand(ops.clip(ops.affine(distance, -STEEP, STEEP + 1), 0, 1), -1);
    T quantiles = quantiles(ops, scaled, ops.slice(other.quantiles(), 1, 2));
    T rest = ops.affine(gate, -1, 1);
    T flatGate = ops.sum(gate, -1);
    return new Answer<>(
        ops.add(ops.multiply(gate, quantiles), ops.multiply(rest, other.quantiles())),
        ops.add(
            ops.multiply(flatGate, distance),
            ops.multiply(ops.affine(flatGate, -1, 1), other.distance())));
  }

  private <T> T quantiles(Ops<T> ops, T scaled, T median) {
    T s = ops.clip(scaled, -LIMIT, LIMIT);
    T sharp = ops.precise(ops.multiply(s, constant(ops, "sharp", inputs())));
    T known = ops.precise(constant(ops, "rows", inputs(), rows));
    T own = ops.expand(ops.sum(ops.multiply(sharp, sharp), -1), -1);
    T theirs = ops.sum(ops.multiply(known, known), 0);
    T cross = ops.matMul(sharp, known);
    T squares = ops.subtract(ops.subtract(ops.add(own, theirs), cross), cross);
    T r = ops.squareRoot(ops.clip(ops.single(squares), 0, FAR * FAR));
    T kernel = ops.multiply(ops.affine(r, 1, 1), ops.exponential(ops.affine(r, -1, 0)));
    T sum = ops.matMul(kernel, constant(ops, "heights", rows, 1));
    T line = ops.add(ops.multiply(median, constant(ops, "gain", 1)), constant(ops, "level", 1));
    T expected = ops.add(line, sum);
    T half = ops.abs(constant(ops, "calibration", 2));
    return ops.concat(
        List.of(
            ops.subtract(expected, ops.slice(half, 0, 1)),
            expected,
            ops.add(expected, ops.slice(half, 1, 2))));
  }

  private <T> T distance(Ops<T> ops, T scaled, T present) {
    T z = ops.clip(scaled, -FAR, FAR);
    T weight = ops.multiply(present, constant(ops, "importance", inputs()));
    T c = constant(ops, "prototypes", inputs(), prototypes);
    T weighted = ops.multiply(weight, z);
    T own = ops.expand(ops.sum(ops.multiply(weighted, z), -1), -1);
    T cross = ops.matMul(weighted, c);
    T theirs = ops.matMul(weight, ops.multiply(c, c));
    T squares = ops.add(ops.subtract(own, ops.affine(cross, 2, 0)), theirs);
    T total = ops.affine(ops.sum(weight, -1), 1, 1e-6f);
    T nearest = ops.clip(ops.divide(ops.least(squares, -1), total), 0, FAR * FAR);
    T radii = ops.multiply(ops.squareRoot(nearest), constant(ops, "inverse-radius", 1));
    if (plates == 0) {
      return radii;
    }
    T plate = ops.slice(z, nameplate, nameplate + plates);
    T strange = ops.squareRoot(ops.sum(ops.multiply(plate, plate), -1));
    return ops.add(radii, ops.affine(strange, PLATE, 0));
  }

  private <T> T constant(Ops<T> ops, String name, long... shape) {
    return ops.constant(expert + "." + name, shape);
  }
}
