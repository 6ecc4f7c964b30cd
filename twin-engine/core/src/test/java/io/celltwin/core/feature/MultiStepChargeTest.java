package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Features;
import io.celltwin.testkit.Cell;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MultiStepChargeTest {
  private static final double[] SUNWODA = {0.33, 3, 2.9, 2.8, 2.4, 2, 1.8, 1.4, 0.33};
  private static final double R0 = 0.02;
  private static final double R1 = 0.015;
  private static final double TAU = 40;

  /** A 2 Ah cell, 0.9 V from empty to full, a tenth of its capacity in each step; then rest. */
  private static MultiStepCharge charge(double every, double[] rates) {
    MultiStepCharge charge = new MultiStepCharge();
    charge.open(new Cell().spec());
    double now = 0;
    double share = 0;
    double v1 = 0;
    for (double c : rates) {
      double amps = 2 * c;
      double seconds = 0.1 * 3600 / c;
      double from = v1;
      for (double t = 0; t < seconds + every; t += every) {
        t = Math.min(t, seconds);
        v1 = amps * R1 + (from - amps * R1) * Math.exp(-t / TAU);
        double open = 3.2 + 0.9 * (share + 0.1 * t / seconds);
        charge.add(now + t, open + v1 + amps * R0, amps, 25 + 5 * share);
        if (t == seconds) {
          break;
        }
      }
      share += 0.1;
      now += seconds;
    }
    double from = v1;
    for (double t = 0; t <= 1800; t += every) {
      charge.add(now + t, 3.2 + 0.9 * share + from * Math.exp(-t / TAU), 0, 30);
    }
    return charge;
  }

  @Test
  void nineStepsHaveTheFeaturesOfTheProtocol() {
    MultiStepCharge charge = charge(1, SUNWODA);
    Features x = charge.features();

    assertThat(x.set().size()).isEqualTo(1 + 9 + 42);
    assertThat(charge.steps()).isEqualTo(9);
    for (int i = 1; i <= 9; i++) {
      double amps = 2 * SUNWODA[i - 1];
      assertThat(x.get("Q" + i)).isCloseTo(0.2, within(1e-9));
      double settled = 3.2 + 0.09 * i + amps * (R0 + R1);
      assertThat(x.get("U" + i)).isCloseTo(settled, within(0.06));
      if (i < 9) {
        assertThat(x.get("RO" + i)).isCloseTo(R0, within(1e-9));
      }
    }
    assertThat(x.get("VC89")).isCloseTo(2 * (0.33 - 1.4) * R0, within(1e-9));
    assertThat(x.get("VD9")).isGreaterThan(0.02);
    assertThat(x.get("tVD9")).isBetween(30.0, 400.0);
    assertThat(x.get("Vg9")).isNegative();
    assertThat(x.get("RVg")).isCloseTo(x.get("Vg2") / x.get("Vg1"), within(1e-12));
    assertThat(x.get("ReVC")).isCloseTo(2 * 0.33 * R0, within(1e-9));
    assertThat(x.get("ReVD")).isCloseTo(2 * 0.33 * R1, within(1e-4));
    // an exponential has lost 80 % after ln 5 time constants; the resampled curve bends by segments
    assertThat(x.get("tReVD")).isCloseTo(TAU * Math.log(5), within(6.0));
    assertThat(x.get("T")).isBetween(25.0, 30.0);
  }

  @Property(tries = 20, seed = "7")
  void theLoggersRateDoesNotMatter(@ForAll @IntRange(min = 1, max = 20) int every) {
    double[] fine = charge(1, SUNWODA).features().toArray();
    Features coarse = charge(every, SUNWODA).features();
    for (int i = 0; i < fine.length; i++) {
      String name = coarse.set().features().get(i).name();
      double tolerance = name.startsWith("t") ? every + 6 : name.equals("T") ? 0.2 : 0.003;
      if (name.equals("Vg9") || name.equals("RVg")) {
        tolerance = 0.1 * Math.abs(fine[i]);
      }
      assertThat(coarse.get(i)).as(name).isCloseTo(fine[i], within(tolerance));
    }
  }

  @Property(tries = 14, seed = "7")
  void anyNumberOfStepsHasItsFeatures(@ForAll @IntRange(min = 2, max = 16) int n) {
    double[] rates = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      rates[i] = 0.5 + 0.1 * i;
    }
    MultiStepCharge charge = charge(1, rates);
    Features x = charge.features();
    for (int i = 1; i <= n; i++) {
      sum += x.get("Q" + i);
    }
    assertThat(charge.steps()).isEqualTo(n);
    assertThat(x.set().name()).isEqualTo("multi-step-charge-" + n);
    assertThat(sum).isCloseTo(0.2 * n, within(1e-9));
  }

  @Test
  void oneStepIsNoMultiStepCharge() {
    MultiStepCharge charge = charge(1, new double[] {1});
    assertThat(charge.features()).isNull();
    assertThat(charge.missing()).isEqualTo("1 current steps, wanted 2 or more");
  }
}
