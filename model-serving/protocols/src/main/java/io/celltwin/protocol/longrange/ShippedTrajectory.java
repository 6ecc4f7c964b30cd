package io.celltwin.protocol.longrange;

import io.celltwin.protocol.scoring.ShippedModel;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PublishedCells;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The trajectory model the live twin asks, answering what protocol H asks: curves from row k on, of
 * cells it was not trained on.
 */
final class ShippedTrajectory implements AutoCloseable {
  private final ShippedModel model;
  private final Map<String, LabelledCell> cells = new HashMap<>();

  /**
   * @param models folder of saved models
   * @param data folder of the published tables
   */
  ShippedTrajectory(Path models, Path data) throws IOException {
    this.model = new ShippedModel(models, "trajectory");
    for (LabelledCell cell :
        new PublishedCells(data.getFileName().toString()).read(data.getParent())) {
      cells.put(cell.id(), cell);
    }
  }

  String name() {
    return model.name();
  }

  /** Whether a cell's future may be asked for. */
  boolean unseen(CellLife cell) {
    return cells.containsKey(cell.id()) && model.unseen(cell.id());
  }

  /**
   * The three quantile curves from row k on, straight between horizons and level after the last;
   * null where SOH was not measured at k.
   */
  double[][] forecast(CellLife cell, int k, int reach) {
    float[] input = cells.get(cell.id()).trajectoryInput(model.card().featureSet(), k - 1);
    if (input == null) {
      return null;
    }
    float[] q = model.answers().ask(List.of(input)).quantiles();
    List<Integer> horizons = model.card().horizons();
    double[][] curves = new double[3][reach];
    for (int i = 0; i < 3; i++) {
      int at = 1;
      for (int h = 1; h <= reach; h++) {
        while (at < horizons.size() - 1 && horizons.get(at) < h) {
          at++;
        }
        int from = horizons.get(at - 1);
        int to = horizons.get(at);
        double share = Math.min(1, (h - from) / (double) (to - from));
        curves[i][h - 1] = q[3 * (at - 1) + i] + share * (q[3 * at + i] - q[3 * (at - 1) + i]);
      }
    }
    return curves;
  }

  /**
   * The row of the end of life where the curve does not reach it: the last horizon, as the live
   * twin says it, with the words that it lies beyond.
   */
  int latestEnd(int k) {
    List<Integer> horizons = model.card().horizons();
    return k + horizons.get(horizons.size() - 1);
  }

  @Override
  public void close() {
    model.close();
  }
}
