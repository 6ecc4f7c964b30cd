package io.celltwin.protocol.pinnderivatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.training.EngineDefaults;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Derivatives of one network by every scheme. */
class PinnTest {
  private static final int INPUTS = 5;

  @BeforeAll
  static void quietEngine() {
    EngineDefaults.apply();
  }

  private static double[][] rows() {
    Random random = new Random(3);
    double[][] rows = new double[8][INPUTS];
    for (double[] row : rows) {
      for (int j = 0; j < INPUTS; j++) {
        row[j] = random.nextGaussian() / 2;
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(value = Scheme.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void theDerivativeIsTheSlopeOfTheNetwork(Scheme scheme) {
    try (Pinn net = new Pinn(INPUTS, 7)) {
      double[][] rows = rows();
      double[][] gradient = net.gradient(rows, scheme);
      double h = 0.05;
      for (int j = scheme.all() ? 0 : INPUTS - 1; j < INPUTS; j++) {
        double[][] up = rows();
        double[][] down = rows();
        for (int i = 0; i < rows.length; i++) {
          up[i][j] += h;
          down[i][j] -= h;
        }
        double[] above = net.predict(up);
        double[] below = net.predict(down);
        for (int i = 0; i < rows.length; i++) {
          assertThat(gradient[i][j])
              .isCloseTo(
                  (above[i] - below[i]) / (2 * h), within(scheme.shifts() == 1 ? 0.05 : 0.02));
        }
      }
    }
  }

  @Test
  void allExactSchemesAgree() {
    try (Pinn net = new Pinn(INPUTS, 7)) {
      double[][] written = net.gradient(rows(), Scheme.EXACT_ALL);
      double[][] tangents = net.gradient(rows(), Scheme.TANGENT_ALL);
      double[][] time = net.gradient(rows(), Scheme.TANGENT_TIME);
      for (int i = 0; i < written.length; i++) {
        assertThat(tangents[i]).containsExactly(written[i], within(1e-5));
        assertThat(time[i][INPUTS - 1]).isCloseTo(written[i][INPUTS - 1], within(1e-5));
      }
    }
  }

  @Test
  void frozenLayersDoNotMove() {
    try (Pinn net = new Pinn(INPUTS, 7)) {
      net.freeze(Pinn.ENCODER);
      var before = net.weights();
      Random random = new Random(1);
      float[] x = new float[4 * INPUTS];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat();
      }
      Pinn.Pairs pairs =
          new Pinn.Pairs(x, x, new float[] {1, 1, 1, 1}, new float[] {0.9f, 0.9f, 0.9f, 0.9f});
      double first = net.step(pairs, Scheme.EXACT_ALL, 1e-2, 1, 0.1f);
      double last = first;
      for (int step = 0; step < 50; step++) {
        last = net.step(pairs, Scheme.EXACT_ALL, 1e-2, 1, 0.1f);
      }

      assertThat(last).isLessThan(first);
      assertThat(net.weights().get("u1.w")).isEqualTo(before.get("u1.w"));
      assertThat(net.weights().get("u5.w")).isNotEqualTo(before.get("u5.w"));
    }
  }
}
