package io.celltwin.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.domain.Features;
import io.celltwin.training.MadeUpCells;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelledCellBuilderTest {
  private static final int KNOWN = 30;

  /** The first rows of a life, and then others: two futures of one past. */
  private static LabelledCell life(long future) {
    Random past = new Random(1);
    Random later = new Random(future);
    LabelledCellBuilder life =
        new LabelledCellBuilder(MadeUpCells.some(1, 2, false, 1).get(0).spec(), "group", false);
    for (int cycle = 1; cycle <= 60; cycle++) {
      Random random = cycle <= KNOWN ? past : later;
      double[] window = new double[ChargeWindow.SET.size()];
      for (int i = 0; i < window.length; i++) {
        window[i] = random.nextDouble();
      }
      life.add(
          cycle, new Features(ChargeWindow.SET, window), 1 - random.nextDouble() / 100, 1, 1, 25);
    }
    return life.end();
  }

  @Test
  void whatIsKnownAtACycleDoesNotDependOnLaterOnes() {
    LabelledCell one = life(2);
    LabelledCell other = life(3);

    for (int row = 0; row < KNOWN; row++) {
      assertThat(other.sohInput(row)).isEqualTo(one.sohInput(row));
      assertThat(other.trajectoryInput(row)).isEqualTo(one.trajectoryInput(row));
    }
    assertThat(other.sohInput(KNOWN)).isNotEqualTo(one.sohInput(KNOWN));
  }
}
