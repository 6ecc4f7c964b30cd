package io.celltwin.protocol.soh;

import io.celltwin.training.data.TableCell;

/**
 * A cell with its past worked out once.
 *
 * @param cell of the tables
 * @param past of each row
 */
public record Example(TableCell cell, RowHistory past) {
  /** Works it out. */
  public static Example of(TableCell cell) {
    return new Example(cell, new RowHistory(cell));
  }
}
