package io.celltwin.fleet.api;

import java.util.List;

/**
 * Some of the cells asked for.
 *
 * @param rows in the order asked for
 * @param total cells that match, on all pages
 * @param next cursor of the next page, or null on the last
 */
public record CellPage(List<CellRow> rows, int total, String next) {
  public CellPage {
    rows = List.copyOf(rows);
  }
}
