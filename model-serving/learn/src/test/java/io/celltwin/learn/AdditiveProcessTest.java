package io.celltwin.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdditiveProcessTest {
  private static final List<List<Integer>> FIRST = List.of(List.of(0));

  /** y = 1 + 2a + small noise on 0..1. */
  private static double[][] rows(double[] y) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] x = new double[y.length][];
    for (int i = 0; i < y.length; i++) {
      x[i] = new double[] {random.nextDouble()};
      y[i] = 1 + 2 * x[i][0] + 0.01 * (random.nextDouble() - 0.5);
    }
    return x;
  }

  @Test
  void linesGoOnBeyondWhatWasSeen() {
    double[] y = new double[80];
    double[][] x = rows(y);
    Regressor.Fitted fitted = new AdditiveProcess(List.of(), FIRST, 80, 40).fit(x, y);
    assertThat(fitted.predict(new double[] {0.5})).isCloseTo(2, within(0.02));
    assertThat(fitted.predict(new double[] {2})).isCloseTo(5, within(0.05));
  }

  @Test
  void curvesReturnToTheMeanFarAway() {
    double[] y = new double[80];
    double[][] x = rows(y);
    Regressor.Fitted fitted = new AdditiveProcess(FIRST, List.of(), 80, 40).fit(x, y);
    assertThat(fitted.predict(new double[] {0.5})).isCloseTo(2, within(0.02));
    assertThat(fitted.predict(new double[] {10})).isLessThan(10);
  }

  @Test
  void noiseIsNotLearnedByHeart() {
    SplittableRandom random = new SplittableRandom(2);
    double[] y = new double[120];
    double[][] x = new double[y.length][];
    for (int i = 0; i < y.length; i++) {
      x[i] = new double[] {random.nextDouble(), random.nextDouble()};
      y[i] = Math.sin(6 * x[i][0]) + 0.5 * (random.nextDouble() - 0.5);
    }
    Regressor.Fitted fitted =
        new AdditiveProcess(List.of(List.of(0), List.of(1)), List.of(), 120, 40).fit(x, y);
    double error = 0;
    for (int i = 0; i < 100; i++) {
      double a = (i + 0.5) / 100;
      error += Math.abs(fitted.predict(new double[] {a, 0.5}) - Math.sin(6 * a)) / 100;
    }
    assertThat(error).isLessThan(0.08);
  }
}
