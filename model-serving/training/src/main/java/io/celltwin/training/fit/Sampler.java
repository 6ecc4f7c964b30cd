package io.celltwin.training.fit;

import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws rows to learn from: a group with probability that grows with the square root of its number
 * of cells, a cell of it, a row of that. So neither the largest dataset nor the longest life
 * decides what is learned.
 */
final class Sampler {
  private final List<List<LabelledCell>> groups = new ArrayList<>();
  private final double[] until;
  private final long seed;

  Sampler(List<LabelledCell> cells, long seed) {
    Map<String, List<LabelledCell>> byGroup = new TreeMap<>();
    cells.forEach(c -> byGroup.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c));
    groups.addAll(byGroup.values());
    until = new double[groups.size()];
    double total = 0;
    for (int i = 0; i < until.length; i++) {
      total += Math.sqrt(groups.get(i).size());
      until[i] = total;
    }
    this.seed = seed;
  }

  /** Everything random of one step. */
  SplittableRandom random(int step) {
    return new SplittableRandom(seed * 1_000_003 + step);
  }

  LabelledCell cell(SplittableRandom random) {
    double at = random.nextDouble() * until[until.length - 1];
    int group = 0;
    while (group < until.length - 1 && at >= until[group]) {
      group++;
    }
    List<LabelledCell> cells = groups.get(group);
    return cells.get(random.nextInt(cells.size()));
  }
}
