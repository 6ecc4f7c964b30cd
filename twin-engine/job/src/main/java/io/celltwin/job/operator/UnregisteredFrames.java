package io.celltwin.job.operator;

import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** Frames of a cell that nobody has registered yet. */
final class UnregisteredFrames {
  private final ListState<RawFrame> waiting;
  private final ValueState<Integer> bytes; // null: nothing waits

  UnregisteredFrames(RuntimeContext runtime) {
    waiting = runtime.getListState(new ListStateDescriptor<>("waiting", JobType.RAW_FRAME));
    bytes = runtime.getState(new ValueStateDescriptor<>("waiting-bytes", Types.INT));
  }

  boolean isEmpty() throws Exception {
    return bytes.value() == null;
  }

  /**
   * @return how much waits now [bytes]
   */
  int add(RawFrame raw) throws Exception {
    Integer before = bytes.value();
    int with = (before == null ? 0 : before) + raw.value().length;
    waiting.add(raw);
    bytes.update(with);
    return with;
  }

  /** All that waits, in its order; none of it does from here on. */
  List<RawFrame> take() throws Exception {
    if (isEmpty()) {
      return List.of();
    }
    List<RawFrame> all = new ArrayList<>();
    waiting.get().forEach(all::add);
    waiting.clear();
    bytes.clear();
    return all;
  }
}
