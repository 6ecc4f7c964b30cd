package io.celltwin.core.feature;

import static java.lang.Double.parseDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.domain.Features;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.testkit.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class DischargeCurveTest {
  private static final double OHM = 0.05;

  /**
   * 2 A from 4.2 V to 2.7 V along a line of so many Ah, then a rest at the open-circuit voltage.
   */
  private static DischargeCurve discharge(double every, double capacity) {
    DischargeCurve curve = new DischargeCurve();
    curve.open(new Cell().spec(), 1.02 * capacity, Double.NaN);
    double seconds = capacity * 1800;
    for (double t = 0; t < seconds; t += every) {
      curve.add(t, 4.2 - 1.5 * t / seconds, -2, 24 + 10 * t / seconds);
    }
    curve.add(seconds, 2.7, -2, 34);
    curve.add(seconds, 2.7 + 2 * OHM, 0, 34);
    curve.add(seconds + 20, 2.7 + 2 * OHM, 0, 34);
    return curve;
  }

  private static DischargeCurve.Young young(double capacity) {
    DischargeCurve.Young young = new DischargeCurve.Young();
    for (int i = 0; i < DischargeCurve.Young.OF; i++) {
      young.accept(discharge(5, i == 2 ? 0.5 * capacity : capacity), true); // one odd one
    }
    return young;
  }

  @Test
  void aStraightDischargeHasTheNumbersOfALine() {
    Features x = discharge(5, 1.8).features(young(2.0));

    assertThat(x.get("capacity")).isCloseTo(1.8, within(1e-9));
    assertThat(x.get("mean-voltage")).isCloseTo(3.45, within(1e-6));
    assertThat(x.get("load-current")).isCloseTo(-2, within(1e-9));
    assertThat(x.get("end-resistance")).isCloseTo(OHM, within(1e-9));
    assertThat(x.get("temperature-rise")).isCloseTo(10, within(1e-9));
    assertThat(x.get("coulombic-efficiency")).isCloseTo(1 / 1.02, within(1e-9));
    assertThat(x.get("energy-efficiency")).isNaN();
    // ΔQ falls evenly from 0 to −0.2 Ah over 61 voltages
    double variance = 0.04 / 12 * 62 / 60;
    assertThat(x.get("delta-min")).isCloseTo(-0.2, within(1e-9));
    assertThat(x.get("delta-mean")).isCloseTo(-0.1, within(1e-9));
    assertThat(x.get("delta-log-variance")).isCloseTo(Math.log10(variance), within(1e-6));
    assertThat(x.get("delta-skewness")).isCloseTo(0, within(1e-9));
  }

  @Property(tries = 30, seed = "7")
  void theLoggersRateDoesNotChangeIt(@ForAll @IntRange(min = 1, max = 120) int every) {
    double[] fine = discharge(1, 1.8).features(young(2.0)).toArray();
    double[] coarse = discharge(every, 1.8).features(young(2.0)).toArray();
    for (int i = 0; i < fine.length; i++) {
      if (!Double.isNaN(fine[i])) {
        assertThat(coarse[i])
            .as(DischargeCurve.SET.features().get(i).name())
            .isCloseTo(fine[i], within(2e-3));
      }
    }
  }

  @Test
  void aYoungCellHasNothingToBeComparedWith() {
    DischargeCurve curve = discharge(5, 2);
    assertThat(curve.features(new DischargeCurve.Young()).get("delta-mean")).isNaN();
    assertThat(curve.missingDelta(new DischargeCurve.Young()))
        .isEqualTo("0 complete discharges seen, wanted 5");
  }

  @Test
  void noDifferenceIsTheNoiseFloor() {
    Features x = discharge(5, 2).features(young(2));
    assertThat(x.get("delta-log-variance")).isEqualTo(Math.log10(DischargeCurve.NOISE));
    assertThat(x.get("delta-skewness")).isNaN();
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = Nasa.VARIABLE,
      matches = ".+",
      disabledReason = "needs the folder of measured data")
  void nasasCellsLoseTheirCurveAsTheyLoseCapacity() {
    for (String cell : Nasa.cells()) {
      DischargeCurve.Young young = new DischargeCurve.Young();
      Map<Integer, Features> features = new HashMap<>();
      for (Frame frame : Nasa.frames(cell, 1_000_000)) {
        if (frame.declared().kind() != OperationKind.DISCHARGE) {
          continue;
        }
        DischargeCurve curve = new DischargeCurve();
        curve.open(Nasa.spec(cell), Double.NaN, Double.NaN);
        for (int i = 0; i < frame.size(); i++) {
          curve.add(
              frame.offsetMicros()[i] * 1e-6,
              frame.voltage()[i],
              frame.current()[i],
              frame.temperature()[i]);
        }
        features.put(frame.declared().operationIndex(), curve.features(young));
        young.accept(curve, true);
      }
      double worstCharge = 0;
      double worstEnergy = 0;
      double worstRise = 0;
      List<double[]> lost = new ArrayList<>();
      for (Map<String, String> row : Nasa.oracle(cell, "discharge")) {
        Features x = features.get(Integer.valueOf(row.get("op_index")));
        worstCharge =
            Math.max(
                worstCharge, Math.abs(x.get("capacity") - parseDouble(row.get("cap_full_ah"))));
        worstEnergy =
            Math.max(
                worstEnergy, Math.abs(x.get("energy") - parseDouble(row.get("energy_full_wh"))));
        double rise = parseDouble(row.get("t_max_degc")) - parseDouble(row.get("t_first_degc"));
        worstRise = Math.max(worstRise, Math.abs(x.get("temperature-rise") - rise));
        if (!Double.isNaN(x.get("delta-mean"))) {
          lost.add(new double[] {x.get("delta-mean"), parseDouble(row.get("cap_2v7_ah"))});
        }
      }
      double correlation = correlation(lost);
      System.out.printf(
          Locale.ROOT,
          "MEASURED %s discharges: charge within %.1e Ah, energy within %.1e Wh of the oracle's whole"
              + " operation, temperature rise within %.2f °C; mean ΔQ against capacity: r = %.4f%n",
          cell,
          worstCharge,
          worstEnergy,
          worstRise,
          correlation);
      assertThat(worstCharge).isLessThan(2e-3); // the rest after the load is not part of it
      assertThat(worstEnergy).isLessThan(8e-3);
      assertThat(worstRise).isLessThan(0.5); // the oracle begins before the load
      assertThat(correlation).isGreaterThan(0.95);
    }
  }

  private static double correlation(List<double[]> pairs) {
    double n = pairs.size();
    double x = pairs.stream().mapToDouble(p -> p[0]).sum() / n;
    double y = pairs.stream().mapToDouble(p -> p[1]).sum() / n;
    double xy = pairs.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
    double xx = pairs.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
    double yy = pairs.stream().mapToDouble(p -> (p[1] - y) * (p[1] - y)).sum();
    return xy / Math.sqrt(xx * yy);
  }
}
