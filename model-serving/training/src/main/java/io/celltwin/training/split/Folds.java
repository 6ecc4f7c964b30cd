package io.celltwin.training.split;

import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Training cells in folds: each cell, with all of its rows, in exactly one, and each group spread
 * evenly over them. Splits by row are not offered.
 */
public final class Folds {
  private final int count;
  private final Map<String, Integer> foldOf;

  private Folds(int count, Map<String, Integer> foldOf) {
    this.count = count;
    this.foldOf = foldOf;
  }

  /** Deals the cells of each group out in a random order given by the seed. */
  public static Folds of(List<LabelledCell> cells, int count, long seed) {
    Map<String, List<String>> groups = new TreeMap<>();
    cells.forEach(c -> groups.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c.id()));
    return of(groups, count, seed);
  }

  /**
   * The same folds from the names alone, as they stand in a model's card.
   *
   * @param groups ids of the cells of each group
   */
  public static Folds of(Map<String, List<String>> groups, int count, long seed) {
    Map<String, Integer> foldOf = new HashMap<>();
    Random random = new Random(seed);
    int next = 0;
    for (List<String> group : new TreeMap<>(groups).values()) {
      List<String> ids = new ArrayList<>(group);
      Collections.sort(ids);
      Collections.shuffle(ids, random);
      for (String id : ids) {
        if (foldOf.put(id, next++ % count) != null) {
          throw new IllegalArgumentException("cell %s comes twice".formatted(id));
        }
      }
    }
    return new Folds(count, foldOf);
  }

  public int count() {
    return count;
  }

  /** Which fold a cell is in. */
  public int of(LabelledCell cell) {
    return of(cell.id());
  }

  /** Which fold the cell of this id is in. */
  public int of(String id) {
    Integer fold = foldOf.get(id);
    if (fold == null) {
      throw new IllegalArgumentException("cell %s is in no fold".formatted(id));
    }
    return fold;
  }
}
