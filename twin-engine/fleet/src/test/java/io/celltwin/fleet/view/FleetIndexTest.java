package io.celltwin.fleet.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class FleetIndexTest {
  private static CellSpec spec(String cellId) {
    return new CellSpec(
        cellId, Chemistry.LCO, 2, 3.7, 2.5, 4.2, 2.7, 1.5, 4, 0, 60, 2, 24, 0.7, "p", "lab", null);
  }

  @Test
  void cellsBeyondTheBoundAreCountedAndTheKnownOnesStay() {
    var index = new FleetIndex(Clock.systemUTC(), 3);
    for (int i = 0; i < 10; i++) {
      index.spec("c/" + i, spec("c/" + i), true);
    }
    index.spec("c/1", spec("c/1"), true);

    assertThat(index.size()).isEqualTo(3);
    assertThat(index.unlisted()).isEqualTo(7);
    assertThat(index.cell("c/1")).isPresent();
    assertThat(index.cell("c/9")).isEmpty();
  }
}
