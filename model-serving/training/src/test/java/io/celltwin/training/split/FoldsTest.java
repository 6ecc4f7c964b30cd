package io.celltwin.training.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.celltwin.training.MadeUpCells;
import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private final List<LabelledCell> cells = MadeUpCells.some(11, 20, false, 1);

  @Test
  void foldsAreEvenAndTheSameForTheSameSeed() {
    Folds folds = Folds.of(cells, 3, 7);
    int[] sizes = new int[3];
    cells.forEach(c -> sizes[folds.of(c)]++);

    assertThat(sizes).containsExactlyInAnyOrder(4, 4, 3);
    assertThat(cells).allMatch(c -> Folds.of(cells, 3, 7).of(c) == folds.of(c));
  }

  @Test
  void aCellThatComesTwiceWouldBeSplitAndIsRefused() {
    List<LabelledCell> twice = new ArrayList<>(cells);
    twice.add(cells.get(4));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Folds.of(twice, 3, 7))
        .withMessageContaining("train/4");
  }

  @Test
  void eachGroupIsSpreadOverAllFolds() {
    Folds folds =
        Folds.of(
            java.util.Map.of("A", List.of("a1", "a2", "a3"), "B", List.of("b1", "b2", "b3")), 3, 5);

    assertThat(List.of(folds.of("a1"), folds.of("a2"), folds.of("a3")))
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(List.of(folds.of("b1"), folds.of("b2"), folds.of("b3")))
        .containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void aCellThatWasNotDealtIsInNoFold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Folds.of(cells, 3, 7).of("nobody/1"))
        .withMessageContaining("nobody/1");
  }
}
