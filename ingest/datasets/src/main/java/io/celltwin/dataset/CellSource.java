package io.celltwin.dataset;

import io.celltwin.domain.CellSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One cell of a dataset: what is known of it before its data are read, and a way to read them. */
public interface CellSource {

  /** StatedNameplate and limits, with the cell's id. */
  CellSpec spec();

  /**
   * Which cell this is, however the layout spells its name: two sources of one identity hold the
   * same cell's data and only one of them may be sent.
   */
  String identity();

  /** How much this layout keeps of the cell. */
  SourceEdition edition();

  /**
   * Names the sequence of items: sources of one cell and one series yield equal items, wherever
   * they are read from, so that who has read a part of one may go on with the other.
   */
  default String series() {
    return edition().name();
  }

  /** What a person should know of this cell's data, a sentence each; nothing is wrong with it. */
  default List<String> notices() {
    return List.of();
  }

  /** What nobody said about this cell and was taken to be so. */
  default List<Assumption> assumed() {
    return List.of();
  }

  /** Assumptions and notices in one line, for a console; empty where there is nothing to say. */
  default Optional<String> caveat() {
    String all =
        Stream.concat(assumed().stream().map(Assumption::text), notices().stream())
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
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

  /**
   * Who takes its place once it has ended.
   *
   * @param source another cell
   * @param after from the last sample of the one to the place being taken, in event time
   */
  record Successor(CellSource source, Duration after) {}

  /** Who takes its place; empty where nobody does, as with every file. */
  default Optional<Successor> successor() {
    return Optional.empty();
  }
}
