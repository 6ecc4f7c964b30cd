package io.celltwin.job.operator;

import io.celltwin.domain.CellSpec;
import io.celltwin.job.type.JobType;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/** The nameplate that what an operator keeps of a cell rests on. */
final class Nameplate {
  private final ValueState<CellSpec> known;

  Nameplate(RuntimeContext runtime) {
    known = runtime.getState(new ValueStateDescriptor<>("nameplate", JobType.CELL_SPEC));
  }

  /** The one before, where what was measured under it says nothing any more; null mostly. */
  CellSpec changedFrom(CellSpec now) throws Exception {
    CellSpec before = known.value();
    if (now.equals(before)) {
      return null;
    }
    known.update(now);
    return before == null || now.measuresLike(before) ? null : before;
  }

  void clear() {
    known.clear();
  }
}
