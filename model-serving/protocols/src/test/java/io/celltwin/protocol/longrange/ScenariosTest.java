package io.celltwin.protocol.longrange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScenariosTest {
  private static final int K = 40;

  /** Fades with the square of its age, faster the higher its first feature. */
  static CellLife made(int i, double speed, long seed) {
    SplittableRandom random = new SplittableRandom(seed + i);
    int rows = (int) (200 / speed);
    double[][] features = new double[rows][16];
    double[] soh = new double[rows];
    for (int row = 0; row < rows; row++) {
      double t = (row + 1) * speed / 200;
      soh[row] = 1 - 0.08 * t - 0.12 * t * t + 0.0005 * random.nextGaussian();
      for (int j = 0; j < 16; j++) {
        features[row][j] = (j == 0 ? speed : 0) + 0.02 * random.nextGaussian() + j * t;
      }
    }
    return CellLife.of("cell" + i, LifeGroups.HUST, "", new double[0], features, soh);
  }

  static List<CellLife> siblings(int n) {
    List<CellLife> cells = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      cells.add(made(i, 0.6 + 0.8 * i / (n - 1), 1));
    }
    return cells;
  }

  @Test
  void nothingAfterRowKChangesWhatIsForecastAtIt() {
    Scenarios model = new Scenarios(new RotatingFolds(siblings(14), 20, 1), K, 20, 1);
    CellLife cell = made(90, 0.9, 5);
    double[][] features = cell.features().clone();
    double[] soh = cell.soh().clone();
    SplittableRandom random = new SplittableRandom(3);
    for (int row = soh.length - 1; row > K; row--) {
      int other = K + random.nextInt(row + 1 - K);
      double x = soh[row];
      soh[row] = soh[other];
      soh[other] = x;
      double[] f = features[row];
      features[row] = features[other];
      features[other] = f;
    }
    CellLife shuffled = CellLife.of("shuffled", cell.group(), "", cell.use(), features, soh);
    Scenarios.Outlook one = model.forecast(cell);
    for (CellLife same : List.of(shuffled, cell.until(K))) {
      Scenarios.Outlook other = model.forecast(same);
      assertArrayEquals(one.median(), other.median());
      assertArrayEquals(one.lower(), other.lower());
      assertArrayEquals(one.upper(), other.upper());
      assertArrayEquals(one.anyway(), other.anyway());
      one.simple().forEach((name, curve) -> assertArrayEquals(curve, other.simple().get(name)));
      assertEquals(model.endOfLife(cell, one, 0.85, 999), model.endOfLife(same, other, 0.85, 999));
    }
  }

  @Test
  void aCellAmongItsSiblingsStaysWithinItsBandAndEndsWhenItWasSaidTo() {
    Scenarios model = new Scenarios(new RotatingFolds(siblings(24), 60, 1), K, 60, 1);
    CellLife cell = made(77, 1.03, 9);
    Scenarios.Outlook outlook = model.forecast(cell);
    int inside = 0;
    double error = 0;
    for (int row = K; row < cell.rows(); row++) {
      double truth = cell.soh()[row];
      int h = row - K;
      assertTrue(outlook.lower()[h] <= outlook.median()[h]);
      assertTrue(outlook.median()[h] <= outlook.upper()[h]);
      inside += truth >= outlook.lower()[h] && truth <= outlook.upper()[h] ? 1 : 0;
      error += Math.abs(outlook.median()[h] - truth) / (cell.rows() - K);
    }
    assertTrue(inside > 0.7 * (cell.rows() - K), "inside " + inside);
    assertTrue(error < 0.012, "mean error " + error);
    double said = model.endOfLife(cell, outlook, 0.85, 999);
    assertEquals(cell.endOfLife(0.85), said, 15);
  }

  @Test
  void theSameSiblingsAndSeedGiveTheSameBits() {
    CellLife cell = made(5, 0.8, 2);
    Scenarios.Outlook one =
        new Scenarios(new RotatingFolds(siblings(12), 10, 4), K, 10, 4).forecast(cell);
    Scenarios.Outlook two =
        new Scenarios(new RotatingFolds(siblings(12), 10, 4), K, 10, 4).forecast(cell);
    assertArrayEquals(one.median(), two.median());
    assertArrayEquals(one.upper(), two.upper());
  }

  @Test
  void aWayLaidOntoItsOwnForecastIsTheWayItWent() {
    CellLife cell = made(3, 1, 7);
    double now = cell.now(K);
    double[] forecast = new double[400];
    for (int h = 0; h < forecast.length; h++) {
      forecast[h] = now - 0.0015 * (h + 1);
    }
    double[] drops = new double[40];
    for (int d = 0; d < drops.length; d++) {
      drops[d] = 0.002 + 0.006 * d;
    }
    SiblingDeviation way = new SiblingDeviation(drops, forecast, now, cell, K);
    double[] again = way.onto(SiblingDeviation.times(drops, forecast, now), now, cell.rows() - K);
    for (int h = 0; h < again.length; h++) {
      assertEquals(cell.smooth()[K + h], again[h], 1e-9);
    }
  }

  @Test
  void betweenTwoForecastsACellTakesTheGeometricMeanOfTheirCycles() {
    double[] fast = new double[400];
    double[] slow = new double[400];
    for (int h = 0; h < fast.length; h++) {
      fast[h] = 1 - 0.004 * (h + 1);
      slow[h] = 1 - 0.001 * (h + 1);
    }
    double[] drops = {0.05, 0.1, 0.15, 0.2};
    assertSame(fast, SiblingDeviation.between(drops, fast, slow, 1, 0));
    assertSame(slow, SiblingDeviation.between(drops, fast, slow, 1, 1));
    double[] middle = SiblingDeviation.between(drops, fast, slow, 1, 0.5);
    for (int h = 0; h < 100; h++) {
      assertEquals(1 - 0.002 * (h + 1), middle[h], 1e-9);
    }
  }

  @Test
  void aQuantileIsTheLeastValueThatHoldsItsShareOfTheWeight() {
    double[] v = {5, 1, 3, 2, 4};
    assertEquals(3, Conformal.quantile(v, new double[] {1, 1, 1, 1, 1}, 0.5));
    assertEquals(5, Conformal.quantile(v, new double[] {10, 1, 1, 1, 1}, 0.5));
    assertEquals(5, Conformal.quantile(v, new double[] {1, 1, 1, 1, 1}, 1));
  }
}
