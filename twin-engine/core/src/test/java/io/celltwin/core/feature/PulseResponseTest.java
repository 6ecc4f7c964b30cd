package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Features;
import io.celltwin.testkit.Cell;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PulseResponseTest {
  private static final double R0 = 0.020;
  private static final double R1 = 0.015;
  private static final double TAU1 = 0.2;
  private static final double R2 = 0.010;
  private static final double TAU2 = 30;
  private static final double OPEN = 3.7;

  /** Current in C of PulseBat's ten phases: pulses of 5 s, rests of 75 s. */
  private static final double[] PULSEBAT = {0.5, 0, -0.5, 0, 1, 0, -1, 0, 1.5, 0};

  /** The cell above, 2 Ah, whose over-voltages follow each step exactly. */
  private static PulseResponse test(double every, double pulse, double rest, double[] rates) {
    PulseResponse response = new PulseResponse();
    response.open(new Cell().spec());
    double v1 = 0;
    double v2 = 0;
    for (double t = 0; t < 10; t += every) {
      response.add(t, OPEN, 0);
    }
    double now = 10;
    response.add(now, OPEN, 0);
    for (double c : rates) {
      double amps = 2 * c;
      double seconds = c == 0 ? rest : pulse;
      double from1 = v1;
      double from2 = v2;
      for (int i = 0; i * every <= seconds + 1e-9; i++) {
        double t = i * every;
        v1 = amps * R1 + (from1 - amps * R1) * Math.exp(-t / TAU1);
        v2 = amps * R2 + (from2 - amps * R2) * Math.exp(-t / TAU2);
        response.add(now + t, OPEN + v1 + v2 + amps * R0, amps);
      }
      now += seconds;
    }
    return response;
  }

  private static double ohm(double after) {
    return R0 + R1 * (1 - Math.exp(-after / TAU1)) + R2 * (1 - Math.exp(-after / TAU2));
  }

  @Test
  void pulseBatsTwentyOneTurningPointsAreSeen() {
    Features x = test(0.01, 5, 75, PULSEBAT).features();

    assertThat(x.get("phases")).isEqualTo(10);
    assertThat(x.get("U1")).isEqualTo(OPEN);
    assertThat(x.get("U2")).isCloseTo(OPEN + 1.0 * R0, within(1e-9));
    assertThat(x.get("U3")).isCloseTo(OPEN + 1.0 * ohm(5), within(1e-9));
    assertThat(x.get("U4")).isCloseTo(OPEN + 1.0 * (ohm(5) - R0), within(1e-9));
    assertThat(x.get("U21")).isBetween(OPEN, OPEN + 0.01);
    assertThat(x.get("U22")).isNaN();
  }

  @Test
  void resistancesAreThoseAfterTheirTime() {
    Features x = test(0.01, 20, 200, new double[] {1, 0}).features();

    assertThat(x.get("resistance-10ms")).isCloseTo(ohm(0.01), within(1e-6));
    assertThat(x.get("resistance-1s")).isCloseTo(ohm(1), within(1e-6));
    assertThat(x.get("resistance-10s")).isCloseTo(ohm(10), within(1e-6));
    assertThat(x.get("charge-transfer-resistance")).isCloseTo(ohm(1) - ohm(0.01), within(1e-6));
  }

  @Property(tries = 20, seed = "7")
  void theRateDoesNotChangeTheResistances(@ForAll @IntRange(min = 1, max = 100) int tens) {
    double every = tens * 0.01;
    Features x = test(every, 20, 200, new double[] {1, 0}).features();

    assertThat(x.get("resistance-10s")).isCloseTo(ohm(10), within(1e-4));
    assertThat(x.get("resistance-1s")).isCloseTo(ohm(1), within(2e-4));
  }

  @Test
  void aLoggerTooSlowForTenMillisecondsSaysNothingOfThem() {
    PulseResponse response = new PulseResponse();
    response.open(new Cell().spec());
    for (int t = 0; t < 40; t++) {
      boolean pulse = t > 10 && t <= 30;
      response.add(t, pulse ? OPEN + 2 * ohm(t - 10) : OPEN, pulse ? 2 : 0);
    }
    Features x = response.features();
    assertThat(x.get("resistance-10ms")).isNaN();
    assertThat(x.get("resistance-1s")).isCloseTo(ohm(1), within(1e-9));
    assertThat(x.get("charge-transfer-resistance")).isNaN();
  }

  @Test
  void fortyPulsesKeepTheFirstTwentyPhases() {
    double[] many = new double[80];
    for (int i = 0; i < 80; i += 2) {
      many[i] = 1;
    }
    PulseResponse response = test(0.1, 5, 20, many);
    assertThat(response.features().get("phases")).isEqualTo(20);
    assertThat(response.features().get("U41")).isBetween(OPEN, OPEN + 0.02);
  }

  @Test
  void withoutAPulseThereIsNothing() {
    PulseResponse response = new PulseResponse();
    response.open(new Cell().spec());
    response.add(0, 3.7, 0);
    response.add(1, 3.7, 0.01);
    assertThat(response.features().get("U1")).isNaN();
    assertThat(response.missing()).startsWith("no switch of the current");
  }
}
