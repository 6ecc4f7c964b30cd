package io.celltwin.job.operator;

import io.celltwin.codec.ValidFrom;
import io.celltwin.domain.CellSpec;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.Registration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/** A cell's nameplate that holds, and those that were registered and do not hold yet. */
final class Nameplates {
  private final ValueState<CellSpec> spec;
  private final ListState<Registration> next;

  Nameplates(RuntimeContext runtime) {
    spec = runtime.getState(new ValueStateDescriptor<>("spec", JobType.CELL_SPEC));
    next = runtime.getListState(new ListStateDescriptor<>("next-specs", JobType.REGISTRATION));
  }

  /** The one that holds; null where nobody registered the cell. */
  CellSpec now() throws Exception {
    return spec.value();
  }

  /** From here on this one holds. */
  void hold(CellSpec nameplate) throws Exception {
    spec.update(nameplate);
  }

  /**
   * Another nameplate for a cell that has one. It does not hold in the middle of an operation, nor
   * from when it happens to arrive: from its valid-from on, where that is stated, and else from the
   * next operation. What names pack or site alone holds at once, for nothing is measured by it.
   */
  void register(Registration another, CellSpec known) throws Exception {
    List<Registration> pending = new ArrayList<>();
    next.get().forEach(pending::add);
    boolean stated = another.validFromMillis() != ValidFrom.UNSTATED;
    pending.removeIf(p -> !stated || p.validFromMillis() == another.validFromMillis());
    if (!stated && another.spec().limitsLike(known)) {
      spec.update(another.spec());
    } else {
      pending.add(another);
      pending.sort(Comparator.comparingLong(Registration::validFromMillis));
    }
    keep(pending);
  }

  /** The one that is to hold for a frame that begins at a time; null where none is. */
  CellSpec due(long startMillis) throws Exception {
    CellSpec due = null;
    for (Registration each : next.get()) {
      if (each.validFromMillis() <= startMillis) {
        due = each.spec();
      }
    }
    return due;
  }

  /** Leaves those alone that hold later. */
  void dropUntil(long startMillis) throws Exception {
    List<Registration> later = new ArrayList<>();
    for (Registration each : next.get()) {
      if (each.validFromMillis() > startMillis) {
        later.add(each);
      }
    }
    keep(later);
  }

  private void keep(List<Registration> pending) throws Exception {
    if (pending.isEmpty()) {
      next.clear();
    } else {
      next.update(pending);
    }
  }

  /** The cell is gone. */
  void clear() {
    spec.clear();
    next.clear();
  }
}
