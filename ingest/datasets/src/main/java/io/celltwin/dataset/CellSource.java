package io.celltwin.dataset;

import io.celltwin.domain.CellSpec;
import java.io.IOException;
import java.util.Optional;

/** One cell of a dataset: what is known of it before its data are read, and a way to read them. */
public interface CellSource {

  /** Nameplate and limits, with the cell's id. */
  CellSpec spec();

  /**
   * Which cell this is, however the layout spells its name: two sources of one identity hold the
   * same cell's data and only one of them may be sent.
   */
  String identity();

  /** How much this layout keeps of the cell. */
  Edition edition();

  /**
   * Names the sequence of items: sources of one cell and one series yield equal items, wherever
   * they are read from, so that who has read a part of one may go on with the other.
   */
  default String series() {
    return edition().name();
  }

  /** What a person should know of this layout's data; empty where there is nothing to say. */
  default Optional<String> caveat() {
    return Optional.empty();
  }

  /** The file or folder it is read from, relative to what was opened. */
  String place();

  /** About how many samples it holds, for a progress bar; -1 where nobody knows. */
  long samples();

  /**
   * Starts reading from the first operation.
   *
   * @throws IOException if the storage fails; bad content never throws
   */
  CellStream open() throws IOException;
}
