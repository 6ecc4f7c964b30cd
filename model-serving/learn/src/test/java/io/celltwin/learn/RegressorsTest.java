package io.celltwin.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every regressor must do with a fade that two features tell and one does not. */
class RegressorsTest {

  record Case(String name, Regressor regressor, double error) {
    @Override
    public String toString() {
      return name;
    }
  }

  static java.util.stream.Stream<Case> all() {
    return java.util.stream.Stream.of(
        new Case("ridge", new Ridge(), 0.02),
        new Case("kernel ridge", new KernelRidge(), 0.01),
        new Case("gaussian process", new GaussianProcess(300), 0.01),
        new Case("neighbours", new NearestNeighbours(5), 0.02),
        new Case("forest", Forest.plain(1), 0.015),
        new Case("extra trees", Forest.extra(100, 1, 2, 1), 0.015));
  }

  private static double soh(double[] x) {
    return 1 - 0.2 * x[0] - 0.1 * x[1] * x[1];
  }

  private static double[][] rows(long seed, int n) {
    Random random = new Random(seed);
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      x[i] = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    }
    return x;
  }

  private static double[] targets(double[][] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = soh(x[i]);
    }
    return y;
  }

  private static double error(Regressor.Fitted fitted, double[][] x) {
    double[] answers = fitted.predict(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs(answers[i] - soh(x[i]));
    }
    return sum / x.length;
  }

  @ParameterizedTest
  @MethodSource("all")
  void itLearnsAFadeItWasShown(Case of) {
    double[][] x = rows(1, 600);
    double[][] unseen = rows(2, 200);

    assertThat(error(of.regressor().fit(x, targets(x)), unseen))
        .isLessThan(of.error())
        .isLessThan(error(new Constant().fit(x, targets(x)), unseen) / 3);
  }

  @ParameterizedTest
  @MethodSource("all")
  void itSaysTheSameEachTime(Case of) {
    double[][] x = rows(3, 200);
    double[][] unseen = rows(4, 20);

    assertThat(of.regressor().fit(x, targets(x)).predict(unseen))
        .isEqualTo(of.regressor().fit(x, targets(x)).predict(unseen));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRowThatLacksAFeatureStillGetsAnAnswer(Case of) {
    double[][] x = rows(5, 200);
    double[] y = targets(x);
    x[7][1] = Double.NaN;

    assertThat(of.regressor().fit(x, y).predict(new double[] {0.5, Double.NaN, 0.5}))
        .isBetween(0.7, 1.0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRowOfNoWeightTeachesNothing(Case of) {
    double[][] x = rows(6, 200);
    double[] y = targets(x);
    double[] weights = new double[y.length];
    java.util.Arrays.fill(weights, 1);
    for (int i = 0; i < 20; i++) {
      y[i * 10] = 5;
      weights[i * 10] = 0;
    }
    if (of.regressor() instanceof GaussianProcess) {
      return; // counts every row the same, as it says
    }

    assertThat(error(of.regressor().fit(x, y, weights), rows(7, 100))).isLessThan(0.06);
  }
}
