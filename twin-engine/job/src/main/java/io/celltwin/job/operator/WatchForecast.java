package io.celltwin.job.operator;

import io.celltwin.codec.WireType;
import io.celltwin.core.alert.ForecastWatch;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Forecast;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.JobType;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Brings forecasts back to their cell: a remark about the future is made once and only when it
 * stays true, and the remaining life last forecast stands in every revision of the twin until the
 * next one.
 */
public final class WatchForecast extends KeyedProcessFunction<String, AgedTwin, AgedTwin> {
  private static final long serialVersionUID = 1;

  /** What forecasts have to say. */
  public static final OutputTag<Alert> ALERTS = new OutputTag<>("forecast-alerts", JobType.ALERT);

  private transient ValueState<ForecastWatch> state;
  private transient ValueState<Attribute> rul;
  private transient OpenAlerts open;
  private transient Nameplate nameplate;

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("forecast-watch", JobType.FORECAST_WATCH));
    rul = getRuntimeContext().getState(new ValueStateDescriptor<>("rul", JobType.ATTRIBUTE));
    open = new OpenAlerts(getRuntimeContext());
    nameplate = new Nameplate(getRuntimeContext());
  }

  @Override
  public void processElement(AgedTwin aged, Context ctx, Collector<AgedTwin> out) throws Exception {
    if (aged.retirement() != null) {
      state.clear();
      rul.clear();
      nameplate.clear();
      open.close(aged.retirement(), alert -> ctx.output(ALERTS, alert));
      out.collect(aged);
      return;
    }
    anew(aged, ctx);
    Forecast forecast = aged.forecast();
    AgedTwin with = aged;
    if (forecast != null) {
      try {
        ForecastWatch known = state.value();
        ForecastWatch watch = known == null ? ForecastWatch.fresh() : known.copy();
        List<Alert> alerts =
            watch.accept(
                forecast,
                !Double.isNaN(aged.twin().endOfLifeCycle().value()),
                aged.twin().operationIndex(),
                aged.twin().lineage());
        Attribute life = Attribute.of(forecast.rulCycles(), "cycles", aged.twin().eventMillis());
        state.update(watch);
        rul.update(life);
        for (Alert alert : alerts) {
          open.note(alert);
          ctx.output(ALERTS, alert);
        }
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        ctx.output(
            SegmentCycles.REJECTED,
            Defect.of(
                e,
                "watch-forecast",
                aged.cellId(),
                aged.twin().revision(),
                WireType.FORECAST.toBytes(forecast),
                aged.eventMillis()));
        with = aged.forecast(null); // what cannot be watched is not told
      }
    }
    Attribute last = rul.value();
    out.collect(last == null ? with : with.withTwin(with.twin().withRul(last)));
  }

  /** Another nameplate: what was forecast under the one before says nothing any more. */
  private void anew(AgedTwin aged, Context ctx) throws Exception {
    CellSpec now = aged.twin().spec();
    CellSpec before = nameplate.changedFrom(now);
    if (before != null) {
      state.clear();
      rul.clear();
      long when = aged.twin().eventMillis();
      open.close(alert -> alert.renamed(before, now, when), alert -> ctx.output(ALERTS, alert));
    }
  }
}
