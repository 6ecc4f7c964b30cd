package io.celltwin.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CurveRegressorsTest {
  private static double[][] inputs(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = new double[n][4];
    for (double[] row : x) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return x;
  }

  @Test
  void ridgeFindsLinesThatAreThereAndPenalisesWhereThereIsNoise() {
    double[][] x = inputs(60, 1);
    double[][] y = new double[60][];
    for (int i = 0; i < 60; i++) {
      y[i] = new double[] {3 + 2 * x[i][0], -x[i][1]};
    }
    double[] at = {0.5, -1, 2, 0};
    double[] answer = new CurveRidge(new double[] {1e-6, 1e3}).fit(x, y).predict(at);
    assertEquals(4, answer[0], 1e-4);
    assertEquals(1, answer[1], 1e-4);
    double[][] noise = new double[60][];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 60; i++) {
      noise[i] = new double[] {random.nextGaussian()};
    }
    double far = new CurveRidge().fit(x, noise).predict(new double[] {9, 9, 9, 9})[0];
    assertEquals(0, far, 1.5);
  }

  @Test
  void forestsStepWhereTheTargetsDo() {
    double[][] x = inputs(120, 3);
    double[][] y = new double[120][];
    for (int i = 0; i < 120; i++) {
      y[i] = x[i][2] > 0 ? new double[] {1, 10} : new double[] {0, -10};
    }
    for (boolean extra : new boolean[] {false, true}) {
      CurveForest forest = new CurveForest(80, 1, 2, extra, 7);
      CurveForest.Fitted fitted = forest.fit(x, y);
      double[] high = fitted.predict(new double[] {0, 0, 1.5, 0});
      double[] low = fitted.predict(new double[] {0, 0, -1.5, 0});
      assertTrue(high[0] > 0.8 && high[1] > 6, "high " + high[0] + " " + high[1]);
      assertTrue(low[0] < 0.2 && low[1] < -6, "low " + low[0] + " " + low[1]);
      assertArrayEquals(high, forest.fit(x, y).predict(new double[] {0, 0, 1.5, 0}));
    }
  }
}
