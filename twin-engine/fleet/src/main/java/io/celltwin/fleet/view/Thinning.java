package io.celltwin.fleet.view;

import io.celltwin.domain.OperationKind;
import io.celltwin.fleet.api.CycleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps a cell's history bounded however long it lives. The newest operations stay as they are;
 * before them only discharges stay, which carry capacity and state of health; where these alone are
 * too many, every other of them goes, so that a curve over a life keeps its shape.
 */
public final class Thinning {
  private final int bound;
  private final int newest;

  /**
   * @param bound rows a cell may have
   * @param newest rows that are never thinned; below half the bound
   */
  public Thinning(int bound, int newest) {
    if (newest < 1 || newest > bound / 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "fleet.history: %d newest rows of at most %d, wanted at least 1 and at most half",
              newest,
              bound));
    }
    this.bound = bound;
    this.newest = newest;
  }

  /** True where a cell has more rows than it may. */
  public boolean due(int rows) {
    return rows > bound;
  }

  /**
   * @param history rows of one cell, oldest first
   * @return revisions to forget
   */
  public List<Long> forget(List<CycleRow> history) {
    List<Long> out = new ArrayList<>();
    List<Long> discharges = new ArrayList<>();
    for (CycleRow row : history.subList(0, Math.max(0, history.size() - newest))) {
      (row.kind() == OperationKind.DISCHARGE ? discharges : out).add(row.revision());
    }
    // a third of the bound goes at least, or thinning would be due again at once
    if (out.size() < bound / 3) {
      for (int i = 1; i < discharges.size(); i += 2) {
        out.add(discharges.get(i));
      }
    }
    return out;
  }
}
