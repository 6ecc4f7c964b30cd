package io.celltwin.protocol.fieldwindows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Chemistry;
import io.celltwin.simulation.electrode.FieldCell;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What of a cell a fleet sees: windows, and plain ways to tell its health from them. */
class WindowsTest {
  /** An hour at 1 A, a sample a minute: 1 Ah. */
  private static RealWindows.Operation anAmpereForAnHour() {
    int n = 61;
    var one =
        new RealWindows.Operation(new long[n], new double[n], new double[n], new double[n], 0.9);
    for (int i = 0; i < n; i++) {
      one.micros()[i] = i * 60_000_000L;
      one.volt()[i] = 3.4 + 0.01 * i;
      one.ampere()[i] = 1;
    }
    return one;
  }

  @Test
  void aWindowMovesAsMuchAsItIsToAndBeginsAnywhere() {
    RealWindows.Operation one = anAmpereForAnHour();
    Random begins = new Random(1);
    double[] moved = one.moved();
    int earliest = 61;
    int latest = 0;
    for (int i = 0; i < 200; i++) {
      int[] cut = one.cut(0.5, begins);
      assertThat(moved[cut[1] - 1] - moved[cut[0]]).isCloseTo(0.5, within(1.0 / 60 + 1e-9));
      earliest = Math.min(earliest, cut[0]);
      latest = Math.max(latest, cut[0]);
    }
    assertThat(earliest).isLessThan(5);
    assertThat(latest).isBetween(26, 31);
  }

  @Test
  void anOperationThatMovesLessThanAWindowIsNone() {
    assertThat(anAmpereForAnHour().cut(1.01, new Random(1))).isNull();
  }

  @Test
  void theRidgeLearnsWhatChargeBetweenTwoVoltagesSaysAndNeverFromTheCellThatIsTold() {
    // V = 3 + z, so between two voltages q = soh·(V2 − V1)
    var ridge = new ChargeRidge();
    Random draws = new Random(2);
    for (int cell = 0; cell < 12; cell++) {
      double soh = 0.75 + 0.02 * cell;
      for (int k = 0; k < 40; k++) {
        ridge.learn(cell, window(soh, 0.3 * draws.nextDouble(), 0.5), soh);
      }
    }

    double told = ridge.without(5).predict(window(0.85, 0.2, 0.5));

    assertThat(told).isCloseTo(0.85, within(0.01));
    assertThat(new ChargeRidge().without(0)).as("nothing to learn from").isNull();
  }

  private static double[] window(double soh, double from, double share) {
    var window = new ChargeRidge.Window(1);
    for (int i = 0; i <= 20; i++) {
      window.read((long) (i * 90_000_000L * soh * share / 0.5), 3 + from + share * i / 20, 1, 25);
    }
    return window.over();
  }

  @Test
  void aWindowOfAnHourByItsMeansIsOneReadingOrTwo() {
    FieldCell cell = new FieldCell(Chemistry.NCM, 3);
    WindowTwin twin = new WindowTwin(cell.spec(), 1, true);
    HourlyMeans means = new HourlyMeans(twin);
    cell.window(50, false, false, means::read);
    means.windowOver();

    assertThat(twin.health() == null || Double.isNaN(twin.health().value()))
        .as("nobody can tell health from that")
        .isTrue();
  }

  @Test
  void theMiddleOfTheExtremesIsNearTheMeanCellAndNotOnIt() {
    FieldCell cell = new FieldCell(Chemistry.NCM, 3);
    ExtremesOnly extremes = new ExtremesOnly(cell, 1);
    double[] sum = new double[3];
    cell.window(
        50,
        false,
        false,
        (micros, volt, ampere, celsius) -> {
          double off = extremes.middle(volt, ampere) - volt;
          sum[0] += off;
          sum[1] += Math.abs(off);
          sum[2]++;
        });

    assertThat(sum[1] / sum[2]).isBetween(0.0005, 0.03);
    assertThat(extremes.mean()).isCloseTo(1, within(0.02));
  }
}
