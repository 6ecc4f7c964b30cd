package io.celltwin.training.fit;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.celltwin.artifact.Tensors;
import io.celltwin.network.ArrayOps;
import io.celltwin.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Fits all members of an ensemble at once by AdamW on the pinball loss of their quantiles.
 *
 * <pre>  ρ_τ(e) = τ·max(e, 0) + (1 − τ)·max(−e, 0),   e = truth − quantile,   τ = 5, 50, 95 %</pre>
 *
 * <p>Where the truth is censored, known only to lie at or below what was last measured, the first
 * term is dropped (Powell, Journal of Econometrics 32, 1986, 143–155).
 *
 * <p>One at a time in a JVM: the engine collects gradients for one thread only. Stopped and started
 * again it goes on from its last checkpoint and ends with the same weights.
 */
public final class Trainer {
  private static final float[] LEVELS = {0.05f, 0.5f, 0.95f};
  private static final float[] EMPHASIS = {1, 2, 1};
  private static final String STEP = "step";
  private static final String FIRST = "adam-first.";
  private static final String SECOND = "adam-second.";

  private final Task task;
  private final Schedule schedule;
  private final Device device;
  private final Path checkpoint;
  private final int checkpointEvery;

  /**
   * @param checkpoint file to go on from and to write, or null
   * @param checkpointEvery steps
   */
  public Trainer(
      Task task, Schedule schedule, Device device, Path checkpoint, int checkpointEvery) {
    this.task = task;
    this.schedule = schedule;
    this.device = device;
    this.checkpoint = checkpoint;
    this.checkpointEvery = checkpointEvery;
  }

  /**
   * Trains.
   *
   * @param constants what is not trained, by name; the result holds them too
   * @param seed of the initial weights
   * @param progress told the step and its loss, every now and then
   * @return all arrays of the network
   */
  public Map<String, float[]> fit(
      Map<String, float[]> constants, long seed, BiConsumer<Integer, Double> progress)
      throws IOException {
    Network network = task.network();
    try (NDManager root = NDManager.newBaseManager(device, "PyTorch")) {
      Map<String, Tensors.Tensor> saved =
          checkpoint != null && Files.exists(checkpoint)
              ? Tensors.read(Files.readAllBytes(checkpoint))
              : null;
      Map<String, float[]> initial = initial(network, seed);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      Map<String, NDArray[]> moments = new LinkedHashMap<>();
      for (Network.Weight weight : network.weights()) {
        Shape shape = new Shape(weight.shape());
        String name = weight.name();
        if (!weight.trained()) {
          arrays.put(name, EngineArrays.of(root, constants.get(name), shape));
          continue;
        }
        float[] values = saved == null ? initial.get(name) : saved.get(name).values();
        NDArray array = EngineArrays.of(root, values, shape);
        array.setRequiresGradient(true);
        arrays.put(name, array);
        moments.put(
            name,
            new NDArray[] {
              moment(root, saved, FIRST + name, shape), moment(root, saved, SECOND + name, shape)
            });
      }
      int start = saved == null ? 0 : (int) saved.get(STEP).values()[0];
      for (int step = start; step < schedule.steps(); step++) {
        double loss = step(root, arrays, moments, step);
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException(
              String.format(Locale.ROOT, "loss is %s at step %d", loss, step));
        }
        progress.accept(step + 1, loss);
        if (checkpoint != null && (step + 1) % checkpointEvery == 0) {
          save(network, arrays, moments, step + 1);
        }
      }
      Map<String, float[]> result = new LinkedHashMap<>();
      arrays.forEach((name, array) -> result.put(name, array.toFloatArray()));
      return result;
    }
  }

  private double step(
      NDManager root, Map<String, NDArray> arrays, Map<String, NDArray[]> moments, int step) {
    Network network = task.network();
    Batch batch = task.batch(step);
    int h = task.horizons();
    int rows = batch.rows();
    float value;
    try (NDManager manager = root.newSubManager()) {
      NDArray x = EngineArrays.of(manager, batch.features(), new Shape(rows, network.inputs()));
      NDArray y = EngineArrays.of(manager, batch.targets(), new Shape(1, rows, h, 1));
      NDArray w = EngineArrays.of(manager, batch.weights(), new Shape(1, rows, h, 1));
      NDArray c = EngineArrays.of(manager, batch.censored(), new Shape(1, rows, h, 1));
      NDArray m =
          EngineArrays.of(manager, batch.memberWeights(), new Shape(network.members(), rows, 1, 1));
      NDArray up = manager.create(weighted(true), new Shape(1, 1, 1, 3));
      NDArray down = manager.create(weighted(false), new Shape(1, 1, 1, 3));
      NDArray minus = EngineArrays.number(manager, -1);
      NDArray none = EngineArrays.number(manager, 0);
      NDArray share = EngineArrays.number(manager, 1f / rows);
      try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray q =
            network
                .opinions(new ArrayOps(manager, arrays::get), x)
                .reshape(network.members(), rows, h, 3);
        NDArray error = q.mul(minus).add(y);
        NDArray above = error.maximum(none).mul(up).mul(c.mul(-1).add(1));
        NDArray below = error.mul(minus).maximum(none).mul(down);
        NDArray total = above.add(below).mul(w).mul(m).sum();
        // each member's loss is a mean of its own: divide by the weight of one member's share
        NDArray loss = total.mul(share);
        gradients.backward(loss);
        value = loss.getFloat();
      }
      double rate = schedule.rateAt(step);
      moments.forEach(
          (name, moment) ->
              Adam.step(arrays.get(name), moment, rate, step + 1, schedule.decay(), true));
    }
    return value / network.members();
  }

  private static float[] weighted(boolean above) {
    float[] weights = new float[LEVELS.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = EMPHASIS[i] * (above ? LEVELS[i] : 1 - LEVELS[i]);
    }
    return weights;
  }

  /** He et al. (2015): variance 2 / inputs, so that signals neither die nor explode. */
  private static Map<String, float[]> initial(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Network.Weight weight : network.weights()) {
      if (!weight.trained()) {
        continue;
      }
      float[] values = new float[weight.size()];
      if (weight.name().endsWith(".weight")) {
        long inputs = weight.shape().get(weight.shape().size() - 2);
        double scale = Math.sqrt((weight.name().startsWith("head") ? 0.1 : 2.0) / inputs);
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextGaussian() * scale);
        }
      }
      arrays.put(weight.name(), values);
    }
    return arrays;
  }

  private static NDArray moment(
      NDManager root, Map<String, Tensors.Tensor> saved, String name, Shape shape) {
    return saved == null
        ? root.zeros(shape)
        : EngineArrays.of(root, saved.get(name).values(), shape);
  }

  private void save(
      Network network, Map<String, NDArray> arrays, Map<String, NDArray[]> moments, int step)
      throws IOException {
    Map<String, Tensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put(STEP, new Tensors.Tensor(new long[] {1}, new float[] {step}));
    for (Network.Weight weight : network.weights()) {
      if (weight.trained()) {
        String name = weight.name();
        long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        tensors.put(name, new Tensors.Tensor(shape, arrays.get(name).toFloatArray()));
        tensors.put(FIRST + name, new Tensors.Tensor(shape, moments.get(name)[0].toFloatArray()));
        tensors.put(SECOND + name, new Tensors.Tensor(shape, moments.get(name)[1].toFloatArray()));
      }
    }
    Path half = checkpoint.resolveSibling(checkpoint.getFileName() + ".part");
    Files.write(half, Tensors.write(tensors));
    Files.move(half, checkpoint, StandardCopyOption.REPLACE_EXISTING);
  }
}
