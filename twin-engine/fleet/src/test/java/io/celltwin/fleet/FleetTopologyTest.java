package io.celltwin.fleet;

import static io.celltwin.fleet.Fixtures.alert;
import static io.celltwin.fleet.Fixtures.charge;
import static io.celltwin.fleet.Fixtures.discharge;
import static io.celltwin.fleet.Fixtures.forecast;
import static io.celltwin.fleet.Fixtures.impedance;
import static io.celltwin.fleet.Fixtures.soh;
import static io.celltwin.fleet.Fixtures.spec;
import static io.celltwin.fleet.Fixtures.twin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.Rejection;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellScores;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.Thinning;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTopologyTest {
  private static final Topics TOPICS = Topics.live();
  private static final String CELL = "nasa/B0005";

  @TempDir private Path stateDir;
  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private final Changes changes = new Changes("test", 1000);
  private final FleetIndex index = new FleetIndex(clock);
  private final LiveSilence silence = new LiveSilence(index::holds);
  private final UnusableRows faults = new UnusableRows();
  private TopologyTestDriver driver;
  private FleetQueries fleet;

  @BeforeEach
  void open() {
    driver =
        new TopologyTestDriver(
            FleetTopology.define(
                TOPICS,
                registry,
                new Thinning(30, 6),
                index,
                changes,
                silence,
                faults,
                new KeysOfPartition(1)),
            StreamsSettings.of(FleetConfig.of("unused:1", registry, stateDir), 0),
            Instant.EPOCH);
    fleet =
        new StoredQueries(
            index,
            new StoredQueries.OpenStores() {
              @Override
              public <V> ReadOnlyKeyValueStore<String, V> store(String name) {
                return driver.getKeyValueStore(name);
              }
            },
            (cellId, row, points) -> null,
            Optional::empty,
            changes);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private <V> void send(Topic<V> topic, String key, V value) {
    driver
        .createInputTopic(topic.name(), new StringSerializer(), registry.serializer(topic))
        .pipeInput(key, value);
  }

  private List<Change.What> told() {
    return changes.after(0, 1000).changes().stream().map(Change::what).toList();
  }

  @Test
  void aTwinThatIsDeliveredAgainDoesNotGoBack() {
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 7, 90));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 8, 89));

    send(TOPICS.twins(), CELL, twin(CELL, "p1", 7, 90));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 8, 89));

    assertThat(fleet.twin(CELL)).hasValue(twin(CELL, "p1", 8, 89));
    assertThat(fleet.cell(CELL).orElseThrow().soh().value()).isEqualTo(89);
    assertThat(told()).containsExactly(Change.What.TWIN, Change.What.TWIN);
  }

  private static Live live(long millis, double voltage) {
    return new Live(
        CELL,
        millis,
        voltage,
        -2,
        24,
        new Live.Charge(0.4, 0.35, 0.45, null, Live.NEVER),
        OperationKind.DISCHARGE,
        millis - 1_000,
        12,
        List.of(),
        new Lineage("rig", 3, 3));
  }

  @Test
  void aCellThatNoOperationHasClosedOfShowsItsLatestSample() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.liveTwins(), CELL, live(1_700_000_000_000L, 3.9));
    send(TOPICS.liveTwins(), CELL, live(1_700_000_005_000L, 3.8));

    CellRow row = fleet.cell(CELL).orElseThrow();
    assertThat(row.voltage()).isEqualTo(3.8);
    assertThat(row.current()).isEqualTo(-2);
    assertThat(row.temperature()).isEqualTo(24);
    assertThat(row.eventMillis()).isEqualTo(1_700_000_005_000L);
    assertThat(row.stateOfCharge().value()).isEqualTo(40);
    assertThat(row.stateOfCharge().lower()).isEqualTo(35);
    assertThat(row.live().samples()).isEqualTo(12);
    assertThat(row.revision()).isZero();
  }

  @Test
  void aTwinThatClosedLaterThanTheLatestSampleIsShownAndTheOtherWayRound() {
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 7, 90));
    double ofTwin = fleet.cell(CELL).orElseThrow().voltage();
    long closed = fleet.cell(CELL).orElseThrow().eventMillis();

    send(TOPICS.liveTwins(), CELL, live(closed - 1, 3.111));
    assertThat(fleet.cell(CELL).orElseThrow().voltage()).isEqualTo(ofTwin);

    send(TOPICS.liveTwins(), CELL, live(closed + 1, 3.222));
    assertThat(fleet.cell(CELL).orElseThrow().voltage()).isEqualTo(3.222);
    assertThat(fleet.cell(CELL).orElseThrow().soh().value()).isEqualTo(90);
  }

  @Test
  void whoFollowsLiveTwinsHearsEachCellOnceAsItIsNow() {
    long from = fleet.livePlace();
    for (int i = 0; i < 100; i++) {
      send(TOPICS.liveTwins(), CELL, live(1_700_000_000_000L + 5_000L * i, 3.9 - i / 1000.0));
    }

    var batch = fleet.liveAfter(from, 10);
    assertThat(batch.live()).singleElement().extracting(Live::voltage).isEqualTo(3.9 - 0.099);
    assertThat(fleet.liveAfter(batch.next(), 10).live()).isEmpty();
    assertThat(told()).isEmpty();
  }

  @Test
  void aRetiredCellIsNotLiveAnyMore() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.liveTwins(), CELL, live(1_700_000_000_000L, 3.9));
    send(TOPICS.liveTwins(), CELL, (Live) null);
    send(TOPICS.cells(), CELL, (CellSpec) null);

    assertThat(fleet.cell(CELL)).isEmpty();
    assertThat(fleet.liveAfter(0, 10).live()).isEmpty();
  }

  private static PackTwin packTwin(String packId, double spread) {
    var cell =
        new PackTwin.Cell(
            1, CELL, 3.3, 0.1, 0.2, 0.9, 0.01, 1.1, 0.1, 0, 0.1, List.of("WEAK_CELL"));
    return new PackTwin(
        packId,
        "home",
        1_700_000_000_000L,
        2,
        100,
        -5,
        0.5,
        Double.NaN,
        spread,
        0.01,
        0.02,
        1,
        2,
        1,
        2,
        0.9,
        0.88,
        0.92,
        12,
        List.of("WEAK_CELL"),
        null,
        List.of(cell, cell));
  }

  @Test
  void aPackIsItsCellsTogetherAndBesideEachOther() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cells(), "nasa/B0006", spec("nasa/B0006", "p1"));
    send(TOPICS.cells(), "nasa/B0007", spec("nasa/B0007", "p2"));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 7, 90));
    send(TOPICS.packTwins(), "p1", packTwin("p1", 0.05));
    send(TOPICS.packTwins(), "p1", packTwin("p1", 0.06));

    assertThat(fleet.packs())
        .extracting(p -> p.packId() + " " + p.group().cells() + " " + (p.twin() != null))
        .containsExactly("p1 2 true", "p2 1 false");
    assertThat(fleet.packs().get(0).twin().cells()).isEmpty(); // a list of many stays small
    assertThat(fleet.packs().get(0).group().sohMin()).isEqualTo(90);
    assertThat(fleet.pack("p1")).hasValue(packTwin("p1", 0.06));
    assertThat(fleet.pack("p2")).isEmpty();

    send(TOPICS.packTwins(), "p1", (PackTwin) null);
    assertThat(fleet.pack("p1")).isEmpty();
    assertThat(fleet.packs().get(0).twin()).isNull();
  }

  @Test
  void aForecastOfAnOlderRevisionDoesNotReplaceANewerOne() {
    send(TOPICS.forecasts(), CELL, forecast(CELL, 8, 50));
    send(TOPICS.forecasts(), CELL, forecast(CELL, 6, 70));

    assertThat(fleet.forecast(CELL).orElseThrow().rulCycles().value()).isEqualTo(50);
  }

  @Test
  void aCellIsListedFromItsNameplateOnAndSaysWhyItHasNoHealth() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));

    CellRow row = fleet.cell(CELL).orElseThrow();
    assertThat(row.revision()).isZero();
    assertThat(row.soh().value()).isNaN();
    assertThat(row.soh().reason()).isEqualTo("no operation of this cell has closed yet");
  }

  @Test
  void aNameplateThatIsCorrectedReplacesTheFirst() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cells(), CELL, spec(CELL, "p2"));

    assertThat(fleet.spec(CELL).orElseThrow().pack()).isEqualTo("p2");
  }

  @Test
  void aCellThatIsTakenOutLeavesTheTable() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 1, 99));
    send(TOPICS.cells(), CELL, null);
    send(TOPICS.twins(), CELL, null);

    assertThat(fleet.cell(CELL)).isEmpty();
    assertThat(told()).contains(Change.What.REMOVED);
  }

  @Test
  void aRetiredCellIsGoneFromEveryViewAndItsNextLifeBeginsWithRevisionOne() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cycles(), CELL, charge(CELL, 1));
    send(TOPICS.cycles(), CELL, discharge(CELL, 2, 1.8, null));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 2, 99));
    send(TOPICS.forecasts(), CELL, forecast(CELL, 2, 50));
    send(TOPICS.impedance(), CELL, impedance(CELL, 3));
    send(TOPICS.cycles(), CELL + "x", charge(CELL + "x", 1));
    var fired = alert("a1", CELL, Severity.WARNING, State.FIRING);
    send(TOPICS.alerts(), CELL, fired);

    send(TOPICS.cells(), CELL, null);
    // as the job writes them behind its last results
    send(TOPICS.alerts(), CELL, fired.retired(1_300_000_000_000L));
    send(TOPICS.cycles(), CELL, null);
    send(TOPICS.twins(), CELL, null);
    send(TOPICS.forecasts(), CELL, null);

    assertThat(fleet.cell(CELL)).isEmpty();
    assertThat(fleet.twin(CELL)).isEmpty();
    assertThat(fleet.forecast(CELL)).isEmpty();
    assertThat(fleet.cycles(CELL, 0, null, 100)).isEmpty();
    assertThat(fleet.latest(CELL)).isEmpty();
    assertThat(fleet.impedances(CELL)).isEmpty();
    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
    assertThat(fleet.alert("a1").orElseThrow().alert().message()).contains("is retired");
    assertThat(fleet.fleet().operations()).isZero();
    assertThat(fleet.cycles(CELL + "x", 0, null, 100)).as("its neighbour").hasSize(1);

    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cycles(), CELL, charge(CELL, 1));
    send(TOPICS.alerts(), CELL, fired);
    assertThat(fleet.cycles(CELL, 0, null, 100)).hasSize(1);
    assertThat(fleet.alerts(AlertQuery.HOLDING)).hasSize(1);
  }

  @Test
  void aCycleThatIsDeliveredAgainIsCountedOnce() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cycles(), CELL, charge(CELL, 1));
    send(TOPICS.cycles(), CELL, discharge(CELL, 2, 1.8, soh(0.9, Estimate.MODEL)));
    send(TOPICS.cycles(), CELL, charge(CELL, 1));
    send(TOPICS.cycles(), CELL, discharge(CELL, 2, 1.8, soh(0.9, Estimate.MODEL)));

    assertThat(fleet.cycles(CELL, 0, null, 100)).hasSize(2);
    FleetSummary sum = fleet.fleet();
    assertThat(sum.operations()).isEqualTo(2);
    assertThat(sum.samples()).isEqualTo(200);
  }

  @Test
  void ofARevisionAnsweredOtherwiseAfterARestartTheOneWrittenLastHolds() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    var byPhysics = new Estimate(0.9, 0.85, 0.95, Estimate.PHYSICS, "1", "timed out");
    send(TOPICS.cycles(), CELL, charge(CELL, 1, byPhysics));
    send(TOPICS.cycles(), CELL, charge(CELL, 2, byPhysics));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 2, 90));
    send(TOPICS.forecasts(), CELL, forecast(CELL, 2, 50));

    // from the last checkpoint on once more, and this time the model is there
    send(TOPICS.cycles(), CELL, charge(CELL, 2, soh(0.93, Estimate.MODEL)));
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 2, 93));
    send(TOPICS.forecasts(), CELL, forecast(CELL, 2, 70));

    assertThat(fleet.twin(CELL).orElseThrow()).isEqualTo(twin(CELL, "p1", 2, 93));
    assertThat(fleet.forecast(CELL).orElseThrow().rulCycles().value()).isEqualTo(70);
    assertThat(fleet.cycles(CELL, 0, null, 9))
        .extracting(row -> row.soh().value())
        .containsExactly(0.9, 0.93);
    assertThat(fleet.latest(CELL).get(0).soh().method()).isEqualTo(Estimate.MODEL);
    assertThat(fleet.fleet().modelAnswers()).isEqualTo(1);
    assertThat(fleet.fleet().fallbackAnswers()).isEqualTo(1);
    assertThat(fleet.fleet().operations()).isEqualTo(2);
  }

  @Test
  void ofEachKindTheLatestOperationIsKeptWhole() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cycles(), CELL, charge(CELL, 1));
    send(TOPICS.cycles(), CELL, discharge(CELL, 2, 1.8, null));
    send(TOPICS.cycles(), CELL, charge(CELL, 3));
    send(TOPICS.cycles(), CELL + "x", charge(CELL + "x", 1));
    send(TOPICS.cycles(), CELL, charge(CELL, 1));

    assertThat(fleet.latest(CELL)).containsExactly(charge(CELL, 3), discharge(CELL, 2, 1.8, null));
    assertThat(fleet.latest("nobody")).isEmpty();
  }

  @Test
  void theHistoryOfOneCellHoldsNothingOfItsNeighbour() {
    send(TOPICS.cycles(), "a/1", discharge("a/1", 1, 1.8, null));
    send(TOPICS.cycles(), "a/10", discharge("a/10", 1, 1.7, null));
    send(TOPICS.cycles(), "a/1x", discharge("a/1x", 1, 1.6, null));

    assertThat(fleet.cycles("a/1", 0, null, 100))
        .singleElement()
        .satisfies(row -> assertThat(row.capacity()).isEqualTo(1.8));
  }

  @Test
  void aCycleKeepsWhatWasMeasuredAndWhereItsSamplesLie() {
    var record =
        new TestRecord<>(
            CELL,
            discharge(CELL, 2, 1.85, soh(0.925, Estimate.MEASURED)),
            new RecordHeaders(),
            Instant.ofEpochMilli(5));
    new TelemetryRange(1, 40, 44).addTo(record.headers());
    driver
        .createInputTopic(
            TOPICS.cycles().name(), new StringSerializer(), registry.serializer(TOPICS.cycles()))
        .pipeInput(record);

    CycleRow row = fleet.cycles(CELL, 0, OperationKind.DISCHARGE, 10).get(0);
    assertThat(row.telemetry()).isEqualTo(new CycleRow.FramesAt(1, 40, 44));
    assertThat(row)
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(
            CycleRow.of(
                discharge(CELL, 2, 1.85, soh(0.925, Estimate.MEASURED)),
                new CycleRow.FramesAt(1, 40, 44)));
  }

  @Test
  void aLongLifeStaysBoundedAndKeepsItsFirstAndItsLatestDischarges() {
    for (int k = 1; k <= 150; k++) {
      send(
          TOPICS.cycles(),
          CELL,
          k % 2 == 1 ? charge(CELL, k) : discharge(CELL, k, 2 - k / 500.0, null));
    }

    List<CycleRow> rows = fleet.cycles(CELL, 0, null, 10_000);
    assertThat(rows).hasSizeBetween(15, 30);
    assertThat(rows.get(0).revision()).isEqualTo(2);
    assertThat(rows.subList(rows.size() - 6, rows.size()))
        .extracting(CycleRow::revision)
        .containsExactlyElementsOf(
            java.util.stream.LongStream.rangeClosed(145, 150).boxed().toList());
    assertThat(fleet.cell(CELL)).isEmpty(); // its nameplate never came
  }

  @Test
  void aLifeOfChargesAndDischargesStaysCountedAfterThinning() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    for (int k = 1; k <= 100; k++) {
      send(TOPICS.cycles(), CELL, discharge(CELL, k, 1.9, soh(0.95, Estimate.FUSED)));
    }

    assertThat(fleet.fleet().measuredAnswers()).isEqualTo(100);
    assertThat(fleet.cell(CELL).orElseThrow().tally().rows())
        .isEqualTo(fleet.cycles(CELL, 0, null, 10_000).size());
  }

  @Test
  void onlyOperationsThatAModelWasAskedAboutCountForOrAgainstIt() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    send(TOPICS.cycles(), CELL, charge(CELL, 1, soh(0.95, Estimate.FUSED)));
    send(TOPICS.cycles(), CELL, charge(CELL, 2, soh(0.95, Estimate.MODEL)));
    send(TOPICS.cycles(), CELL, charge(CELL, 3, soh(0.95, Estimate.PHYSICS)));
    send(
        TOPICS.cycles(),
        CELL,
        charge(CELL, 4, new Estimate(0.95, 0.94, 0.96, Estimate.FUSED, "1", "timed out")));
    send(TOPICS.cycles(), CELL, discharge(CELL, 5, 1.9, soh(0.95, Estimate.FUSED)));

    assertThat(fleet.fleet().modelAnswers()).isEqualTo(2);
    assertThat(fleet.fleet().fallbackAnswers()).isEqualTo(2);
    assertThat(fleet.fleet().measuredAnswers()).isEqualTo(1);
  }

  @Test
  void anAlertFiresOnceHoweverOftenItIsDelivered() {
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 1, 99));
    for (int i = 0; i < 3; i++) {
      send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.WARNING, State.FIRING));
    }

    assertThat(fleet.alerts(AlertQuery.HOLDING)).hasSize(1);
    assertThat(told()).containsOnlyOnce(Change.What.ALERT);
    assertThat(fleet.cell(CELL).orElseThrow().openAlerts()).containsEntry(Severity.WARNING, 1);
    assertThat(index.holding(Severity.WARNING)).isEqualTo(1);
  }

  @Test
  void aClearedAlertClearsAndALateFiringDoesNotOpenItAgain() {
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 1, 99));
    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.WARNING, State.FIRING));
    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.WARNING, State.CLEARED));
    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.WARNING, State.FIRING));

    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
    assertThat(fleet.alert("a1").orElseThrow().state()).isEqualTo(AlertEpisode.State.CLEARED);
    assertThat(fleet.cell(CELL).orElseThrow().alerts()).isZero();
  }

  @Test
  void aLiveCellThatFallsSilentIsToldAndSoIsThatItSpeaksAgain() {
    for (int k = 1; k <= 30; k++) {
      send(TOPICS.twins(), CELL, twin(CELL, "p1", k, 99));
      send(TOPICS.twins(), "other", twin("other", "p1", k, 99));
    }
    for (int k = 31; k <= 60; k++) { // an hour each, and one of them says nothing
      driver.advanceWallClockTime(Duration.ofSeconds(10));
      send(TOPICS.twins(), "other", twin("other", "p1", k, 99));
    }

    assertThat(fleet.alerts(AlertQuery.HOLDING))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.firing().kind()).isEqualTo("SILENT");
              assertThat(e.firing().cellId()).isEqualTo(CELL);
              assertThat(e.firing().message()).contains("not a word for 12.0 h");
            });

    send(TOPICS.twins(), CELL, twin(CELL, "p1", 61, 99));

    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
  }

  @Test
  void aSilentCellThatIsTakenOffTheRegisterIsSilentNoMore() {
    for (int k = 1; k <= 60; k++) {
      if (k <= 30) {
        send(TOPICS.twins(), CELL, twin(CELL, "p1", k, 99));
      }
      driver.advanceWallClockTime(Duration.ofSeconds(10));
      send(TOPICS.twins(), "other", twin("other", "p1", k, 99));
    }
    assertThat(fleet.alerts(AlertQuery.HOLDING)).hasSize(1);

    send(TOPICS.twins(), CELL, null);

    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
  }

  @Test
  void aCellThatWasReplacedIsNotMissedAndItsHistoryStays() {
    for (int k = 1; k <= 60; k++) {
      if (k <= 30) {
        send(TOPICS.twins(), CELL, twin(CELL, "p1", k, 99));
      }
      driver.advanceWallClockTime(Duration.ofSeconds(10));
      send(TOPICS.twins(), "other", twin("other", "p1", k, 99));
    }
    assertThat(fleet.alerts(AlertQuery.HOLDING)).hasSize(1);

    send(TOPICS.identities(), CELL, Identity.of(CELL).leavingAt(1));
    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 31, 99)); // a late word of it
    for (int k = 61; k <= 120; k++) {
      driver.advanceWallClockTime(Duration.ofSeconds(10));
      send(TOPICS.twins(), "other", twin("other", "p1", k, 99));
    }

    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
    assertThat(fleet.twin(CELL)).isPresent();
    assertThat(index.names().cellAt(CELL, 5)).isEqualTo(CELL + "~2");
    assertThat(fleet.identity(CELL)).hasValue(Identity.of(CELL).leavingAt(1));
  }

  @Test
  void cellsThatAreAllStillBecauseNobodyRunsThemAreNotSilent() {
    for (int k = 1; k <= 30; k++) {
      send(TOPICS.twins(), CELL, twin(CELL, "p1", k, 99));
      send(TOPICS.twins(), "other", twin("other", "p1", k, 99));
    }
    driver.advanceWallClockTime(Duration.ofDays(30));

    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();
  }

  @Test
  void severityOnlyRisesWhileAnAlertHolds() {
    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.WARNING, State.FIRING));
    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.CRITICAL, State.FIRING));
    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.INFO, State.FIRING));

    assertThat(fleet.alert("a1").orElseThrow().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void anAcknowledgementHoldsEvenWhereItArrivesBeforeTheAlert() {
    var ack =
        new AlertAck("a1", CELL, AlertAck.Action.ACKNOWLEDGE, "kim", "charger swapped", 9, null);
    send(TOPICS.acknowledgements(), CELL, ack);
    assertThat(fleet.alerts(AlertQuery.HOLDING)).isEmpty();

    send(TOPICS.alerts(), CELL, alert("a1", CELL, Severity.WARNING, State.FIRING));

    AlertEpisode episode = fleet.alerts(AlertQuery.HOLDING).get(0);
    assertThat(episode.state()).isEqualTo(AlertEpisode.State.ACKNOWLEDGED);
    assertThat(episode.acknowledged()).isEqualTo(ack);
    assertThat(fleet.alerts(new AlertQuery(CELL, AlertEpisode.State.OPEN, false, Severity.INFO, 9)))
        .isEmpty();
  }

  @Test
  void deadLettersAreCountedByReasonWithTheFirstAndTheLastPlace() {
    var dead =
        driver.createInputTopic(
            TOPICS.deadLetters(), new ByteArraySerializer(), new ByteArraySerializer());
    for (int line = 4; line <= 6; line++) {
      var r =
          DeadLetter.record(
              TOPICS.deadLetters(),
              new Rejection("NOT_A_NUMBER", CELL, "a.csv:" + line, "voltage is 'n/a'"),
              new byte[] {1},
              7L);
      dead.pipeInput(
          new TestRecord<>(r.key(), r.value(), r.headers(), Instant.ofEpochMilli(r.timestamp())));
    }

    RejectedRow row = fleet.rejected().get(0);
    assertThat(row.count()).isEqualTo(3);
    assertThat(row.firstPlace()).isEqualTo("a.csv:4");
    assertThat(row.lastPlace()).isEqualTo("a.csv:6");
    assertThat(row.cellId()).isEqualTo(CELL);
  }

  @Test
  void aRecordThatIsNoTwinGoesToTheDeadLettersAndTheNextTwinIsRead() {
    driver
        .createInputTopic(TOPICS.twins().name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(CELL, new byte[] {1, 2, 3});
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 1, 99));

    assertThat(fleet.twin(CELL)).isPresent();
    assertThat(driver.producedTopicNames()).contains(TOPICS.deadLetters());
  }

  @Test
  void theFleetIsSummedByPackWithQuantilesOfKnownHealth() {
    double[] soh = {60, 70, 80, 90, 100};
    for (int i = 0; i < soh.length; i++) {
      send(TOPICS.twins(), "c/" + i, twin("c/" + i, i < 2 ? "old" : "new", 1, soh[i]));
    }
    send(TOPICS.cells(), "c/fresh", spec("c/fresh", "new"));

    FleetSummary sum = fleet.fleet();
    assertThat(sum.all().cells()).isEqualTo(6);
    assertThat(sum.all().known()).isEqualTo(5);
    assertThat(sum.all().sohMean()).isCloseTo(80, within(1e-12));
    assertThat(sum.all().sohMedian()).isCloseTo(80, within(1e-12));
    assertThat(sum.all().soh25()).isCloseTo(70, within(1e-12));
    assertThat(sum.packs()).extracting(FleetSummary.Group::name).containsExactly("new", "old");
    assertThat(sum.packs().get(1).pastEndOfLife()).isEqualTo(1);
  }

  @Test
  void theMostWornCellComesFirstAndPagesNeverRepeatACell() {
    for (int i = 0; i < 25; i++) {
      send(TOPICS.twins(), "c/" + i, twin("c/" + i, "p", 1, 100 - (i * 7) % 25));
    }
    send(TOPICS.cells(), "c/fresh", spec("c/fresh", "p"));

    var seen = new java.util.ArrayList<CellRow>();
    String cursor = null;
    do {
      var page =
          fleet.cells(
              new CellQuery(
                  null, null, null, null, false, CellQuery.Order.HEALTH, false, 10, cursor));
      seen.addAll(page.rows());
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).extracting(CellRow::cellId).doesNotHaveDuplicates().hasSize(26);
    assertThat(seen.subList(0, 25))
        .isSortedAccordingTo((a, b) -> Double.compare(a.soh().value(), b.soh().value()));
    assertThat(seen.get(25).cellId()).as("what is not known comes last").isEqualTo("c/fresh");
  }

  private List<TestRecord<byte[], byte[]>> deadLetters() {
    return driver
        .createOutputTopic(
            TOPICS.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  @Test
  void aRecordOverWhichAViewFailsGoesToTheDeadLettersAndTheNextOneIsRead() {
    send(TOPICS.twins(), "elsewhere", twin(CELL, "p1", 1, 99));
    send(TOPICS.cycles(), null, charge(CELL, 1));
    send(TOPICS.cells(), null, null);
    send(TOPICS.alerts(), "elsewhere", alert("a", CELL, Severity.WARNING, State.FIRING));
    for (String id : List.of("x".repeat(300), "a\0b")) {
      send(TOPICS.alerts(), id, alert("b", id, Severity.WARNING, State.FIRING));
    }
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 1, 99));

    assertThat(fleet.twin(CELL)).isPresent();
    List<TestRecord<byte[], byte[]>> letters = deadLetters();
    assertThat(letters).hasSize(6);
    Rejection first = DeadLetter.read(letters.get(0).key(), letters.get(0).headers());
    assertThat(first.code()).isEqualTo("DEFECT");
    assertThat(first.cellId()).isEqualTo("elsewhere");
    assertThat(first.place()).isEqualTo("battery.twin.v1-0@0");
    assertThat(first.reason())
        .contains("keep-newest-twin")
        .contains("key is 'elsewhere' and the value is of cell 'nasa/B0005'");
    assertThat(letters.get(0).value())
        .as("its bytes")
        .isEqualTo(
            registry
                .serializer(TOPICS.twins())
                .serialize(TOPICS.twins().name(), twin(CELL, "p1", 1, 99)));
  }

  @Test
  void aCycleWithAHeaderThatIsNoRangeIsKeptWithoutATrace() {
    var record = new TestRecord<>(CELL, charge(CELL, 1), new RecordHeaders(), Instant.EPOCH);
    record.headers().add("celltwin.telemetry", new byte[] {'?', '-'});
    driver
        .createInputTopic(
            TOPICS.cycles().name(), new StringSerializer(), registry.serializer(TOPICS.cycles()))
        .pipeInput(record);

    assertThat(fleet.cycles(CELL, 0, null, 9))
        .singleElement()
        .satisfies(row -> assertThat(row.telemetry()).isNull());
    assertThat(faults.counted()).isOne();
  }

  @Test
  void aRowThatCannotBeReadIsCountedAndTakenForOneThatIsNotThere() {
    var rows =
        Stores.readable("rows", Stores.serde(RejectedRow::toBytes, RejectedRow::fromBytes), faults);

    assertThat(rows.deserializer().deserialize("", new byte[] {99, 1, 2})).isNull();
    assertThat(faults.counted()).isOne();

    var away =
        Stores.readable(
            "rows",
            Stores.<RejectedRow>serde(
                RejectedRow::toBytes,
                bytes -> {
                  throw new IllegalStateException(new java.net.ConnectException("registry"));
                }),
            faults);
    assertThatThrownBy(() -> away.deserializer().deserialize("", new byte[] {1}))
        .as("a registry that is away is no bad row")
        .hasRootCauseInstanceOf(java.net.ConnectException.class);
  }

  @Test
  void aRecordWithoutATimeIsNoReasonToStop() {
    var record =
        new org.apache.kafka.clients.consumer.ConsumerRecord<Object, Object>("t", 0, 0, "k", "v");

    assertThat(record.timestamp()).isEqualTo(-1);
    assertThat(new RecordTime().extract(record, -1)).isZero();
    assertThat(new RecordTime().extract(record, 77)).isEqualTo(77);
  }

  /** As 0.1 wrote it, without the mark of a sum. */
  @Test
  void aRejectedRowOfAnEarlierReleaseIsStillRead() throws java.io.IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    var out = new java.io.DataOutputStream(bytes);
    out.writeByte(1);
    out.writeUTF("LATE");
    out.writeBoolean(true);
    out.writeUTF(CELL);
    out.writeLong(3);
    for (String text : List.of("a:1", "first", "a:3", "last")) {
      out.writeUTF(text);
    }
    out.writeLong(7);
    out.writeLong(9);

    assertThat(RejectedRow.fromBytes(bytes.toByteArray()))
        .isEqualTo(new RejectedRow("LATE", CELL, 3, "a:1", "first", "a:3", "last", 7, 9, false));
  }

  @Test
  void oneClockThatIsThousandsOfYearsAheadIsNotTheTimeOfTheFleet() {
    send(TOPICS.twins(), CELL, twin(CELL, "p1", 1, 99));
    long good = fleet.fleet().eventMillis();
    send(TOPICS.twins(), "b/1", twin("b/1", "p1", 80_000_000, 99)); // an hour each

    assertThat(fleet.cell("b/1").orElseThrow().eventMillis()).isGreaterThan(253_402_300_800_000L);
    assertThat(fleet.fleet().eventMillis()).isEqualTo(good);
  }

  @Test
  void aReaderThatWasAwayTooLongIsToldHowMuchItMissed() {
    var feed = new Changes("e", 10);
    for (int i = 0; i < 25; i++) {
      feed.tell(Change.What.TWIN, CELL, "" + i);
    }

    ChangeFeed.Batch batch = feed.after(5, 4);
    assertThat(batch.missed()).isEqualTo(10);
    assertThat(batch.changes()).extracting(Change::id).containsExactly(16L, 17L, 18L, 19L);
    assertThat(batch.next()).isEqualTo(19);
    assertThat(feed.after(25, 4).changes()).isEmpty();
  }

  private void charged(long revision, double told) {
    send(TOPICS.cycles(), CELL, charge(CELL, revision, soh(told, Estimate.FUSED)));
  }

  private void tested(long revision, double soh) {
    send(
        TOPICS.cycles(),
        CELL,
        discharge(CELL, revision, 2 * soh, soh(soh, Estimate.FUSED))
            .with(new CapacityTest(soh, 0.95).features()));
  }

  @Test
  void whatWasSaidIsOnTheScoreboardOnceItsTruthHasComeAndAgainAfterARestart() {
    send(TOPICS.cells(), CELL, spec(CELL, "p1"));
    charged(1, 0.90);
    tested(2, 0.92);
    charged(3, 0.91);
    tested(4, 0.90);
    tested(4, 0.90); // delivered again

    List<ScoreRow> board = fleet.scoreboard();
    assertThat(board)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.about())
                  .isEqualTo(new ScoreRow.About("health", "LCO 2 Ah", Estimate.FUSED, "1", 0));
              assertThat(row.n()).isEqualTo(2);
              assertThat(row.error()).isEqualTo(30_000);
              assertThat(row.persisting().n()).isEqualTo(1);
            });
    assertThat(new ScoreSums(index).of("health").error()).isCloseTo(1.5, within(1e-9));

    FleetIndex after = new FleetIndex(clock);
    after.spec(CELL, spec(CELL, "p1"), false);
    ReadOnlyKeyValueStore<String, CellScores> store = driver.getKeyValueStore(Stores.SCORES);
    after.scores(CELL, CellScores.fromBytes(store.get(CELL).toBytes()).rows());
    assertThat(after.scoreboard()).isEqualTo(board);

    send(TOPICS.cycles(), CELL, (io.celltwin.domain.Cycle) null);
    assertThat(fleet.scoreboard()).isEmpty();
  }
}
