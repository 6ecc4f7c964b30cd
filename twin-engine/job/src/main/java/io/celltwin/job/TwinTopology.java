package io.celltwin.job;

import io.celltwin.domain.Alert;
import io.celltwin.job.inference.AskModes;
import io.celltwin.job.inference.AskPulse;
import io.celltwin.job.inference.AskSoh;
import io.celltwin.job.inference.AskTrajectory;
import io.celltwin.job.operator.AgeTwin;
import io.celltwin.job.operator.KeepModes;
import io.celltwin.job.operator.SegmentCycles;
import io.celltwin.job.operator.WatchForecast;
import io.celltwin.job.operator.WatchPacks;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.job.type.PackPart;
import io.celltwin.job.type.PackUpdate;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/**
 * The data flow of the twin. Sources and sinks come in: {@link TwinJob} brings Kafka, a test brings
 * lists.
 */
final class TwinTopology {
  private TwinTopology() {}

  /** Where results go. */
  interface Outputs {
    void cycles(DataStream<ClosedCycle> cycles);

    void twins(DataStream<AgedTwin> twins);

    void alerts(DataStream<Alert> alerts);

    void live(DataStream<LiveUpdate> live);

    void packs(DataStream<PackUpdate> packs);

    void rejected(DataStream<RejectedInput> rejected);
  }

  /**
   * Frames and cell specifications in; live twins, cycles, twins with their forecasts, packs,
   * alerts and rejected input out.
   */
  static void define(
      DataStream<RawFrame> frames, DataStream<Registration> cells, TwinConfig config, Outputs out) {
    var closed =
        frames
            .keyBy(RawFrame::cellId)
            .connect(cells.keyBy(Registration::cellId))
            .process(new SegmentCycles(config), JobType.CLOSED_CYCLE)
            .uid("segment-cycles")
            .name("segment-cycles");
    var answered =
        new AskSoh(config)
            .about(stillKeyed(closed, ClosedCycle::cellId), JobType.CLOSED_CYCLE, "ask-soh");
    var tested =
        new AskPulse(config)
            .about(stillKeyed(answered, ClosedCycle::cellId), JobType.CLOSED_CYCLE, "ask-pulse");
    var aged =
        stillKeyed(tested, ClosedCycle::cellId)
            .process(new AgeTwin(config.ageing()), JobType.AGED_TWIN)
            .uid("age-twin")
            .name("age-twin");
    var forecast =
        new AskTrajectory(config)
            .about(stillKeyed(aged, AgedTwin::cellId), JobType.AGED_TWIN, "ask-trajectory");
    var told =
        new AskModes(config)
            .about(stillKeyed(forecast, AgedTwin::cellId), JobType.AGED_TWIN, "ask-modes");
    var kept =
        stillKeyed(told, AgedTwin::cellId)
            .process(new KeepModes(), JobType.AGED_TWIN)
            .uid("keep-modes")
            .name("keep-modes");
    var watched =
        stillKeyed(kept, AgedTwin::cellId)
            .process(new WatchForecast(), JobType.AGED_TWIN)
            .uid("watch-forecast")
            .name("watch-forecast");

    var packs =
        closed
            .getSideOutput(SegmentCycles.PACK)
            .keyBy(PackPart::packId)
            .process(new WatchPacks(config.waitForModel()), JobType.PACK_UPDATE)
            .uid("watch-packs")
            .name("watch-packs");

    out.rejected(
        closed
            .getSideOutput(SegmentCycles.REJECTED)
            .union(
                aged.getSideOutput(SegmentCycles.REJECTED),
                kept.getSideOutput(SegmentCycles.REJECTED),
                watched.getSideOutput(SegmentCycles.REJECTED),
                packs.getSideOutput(SegmentCycles.REJECTED)));
    out.live(closed.getSideOutput(SegmentCycles.LIVE));
    out.packs(packs);
    out.cycles(aged.getSideOutput(AgeTwin.CYCLES));
    out.twins(watched);
    out.alerts(
        closed
            .getSideOutput(SegmentCycles.ALERTS)
            .union(
                aged.getSideOutput(AgeTwin.ALERTS),
                watched.getSideOutput(WatchForecast.ALERTS),
                packs.getSideOutput(WatchPacks.ALERTS)));
  }

  /**
   * No step moves a record to another task, and what waits within one is state of its cell, so the
   * stream is keyed as it was: all that follows the first keyed step runs in its task, and nothing
   * is written to bytes on the way.
   */
  private static <T> KeyedStream<T, String> stillKeyed(
      DataStream<T> stream, KeySelector<T, String> cell) {
    return DataStreamUtils.reinterpretAsKeyedStream(stream, cell, Types.STRING);
  }
}
