package io.celltwin.protocol.anotheruse;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.use.SeenUse;
import io.celltwin.core.use.UseRates;
import io.celltwin.protocol.scoring.Progress;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
class AnotherUseTest {
  private static List<UsedCell> cells() throws IOException {
    Path data = Path.of(System.getenv("CELLTWIN_DATA"));
    List<UsedCell> cells = new ArrayList<>(UsedCells.published(data.resolve("pinn4soh")));
    cells.addAll(UsedCells.sunwoda(data.resolve("sunwoda/capacity.csv")));
    cells.addAll(UsedCells.ul(data.resolve("pimoe")));
    return cells;
  }

  /** Mean over the groups of a kind. */
  private static double mean(List<ReportRow> rows, String kind, String model) {
    return rows.stream()
        .filter(r -> r.metric().equals(ReportRow.MAPE) && r.model().equals(model))
        .filter(r -> r.group().endsWith(kind))
        .mapToDouble(ReportRow::value)
        .average()
        .orElseThrow();
  }

  /** Of cells that are there to decide by; the others are looked at by the command alone. */
  @Test
  void livesOfOtherUsesSayMoreOfAnUnseenUseThanTheCellsOwnTrendDoes() throws IOException {
    List<ReportRow> rows =
        AnotherUse.score(cells(), false, 1, UseRates.Spread.KNOWN_MAKE, Progress.NONE).rows();

    double own = mean(rows, "use unseen", AnotherUse.LIVES);
    for (String plain :
        List.of(
            PlainAnswers.NO_CHANGE,
            PlainAnswers.AS_IT_WAS,
            PlainAnswers.ARRHENIUS,
            PlainAnswers.RIDGE)) {
      assertThat(own).as(plain).isLessThan(mean(rows, "use unseen", plain));
    }
    assertThat(mean(rows, "use seen", AnotherUse.LIVES)).isLessThan(own);
  }

  @Test
  void whatIfAsServedSaysMoreOfSimulatedCellsThanPhysicsAloneAndItsIntervalHoldsThem() {
    ScoresByCell scores = new ScoresByCell();
    SimulatedSwitches.score(0, UseRates.published(), scores);

    double served = scores.mean(ReportRow.MEAN_OF_GROUPS, SimulatedSwitches.SERVED, ReportRow.MAPE);
    assertThat(served)
        .isLessThan(scores.mean(ReportRow.MEAN_OF_GROUPS, PlainAnswers.NO_CHANGE, ReportRow.MAPE))
        .isLessThan(scores.mean(ReportRow.MEAN_OF_GROUPS, PlainAnswers.AS_IT_WAS, ReportRow.MAPE))
        .isLessThan(scores.mean(ReportRow.MEAN_OF_GROUPS, PlainAnswers.ARRHENIUS, ReportRow.MAPE));
    assertThat(scores.mean(ReportRow.MEAN_OF_GROUPS, SimulatedSwitches.SERVED, "coverage"))
        .isBetween(85.0, 98.0);
  }

  @Test
  void theUsesThatWereSeenAreThoseOfTheCellsToLearnFrom() throws IOException {
    List<SeenUse> again =
        LivesByLevel.seen(cells().stream().filter(c -> !c.held()).toList(), 0.97, 0.90);

    assertThat(again.stream().map(SeenUse::line).toList())
        .isEqualTo(SeenUse.published().stream().map(SeenUse::line).toList());
  }
}
