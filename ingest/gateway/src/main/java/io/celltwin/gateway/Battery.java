package io.celltwin.gateway;

import static java.util.Objects.requireNonNull;

/**
 * Whose a reading is.
 *
 * @param pack stable name of the pack as the source has it, e.g. a serial or a topic level; never
 *     empty
 * @param cell position in series, from 1; 0 for the pack as a whole
 * @param serial the source tells for the pack, or for the cell where there is one; null where none
 */
public record Battery(String pack, int cell, String serial) {
  public Battery {
    requireNonNull(pack, "pack");
    if (pack.isBlank() || cell < 0) {
      throw new IllegalArgumentException(
          "pack '" + pack + "', cell " + cell + ": wanted a name and a position from 1, or 0");
    }
  }

  public static Battery pack(String pack) {
    return new Battery(pack, 0, null);
  }

  public static Battery cell(String pack, int position) {
    return new Battery(pack, position, null);
  }
}
