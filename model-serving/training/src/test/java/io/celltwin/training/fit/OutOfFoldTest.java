package io.celltwin.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.network.ArrayNames;
import io.celltwin.network.Network;
import io.celltwin.network.Ops;
import io.celltwin.training.EngineDefaults;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How an interval is calibrated and where a domain ends, by a network that one can check by hand.
 */
class OutOfFoldTest {
  private static final int CELLS = 100;
  private static final List<float[]> NO_PROTOTYPES = List.of(new float[] {0}, new float[] {0});

  @BeforeAll
  static void oneThread() {
    EngineDefaults.apply();
  }

  /** Says 0.9 ± 0.01 to every row, and that its one feature is its distance. */
  private static final class NineTenths implements Network {
    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int members() {
      return 2;
    }

    @Override
    public long[] quantileShape() {
      return new long[] {3};
    }

    @Override
    public <T> T opinions(Ops<T> ops, T features) {
      throw new UnsupportedOperationException("it does not learn");
    }

    @Override
    public <T> Answer<T> answer(Ops<T> ops, T features) {
      T factors = ops.constant(ArrayNames.CALIBRATION, 2);
      T median = ops.affine(features, 0, 0.9f);
      T half = ops.affine(features, 0, 0.01f);
      T lower = ops.subtract(median, ops.multiply(half, ops.slice(factors, 0, 1)));
      T upper = ops.add(median, ops.multiply(half, ops.slice(factors, 1, 2)));
      T scaled = ops.multiply(features, ops.constant(ArrayNames.INVERSE_RADIUS, 1));
      return new Answer<>(ops.concat(List.of(lower, median, upper)), ops.sum(scaled, -1));
    }
  }

  /** A hundred cells of one row: distances 1 to 100, truths 0.9 − 0.0495 to 0.9 + 0.0495. */
  private static OutOfFold hundredCells() {
    OutOfFold outOfFold = new OutOfFold(new NineTenths(), 2);
    for (int i = 0; i < CELLS; i++) {
      float truth = (float) (0.9 + (i - 49.5) / 1000);
      outOfFold.add(i % 2, List.of(new float[] {i + 1}), List.of(new float[] {truth}));
    }
    return outOfFold;
  }

  private static Map<String, float[]> arrays() {
    return Map.of(
        ArrayNames.CALIBRATION, new float[] {1, 1}, ArrayNames.INVERSE_RADIUS, new float[] {1});
  }

  @Test
  void eitherSideIsWidenedUntilItHoldsNinetyFivePercentOfCellsAndABitForTheirNumber() {
    // 95 %·101/100 = 95.95 %: 96 cells of 100; the 96th is 0.0455 off, and the half width is 0.01
    assertThat(hundredCells().factors(arrays(), NO_PROTOTYPES, CELLS))
        .containsExactly(new double[] {4.55, 4.55}, within(0.002));
  }

  @Test
  void theDomainEndsWhereTheShareOfRowsOfCellsLeftOutDoes() {
    assertThat(hundredCells().radius(arrays(), NO_PROTOTYPES, 0.99)).isEqualTo(99);
    assertThat(hundredCells().radius(arrays(), NO_PROTOTYPES, 0.5)).isEqualTo(50);
  }

  @Test
  void aCellOfManyRowsCountsNoMoreThanOneOfOne() {
    OutOfFold two = new OutOfFold(new NineTenths(), 2);
    float[] truth = {0.9f};
    two.add(
        0,
        List.of(new float[] {1}, new float[] {2}, new float[] {3}),
        List.of(truth, truth, truth));
    two.add(1, List.of(new float[] {9}), List.of(truth));

    assertThat(two.radius(arrays(), NO_PROTOTYPES, 0.5)).isEqualTo(3);
    assertThat(two.radius(arrays(), NO_PROTOTYPES, 0.6)).isEqualTo(9);
  }

  @Test
  void rowsAreThinnedEvenlyFromTheFirstToTheLast() {
    assertThat(OutOfFold.evenly(new int[] {10, 11, 12, 13, 14}, 3)).containsExactly(10, 12, 14);
    assertThat(OutOfFold.evenly(new int[] {10, 11}, 3)).containsExactly(10, 11);
  }
}
