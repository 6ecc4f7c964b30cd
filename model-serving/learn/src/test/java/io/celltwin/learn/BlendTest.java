package io.celltwin.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlendTest {
  @Test
  void whoFailsOnGroupsLeftOutHardlyCounts() {
    double[][] x = new double[60][];
    double[] y = new double[60];
    double[] ones = new double[60];
    int[] groups = new int[60];
    for (int i = 0; i < y.length; i++) {
      groups[i] = i / 10;
      x[i] = new double[] {groups[i] + (i % 10) * 0.01};
      y[i] = 3 * x[i][0];
    }
    Arrays.fill(ones, 1);
    Regressor.Fitted blend =
        new Blend(List.of(new Constant(), new Ridge(1e-6)), 4).fit(x, y, ones, groups);
    assertThat(blend.predict(new double[] {5})).isCloseTo(15, within(0.05));
  }
}
