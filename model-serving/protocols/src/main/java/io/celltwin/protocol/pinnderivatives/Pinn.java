package io.celltwin.protocol.pinnderivatives;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.celltwin.training.fit.Adam;
import io.celltwin.training.fit.EngineArrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A solution network u(x, t) and a dynamics network F, as the physics-informed network for SOH has
 * them: u is n-60-60-32-32-1 with sines, F takes x, u and the derivatives of u and should give u's
 * derivative by t. The last input is t. A mask of dropout is drawn once a step and serves every
 * evaluation in it; separate masks on both sides of a difference would drown it.
 *
 * <pre>  loss = ½·MSE(u) + α·mean (u_t − F(x, t, u, u_x, u_t))² + β·Σ relu((u₂ − u₁)(y₁ − y₂))
 * </pre>
 *
 * @see <a href="https://doi.org/10.1038/s41467-024-48779-z">Wang et al., Nature Communications 15
 *     (2024) 4332</a>
 */
public final class Pinn implements AutoCloseable {
  private static final int WIDE = 60;
  private static final int NARROW = 32;
  private static final float DROPOUT = 0.2f;
  private static final float STEP = 1e-2f;
  private static final String DYNAMICS = "F";

  /** First layers of u: what transfer keeps when it retrains the head. */
  public static final Set<String> ENCODER = Set.of("u1", "u2", "u3");

  private final int inputs;
  private final NDManager root;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, NDArray[]> moments = new LinkedHashMap<>();
  private final Set<String> frozen = new TreeSet<>();
  private final Random masks;
  private int steps;

  /**
   * @param inputs of u, the last of which is t
   * @param seed of weights and dropout
   */
  public Pinn(int inputs, long seed) {
    this.inputs = inputs;
    this.root = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    this.masks = new Random(seed + 1);
    Random random = new Random(seed);
    layer(random, "u1", inputs, WIDE);
    layer(random, "u2", WIDE, WIDE);
    layer(random, "u3", WIDE, NARROW);
    layer(random, "u4", NARROW, NARROW);
    layer(random, "u5", NARROW, 1);
    layer(random, DYNAMICS + 1, 2 * inputs + 1, WIDE);
    layer(random, DYNAMICS + 2, WIDE, WIDE);
    layer(random, DYNAMICS + 3, WIDE, 1);
  }

