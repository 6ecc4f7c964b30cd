package io.celltwin.core.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cell of two known electrodes that loses known amounts, charged at C/3 with 30 mV lost. */
class ModeTrackerTest {
  private static final double RATE = 1.0 / 3;
  private static final double OVER = 0.03;

  private static CellSpec spec(Chemistry chemistry) {
    boolean phosphate = chemistry == Chemistry.LFP;
    return new CellSpec(
        "test/1",
        chemistry,
        2,
        phosphate ? 3.2 : 3.65,
        phosphate ? 2.3 : 2.8,
        phosphate ? 3.6 : 4.2,
        phosphate ? 2.3 : 2.8,
        2,
        4,
        0,
        55,
        0.4,
        25,
        0.8,
        null,
        null,
        Instant.EPOCH);
  }

  /** A cell in units of its fresh capacity. */
  private record Cell(ElectrodePair pair, double positive, double negative, double lithium) {
    static Cell aged(ElectrodePair pair, double lamPositive, double lamNegative, double lli) {
      return new Cell(
          pair,
          pair.positiveCapacity() * (1 - lamPositive),
          pair.negativeCapacity() * (1 - lamNegative),
          pair.positiveFull() * pair.positiveCapacity()
              + pair.negativeFull() * pair.negativeCapacity()
              - lli);
    }

    double open(double s) {
      return pair.positive().volt((lithium - s) / positive) - pair.negative().volt(s / negative);
    }

    double place(double volt) {
      double low = Math.max(0, lithium - positive);
      double high = Math.min(negative, lithium);
      for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (open(middle) < volt) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (low + high) / 2;
    }

    double capacity(CellSpec spec) {
      return spec.ratedCapacity() * (place(spec.maxVoltage()) - place(spec.minVoltage()));
    }

    Features charge(CellSpec spec) {
      double[] x = new double[PartialCharge.SET.size()];
      Arrays.fill(x, Double.NaN);
      double first = place(PartialCharge.voltage(spec, 0) - OVER);
      for (int i = 0; i < PartialCharge.POINTS; i++) {
        x[i] = spec.ratedCapacity() * (place(PartialCharge.voltage(spec, i) - OVER) - first);
      }
      return new Features(PartialCharge.SET, x);
    }
  }

  private static ModeTracker follow(
      Chemistry chemistry, double lamPositive, double lamNegative, double lli, boolean capacities) {
    CellSpec spec = spec(chemistry);
    ElectrodePair pair = ElectrodePair.candidates(chemistry).get(1);
    ModeTracker tracker = ModeTracker.fresh(chemistry);
    int steps = 15;
    for (int i = 0; i <= steps; i++) {
      double share = (double) i / steps;
      Cell cell = Cell.aged(pair, share * lamPositive, share * lamNegative, share * lli);
      int cycle = 1 + 20 * i;
      tracker.charge(spec, cycle, cell.charge(spec), RATE, 25);
      tracker.discharge(
          spec, cycle, capacities ? cell.capacity(spec) : Double.NaN, 0.05 * (1 + share));
    }
    return tracker;
  }

