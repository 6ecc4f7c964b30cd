package io.celltwin.core.mode;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.mode.AgeingModes.Loss;
import io.celltwin.core.nasa.Nasa;
import io.celltwin.core.physics.ElectrodePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real cells over their life, every fifth charge: 3.60 V to 4.15 V at C/2, over-voltage not taken
 * off, and the capacity measured after it. Nobody knows their modes; these are what an answer must
 * hold to.
 */
@EnabledIfEnvironmentVariable(
    named = Nasa.VARIABLE,
    matches = ".+",
    disabledReason = "needs the folder of measured data")
class MeasuredModesTest {
  private record Charge(int cycle, double[] charge, double capacity) {}

  private static List<Charge> charges(String cell) throws IOException {
    Path file = Nasa.data().resolve("pimoe/" + cell + "_cell1.csv");
    List<Charge> charges = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] quoted = line.split("\"", -1);
      if (quoted.length < 4) {
        continue; // the header
      }
      String last = quoted[quoted.length - 1];
      charges.add(
          new Charge(
              (int) Double.parseDouble(line.substring(0, line.indexOf(','))),
              Arrays.stream(quoted[1].replaceAll("[\\[\\] ]", "").split(",", -1))
                  .mapToDouble(mAh -> Double.parseDouble(mAh) / 1000)
                  .toArray(),
              Double.parseDouble(last.substring(last.lastIndexOf(',') + 1)) / 1000));
    }
    return charges;
  }

  private static double[] volts() {
    double[] volt = new double[50];
    Arrays.setAll(volt, i -> 3.60 + 0.55 * i / 49);
    return volt;
  }

  @ParameterizedTest
  @CsvSource({
    "UL-NCM_CY25-05_1",
    "UL-NCM_CY35-05_1",
    "UL-NCM_CY45-05_1",
    "UL-NCA_CY25-05_1",
    "UL-NCA_CY35-05_1",
    "UL-NCA_CY45-05_1"
  })
  void modesExplainTheLossAndDoNotFlip(String cell) throws IOException {
    List<Charge> charges = charges(cell);
    ElectrodeBalance electrodes =
        new ElectrodeBalance(ElectrodePair.NMC, 3.35).withOverVoltage(0.06);
    Charge first = charges.get(0);
    Balance young = electrodes.fit(first.charge, volts(), null, 2.65, 4.2);
    assertThat(young.missing()).isNull();
    Balance last = young;
    Loss leading = null;
    int changes = 0;
    int unknown = 0;
    double unexplained = 0;
    AgeingModes modes = null;
    for (int i = 5; i < charges.size(); i += 5) {
      Charge charge = charges.get(i);
      double left = charge.capacity / first.capacity;
      Balance now =
          electrodes.fit(charge.charge, volts(), young, last, 2.65, 4.2, left * young.capacity());
      if (now.missing() != null) {
        unknown++;
        continue;
      }
      modes = AgeingModes.between(young, now);
      unexplained = Math.max(unexplained, 100 * Math.abs(left - now.capacity() / young.capacity()));
      if (modes.leading() != null) {
        changes += leading != null && modes.leading() != leading ? 1 : 0;
        leading = modes.leading();
      }
      last = now;
    }
    int cycles = charges.get(charges.size() - 1).cycle - first.cycle;
    System.out.printf(
        Locale.ROOT,
        "MEASURED %s, %d cycles: LLI %.1f ± %.1f, LAM+ %.1f ± %.1f, LAM- %.1f ± %.1f %%; loss explained"
            + " within %.1f points; %.2f changes of the leading mode in 100 cycles; %d of %d charges unknown%n",
        cell,
        cycles,
        modes.lithium(),
        modes.lithiumHalfWidth(),
        modes.positive(),
        modes.positiveHalfWidth(),
        modes.negative(),
        modes.negativeHalfWidth(),
        unexplained,
        100.0 * changes / cycles,
        unknown,
        charges.size() / 5);
    assertThat(unknown).isLessThanOrEqualTo(1);
    assertThat(unexplained).isLessThan(3);
    assertThat(100.0 * changes / cycles).isLessThan(2);
    assertThat(modes.lithium()).isGreaterThan(modes.lithiumHalfWidth());
  }

  @Test
  void aBlendThatNoCurveKnowsHasNoModes() throws IOException {
    Charge first = charges("UL-NCMNCA_CY25-05_1").get(0);
    Balance young =
        new ElectrodeBalance(ElectrodePair.NMC, 2.49)
            .withOverVoltage(0.06)
            .fit(first.charge, volts(), null, 2.65, 4.2);
    assertThat(young.missing()).isNotNull();
  }
}
