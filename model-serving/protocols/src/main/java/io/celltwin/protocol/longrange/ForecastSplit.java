package io.celltwin.protocol.longrange;

import java.util.ArrayList;
import java.util.List;

/**
 * Which cells of a group are forecast, and what may be learned from for each.
 *
 * @param cells to be forecast
 * @param fold of each
 * @param learned by fold, cells to learn from
 * @param crossed whether the folds are each other's
 */
record ForecastSplit(
    List<CellLife> cells, int[] fold, List<List<CellLife>> learned, boolean crossed) {
  private static final int FOLDS = 5;
  private static final int FEW = 10;

  /** All cells of a group, in five folds that take turns; each cell alone where they are few. */
  static ForecastSplit inTurn(List<CellLife> own, long seed) {
    int count = own.size() < FEW ? own.size() : FOLDS;
    int[] fold = RotatingFolds.dealt(own.size(), count, seed);
    List<List<CellLife>> learned = new ArrayList<>();
    for (int f = 0; f < count; f++) {
      List<CellLife> others = new ArrayList<>();
      for (int i = 0; i < fold.length; i++) {
        if (fold[i] != f) {
          others.add(own.get(i));
        }
      }
      learned.add(others);
    }
    return new ForecastSplit(own, fold, learned, true);
  }

  /** Given cells, from all others of their group. */
  static ForecastSplit given(List<CellLife> own, List<CellLife> held) {
    List<CellLife> others =
        own.stream().filter(c -> held.stream().noneMatch(t -> LifeReader.same(c, t))).toList();
    return new ForecastSplit(held, new int[held.size()], List.of(others), false);
  }
}
