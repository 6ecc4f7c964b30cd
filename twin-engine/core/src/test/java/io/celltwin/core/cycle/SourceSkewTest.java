package io.celltwin.core.cycle;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.QualityCode;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** A cell's frames with the time at which each came. */
class SourceSkewTest {
  private static final CellSpec SPEC = new Cell().spec();

  private static List<Frame> frames() {
    Cell cell = new Cell().every(ofSeconds(10));
    for (int i = 0; i < 3; i++) {
      cell.drawToCutoff(2.0).rest(ofMinutes(20)).fill(1.5).rest(ofMinutes(20));
    }
    return cell.frames(30);
  }

  /**
   * @param arrival of a frame, by the time of its last reading [ms]
   */
  private static List<Cycle> cycles(LongUnaryOperator arrival) {
    var segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    List<Cycle> closed = new ArrayList<>();
    for (Frame frame : frames()) {
      long at = arrival.applyAsLong(frame.endMillis());
      closed.addAll(segmenter.accept(open, SPEC, frame, at).closed());
    }
    assertThat(closed).hasSizeGreaterThan(8);
    return closed;
  }

  private static List<String> flags(List<Cycle> cycles) {
    return cycles.stream()
        .map(cycle -> cycle.quality().flag(QualityCode.CLOCK_SKEW))
        .filter(flag -> flag != null)
        .distinct()
        .toList();
  }

  @Test
  void aClockThatIsAheadIsNamedWithAtLeastHowFar() {
    // quick frames take 0.5 s, every seventh 40 s; the clock is a minute ahead
    List<Cycle> cycles = cycles(end -> end - 60_000 + (end / 1000 % 7 == 0 ? 40_000 : 500));

    assertThat(flags(cycles)).allMatch(flag -> flag.matches("CLOCK_SKEW:\\+(59|60)s"));
    assertThat(cycles).allMatch(cycle -> cycle.quality().flag(QualityCode.CLOCK_SKEW) != null);
    assertThat(cycles).allMatch(cycle -> cycle.quality().score() > 0.9); // no fault of its readings
  }

  @Test
  void aClockThatIsBehindIsNamedWhereNoWayTakesSoLong() {
    assertThat(flags(cycles(end -> end + 3_600_000 + 800))).containsExactly("CLOCK_SKEW:-3601s");
    assertThat(flags(cycles(end -> end + 120_000))).isEmpty();
  }

  @Test
  void aClockThatIsRightAndAWayThatIsUnevenSayNothing() {
    assertThat(flags(cycles(end -> end + 100 + end / 1000 % 240_000))).isEmpty();
    assertThat(flags(cycles(end -> end + 1))).isEmpty();
  }

  @Test
  void aBacklogThatIsCaughtUpWithIsNoSkew() {
    long now = 1_800_000_000_000L;

    assertThat(flags(cycles(end -> now + end / 1000 % 1000))).isEmpty();
    assertThat(flags(cycles(end -> now + (end - 1_262_304_000_000L) / 100))).isEmpty();
  }

  @Test
  void ofAReplayNothingIsSaid() {
    assertThat(flags(cycles(end -> Long.MIN_VALUE))).isEmpty();
  }

  @Test
  void savedInBetweenItSaysTheSame() throws IOException {
    var segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    List<Cycle> closed = new ArrayList<>();
    for (Frame frame : frames()) {
      closed.addAll(segmenter.accept(open, SPEC, frame, frame.endMillis() - 60_000 + 500).closed());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      open.writeTo(new DataOutputStream(bytes));
      open =
          OpenCell.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
              .copy();
    }
    assertThat(closed).isEqualTo(cycles(end -> end - 60_000 + 500));
  }
}
