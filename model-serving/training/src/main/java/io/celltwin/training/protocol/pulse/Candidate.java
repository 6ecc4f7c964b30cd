package io.celltwin.training.protocol.pulse;

import io.celltwin.training.data.PulseBat;
import io.celltwin.training.data.PulseRow;
import io.celltwin.training.learn.AdditiveProcess;
import io.celltwin.training.learn.BoostedTrees;
import io.celltwin.training.learn.Constant;
import io.celltwin.training.learn.Forest;
import io.celltwin.training.learn.Regressor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One way to the answer, as it is offered to the choice.
 *
 * @param name in tables
 * @param view of the voltages
 * @param told which forms of the state of charge stand before them
 * @param withRested whether the rested voltage stays among the inputs
 * @param logarithm whether ln SOH is learned instead of SOH
 * @param near learn from the highest levels seen alone, this many; 0 for all
 * @param regressor that learns
 */
record Candidate(
    String name,
    View view,
    Told told,
    boolean withRested,
    boolean logarithm,
    int near,
    Regressor regressor) {

  /** How the state of charge enters. */
  enum Told {
    NOT,
    PERCENT,
    LOGARITHM_AND_PERCENT
  }

  private static final double MARGIN = 0.08;
  private static final int MOST = 400;
  private static final int ITERATIONS = 30;

  /** Whether answers stay among the healths seen, whatever the inputs. */
  boolean bounded() {
    return regressor instanceof Constant
        || regressor instanceof Forest
        || regressor instanceof BoostedTrees;
  }

  /** Inputs of a row. */
  double[] inputs(PulseRow row) {
    double[] volts = view.of(row.volts());
    int from = withRested ? 0 : 1;
    int soc =
        switch (told) {
          case NOT -> 0;
          case PERCENT -> 1;
          case LOGARITHM_AND_PERCENT -> 2;
        };
    double[] x = new double[soc + volts.length - from];
    if (told == Told.LOGARITHM_AND_PERCENT) {
      x[0] = Math.log(row.soc());
      x[1] = row.soc();
    } else if (told == Told.PERCENT) {
      x[0] = row.soc();
    }
    System.arraycopy(volts, from, x, soc, volts.length - from);
    return x;
  }

  /** A candidate that has learned. */
  interface Answer {
    double of(PulseRow row);
  }

  /** Learns; answers stay within a little of the healths seen. */
  Answer fit(List<PulseRow> rows) {
    List<PulseRow> own = nearest(rows);
    double[][] x = own.stream().map(this::inputs).toArray(double[][]::new);
    double[] y = own.stream().mapToDouble(r -> logarithm ? Math.log(r.soh()) : r.soh()).toArray();
    double least = rows.stream().mapToDouble(PulseRow::soh).min().orElse(0) - MARGIN;
    double most = rows.stream().mapToDouble(PulseRow::soh).max().orElse(1) + MARGIN;
    double[] ones = new double[y.length];
    java.util.Arrays.fill(ones, 1);
    int[] cells = own.stream().mapToInt(r -> r.cell().hashCode()).toArray();
    Regressor.Fitted fitted = regressor.fit(x, y, ones, cells);
    return row -> {
      double soh = fitted.predict(inputs(row));
      soh = logarithm ? Math.exp(soh) : soh;
      return Math.max(least, Math.min(most, soh));
    };
  }

  private List<PulseRow> nearest(List<PulseRow> rows) {
    double[] levels = rows.stream().mapToDouble(PulseRow::soc).distinct().sorted().toArray();
    if (near == 0 || levels.length <= near) {
      return rows;
    }
    double from = levels[levels.length - near];
    return rows.stream().filter(r -> r.soc() >= from).toList();
  }

  /** What is tried where the state of charge is told and all levels near the one asked are seen. */
  static List<Candidate> inside() {
    return List.of(
        new Candidate(
            "process, raw",
            View.RAW,
            Told.PERCENT,
            true,
            false,
            0,
            process(List.of(range(0, 22)), List.of())),
        new Candidate(
            "process, steps",
            View.STEPS,
            Told.PERCENT,
            true,
            false,
            0,
            process(groups(1), List.of())),
        new Candidate(
            "process and lines, relative",
            View.RELATIVE,
            Told.PERCENT,
            true,
            false,
            0,
            process(groups(1), groups(1))),
        new Candidate(
            "lines, raw",
            View.RAW,
            Told.PERCENT,
            true,
            false,
            0,
            process(List.of(), List.of(List.of(0), List.of(1), range(1, 22)))),
        additive(View.STEPS, 0),
        additive(View.RELATIVE, 0));
  }

  /** What is tried where the levels asked lie beyond those seen. */
  static List<Candidate> beyond() {
    List<Candidate> all = new ArrayList<>();
    for (double exponent : new double[] {1, 1.25, 1.5}) {
      for (int near : new int[] {0, 4}) {
        all.add(law("line", exponent, near, new Polynomial(), false));
        all.add(law("curve", exponent, near, new Polynomial(), true));
      }
      all.add(
          law("process", exponent, 0, process(List.of(List.of(0)), List.of(List.of(0))), false));
    }
    for (int near : new int[] {0, 4}) {
      all.add(additive(View.RELATIVE, near));
      all.add(additive(View.STEPS, near));
      all.add(
          new Candidate(
              "lines, logarithm" + suffix(near),
              View.RELATIVE,
              Told.LOGARITHM_AND_PERCENT,
              true,
              true,
              near,
              process(List.of(), groups(2))));
      all.add(
          new Candidate(
              "lines, raw" + suffix(near),
              View.RAW,
              Told.PERCENT,
              true,
              false,
              near,
              process(List.of(), List.of(List.of(0), List.of(1), range(1, 22)))));
    }
    all.addAll(blindBeyond());
    return all;
  }

  /** What is tried where the state of charge is not told, all levels seen. */
  static List<Candidate> blindInside(long seed) {
    List<List<Integer>> two = List.of(List.of(0), range(1, 21));
    return List.of(
        new Candidate(
            "process, raw",
            View.RAW,
            Told.NOT,
            true,
            false,
            0,
            process(List.of(range(0, 21)), List.of())),
        new Candidate(
            "process and lines, relative",
            View.RELATIVE,
            Told.NOT,
            true,
            false,
            0,
            process(two, two)),
        new Candidate(
            "process and lines, logarithms",
            View.LOGARITHMS,
            Told.NOT,
            true,
            false,
            0,
            process(two, two)),
        new Candidate(
            "process, steps", View.STEPS, Told.NOT, true, false, 0, process(two, List.of())),
        new Candidate(
            "boosted, relative",
            View.RELATIVE,
            Told.NOT,
            true,
            false,
            0,
            new BoostedTrees(200, 0.06, 4, 8, 0.8, 0.7, 1, "reg:squarederror", null, seed)),
        new Candidate(
            "lines, raw",
            View.RAW,
            Told.NOT,
            true,
            false,
            0,
            process(List.of(), List.of(range(0, 21)))));
  }

  /** What is tried where the state of charge is not told and lies beyond those seen. */
  static List<Candidate> blindBeyond() {
    List<Candidate> all = new ArrayList<>();
    all.add(new Candidate("constant", View.RAW, Told.NOT, true, false, 0, new Constant()));
    for (View view : List.of(View.RELATIVE, View.STEPS, View.LOGARITHMS)) {
      String name = view.name().toLowerCase(java.util.Locale.ROOT);
      all.add(
          new Candidate(
              "lines, " + name + " without U1",
              view,
              Told.NOT,
              false,
              false,
              0,
              process(List.of(), List.of(range(0, 20)))));
    }
    all.add(
        new Candidate(
            "process and lines, relative without U1",
            View.RELATIVE,
            Told.NOT,
            false,
            false,
            0,
            process(List.of(range(0, 20)), List.of(range(0, 20)))));
    all.add(
        new Candidate(
            "lines, raw without SOC",
            View.RAW,
            Told.NOT,
            true,
            false,
            0,
            process(List.of(), List.of(range(0, 21)))));
    all.add(
        new Candidate(
            "extra trees, relative without U1",
            View.RELATIVE,
            Told.NOT,
            false,
            false,
            0,
            Forest.extra(150, 0.5, 2, 1)));
    all.add(
        new Candidate(
            "boosted, relative without U1",
            View.RELATIVE,
            Told.NOT,
            false,
            false,
            0,
            new BoostedTrees(150, 0.08, 4, 8, 1, 1, 1, "reg:squarederror", null, 1)));
    return all;
  }

  private static Candidate law(
      String shape, double exponent, int near, Regressor regressor, boolean curved) {
    return new Candidate(
        "slippage %s p=%s%s".formatted(shape, exponent, suffix(near)),
        View.RAW,
        Told.PERCENT,
        true,
        false,
        near,
        new SlippageLaw(exponent, regressor, curved));
  }

  private static Candidate additive(View view, int near) {
    return new Candidate(
        "process of U and line of ln SOC, "
            + view.name().toLowerCase(java.util.Locale.ROOT)
            + suffix(near),
        view,
        Told.LOGARITHM_AND_PERCENT,
        true,
        true,
        near,
        process(List.of(List.of(2), range(3, 23)), groups(2)));
  }

  private static String suffix(int near) {
    return near == 0 ? "" : ", highest %d levels".formatted(near);
  }

  /** Each form of the state of charge, the rested voltage, and the rest together. */
  private static List<List<Integer>> groups(int forms) {
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i <= forms; i++) {
      all.add(List.of(i));
    }
    all.add(range(forms + 1, forms + 1 + PulseBat.VOLTAGES - 1));
    return all;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static Regressor process(List<List<Integer>> smooth, List<List<Integer>> linear) {
    return new AdditiveProcess(smooth, linear, MOST, ITERATIONS);
  }
}
