package io.celltwin.job.operator;

import io.celltwin.core.cycle.LivePace;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.job.type.LiveUpdate;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Tells of a cell while its operation goes on. Of its own it remembers one number: when rest last
 * told the state of charge. A frame that is not told of costs two comparisons.
 */
final class LiveTwins {
  private final ValueState<Long> anchor;
  private final OpenAlerts openAlerts;

  LiveTwins(RuntimeContext runtime, OpenAlerts openAlerts) {
    this.anchor = runtime.getState(new ValueStateDescriptor<>("soc-anchor", Types.LONG));
    this.openAlerts = openAlerts;
  }

  /**
   * A frame was taken in.
   *
   * @param beforeMillis event time that its cell had come to before it, or {@link Live#NEVER}
   * @param alerted whether an alert fired or cleared with it
   */
  void taken(
      long beforeMillis,
      OpenCell cell,
      CellSpec spec,
      Frame frame,
      boolean alerted,
      Consumer<LiveUpdate> out)
      throws Exception {
    long now = cell.liveMillis();
    boolean moved = now != beforeMillis && now != Live.NEVER;
    if (!moved || (!alerted && !LivePace.isDue(beforeMillis, now))) {
      return;
    }
    if (cell.isAnchored()) {
      anchor.update(now);
    }
    Long anchored = anchor.value();
    var itsFrame = new Lineage(frame.source(), frame.sequence(), frame.sequence());
    long anchorMillis = anchored == null ? Live.NEVER : anchored;
    out.accept(LiveUpdate.of(cell.live(spec, anchorMillis, openAlerts.kinds(), itsFrame)));
  }

  /** The cell's clock begins anew: a time before that says nothing. */
  void clear() {
    anchor.clear();
  }
}
