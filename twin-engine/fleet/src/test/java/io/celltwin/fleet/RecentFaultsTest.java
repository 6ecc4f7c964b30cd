package io.celltwin.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentFaultsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RecentFaults faults = new RecentFaults(nanos::get);

  private Duration fail() {
    return faults.add(new IllegalStateException("disk is full"));
  }

  @Test
  void aFaultADayForYearsIsNothingToSpeakOf() {
    for (int day = 0; day < 1_000; day++) {
      assertThat(fail()).isEqualTo(RecentFaults.FIRST_PAUSE);
      nanos.addAndGet(Duration.ofDays(1).toNanos());
    }
    assertThat(faults.trouble()).isEmpty();
  }

  @Test
  void faultsThatFollowEachOtherAreGivenLongerAndLongerPauses() {
    assertThat(fail()).isEqualTo(Duration.ofSeconds(1));
    assertThat(fail()).isEqualTo(Duration.ofSeconds(2));
    assertThat(fail()).isEqualTo(Duration.ofSeconds(4));
    for (int i = 0; i < 50; i++) {
      fail();
    }
    assertThat(fail()).isEqualTo(RecentFaults.LONGEST_PAUSE);
  }

  @Test
  void moreThanTheBudgetIsSaidAndForgottenOnceItIsOver() {
    for (int i = 0; i < RecentFaults.BUDGET; i++) {
      fail();
    }
    assertThat(faults.trouble()).isEmpty();
    fail();
    assertThat(faults.trouble().orElseThrow())
        .contains("failed 21 times in the last 10 minutes")
        .contains("IllegalStateException: disk is full");

    nanos.addAndGet(RecentFaults.WINDOW.plusSeconds(1).toNanos());
    assertThat(faults.trouble()).isEmpty();
  }

  @Test
  void aThreadThatFailsWithoutEndUsesTheBudgetUpInSpiteOfItsPauses() {
    for (int i = 0; i < 30; i++) {
      nanos.addAndGet(fail().toNanos());
    }
    assertThat(faults.trouble()).isPresent();
  }
}
