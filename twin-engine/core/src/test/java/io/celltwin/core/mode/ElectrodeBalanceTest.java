package io.celltwin.core.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.mode.AgeingModes.Loss;
import io.celltwin.core.physics.ElectrodePair;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cells that lose lithium and material by known amounts; what is seen of them carries noise, a
 * sensor offset and a wave of millivolts that no half-cell curve has.
 */
class ElectrodeBalanceTest {
  private static final double FRESH = 2.0;
  private static final int POINTS = 120;

  private record Seen(double[] charge, double[] volt, double capacity) {}

  private static Seen seen(
      ElectrodePair pair, double[] lost, double from, double to, Random random, double noise) {
    double low = lowest(pair);
    double high = highest(pair);
    double positive = pair.positiveCapacity() * (1 - lost[1]);
    double negative = pair.negativeCapacity() * (1 - lost[2]);
    double lithium =
        pair.positiveFull() * pair.positiveCapacity()
            + pair.negativeFull() * pair.negativeCapacity()
            - lost[0];
    DoubleUnaryOperator cell =
        x -> pair.positive().volt((lithium - x * negative) / positive) - pair.negative().volt(x);
    double empty = where(cell, low);
    double full = where(cell, high);
    double wave = 0.003 * random.nextDouble();
    double phase = 6 * random.nextDouble();
    double offset = 0.008 * (random.nextDouble() - 0.5);
    double[] charge = new double[POINTS];
    double[] volt = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      double share = from + (to - from) * i / (POINTS - 1);
      double x = empty + (full - empty) * share;
      charge[i] = FRESH * negative * (full - empty) * share;
      volt[i] =
          cell.applyAsDouble(x)
              + offset
              + wave * Math.sin(12 * share + phase)
              + noise * random.nextGaussian();
    }
    return new Seen(charge, volt, FRESH * negative * (full - empty));
  }

  private static double where(DoubleUnaryOperator cell, double volt) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double mid = (low + high) / 2;
      if (cell.applyAsDouble(mid) < volt) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private static ElectrodePair pair(String chemistry) {
    return switch (chemistry) {
      case "NMC" -> ElectrodePair.NMC;
      case "LCO" -> ElectrodePair.LCO;
      case "NCA" -> ElectrodePair.NCA;
      default -> ElectrodePair.LFP;
    };
  }

  private static double lowest(ElectrodePair pair) {
    return pair.equals(ElectrodePair.NMC) ? 2.7 : pair.ocv(0);
  }

  private static double highest(ElectrodePair pair) {
    return pair.equals(ElectrodePair.NMC) ? 4.2 : pair.ocv(1);
  }

  private static AgeingModes modes(
      ElectrodePair pair, double[] lost, double from, double to, Random random, double noise) {
    Seen young = seen(pair, new double[3], from, to, random, noise);
    Seen old = seen(pair, lost, from, to, random, noise);
    ElectrodeBalance balance = new ElectrodeBalance(pair, FRESH);
    Balance before = balance.fit(young.charge, young.volt, null, lowest(pair), highest(pair));
    Balance now = balance.fit(old.charge, old.volt, before, lowest(pair), highest(pair));
    if (from == 0 && to == 1) {
      assertThat(now.capacity()).isCloseTo(old.capacity, within(0.02 * FRESH));
    }
    return AgeingModes.between(before, now);
  }

  @ParameterizedTest
  @CsvSource({
    // chemistry, window seen, noise mV, largest mean error of LLI, LAM+ and LAM- in points
    "NMC, 0.00, 1.00, 1, 0.5, 1.0, 1.5",
    "LCO, 0.00, 1.00, 1, 0.5, 0.5, 1.5",
    "NCA, 0.00, 1.00, 1, 0.5, 1.0, 1.5",
    "LFP, 0.00, 1.00, 1, 0.5, 1.5, 2.5",
    "NMC, 0.10, 0.95, 3, 0.5, 1.0, 1.5",
    "LCO, 0.10, 0.95, 3, 1.5, 1.5, 2.5",
    "NCA, 0.10, 0.95, 3, 1.0, 1.5, 2.5",
    "NMC, 0.30, 0.95, 3, 2.0, 1.0, 3.5",
  })
  void lossesAreFoundAndTheirIntervalsCover(
      String chemistry,
      double from,
      double to,
      double millivolts,
      double lithium,
      double positive,
      double negative) {
    Random random = new Random(11);
    double[] error = new double[3];
    int[] known = new int[3];
    int[] covered = new int[3];
    var all = List.copyOf(EnumSet.allOf(Loss.class));
    int right = 0;
    int runs = 45;
    for (int run = 0; run < runs; run++) {
      int leading = run % 3;
      double[] lost = new double[3];
      for (int i = 0; i < 3; i++) {
        lost[i] = i == leading ? 0.08 + 0.08 * random.nextDouble() : 0.03 * random.nextDouble();
      }
      AgeingModes m = modes(pair(chemistry), lost, from, to, random, millivolts / 1000);
      double[] found = {m.lithium(), m.positive(), m.negative()};
      double[] width = {m.lithiumHalfWidth(), m.positiveHalfWidth(), m.negativeHalfWidth()};
      for (int i = 0; i < 3; i++) {
        if (!Double.isNaN(found[i])) {
          double off = Math.abs(found[i] - 100 * lost[i]);
          known[i]++;
          error[i] += off;
          covered[i] += off <= width[i] ? 1 : 0;
        }
      }
      if (m.leading() == all.get(leading)) {
        right++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "MEASURED modes %s %.0f to %.0f %%, %.0f mV: mean error %.2f / %.2f / %.2f points, known"
            + " %d / %d / %d, covered %d / %d / %d of %d; leading mode right %.0f %% (chance 33 %%)%n",
        chemistry,
        100 * from,
        100 * to,
        millivolts,
        error[0] / known[0],
        error[1] / known[1],
        error[2] / known[2],
        known[0],
        known[1],
        known[2],
        covered[0],
        covered[1],
        covered[2],
        runs,
        100.0 * right / runs);
    double[] allowed = {lithium, positive, negative};
    for (int i = 0; i < 3; i++) {
      assertThat(known[i]).isGreaterThan(runs / 2);
      assertThat(error[i] / known[i]).isLessThan(allowed[i]);
      assertThat((double) covered[i] / known[i]).isGreaterThan(0.8);
    }
    assertThat((double) right / runs).isGreaterThan(0.7);
  }

  @Test
  void theMiddleOfAnIronPhosphateCellTellsNothingAndSaysSo() {
    AgeingModes m =
        modes(ElectrodePair.LFP, new double[] {0.1, 0, 0}, 0.4, 0.8, new Random(1), 0.003);

    assertThat(m.lithium()).isNaN();
    assertThat(m.lithiumMissing()).startsWith("the curve shows lithium to ±");
    assertThat(m.leading()).isNull();
  }

  @Test
  void aCurveOfOtherElectrodesIsNotFitted() {
    Seen seen = seen(ElectrodePair.NMC, new double[3], 0, 1, new Random(1), 0.001);
    Balance balance =
        new ElectrodeBalance(ElectrodePair.LFP, FRESH).fit(seen.charge, seen.volt, null, 2.5, 3.6);

    assertThat(balance.lithium()).isNaN();
    assertThat(balance.missing()).contains("miss the curve by");
  }

  @Test
  void aStubIsNotFitted() {
    Seen seen = seen(ElectrodePair.NMC, new double[3], 0.5, 0.6, new Random(1), 0.001);
    Balance balance =
        new ElectrodeBalance(ElectrodePair.NMC, FRESH).fit(seen.charge, seen.volt, null, 2.7, 4.2);

    assertThat(balance.missing())
        .isEqualTo("a curve over 10 % of the capacity, wanted 25 % or more");
  }

  @Test
  void aCellThatLostNothingLostNothing() {
    AgeingModes m = modes(ElectrodePair.NMC, new double[3], 0, 1, new Random(3), 0.001);

    assertThat(m.lithium()).isCloseTo(0, within(1.0));
    assertThat(m.positive()).isCloseTo(0, within(2.0));
    assertThat(m.negative()).isCloseTo(0, within(2.0));
  }
}
