package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeepingTest {
  private static Keeping.Log log(String topic, long bytes, long first, long end, long workedOff) {
    return new Keeping.Log(topic, 0, bytes, first, end, workedOff);
  }

  @Test
  void nothingIsLetGoWhileEverythingFits() {
    assertThat(Keeping.plan(List.of(log("telemetry", 100, 0, 10, 10)), 100)).isEmpty();
  }

  @Test
  void theOldestRecordsGoUntilTheRestFitsWithATenthToSpare() {
    // 1000 records of 10 bytes, room for 8000: 2000 over and 800 to spare are 280 records
    assertThat(Keeping.plan(List.of(log("telemetry", 10_000, 0, 1_000, 1_000)), 8_000))
        .containsExactly(new Keeping.LetGo("telemetry", 0, 280, 280));
  }

  @Test
  void whatTheJobHasNotReadYetIsNeverLetGo() {
    assertThat(Keeping.plan(List.of(log("telemetry", 10_000, 0, 1_000, 100)), 1_000))
        .containsExactly(new Keeping.LetGo("telemetry", 0, 100, 100));
    assertThat(Keeping.plan(List.of(log("telemetry", 10_000, 50, 1_000, 50)), 1_000)).isEmpty();
  }

  @Test
  void noPlanReachesBeyondWhatWasWorkedOff() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long first = random.nextInt(1_000_000);
      long end = first + random.nextInt(1_000_000);
      long done = first + (end == first ? 0 : random.nextInt((int) (end - first)));
      long bytes = random.nextLong(1L << 40);
      long room = random.nextLong(1L << 40);
      for (Keeping.LetGo go : Keeping.plan(List.of(log("a", bytes, first, end, done)), room)) {
        assertThat(go.before()).isBetween(first + 1, done);
        assertThat(go.records()).isEqualTo(go.before() - first);
      }
    }
  }
}
