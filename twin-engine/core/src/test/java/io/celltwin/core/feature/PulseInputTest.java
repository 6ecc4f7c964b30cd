package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Features;
import io.celltwin.testkit.Cell;
import org.junit.jupiter.api.Test;

class PulseInputTest {
  private static final double OPEN = 3.6;

  /** What a cell of 2 Ah and 20 mΩ shows to pulses of these rates with rests between. */
  private static Features pulses(double... rates) {
    PulseResponse response = new PulseResponse();
    response.open(new Cell().spec());
    double now = 0;
    response.add(now, OPEN, 0);
    for (double rate : rates) {
      for (double amps : new double[] {2 * rate, 0}) {
        for (int i = 0; i <= 10; i++) {
          now += 0.5;
          response.add(now, OPEN + 0.02 * amps, amps);
        }
      }
    }
    return response.features();
  }

  @Test
  void theTestOfPulseBatIsRecognisedAndToldInRises() {
    Features x = PulseInput.of(pulses(0.5, -0.5, 1, -1, 1.5), 0.5, new Cell().spec());

    assertThat(x.get("charge-since-empty")).isCloseTo(0.25, within(1e-12));
    assertThat(x.get("U1")).isEqualTo(OPEN);
    assertThat(x.get("U2-rise")).isCloseTo(0.02, within(1e-12));
    assertThat(x.get("U6-rise")).isCloseTo(-0.02, within(1e-12));
    assertThat(x.get("U18-rise")).isCloseTo(0.06, within(1e-12));
    assertThat(x.get("U21-rise")).isCloseTo(0, within(1e-12));
    assertThat(x.get("ln-rated-capacity")).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void aChargeNobodyCountedIsMissing() {
    Features x = PulseInput.of(pulses(0.5, -0.5, 1, -1, 1.5), Double.NaN, new Cell().spec());

    assertThat(x.get("charge-since-empty")).isNaN();
    assertThat(x.get("U1")).isEqualTo(OPEN);
  }

  @Test
  void otherPulsesAreNotTakenForThem() {
    assertThat(PulseInput.of(pulses(1, -1, 1, -1, 1), 0.5, new Cell().spec())).isNull();
    assertThat(PulseInput.of(pulses(-0.5, 0.5, -1, 1, -1.5), 0.5, new Cell().spec())).isNull();
    assertThat(PulseInput.of(pulses(0.5, -0.5, 1, -1), 0.5, new Cell().spec())).isNull();
    assertThat(PulseInput.of(pulses(0.5, -0.5, 1, -1, 1.5, -1.5), 0.5, new Cell().spec())).isNull();
  }
}
