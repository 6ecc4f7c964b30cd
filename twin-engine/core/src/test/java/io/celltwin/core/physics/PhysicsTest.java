package io.celltwin.core.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.core.feature.SohHistory;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.testkit.Cell;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhysicsTest {
  private static final CellSpec SPEC = new Cell().spec();

  private static Features sohInput(int discharges) {
    double[] nothing = new double[ChargeWindow.SET.size()];
    Arrays.fill(nothing, Double.NaN);
    return SohInput.of(
        new Features(ChargeWindow.SET, nothing), new SohInput.Baseline(), discharges, SPEC);
  }

  @Test
  void theStressOfXuIsTheReciprocalOfThePapersPolynomialAtFullDepth() {
    Xu2018.Parameters p = Xu2018.Parameters.XU_2018_LMO;

    assertThat(Xu2018.stress(p, 1, 0.5, 25)).isCloseTo(1 / 1.7e4, within(1e-12));
    assertThat(Xu2018.stress(p, 1, 0.5, 45)).isGreaterThan(3 * Xu2018.stress(p, 1, 0.5, 25));
    assertThat(Xu2018.stress(p, 0.3, 0.5, 25)).isLessThan(Xu2018.stress(p, 1, 0.5, 25) / 5);
    assertThat(Xu2018.loss(p, 0)).isCloseTo(0, within(1e-12));
    assertThat(Xu2018.loss(p, 1000 / 1.7e4)).isBetween(0.10, 0.12);
  }

  @Test
  void withoutAnEstimateTheAgeGivesAWideOne() {
    Estimate young = Physics.soh(sohInput(0), SPEC, null, "timeout");
    Estimate old = Physics.soh(sohInput(800), SPEC, null, "timeout");

    assertThat(young.value()).isCloseTo(1, within(1e-3));
    assertThat(old.value()).isLessThan(0.95);
    assertThat(old.upper() - old.lower()).isGreaterThan(young.upper() - young.lower());
    assertThat(old.method()).isEqualTo(Estimate.PHYSICS);
    assertThat(old.reason()).isEqualTo("timeout");
  }

  @Test
  void theLastEstimateStandsAndWidens() {
    Estimate last = new Estimate(0.9, 0.88, 0.92, Estimate.MODEL, "m", null);

    Estimate now = Physics.soh(sohInput(100), SPEC, last, "timeout");

    assertThat(now.value()).isEqualTo(0.9);
    assertThat(now.lower()).isLessThan(0.88);
    assertThat(now.upper()).isGreaterThan(0.92);
  }

  @Test
  void aCellThatFadesEvenlyGoesOnDoingSoAndLessSurelyTheFurther() {
    SohHistory history = new SohHistory();
    for (int k = 1; k <= 120; k++) {
      history.add(k, 1 - 5e-4 * k);
    }
    Features input = TrajectoryInput.of(history, 0.5, 1, 25, TrajectoryInput.noCharge(), SPEC);
    Estimate now = new Estimate(0.94, 0.935, 0.945, Estimate.MEASURED, "", null);

    Forecast f = Physics.forecast(input, SPEC, now, 7, 0, 120, null);

    assertThat(f.rulCycles().value()).isCloseTo(0.14 / 5e-4, within(1e-3));
    assertThat(f.rulCycles().lower()).isLessThan(250);
    assertThat(f.rulCycles().upper()).isGreaterThan(320);
    double[] width = new double[f.size()];
    for (int i = 0; i < f.size(); i++) {
      width[i] = f.median()[i] - f.lower()[i];
      assertThat(f.median()[i])
          .isCloseTo(Math.max(0, 0.94 - 5e-4 * f.cyclesAhead()[i]), within(1e-5));
      if (i > 0 && f.lower()[i] > 0) {
        assertThat(width[i]).isGreaterThan(width[i - 1]);
      }
    }
  }

  @Test
  void aCellWithoutAPastFadesAsThePaperSaysWithAllItsDoubt() {
    Features input =
        TrajectoryInput.of(
            new SohHistory(), Double.NaN, Double.NaN, 25, TrajectoryInput.noCharge(), SPEC);
    Estimate now = new Estimate(0.98, 0.95, 1.01, Estimate.MODEL, "m", null);

    Forecast f = Physics.forecast(input, SPEC, now, 1, 0, 1, null);

    int at = 12; // 300 cycles ahead
    assertThat(f.median()[at]).isBetween(0.85, 0.97);
    assertThat(f.median()[at] - f.lower()[at]).isGreaterThan(0.5 * (0.98 - f.median()[at]));
  }

  @Test
  void theFittedModelsFindTheStepOfEachShapeOfFade() {
    Random noise = new Random(7);
    for (double exponent : new double[] {0.5, 1, 1.5}) {
      FadeModels models = new FadeModels();
      for (int k = 1; k <= 200; k++) {
        double soh = 1 - 0.05 * Math.pow(k / 100.0, exponent) + 0.001 * noise.nextGaussian();
        models.observe(k, k, soh);
      }
      double truth = 0.05 * (Math.pow(2, exponent) - Math.pow(2.2, exponent));
      assertThat(models.step(200, 200, 220, 220))
          .as("exponent %s", exponent)
          .isCloseTo(truth, within(0.35 * Math.abs(truth)));
    }
  }

  @Test
  void hotDeepAndHurriedCyclesStressMore() {
    double usual = ExponentialFade.stress(3 * 3600, 25, 1);

    assertThat(usual).isCloseTo(1, within(1e-12));
    assertThat(ExponentialFade.stress(3 * 3600, 45, 1)).isGreaterThan(2);
    assertThat(ExponentialFade.stress(3 * 3600, 25, 0.5)).isCloseTo(0.5, within(1e-12));
    assertThat(ExponentialFade.stress(3600, 25, 1)).isCloseTo(3, within(1e-12));
    assertThat(ExponentialFade.stress(Double.NaN, Double.NaN, Double.NaN)).isEqualTo(1);
  }

  @Test
  void aWarmerCellsResistanceIsLessAndComparesAtTheReference() {
    assertThat(Resistances.at(25, 0.1, 25)).isCloseTo(0.1, within(1e-12));
    assertThat(Resistances.at(25, 0.1, 5)).isLessThan(0.06);
  }

  @Test
  void aLayeredOxidesRestingVoltageTellsItsChargeAndLfpsDoesNot() {
    assertThat(OpenCircuit.soc(Chemistry.NCM, 4.18)).isEqualTo(1);
    assertThat(OpenCircuit.soc(Chemistry.NCM, 3.70)).isCloseTo(0.5, within(1e-12));
    assertThat(OpenCircuit.soc(Chemistry.LFP, 3.30)).isNaN();
  }
}
