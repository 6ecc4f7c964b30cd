package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChargeWindowTest {
  private static final CellSpec CELL =
      new CellSpec(
          "test/1",
          Chemistry.NCM,
          2.0,
          3.6,
          2.7,
          4.2,
          2.7,
          3,
          5,
          -10,
          55,
          2.0,
          24,
          0.8,
          null,
          null,
          null);

  /** 3.6 V to 4.2 V in 3000 s at 1.5 A, then 1.5 A to 0 A in 3000 s at 4.2 V. */
  private static ChargeWindow straightCharge(double every, double from) {
    ChargeWindow window = new ChargeWindow();
    window.open(CELL);
    for (double t = from; t < 6000; t += every) {
      window.add(t, Math.min(4.2, 3.6 + 0.6 * t / 3000), 1.5 * Math.min(1, (6000 - t) / 3000));
    }
    return window;
  }

  @Test
  void aStraightRampHasTheMomentsOfAUniformDistribution() {
    Features x = straightCharge(5, 0).features();

    assertThat(x.get("voltage-mean")).isCloseTo(4.1, within(1e-9));
    assertThat(x.get("voltage-std")).isCloseTo(0.2 / Math.sqrt(12), within(1e-9));
    assertThat(x.get("voltage-kurtosis")).isCloseTo(-1.2, within(1e-6));
    assertThat(x.get("voltage-skewness")).isCloseTo(0, within(1e-6));
    assertThat(x.get("cc-time")).isCloseTo(1000, within(1e-6));
    assertThat(x.get("cc-charge")).isCloseTo(1.5 * 1000 / 3600, within(1e-9));
    assertThat(x.get("voltage-slope")).isCloseTo(0.2 / 1000, within(1e-12));
    assertThat(x.get("voltage-entropy")).isCloseTo(Math.log(20), within(1e-9));

    assertThat(x.get("current-mean")).isCloseTo(0.3, within(1e-9));
    assertThat(x.get("current-std")).isCloseTo(0.4 / Math.sqrt(12), within(1e-9));
    assertThat(x.get("cv-time")).isCloseTo(800, within(1e-6));
    assertThat(x.get("cv-charge")).isCloseTo(0.3 * 800 / 3600, within(1e-9));
    assertThat(x.get("current-slope")).isCloseTo(-0.4 / 800, within(1e-12));
    assertThat(x.get("current-entropy")).isCloseTo(Math.log(20), within(1e-9));
  }

  @Property(seed = "7")
  void theLoggersRateDoesNotChangeTheFeatures(
      @ForAll @IntRange(min = 1, max = 100) int seconds,
      @ForAll @DoubleRange(min = 0, max = 100) double late) {
    double[] fine = straightCharge(1, 0).features().toArray();
    double[] coarse = straightCharge(seconds, late).features().toArray();

    for (int i = 8; i < fine.length; i++) {
      assertThat(coarse[i])
          .as(ChargeWindow.SET.features().get(i).name())
          .isCloseTo(fine[i], within(1e-6));
    }
    // a sample need not fall on the corner where CC turns into CV: the line through the samples
    // then reaches the cut-off up to one interval late
    int time = ChargeWindow.SET.indexOf("cc-time");
    int mean = ChargeWindow.SET.indexOf("voltage-mean");
    assertThat(coarse[time]).isBetween(fine[time] - 1e-6, fine[time] + seconds);
    assertThat(coarse[mean]).isCloseTo(fine[mean], within(0.1 * seconds / 1000 + 1e-9));
  }

  @Property(seed = "7")
  void samplesOnTheCornersGiveTheSameFeaturesAtAnyRate(@ForAll("divisorsOf3000") int seconds) {
    double[] fine = straightCharge(1, 0).features().toArray();
    double[] coarse = straightCharge(seconds, 0).features().toArray();

    for (int i = 0; i < fine.length; i++) {
      assertThat(coarse[i])
          .as(ChargeWindow.SET.features().get(i).name())
          .isCloseTo(fine[i], within(1e-6));
    }
  }

  @Provide
  Arbitrary<Integer> divisorsOf3000() {
    return Arbitraries.of(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 25, 30, 40, 50, 60, 75, 100);
  }

  @Test
  void aChargeThatBeganInsideTheWindowHasNoVoltageFeaturesAndSaysWhy() {
    ChargeWindow window = straightCharge(5, 2200);

    assertThat(window.features().get("cc-time")).isNaN();
    assertThat(window.missingVoltage())
        .isEqualTo("charge began above 4.00 V, inside the voltage window");
    assertThat(window.features().get("cv-time")).isCloseTo(800, within(1e-6));
  }

  @Test
  void tooFewSamplesAreNoFeatures() {
    assertThat(straightCharge(500, 0).missingVoltage())
        .isEqualTo("samples up to 500 s apart in a window of 1000 s");
  }

  @Test
  void aChargerThatStopsInTheMiddleLeavesNoFeatures() {
    ChargeWindow window = new ChargeWindow();
    window.open(CELL);
    for (int t = 0; t < 2500; t++) {
      window.add(t, 3.6 + 0.6 * t / 3000, 1.5);
    }
    for (int t = 2500; t < 2600; t++) {
      window.add(t, 4.05, 0);
    }

    assertThat(window.any()).isFalse();
    assertThat(window.missingVoltage()).isEqualTo("charge was interrupted in the voltage window");
    assertThat(window.missingCurrent())
        .isEqualTo("current did not fall through 0.5 A at the upper cut-off");
  }
}
