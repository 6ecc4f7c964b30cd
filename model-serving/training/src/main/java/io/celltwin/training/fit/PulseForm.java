package io.celltwin.training.fit;

import io.celltwin.learn.AdditiveProcess;
import io.celltwin.learn.GaussianProcess;
import io.celltwin.learn.KernelExpansion;
import io.celltwin.learn.KernelRidge;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A way to tell a kernel machine of a pulse test.
 *
 * @param name in tables
 * @param matrix of the view: a row for each value it is told, a column for each value of the input
 *     before the nameplate (counted charge, U1, rises over U1)
 * @param learner of what it is told
 */
record PulseForm(String name, double[][] matrix, KernelExpansion.Learner learner) {

  /** Turning points as measured, as rises over the rested voltage, or each over the one before. */
  private enum View {
    RAW,
    RELATIVE,
    STEPS
  }

  /**
   * Those to choose from.
   *
   * @param told values before the nameplate
   * @param counted whether the first of them, the counted charge, is there
   * @param most rows whose likelihood is maximised
   * @param iterations of that search
   */
  static List<PulseForm> offered(int told, boolean counted, int most, int iterations) {
    int first = counted ? 0 : 1;
    int size = told - first;
    List<List<Integer>> one = List.of(range(0, size));
    List<List<Integer>> apart = new ArrayList<>();
    for (int i = 0; i < size - told + 2; i++) { // the charge, and the rested voltage
      apart.add(List.of(i));
    }
    apart.add(range(size - told + 2, size));
    double[][] raw = matrix(View.RAW, told, first);
    double[][] rises = matrix(View.RELATIVE, told, first);
    double[][] steps = matrix(View.STEPS, told, first);
    return List.of(
        new PulseForm("smooth, raw", raw, process(one, List.of(), most, iterations)),
        new PulseForm("smooth, steps", steps, process(apart, List.of(), most, iterations)),
        new PulseForm("smooth and lines, rises", rises, process(apart, apart, most, iterations)),
        new PulseForm("smooth and lines, steps", steps, process(apart, apart, most, iterations)),
        new PulseForm("lines, raw", raw, process(List.of(), apart, most, iterations)),
        new PulseForm("plain process, raw", raw, new GaussianProcess()),
        new PulseForm("kernel ridge, steps", steps, new KernelRidge()));
  }

  private static KernelExpansion.Learner process(
      List<List<Integer>> smooth, List<List<Integer>> linear, int most, int iterations) {
    return new AdditiveProcess(smooth, linear, most, iterations);
  }

  private static double[][] matrix(View view, int told, int first) {
    double[][] matrix = new double[told - first][told];
    for (int out = 0; out < matrix.length; out++) {
      int in = out + first;
      matrix[out][in] = 1;
      if (in >= 2 && view == View.RAW) {
        matrix[out][1] = 1;
      } else if (in >= 3 && view == View.STEPS) {
        matrix[out][in - 1] = -1;
      }
    }
    return matrix;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** What it is told of an input. */
  double[] view(double[] told) {
    double[] seen = new double[matrix.length];
    for (int out = 0; out < seen.length; out++) {
      for (int in = 0; in < told.length; in++) {
        if (matrix[out][in] != 0) {
          seen[out] += matrix[out][in] * told[in];
        }
      }
    }
    return seen;
  }

  /** The input that is seen so; NaN where the view says nothing of it. */
  double[] told(double[] seen, int size) {
    double[] told = new double[size];
    java.util.Arrays.fill(told, Double.NaN);
    for (int out = 0; out < seen.length; out++) {
      int own = out + size - seen.length;
      double value = seen[out];
      for (int in = 0; in < own; in++) {
        value -= matrix[out][in] == 0 ? 0 : matrix[out][in] * told[in];
      }
      told[own] = value;
    }
    return told;
  }
}
