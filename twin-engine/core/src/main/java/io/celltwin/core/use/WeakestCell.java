package io.celltwin.core.use;

import io.celltwin.domain.Estimate;
import io.celltwin.domain.UseForecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of a pack under a use, from what becomes of each of its cells: cells in series carry
 * one current, so that the weakest says how much the pack holds and when it ends.
 *
 * <pre>
 *   q(h) = min over cells of q_i(h), for each quantile       end = min over cells of end_i
 * </pre>
 *
 * <p>Quantiles are taken as if all cells were wrong in the same direction, as errors of a model and
 * of a use are. Where cells' errors have nothing to do with each other the weakest of many is
 * somewhat weaker. What a pack still delivers is the weakest cell's energy times the number of its
 * cells.
 */
public final class WeakestCell {
  private WeakestCell() {}

  /**
   * A pack's forecast, and whose it mostly is.
   *
   * @param cell place in the list of the cell that ends first
   */
  public record Weakest(int cell, UseForecast forecast) {}

  /**
   * @param cells what becomes of each under the same plan; those that are refused are left out
   * @return what becomes of the pack; refused where all of its cells are
   */
  public static Weakest of(List<UseForecast> cells) {
    int weakest = -1;
    int told = 0;
    String refused = null;
    for (int i = 0; i < cells.size(); i++) {
      UseForecast cell = cells.get(i);
      if (cell.points().isEmpty()) {
        refused = refused == null ? cell.reason() : refused;
        continue;
      }
      told++;
      if (weakest < 0 || isWeaker(cell, cells.get(weakest))) {
        weakest = i;
      }
    }
    if (weakest < 0) {
      return new Weakest(0, cells.get(0));
    }
    String left =
        told == cells.size()
            ? null
            : String.format(
                Locale.ROOT,
                "%d of %d cells are left out: %s",
                cells.size() - told,
                cells.size(),
                refused);
    return new Weakest(weakest, pack(cells, cells.get(weakest), told, left));
  }

  /** Ends sooner; where both end beyond the last cycle, holds less there. */
  private static boolean isWeaker(UseForecast one, UseForecast other) {
    double difference = one.endOfLife().value() - other.endOfLife().value();
    return difference < 0 || (difference == 0 && lastMedian(one) < lastMedian(other));
  }

  private static double lastMedian(UseForecast cell) {
    return cell.points().get(cell.points().size() - 1).median();
  }

  private static UseForecast pack(
      List<UseForecast> cells, UseForecast weakest, int told, String left) {
    List<UseForecast.Point> points = new ArrayList<>(weakest.points());
    double lower = weakest.endOfLife().lower();
    double upper = weakest.endOfLife().upper();
    Long line = weakest.warrantyMillis();
    for (UseForecast cell : cells) {
      if (cell.points().isEmpty()) {
        continue;
      }
      for (int i = 0; i < points.size(); i++) {
        UseForecast.Point p = points.get(i);
        UseForecast.Point q = cell.points().get(i);
        points.set(
            i,
            new UseForecast.Point(
                p.cycle(),
                p.millis(),
                Math.min(p.lower(), q.lower()),
                Math.min(p.median(), q.median()),
                Math.min(p.upper(), q.upper())));
      }
      lower = Math.min(lower, cell.endOfLife().lower());
      upper = Math.min(upper, cell.endOfLife().upper());
      if (cell.warrantyMillis() != null) {
        line =
            line == null
                ? cell.warrantyMillis()
                : Long.valueOf(Math.min(line, cell.warrantyMillis()));
      }
    }
    Estimate end = weakest.endOfLife();
    String reason =
        left == null
            ? weakest.reason()
            : weakest.reason() == null ? left : weakest.reason() + "; " + left;
    return new UseForecast(
        weakest.plan(),
        points,
        new Estimate(end.value(), lower, upper, end.method(), end.modelVersion(), end.reason()),
        weakest.endOfLifeMillis(),
        weakest.knee(),
        times(weakest.energy(), told),
        line,
        weakest.ageing(),
        weakest.model(),
        reason);
  }

  private static Estimate times(Estimate e, int n) {
    return new Estimate(
        n * e.value(), n * e.lower(), n * e.upper(), e.method(), e.modelVersion(), e.reason());
  }
}
