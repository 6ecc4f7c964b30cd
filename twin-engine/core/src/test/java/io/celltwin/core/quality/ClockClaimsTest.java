package io.celltwin.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.quality.ClockClaims.Verdict;
import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames by the minute at which they begin and the seconds of their samples. */
class ClockClaimsTest {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long EPOCH = 1_700_000_000_000L;
  private static final long YEAR = 365L * 24 * 60;

  private final ClockClaims claims = new ClockClaims();
  private final List<Frame> held = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();
  private final List<Long> turnedAway = new ArrayList<>();
  private long last = NEVER;

  private static Frame frame(String source, long sequence, long minute, long... seconds) {
    int n = seconds.length;
    long[] offset = new long[n];
    for (int i = 0; i < n; i++) {
      offset[i] = seconds[i] * 1_000_000;
    }
    long start = EPOCH + minute * 60_000;
    var nothing = Frame.Declared.NOTHING;
    return new Frame(
        "c", source, sequence, 0, 1, start, nothing, n, offset, new double[n], new double[n], null);
  }

  /** As whoever keeps the cell does. */
  private void arrives(Frame frame, long arrival) {
    while (true) {
      Verdict verdict = claims.judge(frame, last, arrival);
      switch (verdict) {
        case TAKE -> take(frame, arrival);
        case HOLD -> {
          claims.hold(frame);
          held.add(frame);
        }
        case AGAIN -> {}
        case FUTURE -> turnedAway.add(frame.sequence());
        case TAKE_HELD_FIRST -> {
          claims.holdNothing();
          held.forEach(f -> take(f, NEVER));
          held.clear();
          continue;
        }
        case TURN_HELD_AWAY -> {
          claims.holdNothing();
          for (Frame f : held) {
            turnedAway.add(f.sequence());
            Frame head = ClockClaims.head(f, last);
            if (head != null) {
              take(head, NEVER);
            }
          }
          held.clear();
          continue;
        }
      }
      return;
    }
  }

  private void take(Frame frame, long arrival) {
    claims.taken(frame, arrival);
    taken.add(frame.sequence());
    last = Math.max(last, frame.endMillis());
  }

  private void arrives(Frame... frames) {
    for (Frame frame : frames) {
      arrives(frame, NEVER);
    }
  }

  @Test
  void oneFrameFromTheFutureIsTurnedAwayAndTheCellGoesOn() {
    for (long[] samples : new long[][] {{0}, {0, 20, 40}, new long[1000]}) {
      var cell = new ClockClaimsTest();
      cell.arrives(frame("bms", 0, 0, samples), frame("bms", 1, 1, samples));
      cell.arrives(frame("bms", 2, 3 * YEAR, samples));
      assertThat(cell.held).hasSize(1);
      cell.arrives(frame("bms", 3, 3, samples), frame("bms", 4, 4, samples));

      assertThat(cell.taken).containsExactly(0L, 1L, 3L, 4L);
      assertThat(cell.turnedAway).containsExactly(2L);
      assertThat(cell.last).isLessThan(EPOCH + 3_600_000);
    }
  }

  @Test
  void aCellThatPausesForMonthsGoesOnWithoutLosingAFrame() {
    for (long[] samples : new long[][] {{0}, {0, 20, 40}}) {
      var cell = new ClockClaimsTest();
      cell.arrives(frame("bms", 0, 0, samples), frame("bms", 1, 1, samples));
      for (int i = 0; i < 5; i++) {
        cell.arrives(frame("bms", 2 + i, YEAR / 2 + i, samples));
      }
      assertThat(cell.taken).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(cell.turnedAway).isEmpty();
    }
  }

