package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Forecast;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrajectoriesTest {
  private static Forecast straight(double now, double perCycle, double halfWidth) {
    double[][] q = new double[Trajectories.size()][];
    for (int i = 0; i < q.length; i++) {
      double s = now - perCycle * Trajectories.horizon(i);
      q[i] = new double[] {s - halfWidth, s, s + halfWidth};
    }
    return Trajectories.forecast("test/1", 7, 0, 120, q, 0.8, "model", "1", null);
  }

  @Test
  void lifeEndsWhereTheCurveCrossesTheEndOfLife() {
    Forecast f = straight(0.9, 1e-3, 0.01);

    assertThat(f.rulCycles().value()).isCloseTo(100, within(0.01));
    assertThat(f.rulCycles().lower()).isCloseTo(90, within(0.01));
    assertThat(f.rulCycles().upper()).isCloseTo(110, within(0.01));
    assertThat(f.kneeCycle().known()).isFalse();
  }

  @Test
  void aCellPastItsEndOfLifeHasNothingLeft() {
    assertThat(straight(0.75, 1e-3, 0.01).rulCycles().value()).isZero();
  }

  @Test
  void noCellHoldsLessThanNothing() {
    Forecast f = straight(0.9, 1e-3, 0.01);

    assertThat(f.median()[Trajectories.size() - 1]).isZero(); // 0.9 − 2 without the bound
    assertThat(Arrays.stream(f.lower()).min().orElseThrow()).isZero();
  }

  @Test
  void aLifeBeyondTheLastHorizonIsThatHorizonAndSaysSo() {
    Forecast f = straight(0.9, 1e-6, 0.01);

    assertThat(f.rulCycles().value()).isEqualTo(2000);
    assertThat(f.rulCycles().reason()).isEqualTo("end of life lies beyond 2000 cycles ahead");
  }

  @Test
  void fadeThatTriplesIsAKnee() {
    double[][] q = new double[Trajectories.size()][];
    for (int i = 0; i < q.length; i++) {
      int h = Trajectories.horizon(i);
      double s = 0.95 - 2e-4 * h - (h > 200 ? 6e-4 * (h - 200) : 0);
      q[i] = new double[] {s, s, s};
    }

    Forecast f = Trajectories.forecast("test/1", 7, 0, 120, q, 0.8, "model", "1", null);

    assertThat(f.kneeCycle().value()).isEqualTo(320);
  }
}
