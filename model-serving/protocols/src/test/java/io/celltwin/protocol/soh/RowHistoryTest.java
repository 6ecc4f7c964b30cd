package io.celltwin.protocol.soh;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Chemistry;
import io.celltwin.training.data.TableCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is known at a row, and nothing later. */
class RowHistoryTest {
  private static final int ROWS = 80;

  /** A cell that fades with the charge its constant-voltage phase takes. */
  static TableCell cell(int number) {
    Random random = new Random(number);
    double speed = 0.5 + random.nextDouble();
    double[][] features = new double[ROWS][16];
    double[] soh = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      soh[row] = 1 - 0.2 * speed * row / ROWS;
      for (int j = 0; j < 16; j++) {
        features[row][j] = (j + 1) * (1 + (1 - soh[row]) * (j % 3)) + 0.002 * random.nextGaussian();
      }
    }
    return new TableCell(
        "made-up/" + number, "made-up", "made-up", Chemistry.NCM, 2, false, features, soh);
  }

  private static TableCell shuffledAfter(TableCell cell, int row) {
    List<Integer> order = new ArrayList<>();
    for (int i = row + 1; i < cell.rows(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(9));
    double[][] features = cell.features().clone();
    double[] soh = cell.soh().clone();
    for (int i = 0; i < order.size(); i++) {
      features[row + 1 + i] = cell.features()[order.get(i)];
      soh[row + 1 + i] = cell.soh()[order.get(i)];
    }
    return new TableCell(cell.id(), "made-up", "made-up", Chemistry.NCM, 2, false, features, soh);
  }

  @Test
  void shufflingTheFutureOfACellChangesNoAnswerAboutItsPast() {
    List<Example> training =
        java.util.stream.IntStream.range(0, 3).mapToObj(i -> Example.of(cell(i))).toList();
    Example asItWas = Example.of(cell(9));
    int row = 40;
    Example otherwise = Example.of(shuffledAfter(cell(9), row));
    List<RowHistory.Block> all = List.of(RowHistory.Block.values());
    for (int k = 0; k <= row; k++) {
      assertThat(otherwise.past().at(k, all)).isEqualTo(asItWas.past().at(k, all));
    }
    for (boolean anchored : new boolean[] {false, true}) {
      Specialist model = new Specialist(training, true, anchored, 1);
      for (int k = TableCell.YOUNG; k <= row; k++) {
        assertThat(model.at(otherwise, k)).isEqualTo(model.at(asItWas, k));
      }
      assertThat(model.at(otherwise, row + 1)).isNotEqualTo(model.at(asItWas, row + 1));
    }
  }

  @Test
  void labelsAreNoInput() {
    TableCell cell = cell(1);
    double[] other = new double[ROWS];
    Arrays.fill(other, 0.5);
    TableCell relabelled =
        new TableCell(
            cell.id(), "made-up", "made-up", Chemistry.NCM, 2, false, cell.features(), other);
    List<RowHistory.Block> all = List.of(RowHistory.Block.values());

    assertThat(new RowHistory(relabelled).at(70, all)).isEqualTo(new RowHistory(cell).at(70, all));
  }

  @Test
  void anUnseenCellIsAnsweredWithinItsInterval() {
    List<Example> training =
        java.util.stream.IntStream.range(0, 6).mapToObj(i -> Example.of(cell(i))).toList();
    Specialist model = new Specialist(training, true, false, 1);
    TableCell unseen = cell(77);
    Example example = Example.of(unseen);
    int covered = 0;
    for (int row : unseen.scoredRows()) {
      KindExpert.Answer answer = model.at(example, row);
      assertThat(answer.soh())
          .isCloseTo(unseen.soh()[row], org.assertj.core.api.Assertions.within(0.02));
      covered += answer.lower() <= unseen.soh()[row] && unseen.soh()[row] <= answer.upper() ? 1 : 0;
    }
    assertThat(covered).isGreaterThan((int) (0.8 * unseen.scoredRows().length));
  }

  @Test
  void aGapKeepsTheValueBeforeIt() {
    TableCell cell = cell(2);
    double[][] features = cell.features().clone();
    features[50] = features[50].clone();
    Arrays.fill(features[50], Double.NaN);
    TableCell gapped =
        new TableCell(
            cell.id(), "made-up", "made-up", Chemistry.NCM, 2, false, features, cell.soh());

    assertThat(new RowHistory(gapped).at(50, List.of(RowHistory.Block.NOW)))
        .isEqualTo(new RowHistory(cell).at(49, List.of(RowHistory.Block.NOW)));
  }
}