  /** Glorot and Bengio (2010). */
  private void layer(Random random, String name, int in, int out) {
    float[] w = new float[in * out];
    double scale = Math.sqrt(2.0 / (in + out));
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (random.nextGaussian() * scale);
    }
    weight(name + ".w", w, new Shape(in, out));
    weight(name + ".b", new float[out], new Shape(out));
  }

  private void weight(String name, float[] values, Shape shape) {
    NDArray array = EngineArrays.of(root, values, shape);
    array.setRequiresGradient(true);
    arrays.put(name, array);
    moments.put(name, new NDArray[] {root.zeros(shape), root.zeros(shape)});
  }

  /** All weights by name. */
  public Map<String, float[]> weights() {
    Map<String, float[]> all = new LinkedHashMap<>();
    arrays.forEach((name, array) -> all.put(name, array.toFloatArray()));
    return all;
  }

  /** Takes over weights. */
  public void weights(Map<String, float[]> values) {
    values.forEach(
        (name, v) -> {
          try (NDArray array = root.create(v, arrays.get(name).getShape())) {
            array.copyTo(arrays.get(name));
          }
        });
  }

  /** Layers that learn no more, e.g. {@link #ENCODER}. */
  public void freeze(Set<String> layers) {
    frozen.addAll(layers);
  }

  /** The dynamics learn no more: what they know of another chemistry becomes a regulariser. */
  public void freezeDynamics() {
    frozen.addAll(Set.of(DYNAMICS + 1, DYNAMICS + 2, DYNAMICS + 3));
  }

  /**
   * What a step learns from: rows of a cell and the rows after them.
   *
   * @param first [pairs, inputs]
   * @param second the rows after
   * @param firstSoh labels of the first
   * @param secondSoh labels of the second
   */
  public record Pairs(float[] first, float[] second, float[] firstSoh, float[] secondSoh) {}

  /**
   * One step of Adam.
   *
   * @param alpha weight of the dynamics
   * @param beta weight of the order of neighbours
   * @return the loss
   */
  public double step(Pairs pairs, Scheme scheme, double rate, float alpha, float beta) {
    int n = pairs.firstSoh().length;
    float value;
    try (NDManager manager = root.newSubManager()) {
      NDArray x =
          NDArrays.concat(
              new NDList(
                  EngineArrays.of(manager, pairs.first(), new Shape(n, inputs)),
                  EngineArrays.of(manager, pairs.second(), new Shape(n, inputs))));
      NDArray y1 = EngineArrays.of(manager, pairs.firstSoh(), new Shape(n, 1));
      NDArray y2 = EngineArrays.of(manager, pairs.secondSoh(), new Shape(n, 1));
      NDArray maskWide = mask(manager, 2 * n, WIDE);
      NDArray maskNarrow = mask(manager, 2 * n, NARROW);
      NDArray maskDynamics = mask(manager, 2 * n, WIDE);
      try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray[] solved = solved(manager, x, maskWide, maskNarrow, scheme);
        NDArray u = solved[0];
        NDArray u1 = u.get("0:" + n);
        NDArray u2 = u.get(n + ":");
        NDArray loss =
            u1.sub(y1)
                .square()
                .mean()
                .add(u2.sub(y2).square().mean())
                .mul(EngineArrays.number(manager, 0.5f));
        if (beta > 0) {
          loss =
              loss.add(
                  u2.sub(u1)
                      .mul(y1.sub(y2))
                      .maximum(EngineArrays.number(manager, 0))
                      .sum()
                      .mul(EngineArrays.number(manager, beta)));
        }
        if (scheme != Scheme.NONE) {
          NDArray gradient = solved[1];
          NDArray byTime = gradient.get(":, " + (inputs - 1) + ":");
          NDArray h = NDArrays.concat(new NDList(x, u, gradient), 1);
          h = linear(h, DYNAMICS + 1).sin();
          h = linear(h, DYNAMICS + 2).sin().mul(maskDynamics);
          NDArray residual = byTime.sub(linear(h, DYNAMICS + 3));
          loss = loss.add(residual.square().mean().mul(EngineArrays.number(manager, alpha)));
        }
        gradients.backward(loss);
        value = loss.getFloat();
      }
      update(rate, scheme);
    }
    return value;
  }

  private void update(double rate, Scheme scheme) {
    steps++;
    moments.forEach(
        (name, moment) -> {
          String layer = name.substring(0, name.indexOf('.'));
          boolean dynamics = layer.startsWith(DYNAMICS);
          if (frozen.contains(layer) || (dynamics && scheme == Scheme.NONE)) {
            return;
          }
          Adam.step(arrays.get(name), moment, rate, steps, 0, false);
        });
  }

  private NDArray mask(NDManager manager, int rows, int width) {
    float[] kept = new float[rows * width];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = masks.nextFloat() < DROPOUT ? 0 : 1 / (1 - DROPOUT);
    }
    return EngineArrays.of(manager, kept, new Shape(rows, width));
  }

  private NDArray linear(NDArray h, String layer) {
    return h.matMul(arrays.get(layer + ".w")).add(arrays.get(layer + ".b"));
  }

  private NDArray weight(String layer) {
    return arrays.get(layer + ".w");
  }

  /** u of rows, or of several shifted copies of them along a leading axis. */
  private NDArray solve(NDArray x, NDArray maskWide, NDArray maskNarrow) {
    NDArray h = linear(x, "u1").sin();
    h = linear(h, "u2").sin();
    h = maskWide == null ? h : h.mul(maskWide);
    h = linear(h, "u3");
    h = maskNarrow == null ? h : h.mul(maskNarrow);
    return linear(linear(h, "u4").sin(), "u5");
  }

  /** u [rows, 1] and its gradient [rows, inputs], 0 where the scheme does not ask. */
  private NDArray[] solved(
      NDManager manager, NDArray x, NDArray maskWide, NDArray maskNarrow, Scheme scheme) {
    if (scheme == Scheme.NONE) {
      return new NDArray[] {solve(x, maskWide, maskNarrow), null};
    }
    if (scheme.shifts() > 0) {
      return shifted(manager, x, maskWide, maskNarrow, scheme);
    }
    NDArray z1 = linear(x, "u1");
    NDArray z2 = linear(z1.sin(), "u2");
    NDArray h3 = linear(z2.sin().mul(maskWide), "u3").mul(maskNarrow);
    NDArray z4 = linear(h3, "u4");
    NDArray u = linear(z4.sin(), "u5");
    NDArray slope1 = z1.cos();
    NDArray slope2 = z2.cos().mul(maskWide);
    NDArray slope4 = z4.cos();
    if (scheme == Scheme.EXACT_ALL) {
      NDArray back = slope4.mul(weight("u5").reshape(1, NARROW));
      back = back.matMul(weight("u4").transpose()).mul(maskNarrow);
      back = back.matMul(weight("u3").transpose()).mul(slope2);
      back = back.matMul(weight("u2").transpose()).mul(slope1);
      return new NDArray[] {u, back.matMul(weight("u1").transpose())};
    }
    // the row of u1's weights that belongs to an input is its tangent after the first layer
    NDArray tangent =
        scheme == Scheme.TANGENT_ALL
            ? slope1.expandDims(0).mul(weight("u1").expandDims(1))
            : slope1.mul(weight("u1").get((inputs - 1) + ":"));
    tangent = tangent.matMul(weight("u2")).mul(slope2);
    tangent = tangent.matMul(weight("u3")).mul(maskNarrow);
    tangent = tangent.matMul(weight("u4")).mul(slope4).matMul(weight("u5"));
    return new NDArray[] {
      u,
      scheme == Scheme.TANGENT_ALL
          ? tangent.squeeze(-1).transpose()
          : padded(manager, tangent, x.getShape().get(0))
    };
  }

  private NDArray padded(NDManager manager, NDArray byTime, long rows) {
    NDArray none = manager.zeros(new Shape(rows, inputs - 1L));
    return NDArrays.concat(new NDList(none, byTime), 1);
  }

  private NDArray[] shifted(
      NDManager manager, NDArray x, NDArray maskWide, NDArray maskNarrow, Scheme scheme) {
    int directions = scheme.all() ? inputs : 1;
    int copies = 1 + scheme.shifts() * directions;
    float[] offsets = new float[copies * inputs];
    for (int s = 0; s < scheme.shifts(); s++) {
      for (int d = 0; d < directions; d++) {
        int input = scheme.all() ? d : inputs - 1;
        offsets[(1 + s * directions + d) * inputs + input] = STEP / (1 << s);
      }
    }
    NDArray all =
        x.expandDims(0).add(EngineArrays.of(manager, offsets, new Shape(copies, 1, inputs)));
    NDArray u = solve(all, maskWide, maskNarrow).squeeze(-1);
    NDArray base = u.get("0:1");
    NDArray slope =
        u.get("1:" + (1 + directions)).sub(base).mul(EngineArrays.number(manager, 1 / STEP));
    if (scheme.shifts() == 2) {
      NDArray half =
          u.get((1 + directions) + ":").sub(base).mul(EngineArrays.number(manager, 2 / STEP));
      slope = half.mul(EngineArrays.number(manager, 2)).sub(slope);
    }
    NDArray gradient = slope.transpose();
    return new NDArray[] {
      base.transpose(), scheme.all() ? gradient : padded(manager, gradient, x.getShape().get(0))
    };
  }

  /** u of rows, without dropout. */
  public double[] predict(double[][] rows) {
    float[] flat = new float[rows.length * inputs];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < inputs; j++) {
        flat[i * inputs + j] = (float) rows[i][j];
      }
    }
    try (NDManager manager = root.newSubManager()) {
      float[] u =
          solve(EngineArrays.of(manager, flat, new Shape(rows.length, inputs)), null, null)
              .toFloatArray();
      double[] all = new double[u.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = u[i];
      }
      return all;
    }
  }

  /** The gradient of u at rows, without dropout, by a scheme: [rows][inputs]. */
  double[][] gradient(double[][] rows, Scheme scheme) {
    float[] flat = new float[rows.length * inputs];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < inputs; j++) {
        flat[i * inputs + j] = (float) rows[i][j];
      }
    }
    try (NDManager manager = root.newSubManager()) {
      NDArray one = manager.ones(new Shape(rows.length, WIDE));
      NDArray narrow = manager.ones(new Shape(rows.length, NARROW));
      NDArray x = EngineArrays.of(manager, flat, new Shape(rows.length, inputs));
      float[] g = solved(manager, x, one, narrow, scheme)[1].toFloatArray();
      double[][] all = new double[rows.length][inputs];
      for (int i = 0; i < g.length; i++) {
        all[i / inputs][i % inputs] = g[i];
      }
      return all;
    }
  }

  @Override
  public void close() {
    root.close();
  }
}
