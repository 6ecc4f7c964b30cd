package io.celltwin.protocol.pulse;

import io.celltwin.learn.AdditiveProcess;
import io.celltwin.learn.Constant;
import io.celltwin.learn.KernelRidge;
import io.celltwin.learn.Regressor;
import io.celltwin.training.data.PulseBat;
import io.celltwin.training.data.PulseRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
record RegressionMethod(
    String name,
    VoltageView view,
    Told told,
    boolean withRested,
    boolean logarithm,
    int near,
    Regressor regressor)
    implements PulseMethod {

  /** How the state of charge enters. */
  enum Told {
    NOT,
    PERCENT,
    LOGARITHM_AND_PERCENT
  }

  private static final int MOST = 400;
  private static final int ITERATIONS = 30;

  @Override
  public boolean constant() {
    return regressor instanceof Constant;
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

  @Override
  public Answer fit(List<PulseRow> rows) {
    List<PulseRow> own = nearest(rows);
    double[][] x = own.stream().map(this::inputs).toArray(double[][]::new);
    double[] y = own.stream().mapToDouble(r -> logarithm ? Math.log(r.soh()) : r.soh()).toArray();
    double[] ones = new double[y.length];
    java.util.Arrays.fill(ones, 1);
    int[] cells = own.stream().mapToInt(r -> r.cell().hashCode()).toArray();
    Regressor.Fitted fitted = regressor.fit(x, y, ones, cells);
    return Answer.near(
        rows,
        row -> {
          double soh = fitted.predict(inputs(row));
          return logarithm ? Math.exp(soh) : soh;
        });
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
  static List<PulseMethod> inside() {
    return List.of(
        new RegressionMethod(
            "process, raw",
            VoltageView.RAW,
            Told.PERCENT,
            true,
            false,
            0,
            process(List.of(range(0, 22)), List.of())),
        new RegressionMethod(
            "process, steps",
            VoltageView.STEPS,
            Told.PERCENT,
            true,
            false,
            0,
            process(groups(1), List.of())),
        new RegressionMethod(
            "process and lines, relative",
            VoltageView.RELATIVE,
            Told.PERCENT,
            true,
            false,
            0,
            process(groups(1), groups(1))),
        new RegressionMethod(
            "lines, raw",
            VoltageView.RAW,
            Told.PERCENT,
            true,
            false,
            0,
            process(List.of(), List.of(List.of(0), List.of(1), range(1, 22)))),
        additive(VoltageView.STEPS, 0),
        additive(VoltageView.RELATIVE, 0));
  }

  /**
   * What is tried where the levels asked lie between those seen: no process of all voltages at once
   * as measured, which has no row near, but one that sees charge as a logarithm, in which rested
   * voltage is nearly straight, and the plain kernel machine.
   */
  static List<PulseMethod> between() {
    List<PulseMethod> all = new ArrayList<>(inside().subList(1, inside().size()));
    all.add(
        new RegressionMethod(
            "process, steps and ln SOC",
            VoltageView.STEPS,
            Told.LOGARITHM_AND_PERCENT,
            true,
            true,
            0,
            process(List.of(List.of(0), List.of(2), range(3, 23)), List.of())));
    all.add(
        new RegressionMethod(
            "kernel ridge, raw", VoltageView.RAW, Told.PERCENT, true, false, 0, new KernelRidge()));
    return all;
  }

  /** What is tried where the levels asked lie beyond those seen. */
  static List<PulseMethod> beyond() {
    List<PulseMethod> all = new ArrayList<>();
    for (double exponent : new double[] {1, 1.25, 1.5}) {
      for (int near : new int[] {0, 4}) {
        all.add(law("line", exponent, near, new Polynomial(), false));
        all.add(law("curve", exponent, near, new Polynomial(), true));
      }
      all.add(
          law("process", exponent, 0, process(List.of(List.of(0)), List.of(List.of(0))), false));
    }
    for (int near : new int[] {0, 4}) {
      all.add(additive(VoltageView.RELATIVE, near));
      all.add(additive(VoltageView.STEPS, near));
      all.add(
          new RegressionMethod(
              "lines, logarithm" + suffix(near),
              VoltageView.RELATIVE,
              Told.LOGARITHM_AND_PERCENT,
              true,
              true,
              near,
              process(List.of(), groups(2))));
      all.add(
          new RegressionMethod(
              "lines, raw" + suffix(near),
              VoltageView.RAW,
              Told.PERCENT,
              true,
              false,
              near,
              process(List.of(), List.of(List.of(0), List.of(1), range(1, 22)))));
    }
    all.add(
        new RegressionMethod(
            "constant", VoltageView.RAW, Told.NOT, true, false, 0, new Constant()));
    all.addAll(blindBeyond());
    return all;
  }

  /** What is tried where the state of charge is not told, all levels seen. */
  static List<PulseMethod> blindInside() {
    return List.of(
        new RegressionMethod(
            "process, raw",
            VoltageView.RAW,
            Told.NOT,
            true,
            false,
            0,
            process(List.of(range(0, 21)), List.of())),
        new LevelMixture(VoltageView.RAW),
        new LevelMixture(VoltageView.RELATIVE));
  }

  /** What is tried where the state of charge is not told and lies beyond those seen. */
  static List<PulseMethod> blindBeyond() {
    List<PulseMethod> all = new ArrayList<>();
    for (VoltageView view :
        List.of(VoltageView.RELATIVE, VoltageView.STEPS, VoltageView.LOGARITHMS)) {
      all.add(new InverseRegression(view, 1));
      all.add(new InverseRegression(view, 0.2));
    }
    return all;
  }

  private static RegressionMethod law(
      String shape, double exponent, int near, Regressor regressor, boolean curved) {
    return new RegressionMethod(
        "slippage %s p=%s%s".formatted(shape, exponent, suffix(near)),
        VoltageView.RAW,
        Told.PERCENT,
        true,
        false,
        near,
        new SlippageLaw(exponent, regressor, curved));
  }

  private static RegressionMethod additive(VoltageView view, int near) {
    return new RegressionMethod(
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
    return near == 0 ? "" : String.format(Locale.ROOT, ", highest %d levels", near);
  }

  /** Each form of the state of charge, the rested voltage, and the rest together. */
  static List<List<Integer>> groups(int forms) {
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i <= forms; i++) {
      all.add(List.of(i));
    }
    all.add(range(forms + 1, forms + 1 + PulseBat.VOLTAGES - 1));
    return all;
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  static AdditiveProcess process(List<List<Integer>> smooth, List<List<Integer>> linear) {
    return new AdditiveProcess(smooth, linear, MOST, ITERATIONS);
  }
}
