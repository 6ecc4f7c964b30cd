package io.celltwin.fleet;

import static io.celltwin.fleet.Fixtures.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Scores;
import io.celltwin.fleet.api.CellScores;
import io.celltwin.fleet.api.Misses;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.view.FleetIndex;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A fleet whose model errs by more and more: what was learned of intervals until then is held
 * against the truths that come next. Errors are normal, a third of their variance a cell's own.
 */
class DriftTest {
  private static final int CELLS = 40;

  /** Of an interval that is right while the error's deviation is 1.216 points. */
  private static final double HALF = 0.02;

  private static final double RIGHT = HALF / 1.645;

  private final FleetIndex index = new FleetIndex(Clock.systemUTC());
  private final List<CellScores> cells = new ArrayList<>();
  private final double[] own = new double[CELLS];
  private final Random random = new Random(11);
  private List<Integer> order = new ArrayList<>();
  private int cycle;

  DriftTest() {
    for (int c = 0; c < CELLS; c++) {
      index.spec("c/" + c, spec("c/" + c, "p"), true);
      cells.add(CellScores.fresh());
      own[c] = random.nextGaussian() * Math.sqrt(1 / 3.0);
      order.add(c);
    }
  }

  /** Truths within intervals as they were told, and as wide as was learned before. */
  private static final class Covered {
    private int n;
    private int told;
    private int learned;

    double told() {
      return told / (double) n;
    }

    double learned() {
      return learned / (double) n;
    }
  }

  private Scores row() {
    return ScoreRow.told(index.scoreboard(), 10).stream()
        .filter(row -> row.method().equals(Estimate.MODEL))
        .findFirst()
        .orElseThrow();
  }

  /**
   * @param deviation of the error by cycle [shares of the reference]
   * @param bias of the answer by cycle
   */
  private Covered live(int cycles, IntToDoubleFunction deviation, IntToDoubleFunction bias) {
    var covered = new Covered();
    for (int i = 0; i < cycles; i++) {
      cycle++;
      double factor = cycle == 1 ? Double.NaN : row().factor();
      double wider = Double.isNaN(factor) ? 1 : factor;
      double[] noise = new double[CELLS];
      for (int c = 0; c < CELLS; c++) {
        noise[c] = random.nextGaussian() * Math.sqrt(2 / 3.0);
      }
      for (int c : order) {
        double truth = 1 - 0.001 * cycle;
        double error = deviation.applyAsDouble(i) * (own[c] + noise[c]) + bias.applyAsDouble(i);
        double told = truth + error;
        covered.n++;
        covered.told += Math.abs(error) <= HALF ? 1 : 0;
        covered.learned += Math.abs(error) <= wider * HALF ? 1 : 0;
        String id = "c/" + c;
        CellScores scores = cells.get(c);
        scores.accept(
            Fixtures.charge(
                id,
                2L * cycle - 1,
                new Estimate(told, told - HALF, told + HALF, Estimate.MODEL, "3", null)));
        scores.accept(
            Fixtures.discharge(id, 2L * cycle, 1.9, null)
                .with(new CapacityTest(truth, 0.97).features()));
        index.scores(id, scores.rows());
      }
    }
    return covered;
  }

  @Test
  void intervalsThatAreRightStayAsTheyAreAndNothingDrifts() {
    Covered right = live(60, i -> RIGHT, i -> 0);
    assertThat(right.told()).isBetween(0.85, 0.95);
    assertThat(right.learned()).isBetween(0.85, 0.95);
    assertThat(row().factor()).isBetween(0.85, 1.15);
    assertThat(row().drifts()).isFalse();
    assertThat(row().latest()).as("a window").isEqualTo(CELLS * Misses.LATEST);
  }

  @Test
  void whileAFleetDriftsTheFactorKeepsTheCoverageAndTheDriftIsTold() {
    live(30, i -> RIGHT, i -> 0);
    double worst = 1;
    for (int part = 0; part < 4; part++) { // to three times the error and a point of bias
      int from = part * 20;
      Covered drifting =
          live(20, i -> RIGHT * (1 + 2 * (from + i) / 80.0), i -> 0.01 * (from + i) / 80.0);
      assertThat(drifting.learned()).as("cycles %d on", from).isBetween(0.85, 0.95);
      worst = Math.min(worst, drifting.told());
    }
    assertThat(worst).as("without").isLessThan(0.6);
    assertThat(row().drifts()).isTrue();
    assertThat(row().factor()).isBetween(2.5, 4.0);
    assertThat(new ScoreSums(index).drifts())
        .singleElement()
        .asString()
        .startsWith("MODEL_DRIFT: model 3 on the health of LCO 2 Ah holds ")
        .contains("of the latest 320 truths");

    live(20, i -> RIGHT, i -> 0); // a new version, or the old use again
    assertThat(row().drifts()).as("what is over is forgotten").isFalse();
    assertThat(new ScoreSums(index).drifts()).isEmpty();
    assertThat(live(20, i -> RIGHT, i -> 0).learned()).isBetween(0.85, 0.95);
  }

  @Test
  void afterAJumpItIsRightAgainOnceAWindowHasPassed() {
    live(30, i -> RIGHT, i -> 0);
    Covered meanwhile = live(Misses.LATEST, i -> 3 * RIGHT, i -> 0);
    assertThat(meanwhile.told()).isLessThan(0.6);
    assertThat(meanwhile.learned()).isGreaterThan(meanwhile.told() + 0.15);
    assertThat(live(20, i -> 3 * RIGHT, i -> 0).learned()).isBetween(0.85, 0.95);
  }

  @Test
  void tooWideIntervalsAreToldAsWideAsTheyNeedBe() {
    Covered sure = live(60, i -> RIGHT / 1.5, i -> 0);
    assertThat(sure.told()).isGreaterThan(0.97);
    assertThat(row().factor()).isBetween(0.55, 0.8);
    assertThat(row().drifts()).as("holding more is no drift").isFalse();
  }

  @Test
  void theOrderInWhichCellsAreReadAndARestartChangeNothing() {
    live(25, i -> 2 * RIGHT, i -> 0);
    Scores inTurn = row();

    var another = new DriftTest();
    Collections.reverse(another.order);
    another.live(25, i -> 2 * RIGHT, i -> 0);
    for (int c = 0; c < CELLS; c++) {
      CellScores kept = CellScores.fromBytes(another.cells.get(c).toBytes());
      another.index.scores("c/" + c, kept.rows());
    }
    assertThat(another.row()).isEqualTo(inTurn);
  }

  @Test
  void aFewCellsOrTruthsSayNothing() {
    live(1, i -> 5 * RIGHT, i -> 0.1);
    for (int c = 7; c < CELLS; c++) {
      index.scores("c/" + c, List.of());
    }
    assertThat(row().factor()).as("seven truths").isNaN();
    assertThat(row().drifts()).isFalse();
  }

  @Test
  void aFactorIsBounded() {
    live(5, i -> RIGHT, i -> 1);
    assertThat(row().factor()).isEqualTo(Misses.WIDEST);
    var exact = new DriftTest();
    exact.live(5, i -> 0, i -> 0);
    assertThat(exact.row().factor()).isEqualTo(Misses.NARROWEST);
  }
}
