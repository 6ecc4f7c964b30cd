package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.codec.WireType;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.OperationKind;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.job.type.PackUpdate;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/**
 * The whole data flow on a small Flink, from lists to lists; Kryo forbidden, a failure is a
 * failure.
 */
class TwinTopologyTest {
  static final class Results implements TwinTopology.Outputs {
    private CloseableIterator<ClosedCycle> cycleIterator;
    private CloseableIterator<AgedTwin> twinIterator;
    private CloseableIterator<Alert> alertIterator;
    private CloseableIterator<RejectedInput> rejectedIterator;
    private CloseableIterator<LiveUpdate> liveIterator;
    private CloseableIterator<PackUpdate> packIterator;
    final List<ClosedCycle> cycles = new ArrayList<>();
    final List<AgedTwin> twins = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    final List<RejectedInput> rejected = new ArrayList<>();
    final List<LiveUpdate> live = new ArrayList<>();
    final List<PackUpdate> packs = new ArrayList<>();

    @Override
    public void cycles(DataStream<ClosedCycle> stream) {
      cycleIterator = stream.collectAsync();
    }

    @Override
    public void twins(DataStream<AgedTwin> stream) {
      twinIterator = stream.collectAsync();
    }

    @Override
    public void alerts(DataStream<Alert> stream) {
      alertIterator = stream.collectAsync();
    }

    @Override
    public void live(DataStream<LiveUpdate> stream) {
      liveIterator = stream.collectAsync();
    }

    @Override
    public void packs(DataStream<PackUpdate> stream) {
      packIterator = stream.collectAsync();
    }

    @Override
    public void rejected(DataStream<RejectedInput> stream) {
      rejectedIterator = stream.collectAsync();
    }

    /** All at once: one that nobody fetches from holds up the job. */
    void collect() {
      Executor threads = task -> new Thread(task, "collect").start();
      CompletableFuture.allOf(
              CompletableFuture.runAsync(
                  () -> cycleIterator.forEachRemaining(cycles::add), threads),
              CompletableFuture.runAsync(() -> twinIterator.forEachRemaining(twins::add), threads),
              CompletableFuture.runAsync(() -> liveIterator.forEachRemaining(live::add), threads),
              CompletableFuture.runAsync(() -> packIterator.forEachRemaining(packs::add), threads),
              CompletableFuture.runAsync(
                  () -> alertIterator.forEachRemaining(alerts::add), threads),
              CompletableFuture.runAsync(
                  () -> rejectedIterator.forEachRemaining(rejected::add), threads))
          .join();
    }

    List<Estimate> answers() {
      return cycles.stream().map(ClosedCycle::answer).filter(e -> e != null).toList();
    }

    List<AgedTwin> revisions() {
      return twins.stream().filter(t -> t.retirement() == null).toList();
    }

    List<AgeingMode> modes(int twin) {
      return twins.get(twin).twin().modes();
    }

    List<Cycle> of(OperationKind kind) {
      return cycles.stream().map(ClosedCycle::cycle).filter(c -> c.kind() == kind).toList();
    }
  }

  private static TwinConfig config(String modelServer, boolean replay) {
    var live = TwinConfig.live("localhost:9", TestCell.REGISTRY, modelServer, 2);
    var quick =
        live.asking(Duration.ofMillis(300), 64, 16)
            .holdingUnregistered(Duration.ofMinutes(5), 1 << 20);
    return replay ? quick.replaying("") : quick;
  }

  private static Results run(TwinConfig config, List<RawFrame> frames, List<CellSpec> cells)
      throws Exception {
    return runRegistered(config, frames, cells.stream().map(Registration::of).toList());
  }

  static Results runRegistered(TwinConfig config, List<RawFrame> frames, List<Registration> cells)
      throws Exception {
    var settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    var env = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    var results = new Results();
    TwinTopology.define(
        env.fromData(frames, JobType.RAW_FRAME),
        env.fromData(cells, JobType.REGISTRATION),
        config,
        results);
    var job = env.executeAsync();
    results.collect();
    job.getJobExecutionResult().get();
    return results;
  }

