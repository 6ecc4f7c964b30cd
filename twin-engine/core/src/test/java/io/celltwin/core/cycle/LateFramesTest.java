package io.celltwin.core.cycle;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.QualityCode;
import io.celltwin.domain.Rejection;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that come again, after those that follow them, or from the dead letters. */
class LateFramesTest {
  private static final CellSpec SPEC = new Cell().spec();
  private final CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());

  /** An hour at rest, one of a discharge whose load is high every third minute, a rest. */
  private static List<Frame> frames() {
    Cell cell = new Cell().every(ofSeconds(10)).rest(ofMinutes(10));
    for (int i = 0; i < 20; i++) {
      cell.draw(1.4, ofMinutes(1)).draw(0.2, ofMinutes(2));
    }
    return cell.rest(ofMinutes(20)).frames(6);
  }

  private static OpenCell saved(OpenCell open) throws IOException {
    var bytes = new ByteArrayOutputStream();
    open.writeTo(new DataOutputStream(bytes));
    return OpenCell.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private List<Cycle> closed(List<Frame> frames) {
    return Segmented.of(segmenter, SPEC, frames).cycles();
  }

  private static Cycle discharge(List<Cycle> cycles) {
    return cycles.stream().filter(c -> c.kind() == OperationKind.DISCHARGE).findFirst().get();
  }

  @Test
  void aFrameThatComesAgainIsCountedAndOneThatWasOvertakenIsKept() throws IOException {
    List<Frame> frames = frames();
    OpenCell open = OpenCell.fresh();
    for (int i = 0; i < 40; i++) {
      if (i != 30) {
        assertThat(segmenter.accept(open, SPEC, frames.get(i)).rejected()).isEmpty();
      }
    }
    open = saved(open);

    assertThat(segmenter.accept(open, SPEC, frames.get(29)).duplicates()).isEqualTo(6);
    Step overtaken = segmenter.accept(open, SPEC, frames.get(30));
    assertThat(overtaken.duplicates()).isZero();
    assertThat(overtaken.rejected())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.code()).isEqualTo("OVERTAKEN");
              assertThat(r.reason()).contains("after frame 39 of its source", "not seen before");
            });
    assertThat(segmenter.accept(open, SPEC, frames.get(30)).duplicates())
        .as("the same one once more is no news")
        .isEqualTo(6);
  }

  @Test
  void whatWasSeenIsRememberedForAThousandFramesAndWhatIsOlderIsNotGuessed() {
    var seen = new SeenFrames();
    for (long sequence = 100; sequence < 5000; sequence++) {
      if (sequence != 4500 && sequence != 2000) {
        seen.next(sequence);
      }
    }
    assertThat(seen.again(4499)).isTrue();
    assertThat(seen.again(4500)).isFalse();
    assertThat(seen.again(4500)).isTrue();
    assertThat(seen.again(3000)).as("older than the window, and none was missing there").isTrue();
    assertThat(seen.again(2000)).as("missing when the window left it").isFalse();
    seen.next(1L << 40);
    assertThat(seen.again((1L << 40) - 3)).isFalse();
    assertThat(seen.again(1L << 30)).isFalse();
  }

  @Test
  void aReleasedFrameIsPutInWhereItIsMissingWhileItsOperationGoesOn() throws IOException {
    List<Frame> frames = frames();
    double whole = discharge(closed(frames)).measured().discharged();
    for (int missing : new int[] {20, 21, 33, 50}) {
      OpenCell open = OpenCell.fresh();
      List<Cycle> cycles = new ArrayList<>();
      for (int i = 0; i < frames.size(); i++) {
        if (i != missing && i != missing + 1) {
          cycles.addAll(segmenter.accept(open, SPEC, frames.get(i)).closed());
        }
        if (i == missing + 5) {
          open = saved(open.copy());
          Step later = segmenter.acceptReleased(open, SPEC, frames.get(missing + 1));
          Step first = segmenter.acceptReleased(open, SPEC, frames.get(missing));
          assertThat(first.rejected()).isEmpty();
          assertThat(later.rejected()).isEmpty();
          assertThat(segmenter.acceptReleased(open, SPEC, frames.get(missing)).rejected())
              .as("it is put in once")
              .extracting(Rejection::code)
              .containsExactly("CAME_TOO_LATE");
        }
      }
      cycles.addAll(segmenter.flush(open, SPEC).closed());
      Cycle mended = discharge(cycles);
      assertThat(mended.measured().discharged()).isCloseTo(whole, within(1e-9));
      assertThat(mended.measured().energyDischarged())
          .isCloseTo(discharge(closed(frames)).measured().energyDischarged(), within(1e-9));
      assertThat(mended.samples()).isEqualTo(discharge(closed(frames)).samples());
      assertThat(mended.quality().flag(QualityCode.MENDED)).isEqualTo("MENDED:2");
      List<Frame> without = new ArrayList<>(frames);
      without.subList(missing, missing + 2).clear();
      assertThat(Math.abs(discharge(closed(without)).measured().discharged() - whole))
          .as("and it makes a difference")
          .isGreaterThan(1e-4);
    }
  }

  @Test
  void aReleasedFrameOfAClosedOperationSaysWhatItWouldHaveChanged() {
    List<Frame> frames = frames();
    OpenCell open = OpenCell.fresh();
    Frame missing = frames.get(30);
    frames.forEach(
        f -> segmenter.accept(open, SPEC, f.sequence() == missing.sequence() ? frames.get(29) : f));

    Step late = segmenter.acceptReleased(open, SPEC, missing);

    assertThat(late.rejected())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.code()).isEqualTo("CAME_TOO_LATE");
              // 50 s between its six samples, at 0.2 A or 1.4 A
              assertThat(r.reason())
                  .contains(
                      "the operation it belongs to is closed", "would have added 0.000000 Ah");
              assertThat(Overtaken.moved(missing)[1]).isBetween(0.2 * 40 / 3600, 1.4 * 60 / 3600);
            });
  }

  @Test
  void aReleasedFrameThatIsStillToComeIsAFrameLikeAnyOther() {
    List<Frame> frames = frames();
    OpenCell open = OpenCell.fresh();
    List<Cycle> cycles = new ArrayList<>();
    frames.forEach(f -> cycles.addAll(segmenter.acceptReleased(open, SPEC, f).closed()));
    cycles.addAll(segmenter.flush(open, SPEC).closed());

    assertThat(cycles).isEqualTo(closed(frames));
  }

  @Test
  void afterItsClockIsResetACellGoesOnAtAnyTimeAndIsWhatItWas() throws IOException {
    List<Frame> ahead =
        new Cell().every(ofSeconds(10)).drawToCutoff(1.5).rest(ofMinutes(20)).frames(60);
    OpenCell open = OpenCell.fresh();
    for (Frame frame : ahead) {
      segmenter.accept(open, SPEC, moved(frame, 3L * 365 * 86_400_000, frame.sequence()));
    }
    Frame now = moved(ahead.get(0), 0, 500);
    assertThat(segmenter.accept(open, SPEC, now).rejected())
        .extracting(Rejection::code)
        .containsExactly("LATE");

    Step reset = segmenter.resetClock(open, SPEC);
    open = saved(open);

    assertThat(reset.closed()).hasSize(1);
    List<Cycle> cycles = new ArrayList<>();
    for (Frame frame : ahead) {
      Step step = segmenter.accept(open, SPEC, moved(frame, 86_400_000, 1000 + frame.sequence()));
      assertThat(step.rejected()).isEmpty();
      cycles.addAll(step.closed());
    }
    cycles.addAll(segmenter.flush(open, SPEC).closed());
    assertThat(discharge(cycles).measured().discharged())
        .isEqualTo(discharge(closed(ahead)).measured().discharged());
    assertThat(discharge(cycles).live().timeMillis())
        .as("what lives between operations is of now")
        .isBetween(ahead.get(0).startMillis(), ahead.get(0).startMillis() + 3 * 86_400_000L);
  }

  private static Frame moved(Frame f, long millis, long sequence) {
    return new Frame(
        f.cellId(),
        f.source(),
        sequence,
        f.part(),
        f.parts(),
        f.startMillis() + millis,
        f.declared(),
        f.size(),
        f.offsetMicros(),
        f.voltage(),
        f.current(),
        f.temperature());
  }
}
