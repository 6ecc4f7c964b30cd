package io.celltwin.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** How far a large cell of PulseBat is a small one many times. */
@EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
class LargeCellsTest {
  private static final double PULSE = 0.5; // C

  /** Median resistance times rated capacity at half charge, of cells within a range of health. */
  private static double ohmAh(List<PulseRow> rows, String kind, double from, double to) {
    return LabelledCell.median(
        rows.stream()
            .filter(r -> r.kind().equals(kind) && r.soc() == 35)
            .filter(r -> r.soh() >= from && r.soh() < to)
            .mapToDouble(r -> (r.volts()[1] - r.volts()[0]) / PULSE)
            .toArray());
  }

  @Test
  void youngCellsOfTenTimesTheSizeHaveTheSameOhmTimesAmpereHourAndAgeOtherwise()
      throws IOException {
    List<PulseRow> rows =
        PulseBat.read(Path.of(System.getenv("CELLTWIN_DATA"), "pulsebat"), new ArrayList<>());
    double small = ohmAh(rows, "NMC_2.1Ah", 0.9, 1.1);
    double large = ohmAh(rows, "NMC_21Ah", 0.9, 1.1);

    assertThat(large / small).isCloseTo(1, within(0.15));
    // size does not tell how a make's resistance grows
    assertThat(ohmAh(rows, "NMC_2.1Ah", 0.8, 0.9) / small).isCloseTo(0.95, within(0.1));
    assertThat(ohmAh(rows, "NMC_21Ah", 0.8, 0.9) / large).isCloseTo(1.7, within(0.2));
    // the largest is of another chemistry, and in the range of them all
    assertThat(ohmAh(rows, "LFP_35Ah", 0.9, 1.1)).isBetween(0.03, 0.09);
  }
}
