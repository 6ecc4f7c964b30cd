package io.celltwin.protocol.pulse;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.celltwin.training.data.PulseBat;
import io.celltwin.training.data.PulseRow;
import io.celltwin.training.fit.Adam;
import io.celltwin.training.fit.EngineArrays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A conditional variational autoencoder that makes up responses at states of charge nobody
 * measured. Each of the 21 voltages is a token that attends to two tokens of condition, state of
 * charge and health, in the encoder and in the decoder; a sample is z = μ + exp(½ ln σ²)·ε.
 *
 * <p>For new levels a cell's latent mean and variance are scaled by the ratio of the new levels'
 * mean and variance of charge to those learned from, as published; the health stays the cell's own.
 *
 * @see <a href="https://doi.org/10.1038/s41467-024-54454-0">Tao et al., Nature Communications 15
 *     (2024) 10154</a>
 */
final class ConditionalAutoencoder {
  private static final int TOKENS = PulseBat.VOLTAGES;
  private static final int WIDTH = 16;
  private static final int HEADS = 4;
  private static final int HIDDEN = 64;
  private static final int LATENT = 4;
  private static final int STEPS = 400;
  private static final int BATCH = 96;
  private static final float RATE = 2e-3f;
  private static final float DECAY = 1e-5f;
  private static final float KL = 0.02f;
  private static final float LEAST_LOG = -8;
  private static final float MOST_LOG = 3;

  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final Random random;

  /**
   * Made-up rows.
   *
   * @param plain from the cells' own latent values
   * @param scaled from latent values scaled as published
   */
  record Made(List<PulseRow> plain, List<PulseRow> scaled) {}

