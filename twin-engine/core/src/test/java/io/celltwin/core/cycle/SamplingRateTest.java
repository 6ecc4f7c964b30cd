package io.celltwin.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.OperationKind;
import io.celltwin.testkit.Cell;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often a logger looks hardly changes what it sees; per family, by how much it may. */
class SamplingRateTest {
  /** Share of the value at 1 s that a number may differ by at 5 s, and at 30 s. */
  private static final Map<String, double[]> TOLERANCE =
      Map.of(
          "charge-window", new double[] {0.01, 0.05},
          "incremental-capacity", new double[] {0.01, 0.05},
          "partial-charge", new double[] {0.01, 0.02},
          "discharge-curve", new double[] {0.005, 0.02},
          "usage-profile", new double[] {0.01, 0.06});

  private static List<Cycle> life(int seconds) {
    Cell cell = new Cell().every(Duration.ofSeconds(seconds)).rest(Duration.ofMinutes(10));
    for (int k = 0; k < 4; k++) {
      cell.drawToCutoff(1.0).rest(Duration.ofMinutes(20)).fill(0.8).rest(Duration.ofMinutes(20));
    }
    return Segmented.of(cell).cycles();
  }

  @Test
  void theSameFeaturesEverySecondEveryFiveAndEveryThirty() {
    List<Cycle> fine = life(1);
    int[] seconds = {5, 30};
    for (int s = 0; s < seconds.length; s++) {
      List<Cycle> coarse = life(seconds[s]);
      assertThat(coarse).extracting(Cycle::kind).isEqualTo(kinds(fine));
      int compared = 0;
      for (int i = 0; i < fine.size(); i++) {
        for (Features a : fine.get(i).families()) {
          double[] tolerance = TOLERANCE.get(a.set().name());
          Features b = coarse.get(i).family(a.set().name());
          if (tolerance == null) {
            continue;
          }
          assertThat(b).as("%s every %d s", a.set().name(), seconds[s]).isNotNull();
          for (int j = 0; j < a.set().size(); j++) {
            if (!Double.isNaN(a.get(j))
                && !Double.isNaN(b.get(j))
                && !counted(a.set().features().get(j).name())) {
              compared++;
              assertThat(b.get(j))
                  .as(
                      "operation %d, %s every %d s",
                      i, a.set().features().get(j).name(), seconds[s])
                  .isCloseTo(
                      a.get(j),
                      within(tolerance[s] * Math.abs(a.get(j)) + floor(a, j, seconds[s])));
            }
          }
        }
      }
      assertThat(compared).isGreaterThan(200);
    }
  }

  /** Whole numbers of cycles: one whose depth is at the border of two classes is in either. */
  private static boolean counted(String feature) {
    return feature.startsWith("cycles-to-depth");
  }

  /** One interval of what the unit of a number says. */
  private static double floor(Features family, int j, int seconds) {
    return switch (family.set().features().get(j).unit()) {
      case "s", "h" -> 2.0 * seconds;
      case "Ah" -> 1.0 * seconds / 3600;
      case "Wh" -> 4.2 * seconds / 3600;
      case "V" -> 0.005;
      default -> 0.02;
    };
  }

  private static List<OperationKind> kinds(List<Cycle> cycles) {
    return cycles.stream().map(Cycle::kind).toList();
  }

  @Test
  void countersNeverFall() {
    Cycle before = null;
    for (Cycle cycle : life(5)) {
      if (before != null) {
        assertThat(cycle.revision()).isEqualTo(before.revision() + 1);
        assertThat(cycle.cycleNumber()).isGreaterThanOrEqualTo(before.cycleNumber());
        assertThat(cycle.endMillis()).isGreaterThanOrEqualTo(before.endMillis());
      }
      before = cycle;
    }
    assertThat(before.cycleNumber()).isEqualTo(5);
  }
}
