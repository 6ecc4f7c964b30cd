package io.celltwin.job.operator;

import io.celltwin.codec.WireType;
import io.celltwin.core.mode.ModelledModes;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.ModesAnswer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Brings answers about ageing back to their cell: a model is asked after some charges only, and
 * what it said stands in every revision of the twin until it is asked again.
 */
public final class KeepModes extends KeyedProcessFunction<String, AgedTwin, AgedTwin> {
  private static final long serialVersionUID = 1;

  private transient ValueState<ModelledModes> state;
  private transient Nameplate nameplate;

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("modelled-modes", JobType.MODELLED_MODES));
    nameplate = new Nameplate(getRuntimeContext());
  }

  @Override
  public void processElement(AgedTwin aged, Context ctx, Collector<AgedTwin> out) throws Exception {
    if (aged.retirement() != null) {
      state.clear();
      nameplate.clear();
      out.collect(aged);
      return;
    }
    if (nameplate.changedFrom(aged.twin().spec()) != null) {
      state.clear();
    }
    ModelledModes known = state.value();
    AgedTwin with;
    try {
      ModesAnswer answer = aged.modes();
      if (answer != null) {
        known = known == null ? ModelledModes.fresh() : known.copy();
        if (answer.quantiles() == null) {
          known.fellBack(answer.reason());
        } else {
          known.answered(aged.twin(), answer.quantiles(), answer.distance(), answer.version());
        }
      }
      with = known == null ? aged : aged.withTwin(known.in(aged.twin()));
      if (answer != null) {
        state.update(known);
      }
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      ctx.output(
          SegmentCycles.REJECTED,
          Defect.of(
              e,
              "keep-modes",
              aged.cellId(),
              aged.twin().revision(),
              WireType.TWIN.toBytes(aged.twin()),
              aged.eventMillis()));
      with = aged; // with what the twin's own fit says
    }
    out.collect(with);
  }
}
