package io.celltwin.protocol.transfer;

import io.celltwin.dataset.table.PublishedTables;
import io.celltwin.training.data.TableCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether features mean the same on both sides of a transfer: the sign of each one's correlation
 * with SOH within cells. A feature that turns round cannot be carried over by fine-tuning a little.
 */
final class SignCheck {
  private static final double LEAST = 0.3;

  private SignCheck() {}

  /** Features whose correlation is clear on both sides and has opposite signs. */
  static List<String> turned(List<TableCell> source, List<TableCell> labelled) {
    List<String> turned = new ArrayList<>();
    for (int j = 0; j < PublishedTables.FEATURES.size(); j++) {
      double a = correlation(source, j);
      double b = correlation(labelled, j);
      if (Math.abs(a) > LEAST && Math.abs(b) > LEAST && a * b < 0) {
        turned.add(
            String.format(Locale.ROOT, "%s (%+.2f, %+.2f)", PublishedTables.FEATURES.get(j), a, b));
      }
    }
    return turned;
  }

  /** Mean over cells of the correlation within the cell. */
  private static double correlation(List<TableCell> cells, int feature) {
    double sum = 0;
    for (TableCell cell : cells) {
      double x = 0;
      double y = 0;
      double xx = 0;
      double yy = 0;
      double xy = 0;
      int[] rows = cell.finiteRows();
      double reference = cell.features()[rows[0]][feature];
      for (int row : rows) {
        double dx = cell.features()[row][feature] - reference;
        double dy = cell.soh()[row];
        x += dx;
        y += dy;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
      }
      int n = rows.length;
      double spread = Math.sqrt((n * xx - x * x) * (n * yy - y * y));
      sum += spread > 0 ? (n * xy - x * y) / spread : 0;
    }
    return sum / cells.size();
  }
}
