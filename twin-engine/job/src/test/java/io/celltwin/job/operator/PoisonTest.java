package io.celltwin.job.operator;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.codec.CellCommand;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.celltwin.testkit.Cell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One record may cost one record. */
class PoisonTest {
  private static final CellSpec SPEC = new Cell().spec();
  private static final long YEAR = 365L * 86_400_000;

  private static List<Frame> frames(int size) {
    Cell cell = new Cell().every(ofSeconds(10)).rest(ofMinutes(10));
    for (int i = 0; i < 3; i++) {
      cell.drawToCutoff(2.0).rest(ofMinutes(20)).fill(1.5).rest(ofMinutes(20));
    }
    return cell.frames(size);
  }

  private static Frame with(Frame f, long sequence, long millis) {
    return new Frame(
        f.cellId(),
        f.source(),
        sequence,
        f.part(),
        f.parts(),
        millis,
        f.declared(),
        f.size(),
        f.offsetMicros(),
        f.voltage(),
        f.current(),
        f.temperature());
  }

  /** A frame's readings under another number: what meets the defect is none of the cell's. */
  private static Frame poison(Frame f) {
    return with(f, 1_000_000 + f.sequence(), f.startMillis() + 3000);
  }

  private static SegmentCycles.Taking failing(Class<? extends Throwable> fault) {
    return (segmenter, cell, spec, frame, arrival, released) -> {
      var step =
          SegmentCycles.Taking.AS_IT_COMES.step(segmenter, cell, spec, frame, arrival, released);
      if (frame.sequence() >= 1_000_000 && frame.sequence() < 3_000_000) {
        if (fault == StackOverflowError.class) {
          throw new StackOverflowError();
        }
        if (fault == OutOfMemoryError.class) {
          throw new OutOfMemoryError("not of this record");
        }
        throw new ArithmeticException("long\noverflow");
      }
      return step;
    };
  }

  private static List<Cycle> undisturbed(List<Frame> frames) throws Exception {
    try (Harness job = Harness.replaying(SPEC)) {
      job.send(frames);
      return job.cycles();
    }
  }

  @Test
  void aDefectCostsItsRecordAloneAndTheCellIsAsItWasBefore() throws Exception {
    for (int size : new int[] {1, 6, 300}) {
      List<Frame> frames = frames(size);
      List<Cycle> expected = undisturbed(frames);
      assertThat(expected).hasSizeGreaterThan(8);
      int every = Math.max(2, frames.size() / 15);
      int poisoned = 0;
      try (Harness job = Harness.failingAt(failing(ArithmeticException.class), SPEC)) {
        for (int i = 0; i < frames.size(); i++) {
          job.send(frames.get(i));
          if (i % Math.max(every, 60) == 59 || (size == 300 && i == 3)) {
            job.send(poison(frames.get(i))); // it has changed the state in place when it fails
            poisoned++;
          }
        }
        assertThat(poisoned).isPositive();
        assertThat(job.rejected())
            .hasSize(poisoned)
            .allSatisfy(
                r -> {
                  assertThat(r.code()).isEqualTo("DEFECT");
                  assertThat(r.place()).contains("battery.telemetry.v1 partition 0 offset");
                  assertThat(r.reason())
                      .startsWith("java.lang.ArithmeticException: long overflow, at io.celltwin.");
                });
        assertThat(job.cycles()).isEqualTo(expected);
        assertThat(job.alerts()).isEmpty();
      }
    }
  }

