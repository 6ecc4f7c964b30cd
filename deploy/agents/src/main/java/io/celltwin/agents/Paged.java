package io.celltwin.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.IntFunction;

/** A page of a list with a cursor: made shorter by asking again, so that its cursor stays right. */
final class Paged {
  private Paged() {}

  /**
   * @param ask for a page of at most so many rows
   */
  static ObjectNode of(int limit, IntFunction<ObjectNode> ask) {
    for (int rows = limit; ; rows = Math.max(1, rows / 2)) {
      ObjectNode page = ask.apply(rows);
      if (rows == 1 || Answer.fits(page)) {
        if (rows < limit) {
          Answer.cut(
              page,
              String.format(
                  Locale.ROOT,
                  "%d of the %d asked for, which do not fit; go on with next_cursor",
                  rows,
                  limit));
        }
        return page;
      }
    }
  }
}
