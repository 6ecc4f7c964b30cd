package io.celltwin.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.fleet.api.CellScores;
import io.celltwin.fleet.api.ScoreRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellScoresTest {
  private static final String CELL = "a/1";

  /** A discharge of so many cycles, complete: what it gave, and what is told after it. */
  private static Cycle test(int cycle, double soh, double physics, Estimate after) {
    return Fixtures.discharge(CELL, 2L * cycle, 2 * soh, after)
        .with(new CapacityTest(soh, physics).features());
  }

  private static Cycle charge(int cycle, Estimate after) {
    return Fixtures.charge(CELL, 2L * cycle - 1, after);
  }

  private static Estimate told(double value, double half, String method) {
    return new Estimate(value, value - half, value + half, method, "3", null);
  }

  /** Begins at a cycle, loses so much a cycle, and is sure to so many points. */
  private static Forecast forecast(int cycle, double from, double loss, double half) {
    int[] ahead = {0, 20, 100};
    double[] median = new double[3];
    double[] lower = new double[3];
    double[] upper = new double[3];
    for (int i = 0; i < 3; i++) {
      median[i] = from - loss * ahead[i];
      lower[i] = median[i] - half;
      upper[i] = median[i] + half;
    }
    return new Forecast(
        CELL,
        2L * cycle,
        1_000L,
        cycle,
        ahead,
        lower,
        median,
        upper,
        0.7,
        new Estimate(50, 40, 60, Estimate.MODEL, "3", null),
        Estimate.unknown("none"));
  }

  private static ScoreRow about(CellScores scores, String question, String method, int horizon) {
    return scores.rows().stream()
        .filter(
            row ->
                row.about().question().equals(question)
                    && row.about().method().equals(method)
                    && row.about().horizon() == horizon)
        .findFirst()
        .orElseThrow(() -> new AssertionError(scores.rows().toString()));
  }

  @Test
  void anEstimateIsHeldAgainstTheCompleteDischargeThatFollowsIt() {
    CellScores scores = CellScores.fresh();
    scores.accept(charge(1, told(0.95, 0.02, Estimate.MODEL)));
    scores.accept(test(1, 0.98, 0.99, told(0.97, 0.01, Estimate.FUSED))); // off by 3, not covered
    scores.accept(charge(2, told(0.96, 0.02, Estimate.FUSED)));
    scores.accept(test(2, 0.97, 0.985, told(0.97, 0.01, Estimate.FUSED))); // off by 1, covered

    ScoreRow model = about(scores, "health", Estimate.MODEL, 0);
    assertThat(model.n()).isEqualTo(1);
    assertThat(model.error()).isEqualTo(30_000);
    assertThat(model.bias()).isEqualTo(-30_000);
    assertThat(model.covered()).isZero();
    assertThat(model.width()).isEqualTo(40_000);
    assertThat(model.persisting().n()).as("no discharge came before").isZero();
    assertThat(model.physics()).isEqualTo(new ScoreRow.Beside(1, 10_000, 30_000));
    ScoreRow fused = about(scores, "health", Estimate.FUSED, 0);
    assertThat(fused.error()).isEqualTo(10_000);
    assertThat(fused.covered()).isEqualTo(1);
    assertThat(fused.about().version()).isEqualTo("3");
    assertThat(fused.persisting()).isEqualTo(new ScoreRow.Beside(1, 10_000, 10_000));
    assertThat(fused.physics()).isEqualTo(new ScoreRow.Beside(1, 15_000, 10_000));
  }

  @Test
  void aTruthThatMeetsNoAnswerIsCountedToo() {
    CellScores scores = CellScores.fresh();
    scores.accept(charge(1, Estimate.unknown("no model")));
    scores.accept(test(1, 0.98, 0.99, told(0.98, 0.01, Estimate.MEASURED)));

    assertThat(about(scores, "health", ScoreRow.NOBODY, 0).n()).isEqualTo(1);
    assertThat(scores.rows()).hasSize(1);
  }

  @Test
  void aForecastIsHeldAgainstTheFirstTruthAtItsHorizonBesidePersistenceAndItsOwnFade() {
    CellScores scores = CellScores.fresh();
    scores.accept(test(10, 1.00, 0.99, null));
    scores.accept(test(20, 0.98, 0.99, null)); // fades by 0.002 a cycle
    scores.accept(forecast(20, 0.98, 0.001, 0.02));
    scores.accept(test(25, 0.90, 0.99, null)); // too early for any horizon
    scores.accept(test(31, 0.96, 0.99, null)); // the first at or after 30

    // told for 30: 0.97; persisting 0.98; its own fade to cycle 31: 0.98 - 0.022 = 0.958
    ScoreRow ten = about(scores, "trajectory", Estimate.MODEL, 10);
    assertThat(ten.n()).isEqualTo(1);
    assertThat(ten.error()).isEqualTo(10_000);
    assertThat(ten.covered()).isEqualTo(1);
    assertThat(ten.width()).isEqualTo(40_000);
    assertThat(ten.persisting()).isEqualTo(new ScoreRow.Beside(1, 20_000, 10_000));
    assertThat(ten.physics()).isEqualTo(new ScoreRow.Beside(1, 2_000, 10_000));

    scores.accept(test(80, 0.91, 0.99, null)); // 50 ahead is 70, and 72 at the latest
    assertThat(scores.rows().stream().map(row -> row.about().horizon())).doesNotContain(50);
    scores.accept(test(123, 0.90, 0.99, null)); // 100 ahead is 120 to 125: told 0.88
    assertThat(about(scores, "trajectory", Estimate.MODEL, 100).error()).isEqualTo(20_000);
    assertThat(about(scores, "trajectory", Estimate.MODEL, 100).covered()).isEqualTo(1);
  }

  @Test
  void beyondTheLastHorizonOfAForecastThereIsNoAnswer() {
    CellScores scores = CellScores.fresh();
    scores.accept(forecast(20, 0.98, 0.001, 0.02)); // to 100 cycles ahead
    scores.accept(test(222, 0.8, 0.9, null));

    assertThat(about(scores, "trajectory", ScoreRow.NOBODY, 200).n()).isEqualTo(1);
  }

  @Test
  void whichOfTopicsIsReadFirstDoesNotMatterAndWhatComesAgainChangesNothing() {
    List<Cycle> cycles = new ArrayList<>();
    List<Forecast> forecasts = new ArrayList<>();
    Random random = new Random(3);
    for (int cycle = 1; cycle <= 60; cycle++) {
      double soh = 1 - 0.002 * cycle + 0.003 * random.nextGaussian();
      cycles.add(charge(cycle, told(soh + 0.01, 0.02, Estimate.FUSED)));
      cycles.add(test(cycle, soh, 0.95, told(soh, 0.01, Estimate.FUSED)));
      forecasts.add(forecast(cycle, soh, 0.002, 0.02));
    }
    CellScores inTurn = CellScores.fresh();
    for (int i = 0; i < forecasts.size(); i++) {
      inTurn.accept(cycles.get(2 * i));
      inTurn.accept(cycles.get(2 * i + 1));
      inTurn.accept(forecasts.get(i));
    }
    CellScores cyclesFirst = CellScores.fresh();
    cycles.forEach(cyclesFirst::accept);
    forecasts.forEach(cyclesFirst::accept);
    CellScores forecastsFirst = CellScores.fresh();
    forecasts.forEach(forecastsFirst::accept);
    cycles.forEach(forecastsFirst::accept);

    assertThat(about(inTurn, "health", Estimate.FUSED, 0).n()).isEqualTo(60);
    assertThat(about(inTurn, "trajectory", Estimate.MODEL, 10).n()).isEqualTo(2);
    assertThat(about(inTurn, "trajectory", Estimate.MODEL, 50).n()).isEqualTo(1);
    assertThat(about(inTurn, "trajectory", Estimate.MODEL, 10).physics().n()).isEqualTo(1);
    assertThat(cyclesFirst.rows()).isEqualTo(inTurn.rows());
    assertThat(forecastsFirst.rows()).isEqualTo(inTurn.rows());
    assertThat(inTurn.accept(cycles.get(7))).isFalse();
    assertThat(inTurn.accept(forecasts.get(7))).isFalse();
    assertThat(inTurn.rows()).isEqualTo(cyclesFirst.rows());
  }

  @Test
  void whatIsKeptGoesOnAsIfItHadNeverStoppedAndStaysSmall() {
    CellScores whole = CellScores.fresh();
    CellScores kept = CellScores.fresh();
    for (int cycle = 1; cycle <= 700; cycle++) {
      double soh = 1 - 0.0003 * cycle;
      for (CellScores scores : List.of(whole, kept)) {
        scores.accept(charge(cycle, told(soh + 0.01, 0.02, Estimate.FUSED)));
        scores.accept(test(cycle, soh, 0.95, told(soh, 0.01, Estimate.FUSED)));
        scores.accept(forecast(cycle, soh, 0.0003, 0.02));
      }
      kept = CellScores.fromBytes(kept.toBytes());
    }

    assertThat(kept.rows()).isEqualTo(whole.rows());
    assertThat(kept.toBytes()).isEqualTo(whole.toBytes());
    assertThat(whole.toBytes().length).isLessThan(8_000);
  }

  @Test
  void whatTheVersionBeforeKeptIsReadAndItsMissesAreLearnedFromThenOn() {
    CellScores scores = CellScores.fresh();
    scores.accept(charge(1, told(0.95, 0.02, Estimate.MODEL)));
    scores.accept(test(1, 0.98, 0.99, null));
    byte[] now = scores.toBytes();
    byte[] before = java.util.Arrays.copyOf(now, now.length - Long.BYTES); // of its one row
    before[0] = 1;

    ScoreRow row = about(CellScores.fromBytes(before), "health", Estimate.MODEL, 0);
    assertThat(row.n()).isEqualTo(1);
    assertThat(row.latest().n()).isZero();
    assertThat(about(CellScores.fromBytes(now), "health", Estimate.MODEL, 0).latest().n())
        .isEqualTo(1);
  }
}
