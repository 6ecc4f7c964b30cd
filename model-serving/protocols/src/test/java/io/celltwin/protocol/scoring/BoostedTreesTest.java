package io.celltwin.protocol.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.learn.Regressor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every regressor must do with a fade that two features tell and one does not. */
class BoostedTreesTest {
  private final Regressor trees = BoostedTrees.plain(1);

  private static double[][] rows(long seed, int n) {
    Random random = new Random(seed);
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      x[i] = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    }
    return x;
  }

  private static double[] soh(double[][] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = 1 - 0.2 * x[i][0] - 0.1 * x[i][1] * x[i][1];
    }
    return y;
  }

  private static double meanError(double[] answers, double[] truth) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Math.abs(answers[i] - truth[i]);
    }
    return sum / truth.length;
  }

  @Test
  void theyLearnAFadeTheyWereShown() {
    double[][] x = rows(1, 600);
    double[][] unseen = rows(2, 200);

    assertThat(meanError(trees.fit(x, soh(x)).predict(unseen), soh(unseen))).isLessThan(0.015);
  }

  @Test
  void theySayTheSameEachTime() {
    double[][] x = rows(3, 200);
    double[][] unseen = rows(4, 20);

    assertThat(trees.fit(x, soh(x)).predict(unseen))
        .isEqualTo(trees.fit(x, soh(x)).predict(unseen));
  }

  @Test
  void aRowThatLacksAFeatureStillGetsAnAnswer() {
    double[][] x = rows(5, 200);
    double[] y = soh(x);
    x[7][1] = Double.NaN;

    assertThat(trees.fit(x, y).predict(new double[] {0.5, Double.NaN, 0.5})).isBetween(0.7, 1.0);
  }

  @Test
  void aRowOfNoWeightTeachesNothing() {
    double[][] x = rows(6, 200);
    double[] y = soh(x);
    double[] weights = new double[y.length];
    java.util.Arrays.fill(weights, 1);
    for (int i = 0; i < 20; i++) {
      y[i * 10] = 5;
      weights[i * 10] = 0;
    }
    double[][] unseen = rows(7, 100);

    assertThat(meanError(trees.fit(x, y, weights).predict(unseen), soh(unseen))).isLessThan(0.06);
  }
}
