package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.fleet.api.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
  private final JobCheck job = new JobCheck(START, "log");

  private static JobCheck.Reading running(int second, long restarts, long checkpoints) {
    return new JobCheck.Reading(START.plusSeconds(second), "RUNNING", false, restarts, checkpoints);
  }

  @Test
  void aJobThatFinishesCheckpointsMoves() {
    for (int s = 0; s < 300; s += 2) {
      assertThat(job.look(running(s, 0, s / 2)).state()).isEqualTo(Health.State.GOOD);
    }
  }

  @Test
  void aJobThatRestartsOntoTheSameRecordForEverIsAtFaultThoughItCallsItselfRunning() {
    job.look(running(0, 0, 5));
    for (int s = 2; s < 120; s += 2) {
      Finding found = job.look(running(s, s / 2, 5));
      assertThat(found.state()).isEqualTo(Health.State.FAULT);
      assertThat(found.sentence()).contains("restarts").contains("no twin moves");
    }
  }

  @Test
  void aJobThatRestartedOnceIsGoodAgainAfterTwoCheckpoints() {
    job.look(running(0, 0, 5));
    assertThat(job.look(running(2, 1, 5)).state()).isEqualTo(Health.State.FAULT);
    assertThat(job.look(running(4, 1, 6)).state()).isEqualTo(Health.State.FAULT);
    assertThat(job.look(running(6, 1, 7)).state()).isEqualTo(Health.State.GOOD);
  }

  @Test
  void aJobWithoutACheckpointForHalfAMinuteIsAtFault() {
    job.look(running(0, 0, 5));
    assertThat(job.look(running(30, 0, 5)).state()).isEqualTo(Health.State.GOOD);
    Finding found = job.look(running(31, 0, 5));
    assertThat(found.state()).isEqualTo(Health.State.FAULT);
    assertThat(found.sentence()).contains("31 s");
    assertThat(job.look(running(33, 0, 6)).state()).isEqualTo(Health.State.GOOD);
  }

  @Test
  void aJobThatEndedOrWaitsToRestartSaysSo() {
    assertThat(job.look(new JobCheck.Reading(START, "RESTARTING", false, 3, 5)).sentence())
        .contains("RESTARTING")
        .contains("3");
    assertThat(job.look(new JobCheck.Reading(START, "FAILED", true, 3, 5)).sentence())
        .contains("has ended (FAILED)");
  }

  private static Finding last(LagCheck check, int seconds, long sentRate, long doneRate) {
    Finding found = null;
    for (int s = 0; s <= seconds; s += 2) {
      found =
          check.look(new LagCheck.Reading(START.plusSeconds(s), 10 + s * sentRate, s * doneRate));
    }
    return found;
  }

  @Test
  void recordsThatNobodyTakesForHalfAMinuteAreAFault() {
    assertThat(last(new LagCheck(false), 28, 0, 0).state()).isEqualTo(Health.State.GOOD);
    Finding found = last(new LagCheck(false), 30, 0, 0);
    assertThat(found.state()).isEqualTo(Health.State.FAULT);
    assertThat(found.sentence()).contains("10 records").contains("30 s");
    assertThat(last(new LagCheck(true), 40, 0, 0).state())
        .as("in a replay too")
        .isEqualTo(Health.State.FAULT);
  }

  @Test
  void aLagThatGrowsIsAFaultLiveAndANoticeInAReplay() {
    assertThat(last(new LagCheck(false), 120, 300, 100).state()).isEqualTo(Health.State.FAULT);
    assertThat(last(new LagCheck(true), 120, 300, 100).state()).isEqualTo(Health.State.NOTICE);
  }

  @Test
  void aLagOfSecondsThatComesAndGoesIsNone() {
    var check = new LagCheck(false);
    for (int s = 0; s < 600; s += 2) {
      long sent = s * 100L;
      long done = Math.max(0, sent - (s % 20) * 100L);
      assertThat(check.look(new LagCheck.Reading(START.plusSeconds(s), sent, done)).state())
          .isEqualTo(Health.State.GOOD);
    }
  }

  @Test
  void aDiskIsSaidToBeNearlyFullBeforeIntakeIsHeldBack() {
    assertThat(DiskCheck.of(1L << 30, "x", false).state()).isEqualTo(Health.State.GOOD);
    Finding low = DiskCheck.of(300L << 20, "x", false);
    assertThat(low.state()).isEqualTo(Health.State.FAULT);
    assertThat(low.sentence()).contains("300 MB").contains("nearly full");
    assertThat(DiskCheck.of(100L << 20, "x", false).sentence()).contains("held back");
    assertThat(DiskCheck.of(300L << 20, "x", true).sentence()).contains("held back");
  }

  @Test
  void aPartKeepsItsTimeWhileItsStateIsTheSameAndIsToldOnceWhenItChanges() {
    List<Health.Part> told = new ArrayList<>();
    var parts = new StateOfParts(List.of("job", "disk"), START, told::add);
    assertThat(parts.now().ready()).as("while they start").isFalse();

    parts.found("disk", Finding.good("room"), START.plusSeconds(1));
    parts.found("job", Finding.good("runs"), START.plusSeconds(1));
    parts.found("job", Finding.good("runs, 5 checkpoints"), START.plusSeconds(3));
    assertThat(parts.now().ready()).isTrue();
    assertThat(parts.now().parts().get(0).since()).isEqualTo(START.plusSeconds(1));
    assertThat(parts.now().parts().get(0).sentence()).contains("5 checkpoints");

    parts.found("job", Finding.notice("falls behind", ""), START.plusSeconds(5));
    assertThat(parts.now().ready()).as("something to know is no fault").isTrue();
    parts.found("job", Finding.fault("restarts", "see the log"), START.plusSeconds(7));
    assertThat(parts.now().summary()).isEqualTo("job: restarts; see the log");
    assertThat(told).hasSize(4);
  }
}
