package io.celltwin.core.feature;

import static java.lang.Double.parseDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Features;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.testkit.Cell;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class IncrementalCapacityTest {
  private static final CellSpec CELL = new Cell().spec();
  private static final OcvCurve CURVE = OcvCurve.of(CELL);
  private static final double AMPS = 0.5;
  private static final double OHM = 0.05;

  /** A 2 Ah cell of graphite and NMC charged from 5 % at 0.5 A; 50 mΩ. */
  private static IncrementalCapacity charge(
      double every, double noise, int seed, double corrected) {
    Random random = new Random(seed);
    IncrementalCapacity ic = new IncrementalCapacity();
    ic.open(CELL, corrected);
    for (double t = 0; ; t += every) {
      double soc = 0.05 + t * AMPS / 3600 / CELL.ratedCapacity();
      double volt = CURVE.volt(soc) + AMPS * OHM;
      if (volt > CELL.maxVoltage()) {
        return ic;
      }
      ic.add(t, volt + noise * random.nextGaussian(), AMPS);
    }
  }

  private static Features clean() {
    return charge(1, 0, 0, OHM).features();
  }

  @Test
  void theCurveIsTheDerivativeOfChargeByVoltage() {
    IncrementalCapacity ic = charge(1, 0, 0, OHM);
    double[] curve = ic.curve();
    int compared = 0;
    for (int i = 0; i < curve.length; i++) {
      double v = ic.voltage(i);
      if (!Double.isNaN(curve[i]) && v > 3.5 && v < 4.05) {
        double half = 0.02; // a parabola over ±30 mV rounds the peaks off like a mean over ±20 mV
        double slope =
            (CURVE.soc(v + half) - CURVE.soc(v - half)) / (2 * half) * CELL.ratedCapacity();
        assertThat(curve[i]).as("at %.3f V", v).isCloseTo(slope, within(0.08 * slope));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  @Test
  void noChargeIsLostOnTheGrid() {
    IncrementalCapacity ic = charge(1, 0, 0, OHM);
    double area = 0;
    for (double each : ic.curve()) {
      area += Double.isNaN(each) ? 0 : each * IncrementalCapacity.CELL;
    }
    Features x = ic.features();
    double between = (CURVE.soc(x.get("to")) - CURVE.soc(x.get("from"))) * CELL.ratedCapacity();
    assertThat(area).isCloseTo(between, within(0.01 * between));
  }

  @Property(tries = 30, seed = "7")
  void theLoggersRateDoesNotMoveThePeak(@ForAll @IntRange(min = 1, max = 60) int every) {
    Features x = charge(every, 0, 0, OHM).features();
    assertThat(x.get("peak-1-voltage")).isCloseTo(clean().get("peak-1-voltage"), within(0.003));
    assertThat(x.get("peak-1-height"))
        .isCloseTo(clean().get("peak-1-height"), within(0.02 * clean().get("peak-1-height")));
  }

  @Property(tries = 30, seed = "7")
  void noiseBlursButDoesNotMoveThePeak(
      @ForAll @IntRange(max = 4000) int microvolts,
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    double noise = microvolts * 1e-6;
    IncrementalCapacity ic = charge(5, noise, seed, OHM);
    Features x = ic.features();
    assertThat(ic.noise()).isCloseTo(noise, within(0.1 * noise + 2e-4));
    assertThat(x.get("peak-1-voltage")).isCloseTo(clean().get("peak-1-voltage"), within(0.015));
    assertThat(x.get("peak-1-height"))
        .isCloseTo(clean().get("peak-1-height"), within(0.1 * clean().get("peak-1-height")));
  }

  @Test
  void theOhmicDropIsTakenOffThePosition() {
    double corrected = charge(1, 0, 0, OHM).features().get("peak-1-voltage");
    double raw = charge(1, 0, 0, Double.NaN).features().get("peak-1-voltage");
    assertThat(raw - corrected).isCloseTo(AMPS * OHM, within(0.002));
  }

  @Test
  void spikesAreNotPeaks() {
    IncrementalCapacity ic = new IncrementalCapacity();
    ic.open(CELL, OHM);
    for (int t = 0; t < 14_000; t++) {
      double volt = CURVE.volt(0.05 + t * AMPS / 7200) + AMPS * OHM;
      if (volt > CELL.maxVoltage()) {
        break;
      }
      ic.add(t, t % 1000 == 500 ? 8.39 : t % 1000 == 700 ? 0.5 : volt, AMPS);
    }
    Features x = ic.features();
    assertThat(x.get("peak-1-voltage")).isCloseTo(clean().get("peak-1-voltage"), within(0.005));
    assertThat(x.get("peak-1-height"))
        .isCloseTo(clean().get("peak-1-height"), within(0.03 * clean().get("peak-1-height")));
  }

  @Test
  void aStubOfAChargeHasNoCurveAndSaysWhy() {
    IncrementalCapacity ic = new IncrementalCapacity();
    ic.open(CELL, OHM);
    for (int t = 0; t < 600; t++) {
      ic.add(t, CURVE.volt(0.5 + t * AMPS / 7200), AMPS);
    }
    ic.add(600, 3.7, 0);
    assertThat(ic.features().get("peak-1-voltage")).isNaN();
    assertThat(ic.missing()).contains("then a break, wanted 0.15 V of it");
  }

  @Test
  @EnabledIfEnvironmentVariable(
      named = Nasa.VARIABLE,
      matches = ".+",
      disabledReason = "needs the folder of measured data")
  void thePeakIsWhereTheOracleSeesIt() {
    for (String cell : Nasa.cells()) {
      Map<Integer, IncrementalCapacity> charges = new HashMap<>();
      for (Frame frame : Nasa.frames(cell, 1_000_000)) {
        if (frame.declared().kind() == OperationKind.CHARGE) {
          IncrementalCapacity ic = new IncrementalCapacity();
          ic.open(Nasa.spec(cell), Double.NaN);
          for (int i = 0; i < frame.size(); i++) {
            if (Double.isFinite(frame.voltage()[i]) && Double.isFinite(frame.current()[i])) {
              ic.add(frame.offsetMicros()[i] * 1e-6, frame.voltage()[i], frame.current()[i]);
            }
          }
          charges.put(frame.declared().operationIndex(), ic);
        }
      }
      int n = 0;
      int beside = 0;
      double worstHeight = 0;
      double worstVoltage = 0;
      for (Map<String, String> row : Nasa.oracle(cell, "charge")) {
        if (row.get("ic_peak_v").isEmpty()) {
          continue;
        }
        IncrementalCapacity ic = charges.get(Integer.valueOf(row.get("op_index")));
        String where = cell + " operation " + row.get("op_index");
        assertThat(ic.missing()).as(where).isNull();
        Features x = ic.features();
        double height = parseDouble(row.get("ic_peak_ah_per_v"));
        double volt = parseDouble(row.get("ic_peak_v"));
        n++;
        assertThat(x.get("peak-1-height")).as(where).isCloseTo(height, within(0.1 * height));
        worstHeight = Math.max(worstHeight, Math.abs(x.get("peak-1-height") / height - 1));
        double off = Math.abs(x.get("peak-1-voltage") - volt);
        if (off > 0.02) {
          // two humps of one height: whichever is named, the curve is as high at the other
          beside++;
          double there = 0;
          for (int i = 0; i < ic.curve().length; i++) {
            if (Math.abs(ic.voltage(i) - volt) < 0.006) {
              there = Math.max(there, ic.curve()[i]);
            }
          }
          assertThat(there).as(where).isGreaterThan(0.96 * x.get("peak-1-height"));
          assertThat(off).as(where).isLessThan(0.045);
        } else {
          worstVoltage = Math.max(worstVoltage, off);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%s  IC peak of %d charges: height within %.1f %%, voltage within %.0f mV but for %d with"
              + " two humps of one height%n",
          cell,
          n,
          100 * worstHeight,
          1000 * worstVoltage,
          beside);
      assertThat(beside).isLessThan(n / 20);
    }
  }

  @Test
  void aCurveThatBeginsBelowTheGridIsReadAboveIt() {
    IncrementalCapacity curve = new IncrementalCapacity();
    curve.open(new io.celltwin.testkit.Cell().spec(), 0.5);
    for (int t = 0; t < 4000; t++) {
      curve.add(t, 3.0 + 0.0003 * t, 4); // 2 V less without the resistance
    }

    assertThat(curve.missing()).isNull();
    for (double each : curve.curve()) {
      assertThat(Double.isNaN(each) || Math.abs(each - 4 / 3600.0 / 0.0003) < 1e-6).isTrue();
    }
  }
}
