package io.celltwin.training.fit;

import io.celltwin.learn.KernelExpansion;
import io.celltwin.network.ArrayNames;
import io.celltwin.network.PulseNetwork;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.split.Folds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * All arrays of a {@link PulseNetwork}, from rows that are solved for and not descended to. For
 * each kind of cell and each way of asking, the forms of {@link PulseForm} are tried on training
 * cells left out by fold, and the one that errs least there answers. Its length scales maximise the
 * likelihood of all training rows; heights, line and level of a member are those of the rows
 * outside its fold. Half widths are the quantiles of what members err about cells they never saw.
 */
public final class PulseFit {
  private static final double TAIL = 0.05;
  private static final double LEAST_WIDTH = 0.002;
  private static final String LEFT_OUT = "mape of cells left out";

  private final PulseNetwork network;
  private final Folds folds;
  private final int most;
  private final int iterations;
  private final Map<String, float[]> constants;
  private final Map<String, float[]> arrays = new LinkedHashMap<>();
  private final List<String> log = new ArrayList<>();

  /**
   * Rows of one kind, asked in one way.
   *
   * @param told the input before the nameplate
   * @param cell a number for each cell
   */
  private record Rows(double[][] told, double[] soh, int[] fold, int[] cell) {
    Rows in(int[] rows) {
      return new Rows(
          Arrays.stream(rows).mapToObj(r -> told[r]).toArray(double[][]::new),
          Arrays.stream(rows).mapToDouble(r -> soh[r]).toArray(),
          Arrays.stream(rows).map(r -> fold[r]).toArray(),
          Arrays.stream(rows).map(r -> cell[r]).toArray());
    }

    int[] where(java.util.function.IntPredicate ofFold) {
      return IntStream.range(0, fold.length).filter(r -> ofFold.test(fold[r])).toArray();
    }

    double[][] seen(PulseForm form) {
      return Arrays.stream(told).map(form::view).toArray(double[][]::new);
    }
  }

  /**
   * @param most rows whose likelihood is maximised
   * @param iterations of that search
   * @param constants scaler and domain
   */
  public PulseFit(
      PulseNetwork network, Folds folds, int most, int iterations, Map<String, float[]> constants) {
    this.network = network;
    this.folds = folds;
    this.most = most;
    this.iterations = iterations;
    this.constants = constants;
  }

  /** What was tried and what it erred by, a line each; after {@link #fit}. */
  public List<String> log() {
    return log;
  }

  /** Where a network keeps the nameplate of a kind it does not use. */
  private static final float NOWHERE = 1000;

