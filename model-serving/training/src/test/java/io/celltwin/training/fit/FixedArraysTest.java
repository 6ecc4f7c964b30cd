package io.celltwin.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.network.ArrayNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedArraysTest {
  /** Charge time [s] of small and of large cells, and their rated capacity [Ah]. */
  private static List<float[]> smallAndLarge() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i <= 100; i++) {
      rows.add(new float[] {100 + i / 10f, 1});
      rows.add(new float[] {5000 + 10 * i, 5});
      rows.add(new float[] {5000 + 10 * i, 5});
    }
    return rows;
  }

  @Test
  void aKindHasTheCenterAndTheScaleOfItsOwnRows() {
    Map<String, float[]> scaler = FixedArrays.scaler(smallAndLarge());

    Map<String, float[]> kinds = FixedArrays.kinds(smallAndLarge(), scaler, 1, 1, 3);

    float[] inverse = kinds.get(ArrayNames.KIND_INVERSE_SCALES);
    float[] shift = kinds.get(ArrayNames.KIND_SHIFTS);
    assertThat(inverse[0]).as("large, the commonest, first").isCloseTo(3.29f / 900, within(1e-5f));
    assertThat(shift[0] / inverse[0]).isCloseTo(5500, within(1f));
    assertThat(inverse[2]).as("small").isCloseTo(3.29f / 9, within(1e-3f));
    assertThat(shift[2] / inverse[2]).isCloseTo(105, within(0.1f));
    assertThat(inverse[1]).as("what never varies in a kind says nothing there").isZero();
  }

  @Test
  void aPlaceNoKindTakesIsNearNoNameplate() {
    Map<String, float[]> scaler = FixedArrays.scaler(smallAndLarge());

    Map<String, float[]> kinds = FixedArrays.kinds(smallAndLarge(), scaler, 1, 1, 3);

    float[] plates = kinds.get(ArrayNames.KIND_PLATES);
    assertThat(Math.abs(plates[0])).isLessThan(5);
    assertThat(Math.abs(plates[1])).isLessThan(5);
    assertThat(plates[2]).isGreaterThan(100);
    assertThat(kinds.get(ArrayNames.KIND_INVERSE_SCALES)).endsWith(0, 0);
  }

  @Test
  void aFeatureIsCentredOnItsMedianAndScaledByTheSpreadOfANormalDistribution() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i <= 100; i++) { // 5 % below 5, 95 % below 95
      rows.add(new float[] {i, 7, Float.NaN});
    }

    Map<String, float[]> scaler = FixedArrays.scaler(rows);

    assertThat(scaler.get(ArrayNames.CENTER)).containsExactly(50, 7, 0);
    assertThat(scaler.get(ArrayNames.INVERSE_SCALE)[0]).isCloseTo(3.29f / 90, within(1e-6f));
    assertThat(scaler.get(ArrayNames.INVERSE_SCALE)[1]).as("what never varies").isEqualTo(1);
    assertThat(scaler.get(ArrayNames.INVERSE_SCALE)[2]).as("what nobody has").isEqualTo(1);
  }

  @Test
  void onlyMembersThatNeverSawAFoldVoteOnIt() {
    assertThat(FixedArrays.votesOfFold(6, 3, 1)).containsExactly(0, 0.5f, 0, 0, 0.5f, 0);
    assertThat(FixedArrays.votesOfAll(4)).containsExactly(0.25f, 0.25f, 0.25f, 0.25f);
  }

  @Test
  void aQuantileLiesBetweenTheValuesOnEitherSide() {
    double[] sorted = {1, 2, 3, 4};

    assertThat(FixedArrays.quantile(sorted, 0.5)).isEqualTo(2.5);
    assertThat(FixedArrays.quantile(sorted, 0)).isEqualTo(1);
    assertThat(FixedArrays.quantile(sorted, 1)).isEqualTo(4);
  }
}
