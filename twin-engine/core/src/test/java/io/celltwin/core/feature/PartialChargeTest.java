package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Features;
import io.celltwin.testkit.Cell;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartialChargeTest {
  /**
   * 1 A; the voltage rises by 1 V in 4 Ah/h, from one voltage to another; then rests for so long.
   */
  private static PartialCharge charge(
      double every, double from, double to, double rest, double noise) {
    Random random = new Random(1);
    PartialCharge charge = new PartialCharge();
    charge.open(new Cell().spec());
    double seconds = (to - from) * 3600;
    double t = 0;
    for (; t < seconds; t += every) {
      charge.add(t, from + t / 3600 + noise * random.nextGaussian(), 1);
    }
    charge.add(seconds, to, 1);
    for (double r = 0; r <= rest; r += every) {
      charge.add(seconds + r, to - 0.05 * (1 - Math.exp(-r / 300)), 0);
    }
    return charge;
  }

  @Test
  void theGridIsThatOfTheDataset() {
    PartialCharge charge = charge(5, 3.5, 4.2, 0, 0);
    assertThat(charge.voltage(0)).isCloseTo(3.60, within(1e-12));
    assertThat(charge.voltage(49)).isCloseTo(4.15, within(1e-12));
    Features x = charge.features();
    for (int i = 0; i < 50; i++) {
      assertThat(x.get(i)).isCloseTo(charge.voltage(i) - 3.60, within(1e-6));
    }
  }

  @Test
  void aPartOfAChargeFillsItsPartOfTheGrid() {
    PartialCharge charge = charge(5, 3.75, 4.0, 0, 0);
    Features x = charge.features();
    for (int i = 0; i < 50; i++) {
      double v = charge.voltage(i);
      if (v < 3.75 || v > 4.0) {
        assertThat(x.get(i)).as("at %.3f V", v).isNaN();
      }
    }
    double width = x.get(20) - x.get(19);
    assertThat(width).isCloseTo(0.55 / 49, within(1e-6));
    assertThat(x.get("relaxation-60s")).isNaN();
  }

  @Property(tries = 30, seed = "7")
  void theLoggersRateDoesNotChangeIt(@ForAll @IntRange(min = 1, max = 60) int every) {
    Features x = charge(every, 3.5, 4.2, 3600, 0).features();
    Features fine = charge(1, 3.5, 4.2, 3600, 0).features();
    for (int i = 0; i < 50; i++) {
      assertThat(x.get(i)).isCloseTo(fine.get(i), within(1e-6));
    }
    for (int i = 50; i < PartialCharge.SET.size(); i++) {
      if (!Double.isNaN(x.get(i))) { // too early for a slow logger
        assertThat(x.get(i)).isCloseTo(fine.get(i), within(1e-3));
      }
    }
    assertThat(x.get("relaxation-1800s")).isCloseTo(4.2 - 0.05 * (1 - Math.exp(-6)), within(1e-4));
  }

  @Property(tries = 20, seed = "7")
  void noiseMovesTheGridByLittle(@ForAll @IntRange(max = 2000) int microvolts) {
    Features x = charge(5, 3.5, 4.2, 0, microvolts * 1e-6).features();
    for (int i = 1; i < 50; i++) {
      // first crossings come early by some standard deviations of the noise
      assertThat(x.get(i)).isCloseTo(0.55 * i / 49, within(5 * microvolts * 1e-6 + 1e-6));
    }
  }

  @Test
  void aChargeAboveTheGridHasNoneAndSaysWhy() {
    PartialCharge charge = charge(5, 4.16, 4.2, 600, 0);
    assertThat(charge.features().get(0)).isNaN();
    assertThat(charge.missing())
        .isEqualTo("the charge did not pass two voltages between 3.60 V and 4.15 V");
    assertThat(charge.features().get("relaxation-300s")).isBetween(4.15, 4.2);
  }
}
