package io.celltwin.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.artifact.Answers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetCheckTest {
  /** Answers the same for every cell, from as far away as it is told to be. */
  private record Stubborn(float health, float distance) implements FleetCheck.Model {
    @Override
    public Answers ask(float[] row) {
      return new Answers(
          new float[] {health - 0.02f, health, health + 0.02f}, new float[] {distance});
    }

    @Override
    public String version() {
      return "stubborn";
    }
  }

  private static List<FleetCheck.Line> lines(FleetCheck.Model model) throws IOException {
    return FleetCheck.of(model, 24, 100, 1, 7);
  }

  @Test
  void withoutAModelTheTwinIsNearTheTruth() throws IOException {
    List<FleetCheck.Line> lines = lines(new Stubborn(0.9f, 2));

    assertThat(lines).extracting(FleetCheck.Line::group).contains("LCO", "LFP", "NCA", "NCM");
    for (FleetCheck.Line line : lines.subList(0, 4)) { // capitals first: those are sound
      assertThat(line.answered()).as(line.group()).isNull();
      assertThat(line.refused()).as(line.group()).isEqualTo(100);
      assertThat(line.health().error()).as(line.group()).isLessThan(1.5);
      assertThat(line.health().coverage()).as(line.group()).isGreaterThan(85);
      assertThat(line.charge().rmse()).as(line.group()).isLessThan(5);
    }
  }

  @Test
  void aModelThatIsSureAndWrongHardlyMovesTheTwin() throws IOException {
    for (FleetCheck.Line line : lines(new Stubborn(0.8f, 0.5f)).subList(0, 4)) {
      assertThat(line.answered().error()).as(line.group()).isGreaterThan(8);
      assertThat(line.health().error()).as(line.group()).isLessThan(2.5);
    }
  }
}
