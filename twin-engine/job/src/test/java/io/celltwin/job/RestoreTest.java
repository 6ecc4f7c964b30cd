package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Twin;
import io.celltwin.job.operator.SegmentCycles;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.job.type.PackUpdate;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import io.celltwin.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopped with questions under way, and started again somewhere else. */
class RestoreTest {
  @TempDir private Path savepoints;

  /** What one run gave, by the name of the run: the small cluster shares this process. */
  private static final Map<String, Queue<AgedTwin>> TWINS = new ConcurrentHashMap<>();

  private record Collected(String run) implements TwinTopology.Outputs {
    @Override
    public void cycles(DataStream<ClosedCycle> cycles) {
      cycles.sinkTo(new DiscardingSink<>()).uid("cycles");
    }

    @Override
    public void twins(DataStream<AgedTwin> twins) {
      String name = run;
      twins
          .map(
              twin -> {
                TWINS.get(name).add(twin);
                return twin;
              })
          .returns(JobType.AGED_TWIN)
          .uid("collect")
          .sinkTo(new DiscardingSink<>())
          .uid("twins");
    }

    @Override
    public void alerts(DataStream<Alert> alerts) {
      alerts.sinkTo(new DiscardingSink<>()).uid("alerts");
    }

    @Override
    public void live(DataStream<LiveUpdate> live) {
      live.sinkTo(new DiscardingSink<>()).uid("live");
    }

    @Override
    public void packs(DataStream<PackUpdate> packs) {
      packs.sinkTo(new DiscardingSink<>()).uid("packs");
    }

    @Override
    public void rejected(DataStream<RejectedInput> rejected) {
      rejected.sinkTo(new DiscardingSink<>()).uid("rejected");
    }
  }

  /** What a source gives, by its name: the small cluster shares this process. */
  private static final Map<String, List<?>> GIVEN = new ConcurrentHashMap<>();

  /** A list, and then its last again and again: a frame seen before changes nothing. */
  private record Given<T>(String name) implements GeneratorFunction<Long, T> {
    @Override
    @SuppressWarnings("unchecked")
    public T map(Long i) throws InterruptedException {
      List<?> list = GIVEN.get(name);
      if (i >= list.size()) {
        Thread.sleep(20);
      }
      return (T) list.get((int) Math.min(i, list.size() - 1));
    }
  }

  private static TwinConfig config(SmallModelServer models, String namespace, int parallelism) {
    var live = TwinConfig.live("localhost:9", TestCell.REGISTRY, models.target(), parallelism);
    return live.replaying(namespace);
  }

  private static <T> DataStream<T> source(
      StreamExecutionEnvironment env, List<T> list, JobType<T> type, String uid) {
    GIVEN.put(uid, list);
    return env.fromSource(
            new DataGeneratorSource<>(new Given<T>(uid), Long.MAX_VALUE, type),
            WatermarkStrategy.noWatermarks(),
            uid)
        .setParallelism(1)
        .uid(uid);
  }

