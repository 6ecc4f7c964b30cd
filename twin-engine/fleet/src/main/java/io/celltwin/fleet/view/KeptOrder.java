package io.celltwin.fleet.view;

import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * All rows in one order that somebody asks for, kept as they change: some 64 bytes a cell. Not
 * thread-safe.
 */
final class KeptOrder {
  private final CellQuery asked;
  private final TreeMap<CellQuery.Place, CellRow> rows;

  /**
   * @param asked whose order it is; what else it asks for does not matter
   */
  KeptOrder(CellQuery asked, Collection<CellRow> all) {
    this.asked = asked;
    this.rows = new TreeMap<>(asked.places());
    all.forEach(row -> rows.put(asked.place(row), row));
  }

  /**
   * @param before as it was last shown, or null
   * @param after null where it is shown no more
   */
  void change(CellRow before, CellRow after) {
    CellQuery.Place from = before == null ? null : asked.place(before);
    CellQuery.Place to = after == null ? null : asked.place(after);
    if (from != null && !from.equals(to)) {
      rows.remove(from);
    }
    if (to != null) {
      rows.put(to, after);
    }
  }

  /** The page asked for; the question takes all cells and wants this order. */
  CellPage page(CellQuery query) {
    CellQuery.Place start = query.start();
    var rest = start == null ? rows : rows.tailMap(start, false);
    List<CellRow> page = new ArrayList<>(Math.min(query.limit() + 1, rows.size()));
    for (CellRow row : rest.values()) {
      page.add(row);
      if (page.size() > query.limit()) {
        break;
      }
    }
    return cut(page, rows.size(), query);
  }

  /**
   * @param rows one more than asked for where there are more
   */
  static CellPage cut(List<CellRow> rows, int total, CellQuery query) {
    boolean more = rows.size() > query.limit();
    List<CellRow> page = more ? rows.subList(0, query.limit()) : rows;
    return new CellPage(page, total, more ? query.cursorAt(page.get(page.size() - 1)) : null);
  }
}
