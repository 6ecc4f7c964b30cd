package io.celltwin.job.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.core.alert.WatchedPack;
import io.celltwin.domain.Alert;
import io.celltwin.domain.PackTwin;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.PackPart;
import io.celltwin.job.type.PackUpdate;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps what the cells of a pack say of each other. Their readings come from as many tasks as there
 * are, in an order that nobody knows; {@link WatchedPack} puts them together again. Some twenty
 * numbers a cell, and in a replay what waits for slower cells.
 */
public final class WatchPacks extends KeyedProcessFunction<String, PackPart, PackUpdate> {
  private static final long serialVersionUID = 1;

  /** What siblings have to say of a cell. */
  public static final OutputTag<Alert> ALERTS = new OutputTag<>("pack-alerts", JobType.ALERT);

  private final boolean replay;
  private transient ValueState<WatchedPack> state;

  /**
   * @param replay whether cells may be far ahead of each other, because history is read
   */
  public WatchPacks(boolean replay) {
    this.replay = replay;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("watched-pack", JobType.WATCHED_PACK));
  }

  @Override
  public void processElement(PackPart part, Context ctx, Collector<PackUpdate> out)
      throws Exception {
    WatchedPack known = state.value();
    WatchedPack pack = known == null ? WatchedPack.fresh(replay) : known;
    WatchedPack.Told told;
    try {
      told =
          part.part() == null
              ? pack.left(part.cellId(), part.leftPosition(), part.leftMillis())
              : pack.accept(part.packId(), part.part());
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      reject(part, e, ctx); // what is known of the pack stays as it is
      return;
    }
    told.defects().forEach(e -> reject(part, e, ctx));
    for (Alert alert : told.alerts()) {
      ctx.output(ALERTS, alert);
    }
    for (PackTwin twin : told.twins()) {
      out.collect(PackUpdate.of(twin));
    }
    if (pack.isEmpty()) {
      state.clear();
      if (known != null) {
        out.collect(PackUpdate.gone(part.packId(), part.eventMillis()));
      }
    } else {
      state.update(pack);
    }
  }

  /**
   * The cell's frame itself is sound, and taken by its own twin: its readings are told in words.
   */
  private static void reject(PackPart part, Throwable fault, Context ctx) {
    String sent =
        part.part() == null
            ? "left"
            : "readings at "
                + Arrays.toString(part.part().times())
                + ": "
                + Arrays.toString(part.part().volts())
                + " V, "
                + Arrays.toString(part.part().currents())
                + " A";
    long sequence = part.part() == null ? 0 : part.part().sequence();
    ctx.output(
        SegmentCycles.REJECTED,
        Defect.of(
            fault,
            "watch-packs",
            part.cellId(),
            sequence,
            sent.getBytes(UTF_8),
            part.eventMillis()));
  }
}
