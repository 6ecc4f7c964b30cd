package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import org.junit.jupiter.api.Test;

class SohInputTest {
  private static final CellSpec CELL =
      new CellSpec(
          "test/1",
          Chemistry.LFP,
          1.1,
          3.2,
          2.0,
          3.6,
          2.0,
          3,
          5,
          -10,
          55,
          1.1,
          24,
          0.8,
          null,
          null,
          null);

  private static Features windowWithCharge(double ampHours) {
    double[] x = new double[ChargeWindow.SET.size()];
    x[ChargeWindow.SET.indexOf("cc-charge")] = ampHours;
    x[ChargeWindow.SET.indexOf("cv-time")] = Double.NaN;
    return new Features(ChargeWindow.SET, x);
  }

  @Test
  void theNamesAndOrderAreAContractWithTrainedModels() {
    assertThat(SohInput.SET.size()).isEqualTo(32);
    assertThat(SohInput.SET.indexOf("cc-charge-delta")).isEqualTo(16);
    assertThat(SohInput.SET.indexOf("ln-cycle")).isEqualTo(24);
    assertThat(SohInput.SET.indexOf("chemistry-lfp")).isEqualTo(31);
    assertThat(TrajectoryInput.SET.size()).isEqualTo(19);
    // raise the version with a definition, and these with it
    assertThat(ChargeWindow.SET.hash()).isEqualTo("b3dda94988b283e0");
    assertThat(SohInput.SET.hash()).isEqualTo("337d0218d2e973d2");
    assertThat(TrajectoryInput.SET.hash()).isEqualTo("bcc89dbcbfa4973e");
  }

  @Test
  void chargeIsInUnitsOfTheRatedCapacityAndMeasuredAgainstTheYoungCell() {
    SohInput.Baseline baseline = new SohInput.Baseline();
    Features input = null;
    for (int k = 0; k < 20; k++) {
      Features window = windowWithCharge(0.55 - 0.011 * k);
      baseline.observe(window, CELL);
      input = SohInput.of(window, baseline, k, CELL);
      if (k < 2) {
        assertThat(input.get("cc-charge-delta")).isNaN();
      }
    }

    // the median of the first ten is 0.5 - 0.01 · 4.5
    assertThat(input.get("cc-charge")).isCloseTo(0.31, within(1e-12));
    assertThat(input.get("cc-charge-delta")).isCloseTo(0.31 - 0.455, within(1e-12));
    assertThat(input.get("cv-time")).isNaN();
    assertThat(input.get("cv-time-delta")).isNaN();
    assertThat(input.get("ln-cycle")).isEqualTo(Math.log(20));
    assertThat(input.get("chemistry-lfp")).isEqualTo(1);
    assertThat(input.get("chemistry-ncm")).isEqualTo(0);
  }

  @Test
  void historyKnowsItsSlopesAndForgetsNothingOfItsLifeWhileItStaysBounded() {
    SohHistory history = new SohHistory();
    for (int k = 1; k <= 5000; k++) {
      history.add(k, 1 - 1e-4 * k - (k > 4950 ? 1e-3 * (k - 4950) : 0));
    }

    assertThat(history.fade(20)).isCloseTo(1.1e-3, within(1e-12));
    assertThat(history.fadeOverLife()).isBetween(1e-4, 1.3e-4);
    assertThat(history.first()).isCloseTo(1 - 3e-4, within(1e-12));
    assertThat(history.lifePoints()).isBetween(32, 64);
    assertThat(history.lifeCycle(0)).isEqualTo(1);
    assertThat(TrajectoryInput.of(history, 0.5, 1, 25, CELL).get("curvature")).isPositive();
  }

  @Test
  void slopesNeedHalfTheirPoints() {
    SohHistory history = new SohHistory();
    for (int k = 1; k <= 9; k++) {
      history.add(k, 1 - 1e-3 * k);
    }

    assertThat(history.fade(10)).isCloseTo(1e-3, within(1e-12));
    assertThat(history.fade(20)).isNaN();
  }
}
