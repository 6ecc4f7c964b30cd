package io.celltwin.job.operator;

import io.celltwin.codec.TelemetryRange;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/**
 * Which offsets hold the frames of a cell's open operation: good enough to fetch its samples, no
 * part of any result.
 */
final class TelemetryRanges {
  private final ValueState<TelemetryRange> range;
  private final ValueState<TelemetryRange> inDoubt; // since when in µs, and from which offset

  TelemetryRanges(RuntimeContext runtime) {
    range = runtime.getState(new ValueStateDescriptor<>("range", JobType.TELEMETRY_RANGE));
    inDoubt = runtime.getState(new ValueStateDescriptor<>("in-doubt", JobType.TELEMETRY_RANGE));
  }

  /**
   * Takes in where one more frame lies.
   *
   * @param closes whether it closed what went on
   * @return the range of what went on, this frame in it
   */
  TelemetryRange with(RawFrame raw, boolean closes, OpenCell open) throws Exception {
    TelemetryRange before = range.value();
    TelemetryRange now =
        before == null || before.partition() != raw.partition()
            ? new TelemetryRange(raw.partition(), raw.offset(), raw.offset())
            : new TelemetryRange(
                raw.partition(), before.first(), Math.max(before.last(), raw.offset()));
    range.update(
        closes ? new TelemetryRange(raw.partition(), began(raw, open), raw.offset()) : now);
    noteDoubt(raw, open);
    return now;
  }

  /**
   * Offset with the first frame of the operation that goes on: that which closed the one before, or
   * an earlier one where the change took its time to be certain.
   */
  private long began(RawFrame raw, OpenCell open) throws Exception {
    TelemetryRange doubted = inDoubt.value();
    return doubted != null
            && doubted.partition() == raw.partition()
            && doubted.last() == open.openSince()
        ? Math.min(doubted.first(), raw.offset())
        : raw.offset();
  }

  private void noteDoubt(RawFrame raw, OpenCell open) throws Exception {
    long since = open.inDoubtSince();
    if (since == Long.MIN_VALUE) {
      return;
    }
    TelemetryRange doubted = inDoubt.value();
    if (doubted == null || doubted.last() != since) {
      inDoubt.update(new TelemetryRange(raw.partition(), raw.offset(), since));
    }
  }

  /** The cell is gone. */
  void clear() {
    range.clear();
  }
}
