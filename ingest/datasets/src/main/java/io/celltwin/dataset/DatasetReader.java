package io.celltwin.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One layout in which people publish battery data. It normalises at the edge: V, A positive while
 * charging, °C, time in UTC.
 */
public interface DatasetReader {

  /**
   * What this layout sees in a file, without reading more of it than it must.
   *
   * @return empty if the file is not of this layout; a file that is, but is broken, is found with
   *     what was refused
   * @throws DatasetFormatException if the file is of this layout and cannot be read at all
   * @throws IOException if the storage fails
   */
  Optional<Found> look(DatasetFile file) throws IOException;

  /**
   * What was found.
   *
   * @param cells to read
   * @param refused what could not be read
   * @param consumed folders that belong to what was found and must not be looked into again
   */
  record Found(List<CellSource> cells, List<DatasetItem.Refused> refused, List<Path> consumed) {
    public Found {
      cells = List.copyOf(cells);
      refused = List.copyOf(refused);
      consumed = List.copyOf(consumed);
    }
  }
}