  private ConditionalAutoencoder(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Learns from rows and makes up as many for each cell as there are new levels.
   *
   * @param rows of training cells
   * @param levels new states of charge [%]
   * @return made-up rows, with the health of the cell they were made from
   */
  static Made generate(List<PulseRow> rows, double[] levels, long seed) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      return new ConditionalAutoencoder(seed).run(manager, rows, levels);
    }
  }

  private Made run(NDManager manager, List<PulseRow> rows, double[] levels) {
    Scale scale = Scale.of(rows);
    initialise(manager);
    train(manager, rows, scale);

    float[][] latent = encode(manager, rows, scale);
    double[] seen = rows.stream().mapToDouble(PulseRow::soc).toArray();
    double meanRatio = mean(levels) / mean(seen);
    double varianceRatio = Math.max(1e-6, variance(levels)) / Math.max(1e-6, variance(seen));
    return new Made(
        sample(manager, rows, levels, latent, scale, 1, 1),
        sample(manager, rows, levels, latent, scale, meanRatio, varianceRatio));
  }

  private List<PulseRow> sample(
      NDManager manager,
      List<PulseRow> rows,
      double[] levels,
      float[][] latent,
      Scale scale,
      double meanRatio,
      double varianceRatio) {
    TreeMap<String, List<Integer>> cells =
        java.util.stream.IntStream.range(0, rows.size())
            .boxed()
            .collect(
                Collectors.groupingBy(i -> rows.get(i).cell(), TreeMap::new, Collectors.toList()));
    List<PulseRow> wanted = new ArrayList<>();
    List<float[]> z = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> cell : cells.entrySet()) {
      PulseRow like = rows.get(cell.getValue().get(0));
      for (double level : levels) {
        float[] sample = new float[LATENT];
        for (int l = 0; l < LATENT; l++) {
          double mu = 0;
          double logVariance = 0;
          for (int i : cell.getValue()) {
            mu += latent[i][l] / cell.getValue().size();
            logVariance += latent[i][LATENT + l] / cell.getValue().size();
          }
          double deviation = Math.exp(0.5 * (logVariance + Math.log(varianceRatio)));
          sample[l] = (float) (meanRatio * mu + deviation * random.nextGaussian());
        }
        z.add(sample);
        wanted.add(new PulseRow(like.cell(), like.kind(), level, like.volts(), like.soh()));
      }
    }
    return decode(manager, wanted, z, scale);
  }

  /** Mean and standard deviation of each voltage, of charge and of health. */
  private record Scale(double[] mean, double[] deviation) {
    static Scale of(List<PulseRow> rows) {
      double[] mean = new double[TOKENS + 2];
      double[] deviation = new double[TOKENS + 2];
      for (int j = 0; j < mean.length; j++) {
        int column = j;
        double[] values = rows.stream().mapToDouble(r -> value(r, column)).toArray();
        mean[j] = ConditionalAutoencoder.mean(values);
        deviation[j] = Math.max(1e-6, Math.sqrt(ConditionalAutoencoder.variance(values)));
      }
      return new Scale(mean, deviation);
    }

    private static double value(PulseRow row, int j) {
      return j < TOKENS ? row.volts()[j] : j == TOKENS ? row.soc() : row.soh();
    }

    float scaled(PulseRow row, int j) {
      return (float) ((value(row, j) - mean[j]) / deviation[j]);
    }

    double volt(float scaled, int j) {
      return mean[j] + deviation[j] * scaled;
    }
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElse(0);
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
  }

  private void initialise(NDManager manager) {
    weight(manager, "token", 1, 1, WIDTH);
    for (String part : List.of("encoder", "decoder")) {
      weight(manager, part + ".place", 1, TOKENS, WIDTH);
      weight(manager, part + ".condition", 1, 2, WIDTH);
      weight(manager, part + ".condition-bias", 1, 2, WIDTH);
      for (String map : List.of("query", "key", "value", "out")) {
        weight(manager, part + "." + map, WIDTH, WIDTH);
      }
    }
    weight(manager, "hidden", TOKENS * WIDTH, HIDDEN);
    weight(manager, "hidden-bias", 1, HIDDEN);
    weight(manager, "latent", HIDDEN, 2 * LATENT);
    weight(manager, "from-latent", LATENT, TOKENS * WIDTH);
    weight(manager, "inner", WIDTH, WIDTH);
    weight(manager, "volt", WIDTH, 1);
    weight(manager, "skip", 2, TOKENS);
    weight(manager, "skip-bias", 1, TOKENS);
  }

  private void weight(NDManager manager, String name, long... shape) {
    long size = new Shape(shape).size();
    float[] values = new float[(int) size];
    boolean bias = name.endsWith("bias");
    double scale = Math.sqrt(1.0 / shape[Math.max(0, shape.length - 2)]);
    for (int i = 0; i < values.length; i++) {
      values[i] = bias ? 0 : (float) (random.nextGaussian() * scale);
    }
    NDArray array = EngineArrays.of(manager, values, new Shape(shape));
    array.setRequiresGradient(true);
    weights.put(name, array);
  }

  private NDArray w(String name) {
    return weights.get(name);
  }

  /** Tokens [b, 21, w] look at condition [b, 2, 1]. */
  private NDArray attend(String part, NDArray tokens, NDArray condition) {
    long b = tokens.getShape().get(0);
    NDArray looked =
        condition
            .mul(w(part + ".condition"))
            .add(w(part + ".condition-bias"))
            .getNDArrayInternal()
            .relu();
    NDArray query = heads(tokens.matMul(w(part + ".query")), b, TOKENS);
    NDArray key = heads(looked.matMul(w(part + ".key")), b, 2);
    NDArray value = heads(looked.matMul(w(part + ".value")), b, 2);
    NDArray share =
        query
            .matMul(key.transpose(0, 1, 3, 2))
            .mul(
                EngineArrays.number(
                    condition.getManager(), 1f / (float) Math.sqrt((double) WIDTH / HEADS)))
            .softmax(-1);
    NDArray found = share.matMul(value).transpose(0, 2, 1, 3).reshape(b, TOKENS, WIDTH);
    return tokens.add(found.matMul(w(part + ".out")));
  }

  private static NDArray heads(NDArray x, long b, long tokens) {
    return x.reshape(b, tokens, HEADS, WIDTH / HEADS).transpose(0, 2, 1, 3);
  }

  /** μ and ln σ², side by side. */
  private NDArray encoded(NDArray x, NDArray condition) {
    long b = x.getShape().get(0);
    NDArray tokens =
        x.reshape(b, TOKENS, 1).mul(w("token")).add(w("encoder.place")).getNDArrayInternal().relu();
    return attend("encoder", tokens, condition)
        .reshape(b, TOKENS * WIDTH)
        .matMul(w("hidden"))
        .add(w("hidden-bias"))
        .getNDArrayInternal()
        .relu()
        .matMul(w("latent"));
  }

  private NDArray decoded(NDArray z, NDArray condition) {
    long b = z.getShape().get(0);
    NDArray tokens = z.matMul(w("from-latent")).reshape(b, TOKENS, WIDTH).add(w("decoder.place"));
    NDArray inner =
        attend("decoder", tokens, condition).matMul(w("inner")).getNDArrayInternal().relu();
    return inner
        .matMul(w("volt"))
        .reshape(b, TOKENS)
        .add(condition.reshape(b, 2).matMul(w("skip")))
        .add(w("skip-bias"));
  }

  private static NDArray volts(NDManager manager, List<PulseRow> rows, Scale scale) {
    float[] flat = new float[rows.size() * TOKENS];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < TOKENS; j++) {
        flat[i * TOKENS + j] = scale.scaled(rows.get(i), j);
      }
    }
    return EngineArrays.of(manager, flat, new Shape(rows.size(), TOKENS));
  }

  private static NDArray condition(NDManager manager, List<PulseRow> rows, Scale scale) {
    float[] flat = new float[rows.size() * 2];
    for (int i = 0; i < rows.size(); i++) {
      flat[2 * i] = scale.scaled(rows.get(i), TOKENS);
      flat[2 * i + 1] = scale.scaled(rows.get(i), TOKENS + 1);
    }
    return EngineArrays.of(manager, flat, new Shape(rows.size(), 2, 1));
  }

  private void train(NDManager manager, List<PulseRow> rows, Scale scale) {
    Map<String, NDArray[]> moments = new LinkedHashMap<>();
    weights.forEach(
        (name, array) ->
            moments.put(
                name,
                new NDArray[] {manager.zeros(array.getShape()), manager.zeros(array.getShape())}));
    for (int step = 0; step < STEPS; step++) {
      List<PulseRow> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, rows.size()); i++) {
        batch.add(rows.get(random.nextInt(rows.size())));
      }
      float[] noise = new float[batch.size() * LATENT];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) random.nextGaussian();
      }
      try (NDManager own = manager.newSubManager()) {
        NDArray x = volts(own, batch, scale);
        NDArray condition = condition(own, batch, scale);
        NDArray epsilon = EngineArrays.of(own, noise, new Shape(batch.size(), LATENT));
        x.attach(own);
        try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray both = encoded(x, condition);
          NDArray mu = both.get(":, :" + LATENT);
          NDArray logVariance = both.get(":, " + LATENT + ":").clip(LEAST_LOG, MOST_LOG);
          NDArray z = mu.add(logVariance.mul(EngineArrays.number(own, 0.5f)).exp().mul(epsilon));
          NDArray error = decoded(z, condition).sub(x).square().sum();
          NDArray divergence =
              mu.square()
                  .add(logVariance.exp())
                  .sub(logVariance)
                  .sub(1)
                  .sum()
                  .mul(EngineArrays.number(own, 0.5f * KL));
          gradients.backward(
              error.add(divergence).mul(EngineArrays.number(own, 1f / batch.size())));
        }
        int count = step + 1;
        moments.forEach(
            (name, moment) -> Adam.step(weights.get(name), moment, RATE, count, DECAY, true));
      }
    }
  }

  private float[][] encode(NDManager manager, List<PulseRow> rows, Scale scale) {
    try (NDManager own = manager.newSubManager()) {
      NDArray x = volts(own, rows, scale);
      x.attach(own);
      float[] flat = encoded(x, condition(own, rows, scale)).toFloatArray();
      float[][] latent = new float[rows.size()][];
      for (int i = 0; i < latent.length; i++) {
        latent[i] = java.util.Arrays.copyOfRange(flat, 2 * LATENT * i, 2 * LATENT * (i + 1));
      }
      return latent;
    }
  }

  private List<PulseRow> decode(
      NDManager manager, List<PulseRow> wanted, List<float[]> z, Scale scale) {
    try (NDManager own = manager.newSubManager()) {
      float[] flat = new float[wanted.size() * LATENT];
      for (int i = 0; i < wanted.size(); i++) {
        System.arraycopy(z.get(i), 0, flat, i * LATENT, LATENT);
      }
      NDArray latent = own.create(flat, new Shape(wanted.size(), LATENT));
      float[] made = decoded(latent, condition(own, wanted, scale)).toFloatArray();
      List<PulseRow> rows = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        double[] volts = new double[TOKENS];
        for (int j = 0; j < TOKENS; j++) {
          volts[j] = scale.volt(made[i * TOKENS + j], j);
        }
        PulseRow row = wanted.get(i);
        rows.add(new PulseRow(row.cell(), row.kind(), row.soc(), volts, row.soh()));
      }
      return rows;
    }
  }
}
