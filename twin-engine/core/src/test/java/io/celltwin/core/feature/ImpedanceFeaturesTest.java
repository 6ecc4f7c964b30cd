package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.domain.Impedance;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class ImpedanceFeaturesTest {
  private static final double RE = 0.045;
  private static final double RCT = 0.025;

  private static Impedance spectrum(double[] real, double[] imaginary) {
    return new Impedance(
        "test/1", "test", 0, null, 0, 24, Double.NaN, Double.NaN, real, imaginary, new TreeMap<>());
  }

  /**
   * Re in series with Rct beside a capacitor and a Warburg tail; 40 points from 10 mHz to 10 kHz.
   */
  private static Impedance cell(double noise, int seed, boolean broken) {
    Random random = new Random(seed);
    double[] real = new double[40];
    double[] imaginary = new double[40];
    for (int i = 0; i < 40; i++) {
      double omega = 2 * Math.PI * Math.pow(10, -2 + 6.0 * i / 39);
      double wt = omega * RCT * 1.5;
      double warburg = 0.0006 / Math.sqrt(omega);
      real[i] = RE + RCT / (1 + wt * wt) + warburg + noise * random.nextGaussian();
      imaginary[i] = -RCT * wt / (1 + wt * wt) - warburg + noise * random.nextGaussian();
      if (broken && i % 9 == 4) {
        real[i] = i % 2 == 0 ? -1e5 : Double.NaN;
      }
    }
    return spectrum(real, imaginary);
  }

  @Property(tries = 50, seed = "7")
  void theArcGivesBothResistances(
      @ForAll @IntRange(max = 10_000) int seed, @ForAll boolean broken) {
    ImpedanceFeatures.Result result = ImpedanceFeatures.of(cell(0.0003, seed, broken));

    assertThat(result.missing()).isNull();
    assertThat(result.features().get("electrolyte-resistance")).isCloseTo(RE, within(0.05 * RE));
    assertThat(result.features().get("charge-transfer-resistance"))
        .isCloseTo(RCT, within(0.15 * RCT));
  }

  @Test
  void aDeadCellHasNoArcAndSaysWhy() {
    double[] real = new double[48];
    double[] imaginary = new double[48];
    Arrays.fill(real, -1e5);
    ImpedanceFeatures.Result result = ImpedanceFeatures.of(spectrum(real, imaginary));

    assertThat(result.features().get("electrolyte-resistance")).isNaN();
    assertThat(result.missing()).isEqualTo("0 of 48 points of the spectrum are possible, wanted 8");
  }

  @Test
  void pointsAnywhereAreNoArc() {
    Random random = new Random(1);
    double[] real = new double[48];
    double[] imaginary = new double[48];
    for (int i = 0; i < 48; i++) {
      real[i] = 0.1 * random.nextDouble();
      imaginary[i] = -0.1 * random.nextDouble();
    }
    assertThat(ImpedanceFeatures.of(spectrum(real, imaginary)).missing())
        .contains("the points miss");
  }

  @Test
  void columnsOfUnequalLengthAreReadAsFarAsBothGo() {
    Impedance whole = cell(0, 1, false);
    Impedance cut = spectrum(whole.real(), Arrays.copyOf(whole.imaginary(), 30));

    assertThat(ImpedanceFeatures.of(cut).features().get("arc-points")).isLessThanOrEqualTo(30);
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = Nasa.VARIABLE,
      matches = ".+",
      disabledReason = "needs the folder of measured data")
  void nasasArcsBeginAtTheStatedReAndEndAtTheStatedRct() {
    for (String cell : Nasa.cells()) {
      Map<Integer, Impedance> spectra = Nasa.spectra(cell);
      double[] begins = new double[spectra.size()];
      double[] ends = new double[spectra.size()];
      int n = 0;
      for (Impedance spectrum : spectra.values()) {
        ImpedanceFeatures.Result result = ImpedanceFeatures.of(spectrum);
        if (result.missing() == null) {
          double re = result.features().get("electrolyte-resistance");
          begins[n] = re / spectrum.electrolyteResistance() - 1;
          ends[n] =
              (re + result.features().get("charge-transfer-resistance"))
                      / spectrum.chargeTransferResistance()
                  - 1;
          n++;
        }
      }
      double[] begin = Arrays.copyOf(begins, n);
      double[] end = Arrays.copyOf(ends, n);
      Arrays.sort(begin);
      Arrays.sort(end);
      System.out.printf(
          Locale.ROOT,
          "MEASURED %s EIS: %d of %d fitted; Re against the stated one %+.1f %% (median, 5 to 95 %%:"
              + " %+.1f to %+.1f); Re + Rct against the stated Rct %+.1f %% (%+.1f to %+.1f)%n",
          cell,
          n,
          spectra.size(),
          100 * begin[n / 2],
          100 * begin[n / 20],
          100 * begin[n - 1 - n / 20],
          100 * end[n / 2],
          100 * end[n / 20],
          100 * end[n - 1 - n / 20]);
      assertThat(n).isGreaterThan(spectra.size() * 95 / 100);
      assertThat(begin[n / 2]).isCloseTo(0, within(0.03));
      // what NASA calls Rct is where the arc ends, not how wide it is
      assertThat(end[n / 2]).isCloseTo(0, within(0.05));
    }
  }
}
