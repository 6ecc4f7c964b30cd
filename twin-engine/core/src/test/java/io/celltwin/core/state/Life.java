package io.celltwin.core.state;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A cell's way from frames to twins, and all it led to. */
public final class Life {
  public final List<Cycle> cycles = new ArrayList<>();
  public final List<Alert> alerts = new ArrayList<>();
  public final List<TwinStep> steps = new ArrayList<>();
  public final OpenCell open = OpenCell.fresh();
  public final TwinState state = TwinState.fresh();
  private final CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
  private final TwinUpdater updater = new TwinUpdater(AgeingConfig.standard());
  private final CellSpec spec;
  private final Function<Cycle, Estimate> model;

  public Life(CellSpec spec) {
    this(spec, cycle -> null);
  }

  public Life(CellSpec spec, Function<Cycle, Estimate> model) {
    this.spec = spec;
    this.model = model;
  }

  public Life live(List<Frame> frames) {
    for (Frame frame : frames) {
      take(segmenter.accept(open, spec, frame));
    }
    return this;
  }

  public Life end() {
    take(segmenter.flush(open, spec));
    return this;
  }

  private void take(Step step) {
    alerts.addAll(step.alerts());
    for (Cycle cycle : step.closed()) {
      TwinStep aged = updater.accept(state, spec, cycle, model.apply(cycle));
      cycles.add(aged.aged());
      alerts.addAll(aged.alerts());
      steps.add(aged);
    }
  }

  public Twin twin() {
    return steps.get(steps.size() - 1).twin();
  }

  public List<Alert> alerts(String kind) {
    return alerts.stream().filter(a -> a.kind().equals(kind)).toList();
  }
}
