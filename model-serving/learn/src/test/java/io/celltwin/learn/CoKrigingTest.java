package io.celltwin.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A new kind of things beside kinds that are known. */
class CoKrigingTest {
  private static final CoKriging PROCESS =
      new CoKriging(new double[] {1}, new double[] {1}, 0.3, 1, 0.3, 0.3, 1e-2, 0.3);

  /** Over s = 0 … 1, with o = s: y = slope·s. */
  private static CoKriging.Rows line(double slope, int rows, double from, double to) {
    double[][] x =
        IntStream.range(0, rows)
            .mapToObj(i -> new double[] {from + (to - from) * i / Math.max(1, rows - 1)})
            .toArray(double[][]::new);
    double[] y = IntStream.range(0, rows).mapToDouble(i -> slope * x[i][0]).toArray();
    return new CoKriging.Rows(x, x, y);
  }

  private static final CoKriging.Rows NOTHING = line(1, 0, 0, 1);

  @Test
  void ofAKindWithoutRowsOtherKindsSpeak() {
    CoKriging.Answerer answerer = PROCESS.fit(line(-0.2, 40, 0, 1), NOTHING);

    assertThat(answerer.at(new double[] {0.1}, new double[] {5})).isCloseTo(-0.02, within(0.01));
    assertThat(answerer.at(new double[] {0.9}, new double[] {-5})).isCloseTo(-0.18, within(0.01));
  }

  @Test
  void whereTheNewKindWasSeenItsOwnRowsDecide() {
    CoKriging.Answerer answerer = PROCESS.fit(line(-0.2, 40, 0, 1), line(-0.4, 40, 0, 1));

    assertThat(answerer.at(new double[] {0.8}, new double[] {0.8})).isCloseTo(-0.32, within(0.01));
  }

  @Test
  void whereItWasNotSeenOtherKindsHelp() {
    CoKriging.Rows young = line(-0.2, 20, 0, 0.3);
    double[] old = {0.9};

    double alone = PROCESS.fit(NOTHING, young).at(old, old);
    double helped = PROCESS.fit(line(-0.2, 40, 0, 1), young).at(old, old);

    assertThat(Math.abs(helped + 0.18)).isLessThan(0.6 * Math.abs(alone + 0.18));
  }

  @Test
  void nothingAtAllIsRefused() {
    assertThatThrownBy(() -> PROCESS.fit(NOTHING, NOTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to learn from");
  }
}
