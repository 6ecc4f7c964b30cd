package io.celltwin.protocol.longrange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AnyAgeForestTest {
  private static final int TREES = 40;
  private static final List<CellLife> SIBLINGS = ScenariosTest.siblings(20);

  @Test
  void aCellIsForecastAtAnAgeNoSiblingWasAskedAbout() {
    AnyAgeForest learned = new AnyAgeForest(SIBLINGS, TREES, 1);
    CellLife cell = ScenariosTest.made(77, 0.97, 9);
    for (int k : List.of(37, 83, 131)) {
      double[] curve = learned.forecast(cell, k, 300);
      for (int h = 9; h < cell.rows() - k; h += 10) {
        assertEquals(cell.smooth()[k + h], curve[h], 0.015, "from " + k + ", " + h + " ahead");
      }
    }
  }

  @Test
  void whatComesAfterRowKIsNotRead() {
    AnyAgeForest learned = new AnyAgeForest(SIBLINGS, TREES, 1);
    CellLife cell = ScenariosTest.made(5, 1.2, 3);
    assertArrayEquals(learned.forecast(cell.until(60), 60, 200), learned.forecast(cell, 60, 200));
  }

  @Test
  void aForecastNeverRises() {
    double[] curve = new AnyAgeForest(SIBLINGS, TREES, 1).forecast(SIBLINGS.get(3), 50, 400);
    for (int h = 1; h < curve.length; h++) {
      assertTrue(curve[h] <= curve[h - 1], "at " + h);
    }
  }

  @Test
  void whoseTurnItIsIsTheSameAtEveryRowAndLeftOutOfWhatIsLearned() {
    RotatingFolds turns = new RotatingFolds(SIBLINGS, TREES, 1);
    CellLife cell = SIBLINGS.get(19);
    int turn = turns.of(cell);
    assertSame(turns.without(turn), turns.without(turn));
    assertNotSame(turns.all(), turns.without(turn));
    long others = SIBLINGS.stream().filter(c -> turns.of(c) != turn).count();
    assertEquals(18, others);
    double[] changed = cell.soh().clone();
    for (int row = 0; row < changed.length; row++) {
      changed[row] -= 0.3 * row / changed.length;
    }
    List<CellLife> altered = new java.util.ArrayList<>(SIBLINGS);
    CellLife other = CellLife.of("other", cell.group(), "", cell.use(), cell.features(), changed);
    altered.set(19, other);
    RotatingFolds after = new RotatingFolds(altered, TREES, 1);
    assertEquals(turn, after.of(other));
    CellLife asked = SIBLINGS.get(8);
    assertArrayEquals(
        turns.without(turn).forecast(asked, 40, 100), after.without(turn).forecast(asked, 40, 100));
  }
}
