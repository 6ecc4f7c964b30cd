package io.celltwin.protocol.newdataset;

import io.celltwin.domain.Chemistry;
import io.celltwin.learn.CoKriging;
import io.celltwin.protocol.soh.Example;
import io.celltwin.protocol.soh.RowHistory;
import io.celltwin.protocol.soh.RowHistory.Block;
import io.celltwin.training.fit.OutOfFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SOH of a new kind of cells by what kinds share: in which proportion features have moved since the
 * cell was young, and after how many cycles. Charges, times and currents of one kind mean nothing
 * for another; that a constant-voltage charge has doubled may. Kinds whose open-circuit voltage has
 * another shape (flat, as of LFP, or sloped, as of layered oxides) count half as alike.
 */
final class SharedProcess {
  private static final List<Block> SCALE_FREE = List.of(Block.RATIO, Block.COUNT, Block.LOG);
  private static final int ROWS_OF_SOURCE = 6;
  private static final CoKriging PROCESS =
      new CoKriging(weights(), Method.weights(Method.PAST, 0), 0.3, 1, 0.3, 0.3, 1e-2, 0.3);

  private SharedProcess() {}

  /** SOH at a row of a cell, or its change since the first capacity. */
  @FunctionalInterface
  public interface Answerer {
    double at(Example example, int row);
  }

  /**
   * Learns from both kinds.
   *
   * @param source cells of other kinds
   * @param target labelled cells of the new one, or none
   * @param anchored true to learn the change since the first capacity
   * @param rowsOfTarget at most, a cell
   */
  static Answerer learn(
      List<Example> source, List<Example> target, boolean anchored, int rowsOfTarget) {
    CoKriging.Answerer fitted =
        PROCESS.fit(rows(source, anchored, ROWS_OF_SOURCE), rows(target, anchored, rowsOfTarget));
    return (example, row) -> fitted.at(told(example, row), example.past().at(row, Method.PAST));
  }

  private static double[] told(Example example, int row) {
    double[] ratios = example.past().at(row, SCALE_FREE);
    double[] told = Arrays.copyOf(ratios, ratios.length + 1);
    told[ratios.length] = example.cell().chemistry() == Chemistry.LFP ? 1 : 0;
    return told;
  }

  /** Weights of {@link #told}: kernel 0.5 between shapes, (1 + r)·exp(−r) with r² = 3·4·w. */
  private static double[] weights() {
    double[] ratios = Method.weights(SCALE_FREE, 0);
    double[] weights = Arrays.copyOf(ratios, ratios.length + 1);
    weights[ratios.length] = 0.235;
    return weights;
  }

  private static CoKriging.Rows rows(List<Example> cells, boolean anchored, int most) {
    List<double[]> shared = new ArrayList<>();
    List<double[]> own = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Example example : cells) {
      RowHistory past = example.past();
      for (int row : OutOfFold.evenly(example.cell().finiteRows(), most)) {
        shared.add(told(example, row));
        own.add(past.at(row, Method.PAST));
        y.add(example.cell().soh()[row] - (anchored ? example.cell().firstSoh() : 0));
      }
    }
    return new CoKriging.Rows(
        shared.toArray(double[][]::new),
        own.toArray(double[][]::new),
        y.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
