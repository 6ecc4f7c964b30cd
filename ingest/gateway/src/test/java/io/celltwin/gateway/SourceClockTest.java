package io.celltwin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.gateway.SourceClock.Placed;
import io.celltwin.gateway.SourceClock.Verdict;
import org.junit.jupiter.api.Test;

class SourceClockTest {
  private static final long NONE = Long.MIN_VALUE;
  private static final long ARRIVAL = 1_700_000_000_000L;

  private final SourceClock clock = new SourceClock();
  private int content;

  @Test
  void secondsSincePowerOnAreAnchoredToTheFirstArrivalAndKeepTheirDistances() {
    assertThat(powerOn(500, 0).micros()).isEqualTo(ARRIVAL * 1000);
    assertThat(powerOn(510, 3).micros()).isEqualTo((ARRIVAL + 10_000) * 1000);
    assertThat(powerOn(534, 4).micros()).isEqualTo((ARRIVAL + 34_000) * 1000);
  }

  @Test
  void aBmsThatIsSwitchedOnAgainGoesOnAfterItsLastSample() {
    powerOn(90_000, 0);
    powerOn(90_010, 10);

    Placed again = powerOn(5, 700);

    assertThat(again.verdict()).isEqualTo(Verdict.RESTARTED);
    assertThat(again.micros()).isEqualTo((ARRIVAL + 700_000) * 1000);
    assertThat(powerOn(15, 710).micros()).isEqualTo((ARRIVAL + 710_000) * 1000);
  }

  @Test
  void aClockThatStepsBackIsCountedOnUntilItIsPutRight() {
    stated(1000, 0);
    stated(1010, 10);
    assertThat(stated(950, 20).verdict()).isEqualTo(Verdict.LATE); // late, or a step? nobody knows

    Placed second = stated(960, 30);

    assertThat(second.verdict()).isEqualTo(Verdict.STEPPED_BACK);
    assertThat(second.micros()).isEqualTo(1_030_000_000L); // as long after as it arrived
    assertThat(stated(970, 40).micros()).isEqualTo(1_040_000_000L);
    assertThat(stated(1045, 115).micros()).isEqualTo(1_045_000_000L + 70_000_000L);
    assertThat(stated(1055, 125).micros()).isEqualTo(1_055_000_000L + 70_000_000L);
    assertThat(stated(1135, 135).micros()).isEqualTo(1_135_000_000L); // put right: its own again
  }

  @Test
  void whereTheRestOfTheMessageIsThereAStepIsKnownAtOnce() {
    stated(1000, 0);
    stated(1010, 0);

    Placed step = clock.place(Moment.stated(950_000_000L), ARRIVAL, content++, 960_000_000L);

    assertThat(step.verdict()).isEqualTo(Verdict.STEPPED_BACK);
    assertThat(step.micros()).isEqualTo(1_020_000_000L);
  }

  @Test
  void aBacklogInABurstIsLateAndNoStepOfTheClock() {
    for (int s = 0; s <= 100; s += 10) {
      stated(2000 + s, s);
    }

    for (int s = 0; s < 50; s += 10) {
      assertThat(
              clock.place(
                  Moment.stated((1000L + s) * 1_000_000),
                  ARRIVAL + 100_001 + s / 10,
                  content++,
                  NONE))
          .isEqualTo(new Placed((1000L + s) * 1_000_000, Verdict.LATE));
    }
    assertThat(stated(2110, 110).micros()).isEqualTo(2_110_000_000L);
  }

  @Test
  void theSameAgainIsARepetitionAndAnotherRowOfTheSameTimeIsNot() {
    Moment moment = Moment.stated(1_000_000);
    clock.place(moment, ARRIVAL, 7, NONE);

    assertThat(clock.place(moment, ARRIVAL, 7, NONE).verdict()).isEqualTo(Verdict.REPEATED);
    assertThat(clock.place(moment, ARRIVAL, 8, NONE))
        .isEqualTo(new Placed(1_000_000, Verdict.DOUBLED));
  }

  @Test
  void afterAKillTheSameMessageHasTheSameTime() {
    powerOn(500, 0);
    Placed before = clock.place(Moment.sincePowerOn(510_000_000L), ARRIVAL + 10_000, 1, NONE);

    var restarted = new SourceClock(clock.anchor());

    assertThat(
            restarted.place(Moment.sincePowerOn(510_000_000L), ARRIVAL + 99_000, 1, NONE).micros())
        .isEqualTo(before.micros());
    assertThat(
            restarted.place(Moment.sincePowerOn(520_000_000L), ARRIVAL + 99_000, 2, NONE).micros())
        .isEqualTo(before.micros() + 10_000_000L);
  }

  private Placed powerOn(long seconds, long arrivedSeconds) {
    return clock.place(
        Moment.sincePowerOn(seconds * 1_000_000), ARRIVAL + arrivedSeconds * 1000, content++, NONE);
  }

  private Placed stated(long seconds, long arrivedSeconds) {
    return clock.place(
        Moment.stated(seconds * 1_000_000), ARRIVAL + arrivedSeconds * 1000, content++, NONE);
  }
}