  @Test
  void theLastFrameOfAFileAfterASilenceIsTakenWhenTheSourceSaysThatItIsOver() {
    arrives(frame("file", 0, 0, 0), frame("file", 1, 1, 0), frame("file", 2, YEAR, 0));
    assertThat(taken).containsExactly(0L, 1L);
    arrives(frame("file", 3, YEAR + 31));
    assertThat(taken).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aFirstFrameThatTheNextOneContradictsDoesNotSetTheClock() {
    arrives(frame("bms", 0, 3 * YEAR, 0), frame("bms", 1, 0, 0), frame("bms", 2, 1, 0));
    assertThat(taken).containsExactly(1L, 2L);
    assertThat(turnedAway).containsExactly(0L);
  }

  @Test
  void aSourceThatReportsOnceAWeekIsNotHeldUp() {
    for (int week = 0; week < 6; week++) {
      arrives(frame("bms", week, week * 7L * 24 * 60, 0));
    }
    assertThat(taken).contains(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void twoSourcesOfOneCellAgreeOnAPauseAndDisagreeAboutOneThatIsAhead() {
    arrives(frame("a", 0, 0, 0), frame("b", 0, 0, 1), frame("a", 1, 1, 0), frame("b", 1, 1, 1));
    arrives(frame("a", 2, 600, 0), frame("b", 2, 600, 5));
    assertThat(taken).hasSize(6);
    arrives(frame("b", 3, 3 * YEAR, 0), frame("a", 3, 601, 0), frame("b", 4, 3 * YEAR, 9));
    arrives(frame("a", 4, 602, 0));
    assertThat(taken).hasSize(8);
    assertThat(turnedAway).containsExactly(3L, 4L);
  }

  @Test
  void aFrameThatComesAgainIsNoAgreement() {
    arrives(frame("bms", 0, 0, 0), frame("bms", 1, 1, 0));
    Frame ahead = frame("bms", 2, 3 * YEAR, 0);
    arrives(ahead, ahead, ahead, ahead, frame("bms", 3, 3, 0));
    assertThat(taken).containsExactly(0L, 1L, 3L);
  }

  @Test
  void severalFramesThatAreYearsAheadAreTurnedAwayTogether() {
    arrives(frame("bms", 0, 0, 0), frame("bms", 1, 1, 0));
    arrives(frame("bms", 2, 3 * YEAR, 0), frame("bms", 3, 3 * YEAR + 1, 0));
    arrives(frame("bms", 4, 3, 0));
    assertThat(taken).containsExactly(0L, 1L, 4L);
    assertThat(turnedAway).containsExactly(2L, 3L);
  }

  @Test
  void liveAFrameIsHeldAgainstTheTimeItArrives() {
    long now = EPOCH + 60_000;
    arrives(frame("bms", 0, 0, 0), now);
    assertThat(taken).as("nothing to wait for: it came when it was read").containsExactly(0L);
    arrives(frame("bms", 1, 3 * YEAR, 0), now);
    assertThat(turnedAway).containsExactly(1L);
    arrives(frame("bms", 2, YEAR, 0), now + YEAR * 60_000);
    assertThat(taken).as("a year later, and it is").containsExactly(0L, 2L);
    arrives(frame("bms", 3, YEAR + 14 * 60, 0), now + YEAR * 60_000);
    assertThat(turnedAway).as("local time taken for UTC is a skew").containsExactly(1L);
  }

  @Test
  void aReadingFromTheFutureWithinAFrameIsLeftOut() {
    long years = 3 * YEAR * 60;
    Frame middle = frame("bms", 0, 0, 0, 10, years, years + 10, 20, 30);
    assertThat(ClockClaims.inLine(middle).size()).isEqualTo(4);
    assertThat(ClockClaims.inLine(middle).offsetMicros())
        .containsExactly(0, 10_000_000, 20_000_000, 30_000_000);
    Frame pause = frame("bms", 0, 0, 0, 10, years, years + 10, years + 20);
    assertThat(ClockClaims.inLine(pause)).isSameAs(pause);

    arrives(frame("bms", 0, 0, 0), frame("bms", 1, 1, 0, 10, years));
    assertThat(held).as("its last reading alone says so").hasSize(1);
    arrives(frame("bms", 2, 2, 0));
    assertThat(taken).as("what came before it is kept").containsExactly(0L, 1L, 2L);
    assertThat(turnedAway).containsExactly(1L);
    assertThat(last).isEqualTo(EPOCH + 120_000);
  }

  @Test
  void aSourceThatNumbersItsOperationsIsBelieved() {
    var declared = new Frame.Declared(7, null, null, null, null);
    var frame =
        new Frame(
            "c", "s", 0, 0, 1, EPOCH, declared, 1, new long[1], new double[1], new double[1], null);
    assertThat(claims.judge(frame, EPOCH - YEAR * 60_000, NEVER)).isEqualTo(Verdict.TAKE);
  }
}
