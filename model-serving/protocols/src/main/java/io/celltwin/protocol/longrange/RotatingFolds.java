package io.celltwin.protocol.longrange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Cells that take turns to be unseen, the same turns at every row k, and what is learned from them
 * at any age: fitted when first asked for, and once.
 */
final class RotatingFolds {
  private static final int FOLDS = 10;
  private static final int FEW = 10;

  private final List<CellLife> cells;
  private final Map<CellLife, Integer> turn = new HashMap<>();
  private final AnyAgeForest[] without;
  private final int trees;
  private final long seed;
  private AnyAgeForest all;

  /**
   * @param cells that may be learned from, of one group
   * @param trees of each forest; half as many where cells are left out
   */
  RotatingFolds(List<CellLife> cells, int trees, long seed) {
    this.cells = cells;
    this.trees = trees;
    this.seed = seed;
    int count = cells.size() < FEW ? cells.size() : FOLDS;
    int[] fold = dealt(cells.size(), count, seed);
    for (int i = 0; i < fold.length; i++) {
      turn.put(cells.get(i), fold[i]);
    }
    this.without = new AnyAgeForest[count];
  }

  /** Deals cells out at random, the same number to each fold but for one. */
  static int[] dealt(int n, int folds, long seed) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int x = order[i];
      order[i] = order[j];
      order[j] = x;
    }
    int[] fold = new int[n];
    for (int i = 0; i < n; i++) {
      fold[order[i]] = i % folds;
    }
    return fold;
  }

  List<CellLife> cells() {
    return cells;
  }

  int count() {
    return without.length;
  }

  /** At which turn a cell is unseen. */
  int of(CellLife cell) {
    return turn.get(cell);
  }

  AnyAgeForest all() {
    if (all == null) {
      all = new AnyAgeForest(cells, trees, seed);
    }
    return all;
  }

  /** Learned from all but the cells whose turn it is. */
  AnyAgeForest without(int turn) {
    if (without[turn] == null) {
      List<CellLife> others = new ArrayList<>();
      for (CellLife cell : cells) {
        if (of(cell) != turn) {
          others.add(cell);
        }
      }
      without[turn] = new AnyAgeForest(others, trees / 2, seed);
    }
    return without[turn];
  }
}
