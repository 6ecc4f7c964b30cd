package io.celltwin.protocol.pinnderivatives;

import io.celltwin.learn.Scaler;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.training.data.TableCell;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * L. Derivative schemes: time of a training step and error at the end, with one network, one
 * optimiser and one drawing of batches for all of them. Times are what this machine took and differ
 * from run to run; all else does not.
 */
public final class Derivatives implements Protocol {
  private static final int[] BATCHES = {128, 256, 512};
  private static final int WARM = 20;
  private static final int TIMED = 40;
  private static final int STEPS = 600;
  private static final int BATCH = 256;
  private static final float ALPHA = 0.7f;
  private static final float BETA = 0.2f;
  private static final double RATE = 3e-3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String GROUP = "XJTU-2C";

  @Override
  public char letter() {
    return 'L';
  }

  @Override
  public String title() {
    return "Derivative schemes of the physics-informed network: time per step and error";
  }

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    TableSplit split = TableSplit.of(setting);
    List<TableCell> training =
        split.training().stream().filter(c -> c.group().equals(GROUP)).toList();
    List<String> notes = new ArrayList<>(split.notes());
    if (training.isEmpty()) {
      notes.add("no training cells of %s: first group there is taken instead".formatted(GROUP));
      String other = split.training().get(0).group();
      training = split.training().stream().filter(c -> c.group().equals(other)).toList();
    }
    String group = training.get(0).group();
    List<TableCell> tests = split.tests().stream().filter(c -> c.group().equals(group)).toList();
    CellPairs.Scaling scaling = CellPairs.causal(training);
    CellPairs pairs = new CellPairs(training, scaling);
    int inputs = training.get(0).features()[0].length + 1;
    List<ReportRow> rows = new ArrayList<>();
    int done = 0;
    int of = Scheme.values().length * (BATCHES.length + 1);
    for (int batch : BATCHES) {
      double exact = Double.NaN;
      for (Scheme scheme : order()) {
        setting
            .progress()
            .step(String.format(Locale.ROOT, "batch %d, %s", batch, scheme.words()), done++, of);
        Times times = timed(inputs, pairs, scheme, batch, setting.seed());
        exact = scheme == Scheme.EXACT_ALL ? times.cpu()[1] : exact;
        String at = "batch " + batch;
        boolean plain = scheme == Scheme.NONE;
        rows.add(row(at, scheme, "step-cpu-ms", times.cpu(), plain));
        rows.add(row(at, scheme, "step-wall-ms", times.wall(), plain));
        rows.add(
            new ReportRow(
                at,
                scheme.words(),
                "times-faster-than-exact",
                exact / times.cpu()[1],
                Double.NaN,
                Double.NaN,
                plain,
                "CPU time, against all exact derivatives written out"));
      }
    }
    ScoresByCell scores = new ScoresByCell();
    for (Scheme scheme : order()) {
      setting.progress().step("training, " + scheme.words(), done++, of);
      try (Pinn net = trained(inputs, pairs, scheme, setting.seed())) {
        for (TableCell cell : tests) {
          scores.add(
              group,
              scheme.words(),
              ReportRow.MAPE,
              scheme == Scheme.NONE,
              cell.id(),
              CellPairs.mape(net, cell, scaling));
        }
      }
    }
    rows.addAll(scores.rows());
    notes.add(
        String.format(
            Locale.ROOT,
            "errors after %d steps of batch %d, one seed, %d test cells: differences below 0.3 are"
                + " noise",
            STEPS,
            BATCH,
            tests.size()));
    notes.add(
        String.format(
                Locale.ROOT,
                "step times are medians of %d steps with their quartiles, one thread, dropout mask"
                    + " shared by",
                TIMED)
            + " all evaluations of a step");
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  /** The exact scheme first: the others are compared with it. */
  private static List<Scheme> order() {
    List<Scheme> order = new ArrayList<>(List.of(Scheme.values()));
    order.remove(Scheme.EXACT_ALL);
    order.add(0, Scheme.EXACT_ALL);
    return order;
  }

  private static ReportRow row(
      String group, Scheme scheme, String metric, double[] quartiles, boolean baseline) {
    return new ReportRow(
        group,
        scheme.words(),
        metric,
        quartiles[1],
        quartiles[0],
        quartiles[2],
        baseline,
        "quartiles");
  }

  /**
   * @param wall quartiles [ms]
   * @param cpu quartiles of the thread's own time [ms]
   */
  private record Times(double[] wall, double[] cpu) {}

  private static Times timed(int inputs, CellPairs pairs, Scheme scheme, int batch, long seed) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] wall = new double[TIMED];
    double[] cpu = new double[TIMED];
    Random random = new Random(seed);
    try (Pinn net = new Pinn(inputs, seed)) {
      for (int step = -WARM; step < TIMED; step++) {
        Pinn.Pairs drawn = pairs.draw(batch, random);
        long startedWall = System.nanoTime();
        long startedCpu = threads.getCurrentThreadCpuTime();
        net.step(drawn, scheme, RATE, ALPHA, BETA);
        if (step >= 0) {
          cpu[step] = (threads.getCurrentThreadCpuTime() - startedCpu) / NANOS_PER_MILLI;
          wall[step] = (System.nanoTime() - startedWall) / NANOS_PER_MILLI;
        }
      }
    }
    return new Times(quartiles(wall), quartiles(cpu));
  }

  private static double[] quartiles(double[] values) {
    Arrays.sort(values);
    return new double[] {
      Scaler.quantile(values, 0.25), Scaler.quantile(values, 0.5), Scaler.quantile(values, 0.75)
    };
  }

  private static Pinn trained(int inputs, CellPairs pairs, Scheme scheme, long seed) {
    Pinn net = new Pinn(inputs, seed);
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      double rate = RATE * 0.5 * (1 + Math.cos(Math.PI * step / STEPS)) + 1e-5;
      net.step(pairs.draw(BATCH, random), scheme, rate, ALPHA, BETA);
    }
    return net;
  }
}