  /**
   * Learns.
   *
   * @param cells to learn from
   * @param progress told how many experts of how many are done
   */
  public Map<String, float[]> fit(
      List<LabelledCell> cells, java.util.function.BiConsumer<Integer, Integer> progress) {
    int told = network.nameplate();
    int experts = network.experts();
    int plates = network.inputs() - told;
    TreeMap<String, List<LabelledCell>> kinds = new TreeMap<>();
    cells.forEach(c -> kinds.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c));
    if (kinds.size() > network.kinds()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d kinds of cell, wanted at most %d: %s",
              kinds.size(),
              network.kinds(),
              kinds.keySet()));
    }
    arrays.putAll(constants);
    arrays.put(PulseNetwork.MIDDLE, new float[experts * told]);
    arrays.put(PulseNetwork.SHARP, new float[experts * told]);
    arrays.put(PulseNetwork.VIEW, new float[experts * told * told]);
    arrays.put(PulseNetwork.CENTERS, new float[experts * told * network.centers()]);
    arrays.put(PulseNetwork.HEIGHTS, new float[experts * network.centers() * network.members()]);
    arrays.put(PulseNetwork.LINE, new float[experts * told * network.members()]);
    arrays.put(PulseNetwork.LEVEL, new float[experts * network.members()]);
    arrays.put(PulseNetwork.WIDTHS, new float[experts * 2]);
    float[] plate = new float[experts * plates];
    Arrays.fill(plate, NOWHERE);
    arrays.put(ArrayNames.KIND_PLATES, plate);
    int kind = 0;
    for (Map.Entry<String, List<LabelledCell>> each : kinds.entrySet()) {
      for (boolean counted : new boolean[] {true, false}) {
        int expert = counted ? kind : network.kinds() + kind;
        double[] first = scaled(each.getValue().get(0).sohInput(0));
        for (int i = 0; i < plates; i++) {
          plate[expert * plates + i] = (float) first[told + i];
        }
        learn(each.getKey(), counted, expert, rows(each.getValue(), counted));
        progress.accept(2 * kind + (counted ? 1 : 2), 2 * kinds.size());
      }
      kind++;
    }
    return arrays;
  }

  private Rows rows(List<LabelledCell> cells, boolean counted) {
    List<double[]> told = new ArrayList<>();
    List<Double> soh = new ArrayList<>();
    List<Integer> fold = new ArrayList<>();
    List<Integer> number = new ArrayList<>();
    for (LabelledCell cell : cells) {
      for (int row = 0; row < cell.rows(); row++) {
        float[] input = cell.sohInput(row);
        if (PulseCells.counted(input) == counted) {
          double[] x = new double[network.nameplate()];
          Arrays.setAll(x, i -> input[i]);
          told.add(x);
          soh.add(cell.soh(row));
          fold.add(folds.of(cell));
          number.add(cells.indexOf(cell));
        }
      }
    }
    Rows all =
        new Rows(
            told.toArray(double[][]::new),
            soh.stream().mapToDouble(Double::doubleValue).toArray(),
            fold.stream().mapToInt(Integer::intValue).toArray(),
            number.stream().mapToInt(Integer::intValue).toArray());
    int[] every = IntStream.range(0, all.soh.length).toArray();
    return all.in(OutOfFold.evenly(every, network.centers()));
  }

  /** As the network does. */
  private double[] scaled(float[] input) {
    double[] z = new double[input.length];
    for (int i = 0; i < z.length; i++) {
      z[i] =
          Float.isNaN(input[i])
              ? 0
              : (input[i] - constants.get(ArrayNames.CENTER)[i])
                  * constants.get(ArrayNames.INVERSE_SCALE)[i];
    }
    return z;
  }

  private void learn(String kind, boolean counted, int expert, Rows rows) {
    PulseForm best = null;
    double least = Double.MAX_VALUE;
    List<String> tried = new ArrayList<>();
    for (PulseForm form : PulseForm.offered(network.nameplate(), counted, most, iterations)) {
      double error = rehearsed(form, rows);
      tried.add(String.format(Locale.ROOT, "%s %.2f", form.name(), error));
      if (error < least) {
        least = error;
        best = form;
      }
    }
    log.add(
        "%s, charge %s: %s (%s, %%: %s)"
            .formatted(
                kind,
                counted ? "counted" : "not counted",
                best.name(),
                LEFT_OUT,
                String.join("; ", tried)));
    double[][] seen = rows.seen(best);
    KernelExpansion.Kernel kernel = best.learner().kernel(seen, rows.soh, ones(rows), rows.cell);
    double[] errors = new double[rows.soh.length];
    for (int member = 0; member < network.members(); member++) {
      int m = member;
      int[] others = rows.where(f -> f != m % folds.count());
      Rows own = rows.in(others);
      KernelExpansion bells = kernel.learn(own.seen(best), own.soh, ones(own));
      write(expert, member, best, bells, others);
      for (int row : rows.where(f -> f == m % folds.count())) {
        errors[row] = rows.soh[row] - bells.predict(seen[row]);
      }
    }
    double[] sorted = Arrays.stream(errors).sorted().toArray();
    float[] widths = arrays.get(PulseNetwork.WIDTHS);
    widths[2 * expert] = (float) Math.max(LEAST_WIDTH, -FixedArrays.quantile(sorted, TAIL));
    widths[2 * expert + 1] = (float) Math.max(LEAST_WIDTH, FixedArrays.quantile(sorted, 1 - TAIL));
  }

  /** Mean absolute error of a form on cells left out, each of which counts the same [%]. */
  private double rehearsed(PulseForm form, Rows rows) {
    double sum = 0;
    for (int fold = 0; fold < folds.count(); fold++) {
      int f = fold;
      Rows in = rows.in(rows.where(other -> other != f));
      Rows out = rows.in(rows.where(own -> own == f));
      double[][] told = in.seen(form);
      KernelExpansion fitted =
          form.learner().kernel(told, in.soh, ones(in), in.cell).learn(told, in.soh, ones(in));
      double[][] seen = out.seen(form);
      for (int i = 0; i < out.soh.length; i++) {
        sum += 100 * Math.abs(fitted.predict(seen[i]) - out.soh[i]) / out.soh[i];
      }
    }
    return sum / rows.soh.length;
  }

  private static double[] ones(Rows rows) {
    double[] ones = new double[rows.soh.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * Writes a member of an expert: what it says of the form's view of the voltages, said of the
   * scaled features.
   *
   * @param others rows that it has learned from
   */
  private void write(int expert, int member, PulseForm form, KernelExpansion bells, int[] others) {
    int told = network.nameplate();
    int members = network.members();
    int centers = network.centers();
    float[] center = constants.get(ArrayNames.CENTER);
    float[] inverse = constants.get(ArrayNames.INVERSE_SCALE);
    double[][] view = form.matrix();
    double[] middle = form.told(bells.center(), told);
    for (int in = 0; in < told; in++) {
      boolean there = !Double.isNaN(middle[in]);
      arrays.get(PulseNetwork.MIDDLE)[expert * told + in] =
          there ? (float) ((middle[in] - center[in]) * inverse[in]) : 0;
      for (int out = 0; out < view.length; out++) {
        arrays.get(PulseNetwork.VIEW)[(expert * told + in) * told + out] =
            (float) (view[out][in] * bells.inverse()[out] / bells.limit() / inverse[in]);
      }
    }
    for (int out = 0; out < view.length; out++) {
      double sharp = Math.sqrt(0.5) * bells.limit() * bells.sharp()[out];
      arrays.get(PulseNetwork.SHARP)[expert * told + out] = (float) sharp;
      arrays.get(PulseNetwork.LINE)[(expert * told + out) * members + member] =
          (float) (bells.line()[out] * bells.limit());
      for (int i = 0; i < others.length; i++) {
        arrays.get(PulseNetwork.CENTERS)[(expert * told + out) * centers + others[i]] =
            (float) (sharp * bells.rows()[i][out] / bells.limit());
      }
    }
    arrays.get(PulseNetwork.LEVEL)[expert * members + member] = (float) bells.level();
    for (int i = 0; i < others.length; i++) {
      arrays.get(PulseNetwork.HEIGHTS)[(expert * centers + others[i]) * members + member] =
          (float) bells.heights()[i];
    }
  }
}
