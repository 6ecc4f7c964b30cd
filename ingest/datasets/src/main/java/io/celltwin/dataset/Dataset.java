package io.celltwin.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was found below a path: each cell once, ordered by id. Close it after the streams of its
 * cells; it keeps zips open.
 */
public final class Dataset implements AutoCloseable {
  private final List<CellSource> cells;
  private final List<Notice> notices;
  private final List<DatasetItem.Refused> refused;
  private final List<FileSystem> archives;

  /**
   * Something a person should know and nothing is wrong with.
   *
   * @param place file or folder, relative to what was opened
   * @param text one sentence
   */
  public record Notice(String place, String text) {}

  Dataset(
      List<CellSource> cells,
      List<Notice> notices,
      List<DatasetItem.Refused> refused,
      List<FileSystem> archives) {
    this.cells = List.copyOf(cells);
    this.notices = List.copyOf(notices);
    this.refused = List.copyOf(refused);
    this.archives = List.copyOf(archives);
  }

  /** Cells that are read from elsewhere than files of a known layout; none of them twice. */
  public static Dataset of(List<CellSource> cells, List<Notice> notices) {
    List<CellSource> ordered = new ArrayList<>(cells);
    ordered.sort(Comparator.comparing(cell -> cell.spec().cellId()));
    return new Dataset(ordered, notices, List.of(), List.of());
  }

  /** One source per cell, ordered by cell id. */
  public List<CellSource> cells() {
    return cells;
  }

  /** What was left out and why, and what is not said by the data. */
  public List<Notice> notices() {
    return notices;
  }

  /** Files that could not be read at all. */
  public List<DatasetItem.Refused> refused() {
    return refused;
  }

  @Override
  public void close() {
    try {
      for (int i = archives.size() - 1; i >= 0; i--) {
        archives.get(i).close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