  @Test
  void theCellsOfAPackAreToldOfBesideEachOtherWhicheverComesFirst() throws Exception {
    try (var server = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      var pack = new TestPack("garage", 4, 100).resistive(2, 2.5);
      List<List<RawFrame>> cells = pack.days(3);
      List<RawFrame> oneByOne = new ArrayList<>();
      for (int i = 0; i < cells.get(0).size(); i++) {
        for (List<RawFrame> cell : cells) {
          oneByOne.add(cell.get(i));
        }
      }
      List<RawFrame> oneAfterTheOther = cells.stream().flatMap(List::stream).toList();

      Results together = run(config(server.target(), true), oneByOne, pack.specs());
      Results apart = run(config(server.target(), true), oneAfterTheOther, pack.specs());

      assertThat(together.alerts.stream().filter(a -> a.kind().equals("WEAK_CELL")))
          .singleElement()
          .satisfies(
              a -> {
                assertThat(a.cellId()).isEqualTo("garage/2");
                assertThat(a.message()).contains("times the resistance of its siblings");
                assertThat(a.evidence().source()).isEqualTo("edge");
                assertThat(a.evidence().lastSequence()).isPositive();
              });
      assertThat(bytes(together.packs)).hasSizeGreaterThan(500).isEqualTo(bytes(apart.packs));
      assertThat(together.packs.get(together.packs.size() - 1).twin().cells().get(1).openAlerts())
          .containsExactly("WEAK_CELL");
      assertThat(together.rejected).isEmpty();
    }
  }

  private static List<String> bytes(List<PackUpdate> packs) {
    return packs.stream()
        .map(p -> HexFormat.of().formatHex(WireType.PACK_TWIN.toBytes(p.twin())))
        .toList();
  }

  @Test
  void aModelAnswersEachChargeAndTheTwinTakesItIn() throws Exception {
    try (var server = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      var cell = new TestCell("lab/one").cycles(6, 1.9);

      Results results = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));

