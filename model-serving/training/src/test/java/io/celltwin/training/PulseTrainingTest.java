package io.celltwin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PulseBat;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.data.PulseRow;
import io.celltwin.training.fit.LoadedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells whose resistance tells their health in part, and the counted charge the rest. */
class PulseTrainingTest {
  private static final double[] PULSES = {0.5, -0.5, 1, -1, 1.5};

  @TempDir static Path folder;
  private static Path home;

  private static List<PulseRow> rows() {
    List<PulseRow> rows = new ArrayList<>();
    for (String kind : List.of("NMC_2Ah", "LFP_30Ah")) {
      boolean lfp = kind.startsWith("LFP");
      for (int c = 0; c < 25; c++) {
        double soh = 0.7 + 0.01 * c;
        for (double soc : new double[] {10, 20, 30, 40}) {
          double ohm = (lfp ? 0.03 : 0.05) * (1.8 - soh) * (1 + 0.05 * Math.sin(7 * c + soc));
          double[] volts = new double[PulseBat.VOLTAGES];
          volts[0] = (lfp ? 3.1 : 3.4) + 0.006 * soc / soh;
          for (int i = 1; i < volts.length; i++) {
            double amps = (i - 1) % 4 < 2 ? PULSES[(i - 1) / 4] : 0;
            volts[i] = volts[0] + ohm * amps * (i % 2 == 0 ? 1.2 : 1);
          }
          rows.add(new PulseRow("cell" + c, kind, soc, volts, soh));
        }
      }
    }
    return rows;
  }

  private static Path train(String name) throws Exception {
    List<LabelledCell> cells = PulseCells.of(rows());
    RunConfig config =
        new RunConfig("pulse", "1", 1, 5, new RunConfig.Size(5, 80, 16, 20, 80, 0, 0));
    return new TrainingRun(config, cells, "none")
        .run(
            folder.resolve(name),
            folder.resolve(name + "-models"),
            Device.cpu(),
            (step, loss) -> {});
  }

  @BeforeAll
  static void train() throws Exception {
    home = train("one");
  }

  private static double score(Card card, String protocol, String model, String metric) {
    return card.scores().stream()
        .filter(s -> s.protocol().contains(protocol) && s.group().equals("mean of groups"))
        .filter(s -> s.model().equals(model) && s.metric().equals(metric))
        .mapToDouble(Card.Score::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatTheCountedChargeTellsIsUsedAndItsAbsenceIsKnown() {
    Card card = Artifact.load(home).card();
    double counted = score(card, "charge counted", "pulse-1", "mape");

    assertThat(counted).isLessThan(0.5);
    assertThat(score(card, "not counted", "pulse-1", "mape")).isBetween(2 * counted, 4.0);
    assertThat(score(card, "not counted", "pulse-1", "interval width"))
        .isGreaterThan(2 * score(card, "charge counted", "pulse-1", "interval width"));
    assertThat(card.training().heldOut().get("NMC_2Ah"))
        .hasSize(5)
        .allMatch(id -> id.startsWith("pulsebat/NMC_2Ah/cell"));
  }

  @Test
  void aKindIsAnsweredByItsOwnExperts() {
    Artifact artifact = Artifact.load(home);
    try (LoadedModel model = new LoadedModel(artifact.network(), artifact.arrays())) {
      for (PulseRow row : rows()) {
        Answers answers = model.ask(List.of(PulseCells.input(row, true)));
        assertThat((double) answers.quantiles()[1]).isCloseTo(row.soh(), within(0.03));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws Exception {
    Path again = train("again");

    for (String file : List.of("weights.safetensors", "golden.safetensors", "card.json")) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(home.resolve(file));
    }
    assertThat(Files.readAllLines(folder.resolve("one/forms.txt")))
        .hasSize(4)
        .allMatch(line -> line.contains("mape of cells left out"));
  }
}
