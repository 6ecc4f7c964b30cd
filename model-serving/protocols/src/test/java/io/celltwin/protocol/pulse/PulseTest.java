package io.celltwin.protocol.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.learn.Forest;
import io.celltwin.learn.Ridge;
import io.celltwin.training.data.PulseBat;
import io.celltwin.training.data.PulseRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulseTest {
  static {
    // sums of several threads differ from run to run
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.offline", "true");
  }

  private static final double EXPONENT = 1.25;

  /** Cells whose rested voltage rises with how full they really are. */
  private static List<PulseRow> cells(double... levels) {
    List<PulseRow> rows = new ArrayList<>();
    for (int c = 0; c < 30; c++) {
      double soh = 0.6 + 0.01 * c;
      for (double soc : levels) {
        double z = soc / Math.pow(soh, EXPONENT);
        double[] volts = new double[PulseBat.VOLTAGES];
        for (int i = 0; i < volts.length; i++) {
          double pulse = i == 0 ? 0 : (i % 2 == 0 ? 1 : -1) * 0.02 * i / soh / 21;
          volts[i] = 3.3 + 0.008 * z + pulse;
        }
        rows.add(new PulseRow("cell" + c, "NMC_2Ah", soc, volts, soh));
      }
    }
    return rows;
  }

  @Test
  void aFadedCellIsFullerThanTheBenchSays() {
    RegressionMethod law =
        new RegressionMethod(
            "",
            VoltageView.RAW,
            RegressionMethod.Told.PERCENT,
            true,
            false,
            0,
            new SlippageLaw(EXPONENT, new Polynomial(), false));
    PulseMethod.Answer answer = law.fit(cells(5, 10, 15, 20, 25, 30));
    for (PulseRow row : cells(35, 50)) {
      assertThat(answer.of(row)).isCloseTo(row.soh(), within(0.005));
    }
  }

  @Test
  void theChoiceExtrapolatesChargeWhereTreesCannot() {
    List<PulseRow> training = cells(5, 10, 15, 20, 25, 30);
    Committee committee =
        Committee.of(RegressionMethod.beyond(), training, ChargeQuestion.B1, new ArrayList<>());
    PulseMethod.Answer trees =
        new RegressionMethod(
                "",
                VoltageView.RAW,
                RegressionMethod.Told.PERCENT,
                true,
                false,
                0,
                new Forest(20, 1, 1, 1, false, 1))
            .fit(training);
    double ours = 0;
    double theirs = 0;
    for (PulseRow row : cells(35, 40, 45, 50)) {
      ours += Math.abs(committee.of(row) - row.soh());
      theirs += Math.abs(trees.of(row) - row.soh());
    }
    assertThat(ours / 120).isLessThan(0.02);
    assertThat(ours).isLessThan(theirs / 3);
  }

  /** The same cells, pulses telling health within some percent only. */
  private static List<PulseRow> blurred(long seed, double noise, double... levels) {
    Random random = new Random(seed);
    List<PulseRow> rows = new ArrayList<>();
    for (PulseRow row : cells(levels)) {
      double[] volts = row.volts().clone();
      double factor = 1 + noise * random.nextGaussian();
      for (int i = 1; i < volts.length; i++) {
        volts[i] = volts[0] + factor * (volts[i] - volts[0]);
      }
      rows.add(new PulseRow(row.cell(), row.kind(), row.soc(), volts, row.soh()));
    }
    return rows;
  }

  @Test
  void aBenchThatStopsAtLevelsNeedNotSayAtWhich() {
    double[] levels = {10, 20, 30, 40};
    List<PulseRow> training = blurred(1, 0.05, levels);
    List<PulseRow> asked = blurred(2, 0.05, levels);
    PulseMethod.Answer blind = RegressionMethod.blindInside().get(0).fit(training);
    PulseMethod.Answer tried = new LevelMixture(VoltageView.RELATIVE).fit(training);
    assertThat(off(tried, asked)).isLessThan(0.01).isLessThan(off(blind, asked) / 2);
  }

  @Test
  void aHighRestedVoltageIsNotTakenForFadeWhenTheRegressionIsTurnedAround() {
    List<PulseRow> training = blurred(1, 0.1, 5, 10, 15, 20, 25, 30);
    List<PulseRow> asked = blurred(2, 0.1, 60, 70);
    PulseMethod.Answer lines =
        new RegressionMethod(
                "", VoltageView.RELATIVE, RegressionMethod.Told.NOT, true, false, 0, new Ridge())
            .fit(training);
    assertThat(bias(lines, asked)).isLessThan(-0.04);
    assertThat(bias(new InverseRegression(VoltageView.RELATIVE, 1).fit(training), asked))
        .isCloseTo(0, within(0.03));
  }

  private static double bias(PulseMethod.Answer answer, List<PulseRow> rows) {
    return rows.stream().mapToDouble(r -> answer.of(r) - r.soh()).average().orElseThrow();
  }

  @Test
  void pulsesThatSayNothingLeaveTheUsualHealth() {
    List<PulseRow> training = new ArrayList<>();
    Random random = new Random(3);
    for (PulseRow row : cells(10, 20, 30)) {
      double[] volts = row.volts().clone();
      for (int i = 1; i < volts.length; i++) {
        volts[i] = volts[0] + 0.02 + 0.001 * random.nextGaussian();
      }
      training.add(new PulseRow(row.cell(), row.kind(), row.soc(), volts, row.soh()));
    }
    PulseMethod.Answer answer = new InverseRegression(VoltageView.STEPS, 0.2).fit(training);
    for (PulseRow row : training) {
      assertThat(answer.of(row)).isCloseTo(0.745, within(0.1));
    }
  }

  private static double off(PulseMethod.Answer answer, List<PulseRow> rows) {
    return rows.stream().mapToDouble(r -> Math.abs(answer.of(r) - r.soh())).average().orElseThrow();
  }

  @Test
  void aRehearsalNeverScoresALevelItLearnedFromWhereLevelsAreTheQuestion() {
    double[] levels = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50};
    for (ChargeQuestion question :
        List.of(ChargeQuestion.B1, ChargeQuestion.B2, ChargeQuestion.C2)) {
      for (ChargeQuestion.Rehearsal rehearsal : question.rehearsals()) {
        for (double level : levels) {
          assertThat(rehearsal.asks(level) && rehearsal.learns(level)).isFalse();
          assertThat(rehearsal.asks(level) && !question.learns(level)).isFalse();
          assertThat(question.asks(level) && question.learns(level)).isFalse();
        }
      }
    }
  }

  @Test
  void madeUpRowsFollowTheChargeAskedForAndTheSeed() {
    List<PulseRow> rows = cells(5, 10, 15, 20, 25, 30);
    List<PulseRow> made = ConditionalAutoencoder.generate(rows, new double[] {12, 28}, 3).plain();
    List<PulseRow> again = ConditionalAutoencoder.generate(rows, new double[] {12, 28}, 3).plain();
    assertThat(made).hasSize(60);
    for (int i = 0; i < made.size(); i++) {
      assertThat(made.get(i).volts()).containsExactly(again.get(i).volts());
    }
    double low = rested(made, 12);
    double high = rested(made, 28);
    assertThat(high - low)
        .as("16 %% of charge are 0.13 V and more in these cells")
        .isBetween(0.06, 0.3);
  }

  private static double rested(List<PulseRow> rows, double soc) {
    return rows.stream()
        .filter(r -> r.soc() == soc)
        .mapToDouble(r -> r.volts()[0])
        .average()
        .orElseThrow();
  }

  @Test
  void aTableSaysWhichLineItCouldNotRead(@TempDir Path folder) throws Exception {
    String names =
        "Mat,ID,Qn,SOH,SOC,SOE,"
            + String.join(",", IntStream.rangeClosed(1, 21).mapToObj(i -> "U" + i).toList());
    String volts = String.join(",", IntStream.range(0, 21).mapToObj(i -> "3." + i).toList());
    Files.write(
        folder.resolve("cell1.csv"),
        Arrays.asList(
            names,
            "NMC,x1,2.1,0.9,5,4.5," + volts,
            "NMC,x1,2.1,none,10,9," + volts,
            "NMC,x1,2.1,0.9,15,13.5," + volts));
    List<String> notes = new ArrayList<>();
    List<PulseRow> rows = PulseBat.read(folder, notes);
    assertThat(rows).hasSize(2).allMatch(r -> r.kind().equals("NMC_2.1Ah"));
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0)).contains("cell1.csv, line 3", "SOH is 'none'");
  }
}