  @Test
  void aStackOverflowIsTheRecordsAndAnEmptyHeapIsTheMachines() throws Exception {
    List<Frame> frames = frames(60);
    try (Harness job = Harness.failingAt(failing(StackOverflowError.class), SPEC)) {
      job.send(frames.subList(0, 4));
      job.send(poison(frames.get(3)));
      assertThat(job.rejected()).extracting(Rejection::code).containsExactly("DEFECT");
    }
    try (Harness job = Harness.failingAt(failing(OutOfMemoryError.class), SPEC)) {
      job.send(frames.subList(0, 4));
      assertThatThrownBy(() -> job.send(poison(frames.get(3))))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void aCellOfManyDefectsIsQuarantinedSaysSoAndIsLetInAgainByCommand() throws Exception {
    List<Frame> frames = frames(60);
    try (Harness job = Harness.failingAt(failing(ArithmeticException.class), SPEC)) {
      job.send(frames.subList(0, 10));
      for (int i = 0; i < 4; i++) {
        job.send(poison(frames.get(9 + i % 2)));
      }
      assertThat(job.cycles().get(job.cycles().size() - 1).quality().flags())
          .contains("QUARANTINED");
      assertThat(job.alerts())
          .singleElement()
          .satisfies(
              a -> {
                assertThat(a.kind()).isEqualTo("QUARANTINED");
                assertThat(a.state()).isEqualTo(Alert.State.FIRING);
                assertThat(a.message()).contains("ArithmeticException: long overflow");
                assertThat(a.action()).contains("celltwin cells release");
              });
      int closed = job.cycles().size();
      job.send(frames.subList(10, 20));
      assertThat(job.cycles()).hasSize(closed);
      assertThat(job.rejected().subList(4, 14))
          .allSatisfy(
              r -> {
                assertThat(r.code()).isEqualTo("QUARANTINED");
                assertThat(r.reason()).contains("celltwin cells release test/1");
              });

      job.command(SPEC.cellId(), CellCommand.RELEASE);
      assertThat(job.alerts()).hasSize(2);
      assertThat(job.alerts().get(1).state()).isEqualTo(Alert.State.CLEARED);
      assertThat(job.alerts().get(1).id()).isEqualTo(job.alerts().get(0).id());
      for (Frame frame : frames.subList(10, 20)) {
        job.release(frame);
      }
      job.send(frames.subList(20, frames.size()));
      assertThat(job.rejected()).hasSize(14);
      List<Cycle> expected = undisturbed(frames);
      List<Cycle> last = job.cycles();
      assertThat(last.get(last.size() - 1).measured())
          .as("nothing was lost")
          .isEqualTo(expected.get(expected.size() - 1).measured());
    }
  }

  @Test
  void quarantineAndWhatIsHeldSurviveACheckpoint() throws Exception {
    List<Frame> frames = frames(60);
    try (Harness job = Harness.failingAt(failing(ArithmeticException.class), SPEC)) {
      job.send(frames.subList(0, 10));
      for (int i = 0; i < 4; i++) {
        job.send(poison(frames.get(9)));
      }
      try (Harness after = job.restored(job.saved())) {
        after.send(frames.get(10));
        assertThat(after.rejected()).extracting(Rejection::code).containsExactly("QUARANTINED");
      }
    }
    try (Harness job = Harness.replaying(SPEC)) {
      job.send(frames.subList(0, 10));
      job.send(with(frames.get(10), 10, frames.get(10).startMillis() + YEAR / 2));
      try (Harness after = job.restored(job.saved())) {
        after.send(frames.subList(11, 14));
        assertThat(after.rejected()).extracting(Rejection::code).containsExactly("FUTURE");
      }
    }
  }

  @Test
  void oneFrameFromTheFutureDoesNotMakeACellRefuseWhatFollows() throws Exception {
    for (int size : new int[] {1, 60}) {
      List<Frame> frames = frames(size);
      List<Cycle> expected = undisturbed(frames);
      try (Harness job = Harness.replaying(SPEC)) {
        for (int i = 0; i < frames.size(); i++) {
          job.send(frames.get(i));
          if (i == 20) {
            job.send(with(frames.get(i), 1_000_000, frames.get(i).startMillis() + 3 * YEAR));
          }
        }
        assertThat(job.rejected())
            .singleElement()
            .satisfies(
                r -> {
                  assertThat(r.code()).isEqualTo("FUTURE");
                  assertThat(r.reason()).contains("jumps to 2028-12-3", "the next one");
                });
        assertThat(job.cycles()).isEqualTo(expected);
      }
    }
  }

  @Test
  void liveAFrameThatArrivesYearsBeforeItWasReadIsRefused() throws Exception {
    List<Frame> frames = frames(60);
    try (Harness job = Harness.live(SPEC)) {
      for (Frame frame : frames) {
        job.sendArriving(frame, frame.endMillis() + 500);
        if (frame.sequence() == 10) {
          Frame ahead = with(frame, 1_000_000, frame.startMillis() + 3 * YEAR);
          job.sendArriving(ahead, frame.endMillis() + 600);
        }
      }
      assertThat(job.rejected())
          .singleElement()
          .satisfies(
              r -> {
                assertThat(r.code()).isEqualTo("FUTURE");
                assertThat(r.reason()).contains("after its record arrived");
              });
      assertThat(job.cycles()).isEqualTo(undisturbed(frames));
    }
  }

  @Test
  void aCellWhoseClockWasAheadGoesOnWhenItsClockIsReset() throws Exception {
    List<Frame> frames = frames(60);
    try (Harness job = Harness.replaying(SPEC)) {
      for (Frame frame : frames.subList(0, 30)) {
        job.send(with(frame, frame.sequence(), frame.startMillis() + 3 * YEAR));
      }
      List<Frame> right = new ArrayList<>();
      for (Frame frame : frames) {
        right.add(with(frame, 100 + frame.sequence(), frame.startMillis()));
      }
      job.send(right.get(0));
      assertThat(job.rejected()).extracting(Rejection::code).containsExactly("LATE");

      job.command(SPEC.cellId(), CellCommand.RESET_CLOCK);
      job.send(right.subList(1, right.size()));

      assertThat(job.rejected()).hasSize(1);
      List<Cycle> cycles = job.cycles();
      List<Cycle> expected = undisturbed(frames);
      assertThat(cycles.get(cycles.size() - 1).measured())
          .isEqualTo(expected.get(expected.size() - 1).measured());
    }
  }

  @Test
  void anOvertakenFrameIsKeptAndItsReleaseCorrectsTheOpenOperation() throws Exception {
    List<Frame> frames = frames(6);
    List<Cycle> expected = undisturbed(frames);
    int overtaken = 30;
    try (Harness job = Harness.replaying(SPEC)) {
      for (int i = 0; i < frames.size(); i++) {
        if (i != overtaken) {
          job.send(frames.get(i));
        }
        if (i == overtaken + 4) {
          job.send(frames.get(overtaken));
          job.release(frames.get(overtaken));
        }
      }
      assertThat(job.rejected()).extracting(Rejection::code).containsExactly("OVERTAKEN");
      assertThat(job.cycles()).hasSameSizeAs(expected);
      assertThat(job.cycles().get(1).measured().discharged())
          .isEqualTo(expected.get(1).measured().discharged(), within(1e-9));
      assertThat(job.cycles().get(1).quality().flags()).contains("MENDED:1");

      job.release(with(frames.get(overtaken), 5, frames.get(overtaken).startMillis()));
      assertThat(job.rejected().get(1).code()).isEqualTo("CAME_TOO_LATE");
      assertThat(job.rejected().get(1).reason()).contains("would have added", "Ah discharged");
    }
  }
}
