package io.celltwin.core.cycle;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.celltwin.testkit.Cell;
import java.util.ArrayList;
import java.util.List;

/** All that comes of a cell's frames, to the end of the input. */
record Segmented(
    List<Cycle> cycles,
    List<Alert> alerts,
    List<Rejection> rejected,
    int duplicates,
    OpenCell open) {

  static Segmented of(Cell cell) {
    return of(cell.spec(), cell.frames(100));
  }

  static Segmented of(CellSpec spec, List<Frame> frames) {
    return of(new CycleSegmenter(SegmenterConfig.standard()), spec, frames);
  }

  static Segmented of(CycleSegmenter segmenter, CellSpec spec, List<Frame> frames) {
    OpenCell open = OpenCell.fresh();
    Segmented all = new Segmented(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0, open);
    int duplicates = 0;
    for (Frame frame : frames) {
      Step step = segmenter.accept(open, spec, frame);
      duplicates += step.duplicates();
      all.add(step);
    }
    all.add(segmenter.flush(open, spec));
    return new Segmented(all.cycles, all.alerts, all.rejected, duplicates, open);
  }

  private void add(Step step) {
    cycles.addAll(step.closed());
    alerts.addAll(step.alerts());
    rejected.addAll(step.rejected());
  }
}
