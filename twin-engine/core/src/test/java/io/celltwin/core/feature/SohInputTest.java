package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
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
    assertThat(SohInput.VERSION_1.size()).isEqualTo(32);
    assertThat(SohInput.SET.size()).isEqualTo(80);
    assertThat(SohInput.SET.features().subList(0, 32)).isEqualTo(SohInput.VERSION_1.features());
    assertThat(SohInput.SET.indexOf("cc-charge-moved")).isEqualTo(36);
    assertThat(SohInput.SET.indexOf("current-skewness-trend-long")).isEqualTo(77);
    assertThat(SohInput.SET.indexOf("cc-charge-delta")).isEqualTo(16);
    assertThat(SohInput.SET.indexOf("ln-cycle")).isEqualTo(24);
    assertThat(SohInput.SET.indexOf("chemistry-lfp")).isEqualTo(31);
    assertThat(TrajectoryInput.VERSION_1.size()).isEqualTo(19);
    assertThat(TrajectoryInput.SET.size()).isEqualTo(79);
    assertThat(TrajectoryInput.SET.features().subList(0, 19))
        .isEqualTo(TrajectoryInput.VERSION_1.features());
    assertThat(TrajectoryInput.SET.indexOf("cc-charge-young")).isEqualTo(23);
    assertThat(TrajectoryInput.SET.indexOf("cc-charge-moved")).isEqualTo(35);
    // raise the version with a definition, and these with it
    assertThat(ChargeWindow.SET.hash()).isEqualTo("b3dda94988b283e0");
    assertThat(SohInput.VERSION_1.hash()).isEqualTo("337d0218d2e973d2");
    assertThat(SohInput.SET.hash()).isEqualTo("d92764ef27283d4e");
    assertThat(TrajectoryInput.VERSION_1.hash()).isEqualTo("bcc89dbcbfa4973e");
    assertThat(TrajectoryInput.SET.hash()).isEqualTo("54a1e382bae670e0");
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
  void slowMeansFollowALineAtTheirOwnDistance() {
    SohInput.Baseline baseline = new SohInput.Baseline();
    Features input = null;
    for (int k = 0; k < 3000; k++) {
      Features window = windowWithCharge(k < 2000 ? 1.1 : 1.1 - 1.1e-4 * (k - 2000));
      baseline.observe(window, CELL);
      input = SohInput.of(window, baseline, k, CELL);
    }

    // an exponential mean over τ charges lags 1 / (e^(1/τ) − 1) charges behind a line, the running
    // median of five two more; 1000 charges after it began, the slowest has 1 − 6.7e-3 of its lag
    double[] lags = {5, 20, 60, 200};
    for (int i = 0; i < lags.length; i++) {
      lags[i] = 2 + 1 / Math.expm1(1 / lags[i]);
    }
    assertThat(input.get("cc-charge-delta")).isCloseTo(-0.0999, within(1e-12));
    assertThat(input.get("cc-charge-moved")).isCloseTo(-1e-4 * (999 - lags[0]), within(1e-9));
    assertThat(input.get("cc-charge-trend-short"))
        .isCloseTo(-1e-4 * (lags[1] - lags[0]), within(1e-9));
    assertThat(input.get("cc-charge-trend-medium"))
        .isCloseTo(-1e-4 * (lags[2] - lags[1]), within(1e-8));
    assertThat(input.get("cc-charge-trend-long"))
        .isCloseTo(-1e-4 * (lags[3] - lags[2]), within(2e-4));
    assertThat(input.get("cv-time-moved")).isNaN();
  }

  @Test
  void oneWildChargeMovesNoMemory() {
    SohInput.Baseline calm = new SohInput.Baseline();
    SohInput.Baseline disturbed = new SohInput.Baseline();
    for (int k = 0; k < 300; k++) {
      calm.observe(windowWithCharge(1.1), CELL);
      disturbed.observe(windowWithCharge(k == 290 ? 50 : 1.1), CELL);
    }

    assertThat(SohInput.of(windowWithCharge(1.1), disturbed, 300, CELL))
        .isEqualTo(SohInput.of(windowWithCharge(1.1), calm, 300, CELL));
  }

  @Test
  void aCellSavedAndReadRemembersItsPast() throws IOException {
    SohInput.Baseline baseline = new SohInput.Baseline();
    for (int k = 0; k < 50; k++) {
      baseline.observe(windowWithCharge(1.1 - 0.001 * k), CELL);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SavedFields out = SavedFields.writing(new DataOutputStream(bytes));
    baseline.fields(out);
    baseline.pastFields(out);
    SohInput.Baseline again = new SohInput.Baseline();
    SavedFields in =
        SavedFields.reading(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    again.fields(in);
    again.pastFields(in);
    for (SohInput.Baseline each : List.of(baseline, again)) {
      each.observe(windowWithCharge(1), CELL);
    }

    Features window = windowWithCharge(1);
    assertThat(SohInput.of(window, again, 51, CELL))
        .isEqualTo(SohInput.of(window, baseline, 51, CELL))
        .isEqualTo(SohInput.of(window, baseline.copy(), 51, CELL));
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
    assertThat(
            TrajectoryInput.of(history, 0.5, 1, 25, TrajectoryInput.noCharge(), CELL)
                .get("curvature"))
        .isPositive();
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
