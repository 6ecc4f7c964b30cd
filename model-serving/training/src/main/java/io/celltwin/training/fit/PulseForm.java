package io.celltwin.training.fit;

import io.celltwin.training.learn.AdditiveProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A way to tell a Gaussian process of a pulse test.
 *
 * @param name in tables
 * @param matrix of the view: a row for each value it is told, a column for each value of the input
 *     before the nameplate (counted charge, U1, rises over U1)
 * @param smooth groups of those values with a length scale each
 * @param linear groups with a line
 */
record PulseForm(
    String name, double[][] matrix, List<List<Integer>> smooth, List<List<Integer>> linear) {

  /**
   * Of the logarithm of a bell's share of the answers' spread. With 6, as protocol J has it, forms
   * err by 1.63 and 2.81 % on cells left out instead of 1.67 and 2.90, but heights cancel so far
   * that two engines differ in the fourth digit.
   */
  private static final double TALLEST = 1;

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
   */
  static List<PulseForm> offered(int told, boolean counted) {
    int first = counted ? 0 : 1;
    int size = told - first;
    List<List<Integer>> one = List.of(range(0, size));
    List<List<Integer>> apart = new ArrayList<>();
    for (int i = 0; i < size - told + 2; i++) { // the charge, and the rested voltage
      apart.add(List.of(i));
    }
    apart.add(range(size - told + 2, size));
    return List.of(
        new PulseForm("smooth, raw", matrix(View.RAW, told, first), one, List.of()),
        new PulseForm("smooth, steps", matrix(View.STEPS, told, first), apart, List.of()),
        new PulseForm("smooth and lines, rises", matrix(View.RELATIVE, told, first), apart, apart),
        new PulseForm("smooth and lines, steps", matrix(View.STEPS, told, first), apart, apart),
        new PulseForm("lines, raw", matrix(View.RAW, told, first), List.of(), apart));
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

  AdditiveProcess process(int most, int iterations) {
    return new AdditiveProcess(smooth, linear, most, iterations, TALLEST);
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
}
