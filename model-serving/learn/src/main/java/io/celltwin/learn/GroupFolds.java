package io.celltwin.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Folds that never part rows of one group. */
public final class GroupFolds {
  private GroupFolds() {}

  /**
   * Deals groups out in turn, in rising order.
   *
   * @param groups of each row
   * @param folds at most this many
   * @return fold of each row, from 0
   */
  public static int[] of(int[] groups, int folds) {
    int[] distinct = Arrays.stream(groups).sorted().distinct().toArray();
    Map<Integer, Integer> fold = new HashMap<>();
    for (int g = 0; g < distinct.length; g++) {
      fold.put(distinct[g], g % folds);
    }
    return Arrays.stream(groups).map(fold::get).toArray();
  }
}
