package io.celltwin.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.network.TrajectoryNetwork;
import io.celltwin.training.MadeUpCells;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.split.Folds;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrajectoryTaskTest {
  private static final List<Integer> HORIZONS = List.of(0, 10, 100, 1000);
  private final List<LabelledCell> cells = MadeUpCells.some(6, 120, false, 1);
  private final Folds folds = Folds.of(cells, 3, 1);
  private final TrajectoryTask task =
      new TrajectoryTask(
          new TrajectoryNetwork(TrajectoryInput.SCALE_FREE.size(), 0, 6, 4, 4, HORIZONS),
          HORIZONS,
          cells,
          folds,
          200,
          1);

  @Test
  void beyondTheEndOfARecordOnlyAnUpperBoundIsLearned() {
    Batch batch = task.batch(3);

    for (int row = 0; row < batch.rows(); row++) {
      assertThat(batch.censored()[4 * row]).isZero();
      assertThat(batch.censored()[4 * row + 3]).as("no cell lives 1000 cycles").isEqualTo(1);
      assertThat(batch.targets()[4 * row + 3])
          .isLessThanOrEqualTo(batch.targets()[4 * row] + 0.02f);
    }
  }

  @Test
  void noMemberSeesTheCellsOfItsFold() {
    Batch batch = task.batch(5);

    for (int row = 0; row < batch.rows(); row++) {
      int hidden = 0;
      for (int member = 0; member < 6; member++) {
        hidden += batch.memberWeights()[member * batch.rows() + row] == 0 ? 1 : 0;
      }
      assertThat(hidden).as("one fold of three, two members each").isEqualTo(2);
    }
  }

  @Test
  void aStepIsTheSameEachTimeItIsAsked() {
    assertThat(task.batch(9).features()).isEqualTo(task.batch(9).features());
    assertThat(task.batch(9).features()).isNotEqualTo(task.batch(10).features());
  }
}
