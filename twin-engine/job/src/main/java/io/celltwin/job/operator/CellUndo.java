package io.celltwin.job.operator;

import io.celltwin.core.cycle.OpenCell;
import io.celltwin.domain.CellSpec;
import io.celltwin.job.type.RawFrame;
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

  /** Takes a frame in once more. */
  interface Again {
    void take(OpenCell cell, CellSpec spec, RawFrame raw);
  }

  /** What a cell was, and what it has taken in since. */
  static final class Since {
    private OpenCell copy;
    private CellSpec spec;
    private final List<RawFrame> frames = new ArrayList<>();
    private int samples;
    private int bytes;

    private void begin(OpenCell cell, CellSpec of) {
      copy = cell.copy();
      spec = of;
      frames.clear();
      samples = 0;
      bytes = 0;
    }
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

  /**
   * Before a frame of a cell is taken in.
   *
   * @return to be told when it was
   */
  @SuppressWarnings("ReferenceEquality") // another one of the same content costs a copy, no more
  Since before(String cellId, OpenCell cell, CellSpec spec) {
    Since since = cells.get(cellId);
    if (since == null) {
      if (bytes > mostBytes) {
        cells.clear();
        bytes = 0;
      }
      since = new Since();
      since.begin(cell, spec);
      cells.put(cellId, since);
      bytes += COPY_BYTES;
    } else if (since.samples >= SAMPLES || since.frames.size() >= FRAMES || since.spec != spec) {
      bytes -= since.bytes;
      since.begin(cell, spec);
    }
    return since;
  }

  /** It was taken in. */
  void taken(Since since, RawFrame raw, int samples) {
    int size = RECORD_BYTES + raw.value().length;
    since.frames.add(raw);
    since.samples += samples;
    since.bytes += size;
    bytes += size;
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
  OpenCell back(String cellId, OpenCell failed, Again again) {
    Since since = removed(cellId);
    if (since == null) {
      throw new IllegalStateException("nothing is remembered of cell " + cellId);
    }
    OpenCell cell = since.copy;
    for (RawFrame raw : since.frames) {
      again.take(cell, since.spec, raw);
    }
    cell.keepJudgements(failed);
    return cell;
  }
}
