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
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/**
 * The data flow of the twin. Sources and sinks come in: {@link TwinJob} brings Kafka, a test brings
 * lists.
 */
final class TwinTopology {
  /** The functions bring their own time limit, which a replay does not have. */
  private static final long NO_TIMEOUT = 0;

  private TwinTopology() {}

  /** Where results go. */
  interface Outputs {
    void cycles(DataStream<ClosedCycle> cycles);

    void twins(DataStream<AgedTwin> twins);

    void alerts(DataStream<Alert> alerts);

    void rejected(DataStream<RejectedInput> rejected);
  }

  /**
   * Frames and cell specifications in; cycles, twins with their forecasts, alerts and rejected
   * input out.
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
    // ordered, here and below: a cell's cycles must not overtake each other
    var answered =
        AsyncDataStream.orderedWait(
                closed,
                new AskSoh(config),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                config.modelInFlight())
            .returns(JobType.CLOSED_CYCLE)
            .uid("ask-soh")
            .name("ask-soh");
    var tested =
        AsyncDataStream.orderedWait(
                answered,
                new AskPulse(config),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                config.modelInFlight())
            .returns(JobType.CLOSED_CYCLE)
            .uid("ask-pulse")
            .name("ask-pulse");
    var aged =
        stillKeyed(tested, ClosedCycle::cellId)
            .process(new AgeTwin(), JobType.AGED_TWIN)
            .uid("age-twin")
            .name("age-twin");
    var forecast =
        AsyncDataStream.orderedWait(
                aged,
                new AskTrajectory(config),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                config.modelInFlight())
            .returns(JobType.AGED_TWIN)
            .uid("ask-trajectory")
            .name("ask-trajectory");
    var told =
        AsyncDataStream.orderedWait(
                forecast,
                new AskModes(config),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                config.modelInFlight())
            .returns(JobType.AGED_TWIN)
            .uid("ask-modes")
            .name("ask-modes");
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

    out.rejected(closed.getSideOutput(SegmentCycles.REJECTED));
    out.cycles(aged.getSideOutput(AgeTwin.CYCLES));
    out.twins(watched);
    out.alerts(
        closed
            .getSideOutput(SegmentCycles.ALERTS)
            .union(
                aged.getSideOutput(AgeTwin.ALERTS), watched.getSideOutput(WatchForecast.ALERTS)));
  }

  /**
   * Asking a model moves no record to another task, so the stream is keyed as it was: all that
   * follows the first keyed step runs in its task, and nothing is written to bytes on the way.
   */
  private static <T> KeyedStream<T, String> stillKeyed(
      DataStream<T> stream, KeySelector<T, String> cell) {
    return DataStreamUtils.reinterpretAsKeyedStream(stream, cell, Types.STRING);
  }
}