  @ParameterizedTest
  @CsvSource({
    "NCM, 0.20, 0.02, 0.05", "NCM, 0.02, 0.20, 0.06", "NCM, 0.02, 0.03, 0.18",
    "NCA, 0.20, 0.02, 0.05", "NCA, 0.02, 0.03, 0.18", "LCO, 0.20, 0.02, 0.05",
    "LCO, 0.02, 0.20, 0.06", "LCO, 0.02, 0.03, 0.18", "LFP, 0.02, 0.03, 0.18",
  })
  void theModeThatTookMostLeadsAndItsLossIsFound(
      Chemistry chemistry, double positive, double negative, double lithium) {
    DegradationModes modes = follow(chemistry, positive, negative, lithium, true).modes();
    Mode leads =
        positive > negative && positive > lithium
            ? Mode.LAM_PE
            : negative > lithium ? Mode.LAM_NE : Mode.LLI;

    assertThat(modes.leading()).isEqualTo(leads);
    double[] truth = {lithium, positive, negative};
    int known = 0;
    for (Mode mode : new Mode[] {Mode.LLI, Mode.LAM_PE, Mode.LAM_NE}) {
      ModeEstimate estimate = modes.of(mode);
      if (estimate.known()) {
        known++;
        assertThat(estimate.value())
            .isCloseTo(100 * truth[mode.index()], within(1 + 2 * estimate.deviation()));
      } else {
        assertThat(estimate.reason()).startsWith("the charges show it to ±");
      }
    }
    assertThat(known).isGreaterThanOrEqualTo(2);
    double sum = 0;
    for (Mode mode : new Mode[] {Mode.LLI, Mode.LAM_PE, Mode.LAM_NE}) {
      sum += modes.of(mode).probability();
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void resistanceIsThatOfLoadSteps() {
    ModeEstimate resistance =
        follow(Chemistry.NCM, 0.05, 0.05, 0.1, true).modes().of(Mode.RESISTANCE);

    assertThat(resistance.value()).isBetween(50.0, 100.0);
    assertThat(resistance.probability()).isGreaterThan(0.95);
    assertThat(resistance.evidence()).isEqualTo("voltage steps of 16 loads");
  }

  @Test
  void platingIsNotTakenFromACurveThatCannotTell() {
    ModeEstimate plating = follow(Chemistry.NCM, 0.05, 0.05, 0.1, true).modes().of(Mode.PLATING);

    assertThat(plating.value()).isNaN();
    assertThat(plating.reason()).startsWith("a charge curve does not tell");
  }

  @Test
  void anUnknownChemistryHasNoModesAndSaysWhy() {
    DegradationModes modes = ModeTracker.fresh(Chemistry.LMO).modes();

    assertThat(modes.leading()).isNull();
    assertThat(modes.of(Mode.LLI).value()).isNaN();
    assertThat(modes.of(Mode.LLI).reason())
        .isEqualTo("no half-cell curves are known for the chemistry LMO");
  }

  @Test
  void theTopOfAChargeAloneSaysNothing() {
    CellSpec spec = spec(Chemistry.NCM);
    Features whole =
        Cell.aged(ElectrodePair.candidates(Chemistry.NCM).get(0), 0, 0, 0).charge(spec);
    double[] top = whole.toArray();
    Arrays.fill(top, 0, 42, Double.NaN);
    ModeTracker tracker = ModeTracker.fresh(Chemistry.NCM);
    tracker.charge(spec, 1, new Features(PartialCharge.SET, top), RATE, 25);
    tracker.discharge(spec, 1, Double.NaN, Double.NaN);

    assertThat(tracker.modes().of(Mode.LLI).reason())
        .isEqualTo("a curve of 8 points, wanted 12 or more");
  }

  @Test
  void savedAndReadItGoesOnTheSame() throws IOException {
    ModeTracker tracker = follow(Chemistry.NCM, 0.1, 0.05, 0.1, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tracker.writeTo(new DataOutputStream(bytes));
    ModeTracker read =
        ModeTracker.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    System.out.printf("MEASURED modes: %d bytes a cell%n", bytes.size());
    assertThat(bytes.size()).isLessThan(16_000);
    CellSpec spec = spec(Chemistry.NCM);
    Cell older = Cell.aged(ElectrodePair.candidates(Chemistry.NCM).get(1), 0.11, 0.05, 0.11);
    for (ModeTracker each : new ModeTracker[] {tracker, read, tracker.copy()}) {
      each.charge(spec, 400, older.charge(spec), RATE, 25);
    }
    tracker.discharge(spec, 400, older.capacity(spec), 0.1);
    read.discharge(spec, 400, older.capacity(spec), 0.1);
    assertThat(read.modes()).isEqualTo(tracker.modes());
    assertThat(read.input(spec)).isEqualTo(tracker.input(spec));
  }

  @Test
  void aModeThatIsAboutEqualToAnotherDoesNotFlip() {
    LeadingMode leading = new LeadingMode();
    int changes = 0;
    Mode last = null;
    for (int i = 0; i < 100; i++) {
      double tilt = i % 2 == 0 ? 0.01 : -0.01; // of the noise of its charges
      leading.add(
          new double[] {0.48 + tilt, 0.48 - tilt, 0.04}, new double[] {5 + tilt, 5 - tilt, 1});
      if (leading.leading() != null) {
        changes += last != null && leading.leading() != last ? 1 : 0;
        last = leading.leading();
      }
    }
    assertThat(changes).isZero();
  }
}
