package io.celltwin.job.operator;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.codec.WireType;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Live;
import io.celltwin.domain.OperationKind;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.testkit.Cell;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is told of a cell while its operation goes on. */
class LiveTwinsTest {
  private static final CellSpec SPEC = new Cell().spec();

  private static List<Live> live(Harness harness) {
    return harness.liveUpdates().stream().map(LiveUpdate::live).toList();
  }

  private static List<Live> told(List<Frame> frames) throws Exception {
    try (var harness = Harness.replaying(SPEC)) {
      harness.send(frames);
      return live(harness);
    }
  }

  @Test
  void aCellIsThereFromItsFirstSample() throws Exception {
    Frame frame = new Cell().draw(2.0, ofSeconds(1)).frames(1).get(0);
    Live first;
    try (var harness = Harness.live(SPEC)) {
      harness.sendArriving(frame, frame.startMillis() + 200);
      assertThat(live(harness)).hasSize(1);
      first = live(harness).get(0);
    }
    assertThat(first.cellId()).isEqualTo(SPEC.cellId());
    assertThat(first.timeMillis()).isEqualTo(Cell.START);
    assertThat(first.voltage()).isBetween(SPEC.minVoltage(), SPEC.maxVoltage());
    assertThat(first.charge().soc()).isBetween(first.charge().lower(), first.charge().upper());
    assertThat(first.charge().anchorMillis()).isEqualTo(Live.NEVER);
    assertThat(first.daysSinceAnchor()).isNaN();
  }

  @Test
  void aSampleASecondIsToldOfOnceInFiveSecondsOfEventTime() throws Exception {
    List<Live> told = told(new Cell().draw(2.0, ofMinutes(10)).frames(1));

    long[] windows = told.stream().mapToLong(l -> l.timeMillis() / 5_000).toArray();
    assertThat(windows).hasSize(121).doesNotHaveDuplicates().isSorted();
    Live last = told.get(told.size() - 1);
    assertThat(last.current()).isEqualTo(-2.0);
    assertThat(last.power()).isCloseTo(-2.0 * last.voltage(), within(1e-12));
    assertThat(last.temperature()).isEqualTo(24.0);
    assertThat(last.doing()).isEqualTo(OperationKind.DISCHARGE);
    assertThat(last.sinceMillis()).isEqualTo(Cell.START);
    assertThat(last.samples()).isGreaterThan(590);
  }

  @Test
  void aFrameOfManySamplesIsToldOfOnce() throws Exception {
    List<Frame> hour = new Cell().draw(1.0, ofMinutes(60)).frames(600);

    assertThat(told(hour)).hasSize(hour.size());
  }

  @Test
  void theSameFramesGiveTheSameBytesWhereverTheJobStartsAgain() throws Exception {
    List<Frame> frames =
        new Cell().every(ofSeconds(2)).rest(ofMinutes(40)).draw(2.0, ofMinutes(40)).frames(3);
    List<byte[]> all = told(frames).stream().map(WireType.LIVE::toBytes).toList();
    int half = frames.size() / 2;
    try (var first = Harness.replaying(SPEC)) {
      first.send(frames.subList(0, half));
      List<byte[]> before = live(first).stream().map(WireType.LIVE::toBytes).toList();
      try (var second = first.restored(first.saved())) {
        second.send(frames.subList(half, frames.size()));
        List<byte[]> after = live(second).stream().map(WireType.LIVE::toBytes).toList();

        assertThat(before.size() + after.size()).isEqualTo(all.size());
        for (int i = 0; i < all.size(); i++) {
          assertThat(i < before.size() ? before.get(i) : after.get(i - before.size()))
              .as("record %d", i)
              .isEqualTo(all.get(i));
        }
      }
    }
  }

  @Test
  void aFrameSeenBeforeIsNotToldOfAgain() throws Exception {
    List<Frame> frames = new Cell().draw(2.0, ofMinutes(1)).frames(1);
    try (var harness = Harness.replaying(SPEC)) {
      harness.send(frames);
      int once = harness.liveUpdates().size();
      harness.send(frames);

      assertThat(harness.liveUpdates()).hasSize(once);
    }
  }

  @Test
  void halfAnHourOfRestIsAnAnchorAndAgesWhileChargeIsCounted() throws Exception {
    List<Live> told =
        told(
            new Cell()
                .every(ofSeconds(10))
                .chargedTo(0.5)
                .rest(ofMinutes(90))
                .draw(0.5, ofMinutes(60))
                .frames(6));

    Live last = told.get(told.size() - 1);
    long restEnded = Cell.START + ofMinutes(90).toMillis();
    assertThat(last.charge().anchorMillis()).isBetween(restEnded - 120_000, restEnded);
    assertThat(last.daysSinceAnchor()).isCloseTo(1 / 24.0, within(0.002));
    assertThat(told.get(0).charge().anchorMillis()).isEqualTo(Live.NEVER);
  }

  @Test
  void anAlertIsToldOfAtOnce() throws Exception {
    List<Frame> frames = new Cell().every(ofSeconds(1)).draw(9.0, ofMinutes(2)).frames(1);
    try (var harness = Harness.replaying(SPEC)) {
      for (Frame frame : frames) {
        int alerts = harness.alerts().size();
        int told = harness.liveUpdates().size();
        harness.send(frame);
        if (harness.alerts().size() > alerts) {
          assertThat(harness.liveUpdates()).hasSize(told + 1);
          assertThat(live(harness).get(told).openAlerts())
              .contains(harness.alerts().get(alerts).kind());
        }
      }
      assertThat(harness.alerts()).isNotEmpty();
    }
  }

  @Test
  void aCellThatIsRetiredIsTakenOut() throws Exception {
    try (var harness = Harness.replaying(SPEC)) {
      harness.send(new Cell().draw(2.0, ofMinutes(1)).frames(1));
      harness.retire(SPEC.cellId(), Cell.START + 60_000);

      List<LiveUpdate> told = harness.liveUpdates();
      assertThat(told.get(told.size() - 1).live()).isNull();
      assertThat(told.get(told.size() - 1).cellId()).isEqualTo(SPEC.cellId());
    }
  }

  @Test
  void everyWindowOfEventTimeHasOneAtMost() {
    long[] gaps =
        LongStream.of(0, 1, 4_999, 5_000, 5_001, 9_999, 10_000)
            .map(t -> io.celltwin.core.cycle.LivePace.isDue(0, t) ? 1 : 0)
            .toArray();

    assertThat(gaps).containsExactly(0, 0, 0, 1, 1, 1, 1);
  }
}
