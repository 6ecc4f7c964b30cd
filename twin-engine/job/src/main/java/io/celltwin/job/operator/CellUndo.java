package io.celltwin.job.operator;

import io.celltwin.core.segment.OpenCell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What brings a cell's state back to where it was before a frame that met a defect, though frames
 * change it in place. A copy before every frame would cost more than most frames do; so a copy is
 * taken now and then, the frames since then are remembered as the bytes they came as, and where one
 * fails they are taken in once more, on the copy: the segmenter is a function of state and frames,
 * so what comes of it is the state before the frame that failed, to the last bit.
 *
 * <p>No part of any checkpoint: after a restart each cell's first frame takes a copy. Bounded for
 * all cells of a task together; when that is used up everything is forgotten, and cells begin with
 * a copy again. {@code twin-engine/decisions/0007} has the figures.
 */
final class CellUndo {
  /** A copy costs about as much as a hundred samples: after so many it is one percent. */
  private static final int SAMPLES = 12_000;

  private static final int FRAMES = 512;

  /** A cell's state, as it lies on the heap. */
  private static final int COPY_BYTES = 10_000;

  private static final int RECORD_BYTES = 120;

  private final long mostBytes;
  private final Map<String, Since> cells = new HashMap<>();
  private long bytes;

  /** One frame taken in, so that it can be taken in again. */
  interface Taken {
    /** Takes it in once more. */
    void again(OpenCell cell);
  }

  private static final class Since {
    OpenCell copy;
    final List<Taken> taken = new ArrayList<>();
    int samples;
    int bytes;
  }

  /**
   * @param mostBytes for all cells together
   */
  CellUndo(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A share of the heap, for each of the tasks that share it. */
  static CellUndo sharing(int tasks) {
    return new CellUndo(Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 12 / tasks));
  }

  /** Before a frame of a cell is taken in. */
  void before(String cellId, OpenCell cell) {
    Since since = cells.get(cellId);
    if (since == null) {
      if (bytes > mostBytes) {
        cells.clear();
        bytes = 0;
      }
      since = new Since();
      cells.put(cellId, since);
      since.copy = cell.copy();
      bytes += COPY_BYTES;
    } else if (since.samples >= SAMPLES || since.taken.size() >= FRAMES) {
      since.copy = cell.copy();
      since.taken.clear();
      since.samples = 0;
      bytes -= since.bytes;
      since.bytes = 0;
    }
  }

  /**
   * It was taken in.
   *
   * @param length of its record [bytes]
   */
  void taken(String cellId, Taken taken, int samples, int length) {
    Since since = cells.get(cellId);
    if (since != null) {
      since.taken.add(taken);
      since.samples += samples;
      since.bytes += RECORD_BYTES + length;
      bytes += RECORD_BYTES + length;
    }
  }

  /** The cell has changed by other means than frames: what was remembered is no way back. */
  void forget(String cellId) {
    removed(cellId);
  }

  private Since removed(String cellId) {
    Since since = cells.remove(cellId);
    if (since != null) {
      bytes -= COPY_BYTES + since.bytes;
    }
    return since;
  }

  /**
   * The cell as it was before the frame that failed.
   *
   * @param failed its state now, of which nothing is used but what stands beside the segmenter
   */
  OpenCell back(String cellId, OpenCell failed) {
    Since since = removed(cellId);
    if (since == null) {
      throw new IllegalStateException("nothing is remembered of cell " + cellId);
    }
    OpenCell cell = since.copy;
    for (Taken each : since.taken) {
      each.again(cell);
    }
    cell.keepJudgements(failed);
    return cell;
  }
}
