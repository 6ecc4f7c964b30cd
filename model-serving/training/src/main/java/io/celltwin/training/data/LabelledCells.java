package io.celltwin.training.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where labelled cells come from. Cells come in a fixed order. */
public interface LabelledCells {

  /**
   * Reads all of them.
   *
   * @param data folder that holds the datasets
   */
  List<LabelledCell> read(Path data) throws IOException;
}