      assertThat(results.of(OperationKind.CHARGE)).hasSize(6);
      assertThat(results.of(OperationKind.DISCHARGE)).hasSize(6);
      assertThat(results.answers())
          .isNotEmpty()
          .allSatisfy(
              e -> {
                assertThat(e.method()).isEqualTo(Estimate.MODEL);
                assertThat(e.modelVersion()).isEqualTo("7");
                assertThat(e.value()).isEqualTo(0.95);
              });
      assertThat(results.twins).hasSize(12);
      assertThat(results.twins.get(11).twin().revision()).isEqualTo(12);
      assertThat(results.twins.get(11).forecast().median()[0]).isEqualTo(0.95);
      assertThat(results.rejected).isEmpty();
    }
  }

  @Test
  void aRetiredCellIsKnownByItsPulses() throws Exception {
    try (var server = new SmallModelServer(0.82f, 0.2f, 0, "")) {
      var cell = new TestCell("lab/retired").pulses();

      Results results = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));

      assertThat(results.answers()).hasSize(1);
      Attribute soh = results.twins.get(0).twin().sohCapacity();
      assertThat(soh.value()).isEqualTo(82);
      assertThat(soh.lower()).isBetween(73.0, 81.0);
      assertThat(soh.method()).isEqualTo(Estimate.MODEL);
      assertThat(soh.modelVersion()).isEqualTo("pulse-7");
      assertThat(soh.reason()).isNull();
      assertThat(results.cycles.get(0).cycle().soh().modelVersion()).isEqualTo("pulse-7");
    }
  }

  @Test
  void pulsesDoNotMoveWhatDischargesMeasured() throws Exception {
    try (var server = new SmallModelServer(0.82f, 0.2f, 0, "")) {
      var cell = new TestCell("lab/one").cycles(3, 1.9);
      Results without = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));
      Results with =
          run(config(server.target(), true), cell.pulses().frames(), List.of(cell.spec()));

      assertThat(with.twins).hasSize(without.twins.size() + 1);
      Attribute before = without.twins.get(5).twin().sohCapacity();
      Attribute after = with.twins.get(6).twin().sohCapacity();
      assertThat(after.value()).isEqualTo(before.value());
      assertThat(after.method()).isEqualTo(before.method());
      assertThat(after.modelVersion()).isEqualTo(before.modelVersion());
      assertThat(with.answers()).last().extracting(Estimate::modelVersion).isEqualTo("pulse-7");
    }
  }

  @Test
  void pulsesNobodyAnswersLeaveTheHealthAndSayWhy() throws Exception {
    var retired = new TestCell("lab/retired").pulses();
    Results away = run(config("127.0.0.1:1", false), retired.frames(), List.of(retired.spec()));

    Attribute soh = away.twins.get(0).twin().sohCapacity();
    assertThat(soh.value()).isNaN();
    assertThat(soh.reason()).endsWith("; model pulse did not answer within 300 ms");
    try (var server = new SmallModelServer(0.82f, 1.3f, 0, "")) {
      Results far = run(config(server.target(), true), retired.frames(), List.of(retired.spec()));

      assertThat(far.twins.get(0).twin().sohCapacity().value()).isNaN();
      assertThat(far.twins.get(0).twin().sohCapacity().reason())
          .endsWith("; model pulse 7: input is 1.3 times its training domain away");
    }
  }

  @Test
  void aModelSaysHowTheCellHasAgedAndItStandsUntilItIsAskedAgain() throws Exception {
    try (var server = new SmallModelServer(0.95f, 1.4f, 0, "")) {
      var cell = new TestCell("lab/one").cycles(12, 1.9);

      Results results = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));

      assertThat(results.modes(0)).allSatisfy(m -> assertThat(m.extent().value()).isNaN());
      // asked after the discharges 2 to 5 and 10
      for (int revision : new int[] {4, 5, 10, 11, 20, 23}) {
        List<AgeingMode> modes = results.modes(revision - 1);
        assertThat(modes).hasSize(5);
        for (int i = 0; i < 5; i++) {
          Attribute extent = modes.get(i).extent();
          assertThat(extent.method()).isEqualTo(Estimate.MODEL);
          assertThat(extent.modelVersion()).isEqualTo("7");
          assertThat(extent.reason()).isNull();
          assertThat(extent.value()).isCloseTo(100 * SmallModelServer.LOST[i], within(1e-4));
          assertThat(extent.upper() - extent.lower()).isCloseTo(2, within(1e-3));
          assertThat(modes.get(i).evidence()).contains("1.4 times its training domain away");
        }
        assertThat(modes.get(0).probability()).isGreaterThan(0.95);
      }
      assertThat(results.modes(4).get(0).extent().timeMillis())
          .isEqualTo(results.twins.get(3).twin().eventMillis());
    }
  }

  @Test
  void theFitStaysWhereTheModelIsAwayOrTheCellIsNoneOfItsKind() throws Exception {
    var cell = new TestCell("lab/one").cycles(4, 1.9);
    List<CellSpec> cells = List.of(cell.spec());

    Results away = run(config("127.0.0.1:1", false), cell.frames(), cells);

    assertThat(away.modes(7))
        .filteredOn(m -> m.name().equals("lli"))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.extent().method()).isEqualTo(TwinUpdater.FILTER);
              assertThat(m.extent().value()).isCloseTo(0, within(2.0));
              assertThat(m.extent().reason()).isEqualTo("model modes did not answer within 300 ms");
            });
    assertThat(away.modes(7).get(4).extent().reason()).startsWith("a charge curve does not tell");
    try (var server = new SmallModelServer(0.95f, 2.4f, 0, "")) {
      Results far = run(config(server.target(), true), cell.frames(), cells);

      assertThat(far.modes(7).get(0).extent().method()).isEqualTo(TwinUpdater.FILTER);
      assertThat(far.modes(7).get(0).extent().reason())
          .isEqualTo("model modes 7: input is 2.4 times its training domain away");
    }
  }

  @Test
  void physicsAnswersWhenTheModelServerIsDown() throws Exception {
    var cell = new TestCell("lab/one").cycles(4, 1.9);

    Results results = run(config("127.0.0.1:1", false), cell.frames(), List.of(cell.spec()));

    assertThat(results.twins).hasSize(8);
    assertThat(results.answers())
        .isNotEmpty()
        .allSatisfy(
            e -> {
              assertThat(e.method()).isEqualTo(Estimate.PHYSICS);
              assertThat(e.reason()).contains("model soh did not answer within 300 ms");
            });
    assertThat(results.twins.get(7).forecast().rulCycles().reason()).isNotBlank();
  }

  @Test
  void physicsAnswersWhereTheModelHasNeverBeen() throws Exception {
    try (var server = new SmallModelServer(0.95f, 3.4f, 0, "")) {
      var cell = new TestCell("lab/one").cycles(4, 1.9);

      Results results = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));

      assertThat(results.answers())
          .isNotEmpty()
          .allSatisfy(e -> assertThat(e.reason()).contains("3.4 times its training domain away"));
    }
  }

  @Test
  void aModelTrainedOnOtherFeaturesIsNotAsked() throws Exception {
    try (var server = new SmallModelServer(0.95f, 0.2f, 0, "-other")) {
      var cell = new TestCell("lab/one").cycles(4, 1.9);

      Results results = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));

      assertThat(server.requests).hasValue(0);
      assertThat(results.answers())
          .isNotEmpty()
          .allSatisfy(e -> assertThat(e.reason()).contains("was trained on feature set"));
    }
  }

  @Test
  void aReplayWaitsForAModelThatIsLate() throws Exception {
    try (var server = new SmallModelServer(0.9f, 0.1f, 5, "")) {
      var cell = new TestCell("lab/one").cycles(4, 1.9);

      Results results = run(config(server.target(), true), cell.frames(), List.of(cell.spec()));

      assertThat(server.requests.get()).isGreaterThan(5);
      assertThat(results.answers())
          .isNotEmpty()
          .allSatisfy(e -> assertThat(e.method()).isEqualTo(Estimate.MODEL));
    }
  }

  @Test
  void badRecordsLeaveByTheSideAndTheRestGoesOn() throws Exception {
    try (var server = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      var cell = new TestCell("lab/one").cycles(3, 1.9);
      List<RawFrame> frames = new ArrayList<>(cell.frames());
      frames.add(2, cell.garbage());

      Results results = run(config(server.target(), true), frames, List.of(cell.spec()));

      assertThat(results.twins).hasSize(6);
      assertThat(results.rejected)
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.rejection().code()).isEqualTo("NOT_AVRO");
                assertThat(r.rejection().place())
                    .isEqualTo("battery.telemetry.v1 partition 0 offset 999");
                assertThat(new String(r.raw(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("not a frame");
              });
    }
  }

  @Test
  void resultsDoNotDependOnHowCellsMeet() throws Exception {
    try (var server = new SmallModelServer(0.95f, 0.2f, 0, "")) {
      var one = new TestCell("lab/one").cycles(5, 1.9);
      var two = new TestCell("lab/two").cycles(5, 1.7);
      List<RawFrame> oneAfterTheOther = new ArrayList<>(one.frames());
      oneAfterTheOther.addAll(two.frames());
      List<RawFrame> shuffledTogether = new ArrayList<>();
      for (int i = 0; i < one.frames().size(); i++) {
        shuffledTogether.add(two.frames().get(i));
        shuffledTogether.add(one.frames().get(i));
      }
      List<CellSpec> cells = List.of(one.spec(), two.spec());

      Results a = run(config(server.target(), true), oneAfterTheOther, cells);
      Results b = run(config(server.target(), true), shuffledTogether, cells);

      for (String id : List.of("lab/one", "lab/two")) {
        assertThat(a.twins.stream().filter(t -> t.cellId().equals(id)).map(AgedTwin::twin).toList())
            .isEqualTo(
                b.twins.stream().filter(t -> t.cellId().equals(id)).map(AgedTwin::twin).toList());
        assertThat(
                a.cycles.stream()
                    .map(ClosedCycle::cycle)
                    .filter(c -> c.cellId().equals(id))
                    .toList())
            .isEqualTo(
                b.cycles.stream()
                    .map(ClosedCycle::cycle)
                    .filter(c -> c.cellId().equals(id))
                    .toList());
      }
    }
  }
}
