package io.celltwin.protocol.soh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.training.data.TableCell;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An expert and a network that err differently. */
class ExpertWithNetworkTest {
  private static final double OFF = 0.02;

  /** Off by {@value #OFF}, upwards; certain to that very amount. */
  private static KindExpert expert(List<Example> training) {
    return new KindExpert() {
      @Override
      public Answer at(Example example, int row) {
        return Answer.of(example.cell().soh()[row] + OFF, OFF, 1);
      }

      @Override
      public List<HeldOutPrediction> heldOut() {
        return training.stream()
            .map(
                e -> {
                  int[] rows = e.cell().finiteRows();
                  double[] soh =
                      Arrays.stream(rows).mapToDouble(row -> e.cell().soh()[row] + OFF).toArray();
                  double[] spread = new double[rows.length];
                  Arrays.fill(spread, OFF);
                  return new HeldOutPrediction(e, rows, soh, spread);
                })
            .toList();
      }
    };
  }

  private static double[] off(TableCell cell, double by) {
    return Arrays.stream(cell.soh()).map(soh -> soh + by).toArray();
  }

  private static List<Example> cells(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> Example.of(RowHistoryTest.cell(i))).toList();
  }

  @Test
  void whoErrsHalfAsMuchCountsFourTimesAsMuch() {
    ExpertWithNetwork joined =
        new ExpertWithNetwork(expert(cells(0, 4)), cell -> off(cell, -OFF / 2));

    assertThat(joined.share()).isCloseTo(0.8, within(1e-9));
    Example unseen = cells(9, 10).get(0);
    assertThat(joined.at(unseen, 30).soh())
        .isCloseTo(unseen.cell().soh()[30] + 0.2 * OFF - 0.8 * OFF / 2, within(1e-9));
  }

  @Test
  void whereTheNetworkDoesNotKnowTheExpertAnswersAlone() {
    ExpertWithNetwork joined =
        new ExpertWithNetwork(
            expert(cells(0, 4)),
            cell -> {
              double[] said = off(cell, -OFF / 2);
              Arrays.fill(said, 40, said.length, Double.NaN);
              return said;
            });
    Example unseen = cells(9, 10).get(0);

    assertThat(joined.at(unseen, 60).soh()).isCloseTo(unseen.cell().soh()[60] + OFF, within(1e-12));
    assertThat(joined.at(unseen, 30).soh()).isLessThan(unseen.cell().soh()[30]);
  }

  @Test
  void aNetworkThatKnowsNoneOfTheCellsCountsNothing() {
    ExpertWithNetwork joined =
        new ExpertWithNetwork(
            expert(cells(0, 4)),
            cell -> {
              double[] nothing = new double[cell.rows()];
              Arrays.fill(nothing, Double.NaN);
              return nothing;
            });

    assertThat(joined.share()).isZero();
  }

  @Test
  void theIntervalWidensWithTheirDisagreement() {
    Example unseen = cells(9, 10).get(0);
    ExpertWithNetwork joined =
        new ExpertWithNetwork(
            expert(cells(0, 4)),
            cell -> off(cell, cell.id().equals(unseen.cell().id()) ? -0.2 : -OFF));
    KindExpert.Answer far = joined.at(unseen, 30);
    KindExpert.Answer near = joined.at(cells(0, 1).get(0), 30);

    assertThat(far.upper() - far.lower()).isGreaterThan(3 * (near.upper() - near.lower()));
    assertThat(near.lower()).isLessThanOrEqualTo(RowHistoryTest.cell(0).soh()[30]);
    assertThat(near.upper()).isGreaterThanOrEqualTo(RowHistoryTest.cell(0).soh()[30]);
  }

  @Test
  void theFactorHoldsNineRowsInTenOfEveryCellCountingTheSame() {
    List<HeldOutPrediction> cells =
        cells(0, 9).stream()
            .map(
                e -> {
                  int[] rows = e.cell().finiteRows();
                  double[] soh = e.cell().soh().clone();
                  double[] spread = new double[rows.length];
                  Arrays.fill(spread, 1);
                  for (int i = 0; i < rows.length; i++) {
                    soh[i] += i + 1; // errors 1, 2, 3, ...
                  }
                  return new HeldOutPrediction(e, rows, soh, spread);
                })
            .toList();

    // (9 + 1)/9 of 90 % is everything: the largest error
    assertThat(HeldOutPrediction.factor(cells)).isEqualTo(cells.get(0).rows().length);
    assertThat(HeldOutPrediction.error(cells))
        .isCloseTo((cells.get(0).rows().length + 1) / 2.0, within(1e-9));
  }
}
