package io.celltwin.replay;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.sending.ResumePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/**
 * What was replayed before, kept in the folder of resume points: each cell by the content of what
 * was sent of it, which file, nameplate, format and reader decide together.
 */
public final class ReplayedCells {
  private final ResumePoint resume;

  /** How what is to be replayed now stands to what was replayed before. */
  public enum Standing {
    /** Nothing of this cell was sent yet. */
    NEW,
    /** A part was sent, and what follows goes on with it. */
    UNFINISHED,
    /** All of it was sent, and it is the same. */
    UNCHANGED,
    /** Something else was sent of a cell of this name. */
    CHANGED
  }

  /**
   * One cell.
   *
   * @param standing of what is to be replayed now
   * @param from the file or folder it was read from before; null where nobody noted it
   */
  public record Known(Standing standing, String from) {}

  private ReplayedCells(ResumePoint resume) {
    this.resume = resume;
  }

  /**
   * @param folder of the resume points
   * @param namespace of the topics, empty for the live fleet
   */
  public static ReplayedCells in(Path folder, String namespace) {
    return new ReplayedCells(new ResumePoint(folder, Replay.SENDER, namespace));
  }

  /**
   * Compares a cell with what was sent of it, as far as it was sent: reads the source as far.
   *
   * @throws IOException if the source or the resume point cannot be read
   */
  public Known compare(CellSource source) throws IOException {
    ResumePoint.Position before = resume.read().get(source.spec().cellId());
    if (before == null || (before.items() == 0 && !before.done())) {
      return new Known(Standing.NEW, null);
    }
    return new Known(standing(source, before), before.from());
  }

  private static Standing standing(CellSource source, ResumePoint.Position before)
      throws IOException {
    if (!source.series().equals(before.series()) || before.content() == null) {
      return Standing.CHANGED;
    }
    var chain = new ItemChain(source.spec());
    try (CellStream items = new EndedStream(source.open())) {
      long left = before.items();
      while (left > 0 && items.hasNext()) {
        chain.add(items.next());
        left--;
      }
      if (left > 0 || !chain.name().equals(before.content())) {
        return Standing.CHANGED;
      }
      return !before.done()
          ? Standing.UNFINISHED
          : items.hasNext() ? Standing.CHANGED : Standing.UNCHANGED;
    }
  }

  /**
   * Where the records of a cell's present life begin, by topic and partition ({@code topic-0}); a
   * partition that is not named: at its first record.
   */
  public Map<String, Long> lifeBegins(String cellId) throws IOException {
    ResumePoint.Position position = resume.read().get(cellId);
    return position == null || position.since() == null ? Map.of() : position.since();
  }

  /** All cells of which something was noted. */
  public Collection<String> cells() throws IOException {
    return resume.read().keySet().stream().filter(id -> !id.startsWith("file:")).toList();
  }

  /**
   * Cells begin anew: the next replay sends them from their first item.
   *
   * @param since where the records of the new life begin, by topic and partition
   */
  public void beginAnew(Collection<String> cellIds, Map<String, Long> since) throws IOException {
    Map<String, ResumePoint.Position> positions = resume.read();
    for (String id : cellIds) {
      positions.put(id, ResumePoint.Position.newLife(since));
    }
    resume.write(positions);
  }

  /** Nothing is known of this namespace any more. */
  public void forgetAll() throws IOException {
    resume.delete();
  }
}