  private JobClient start(
      String run, TwinConfig config, List<RawFrame> frames, List<TestCell> cells, String restore)
      throws Exception {
    TWINS.putIfAbsent(run, new ConcurrentLinkedQueue<>());
    var settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (restore != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, restore);
    }
    var env = StreamExecutionEnvironment.createLocalEnvironment(config.parallelism(), settings);
    TwinJob.settle(env, config, TwinJob.MAX_PARALLELISM);
    TwinTopology.define(
        source(env, frames, JobType.RAW_FRAME, "telemetry"),
        source(
            env,
            cells.stream().map(c -> Registration.of(c.spec())).toList(),
            JobType.REGISTRATION,
            "cells"),
        config,
        new Collected(run));
    return env.executeAsync(run);
  }

  private static void await(JobClient job, BooleanSupplier done) throws Exception {
    Instant patience = Instant.now().plus(Duration.ofMinutes(5));
    while (!done.getAsBoolean()) {
      if (job.getJobStatus().get().isGloballyTerminalState()) {
        job.getJobExecutionResult().get(); // says why
      }
      assertThat(Instant.now()).isBefore(patience);
      Thread.sleep(20);
    }
  }

  private static Map<String, Twin> byRevision(String run) {
    Map<String, Twin> twins = new TreeMap<>();
    for (AgedTwin aged : TWINS.get(run)) {
      Twin before = twins.put(aged.cellId() + " " + aged.twin().revision(), aged.twin());
      assertThat(before == null || before.equals(aged.twin()))
          .as("a repeated revision is the same bytes")
          .isTrue();
    }
    return twins;
  }

  private static List<TestCell> cells(int n) {
    List<TestCell> cells = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      cells.add(new TestCell("lab/" + i).cycles(3, 1.9 - 0.01 * i));
    }
    return cells;
  }

  private static List<RawFrame> inTurns(List<TestCell> cells) {
    List<RawFrame> frames = new ArrayList<>();
    for (int k = 0; k < cells.get(0).frames().size(); k++) {
      for (TestCell cell : cells) {
        frames.add(cell.frames().get(k));
      }
    }
    return frames;
  }

  @Test
  void questionsUnderWayGoWithTheirCellsToAnotherParallelism() throws Exception {
    List<TestCell> cells = cells(12);
    List<RawFrame> frames = inTurns(cells);
    try (var models = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      JobClient undisturbed = start("undisturbed", config(models, "", 2), frames, cells, null);
      await(undisturbed, () -> TWINS.get("undisturbed").size() >= frames.size());
      undisturbed.cancel().get();

      models.hold();
      JobClient first = start("moved", config(models, "", 2), frames, cells, null);
      await(first, () -> models.held() > 1); // each of the two subtasks waits for an answer
      String savepoint =
          Eventually.result(
              first.triggerSavepoint(savepoints.toString(), SavepointFormatType.CANONICAL));
      assertThat(TWINS.get("moved").size()).isLessThan(frames.size());
      first.cancel().get();
      models.release();

      for (int parallelism : new int[] {3, 1}) {
        String run = "moved";
        JobClient second = start(run, config(models, "", parallelism), frames, cells, savepoint);
        await(second, () -> byRevision(run).size() >= frames.size());
        second.cancel().get();
        assertThat(byRevision(run)).isEqualTo(byRevision("undisturbed"));
        TWINS.remove(run);
      }
    }
  }

  @Test
  void aSavepointOfOneNamespaceIsRefusedByAJobOfAnother() throws Exception {
    List<TestCell> cells = cells(1);
    List<RawFrame> frames = inTurns(cells);
    try (var models = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      JobClient one = start("one", config(models, "one", 1), frames, cells, null);
      await(one, () -> TWINS.get("one").size() >= frames.size());
      String savepoint =
          one.triggerSavepoint(savepoints.toString(), SavepointFormatType.CANONICAL).get();
      one.cancel().get();

      JobClient other = start("other", config(models, "other", 1), frames, cells, savepoint);

      assertThatThrownBy(() -> other.getJobExecutionResult().get())
          .hasStackTraceContaining(
              "the savepoint is of namespace 'one', this job is of namespace 'other': restore it"
                  + " there, or start this job without a savepoint");
      assertThat(TWINS.get("other")).isEmpty();
    }
  }

  @Test
  void howFarAJobCanBeRescaledDoesNotFollowFromTheMachineItFirstRanOn() throws Exception {
    try (var models = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      for (int parallelism : new int[] {1, 2, 96}) {
        var env = StreamExecutionEnvironment.getExecutionEnvironment();
        TwinJob.settle(env, config(models, "", parallelism), TwinJob.MAX_PARALLELISM);
        assertThat(env.getMaxParallelism()).isEqualTo(128);
      }
      assertThatThrownBy(
              () ->
                  TwinJob.settle(
                      StreamExecutionEnvironment.getExecutionEnvironment(),
                      config(models, "", 129),
                      TwinJob.MAX_PARALLELISM))
          .hasMessageContaining("twin.parallelism is 129, wanted at most 128");
    }
  }

  /** As an earlier release asked: nobody ever answers. */
  private static final class NeverAnswered implements AsyncFunction<ClosedCycle, ClosedCycle> {
    private static final long serialVersionUID = 1;
    static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public void asyncInvoke(ClosedCycle input, ResultFuture<ClosedCycle> result) {
      ASKED.incrementAndGet();
    }
  }

  @Test
  void questionsOfAnEarlierReleaseAreAskedAgain() throws Exception {
    List<TestCell> cells = cells(4);
    List<RawFrame> frames = inTurns(cells);
    try (var models = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      TwinConfig config = config(models, "", 2);
      var env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
      TwinJob.settle(env, config, TwinJob.MAX_PARALLELISM);
      var closed =
          source(env, frames, JobType.RAW_FRAME, "telemetry")
              .keyBy(RawFrame::cellId)
              .connect(
                  source(
                          env,
                          cells.stream().map(c -> Registration.of(c.spec())).toList(),
                          JobType.REGISTRATION,
                          "cells")
                      .keyBy(Registration::cellId))
              .process(new SegmentCycles(config), JobType.CLOSED_CYCLE)
              .uid("segment-cycles");
      AsyncDataStream.orderedWait(closed, new NeverAnswered(), 0, TimeUnit.MILLISECONDS, 512)
          .returns(JobType.CLOSED_CYCLE)
          .uid("ask-soh")
          .sinkTo(new DiscardingSink<>())
          .uid("cycles");
      JobClient former = env.executeAsync("former");
      await(former, () -> NeverAnswered.ASKED.get() >= 8);
      String savepoint =
          former.triggerSavepoint(savepoints.toString(), SavepointFormatType.CANONICAL).get();
      former.cancel().get();

      JobClient undisturbed = start("as ever", config, frames, cells, null);
      await(undisturbed, () -> TWINS.get("as ever").size() >= frames.size());
      undisturbed.cancel().get();
      JobClient now = start("upgraded", config, frames, cells, savepoint);
      await(now, () -> byRevision("upgraded").size() >= frames.size());
      now.cancel().get();
      assertThat(byRevision("upgraded")).isEqualTo(byRevision("as ever"));
    }
  }
}
