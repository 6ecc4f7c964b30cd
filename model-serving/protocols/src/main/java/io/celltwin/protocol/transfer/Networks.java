package io.celltwin.protocol.transfer;

import io.celltwin.protocol.pinnderivatives.CellPairs;
import io.celltwin.protocol.pinnderivatives.Pinn;
import io.celltwin.protocol.pinnderivatives.Scheme;
import io.celltwin.training.data.TableCell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ways to bring a network from one kind of cells to another. */
final class Networks {
  private static final int BATCH = 128;
  private static final double RATE = 4e-3;
  private static final double TUNE_RATE = 1e-3;
  private static final float ALPHA = 0.7f;
  private static final float BETA = 0.05f;

  private final int inputs;
  private final CellPairs.Scaling scaling;
  private final Map<String, float[]> source;
  private final long seed;
  private final Effort effort;

  /**
   * How long to train.
   *
   * @param steps of a network from scratch, the source's included
   * @param tuning steps of one carried over
   */
  record Effort(int steps, int tuning) {}

  /** Trains the source network, with the dynamics that may later be frozen. */
  Networks(List<TableCell> source, CellPairs.Scaling scaling, Effort effort, long seed) {
    this.effort = effort;
    this.inputs = source.get(0).features()[0].length + 1;
    this.scaling = scaling;
    this.seed = seed;
    try (Pinn net = new Pinn(inputs, seed)) {
      train(net, source, Scheme.TANGENT_TIME, effort.steps(), RATE);
      this.source = net.weights();
    }
  }

  private void train(Pinn net, List<TableCell> cells, Scheme scheme, int steps, double rate) {
    CellPairs pairs = new CellPairs(cells, scaling);
    Random random = new Random(seed);
    for (int step = 0; step < steps; step++) {
      double now = rate * 0.5 * (1 + Math.cos(Math.PI * step / steps)) + 1e-5;
      net.step(pairs.draw(BATCH, random), scheme, now, ALPHA, BETA);
    }
  }

  /** Errors [%] of every way, by name, a value a test cell. */
  Map<String, double[]> errors(List<TableCell> labelled, List<TableCell> tests) {
    Map<String, double[]> errors = new LinkedHashMap<>();
    errors.put("source network alone", run(tests, net -> net.weights(source)));
    errors.put(
        "network from scratch",
        run(tests, net -> train(net, labelled, Scheme.NONE, effort.steps(), RATE)));
    errors.put("full fine-tune", tuned(labelled, tests, Scheme.NONE, false));
    errors.put("frozen layers, new head", tuned(labelled, tests, Scheme.NONE, true));
    errors.put("frozen physics, exact", tuned(labelled, tests, Scheme.TANGENT_TIME, false));
    errors.put(
        "frozen physics, forward difference", tuned(labelled, tests, Scheme.FORWARD_TIME, false));
    errors.put("frozen physics, Richardson", tuned(labelled, tests, Scheme.RICHARDSON_TIME, false));
    return errors;
  }

  private double[] tuned(
      List<TableCell> labelled, List<TableCell> tests, Scheme scheme, boolean headAlone) {
    return run(
        tests,
        net -> {
          Map<String, float[]> kept = new LinkedHashMap<>(source);
          if (headAlone) {
            kept.keySet().removeIf(name -> name.startsWith("u4") || name.startsWith("u5"));
            net.freeze(Pinn.ENCODER);
          }
          net.weights(kept);
          net.freezeDynamics();
          train(net, labelled, scheme, effort.tuning(), TUNE_RATE);
        });
  }

  private double[] run(List<TableCell> tests, java.util.function.Consumer<Pinn> learn) {
    try (Pinn net = new Pinn(inputs, seed + 7)) {
      learn.accept(net);
      return tests.stream().mapToDouble(c -> CellPairs.mape(net, c, scaling)).toArray();
    }
  }
}
