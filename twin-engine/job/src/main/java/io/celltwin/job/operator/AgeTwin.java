package io.celltwin.job.operator;

import io.celltwin.codec.WireType;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinStep;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps one cell's twin and ages it by each cycle. The aged cycle and the alerts leave by the side.
 */
public final class AgeTwin extends KeyedProcessFunction<String, ClosedCycle, AgedTwin> {
  private static final long serialVersionUID = 1;

  /** The cycle again, with the state of health after it. */
  public static final OutputTag<ClosedCycle> CYCLES =
      new OutputTag<>("cycles", JobType.CLOSED_CYCLE);

  /** What ageing has to say: end of life, resistance. */
  public static final OutputTag<Alert> ALERTS = new OutputTag<>("ageing-alerts", JobType.ALERT);

  private final AgeingConfig config;

  private transient TwinUpdater updater;
  private transient ValueState<TwinState> state;
  private transient OpenAlerts open;
  private transient Nameplate nameplate;

  public AgeTwin(AgeingConfig config) {
    this.config = config;
  }

  @Override
  public void open(OpenContext context) {
    updater = new TwinUpdater(config);
    state = getRuntimeContext().getState(new ValueStateDescriptor<>("twin", JobType.TWIN_STATE));
    open = new OpenAlerts(getRuntimeContext());
    nameplate = new Nameplate(getRuntimeContext());
  }

  @Override
  public void processElement(ClosedCycle closed, Context ctx, Collector<AgedTwin> out)
      throws Exception {
    if (closed.retirement() != null) {
      state.clear();
      nameplate.clear();
      open.close(closed.retirement(), alert -> ctx.output(ALERTS, alert));
      ctx.output(CYCLES, closed);
      out.collect(AgedTwin.of(closed.retirement()));
      return;
    }
    anew(closed, ctx);
    TwinState known = state.value();
    // once an operation a copy is cheap, and where ageing fails the twin is as it was before
    TwinState aged = known == null ? TwinState.fresh() : known.copy();
    TwinStep step;
    try {
      step = updater.accept(aged, closed.spec(), closed.cycle(), closed.answer());
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      leaveOut(closed, e, ctx);
      return;
    }
    state.update(aged);
    if (step.isEmpty()) {
      return; // a revision seen before
    }
    ctx.output(
        CYCLES, new ClosedCycle(closed.spec(), step.aged(), closed.range(), closed.answer()));
    for (Alert alert : step.alerts()) {
      open.note(alert);
      ctx.output(ALERTS, alert);
    }
    out.collect(AgedTwin.of(step.twin(), step.trajectoryInput(), step.modesInput()));
  }

  /** Another nameplate: alerts that rest on the one before close. The updater does the rest. */
  private void anew(ClosedCycle closed, Context ctx) throws Exception {
    CellSpec now = closed.spec();
    CellSpec before = nameplate.changedFrom(now);
    if (before != null) {
      long when = closed.cycle().startMillis();
      open.close(alert -> alert.renamed(before, now, when), alert -> ctx.output(ALERTS, alert));
    }
  }

  /** The cycle itself is sound, and kept; the twin does not have it. */
  private static void leaveOut(ClosedCycle closed, Throwable fault, Context ctx) {
    Cycle cycle = closed.cycle();
    ctx.output(
        SegmentCycles.REJECTED,
        Defect.of(
            fault,
            "age-twin",
            closed.cellId(),
            cycle.revision(),
            WireType.CYCLE.toBytes(cycle),
            cycle.endMillis()));
    ctx.output(CYCLES, closed);
  }
}
