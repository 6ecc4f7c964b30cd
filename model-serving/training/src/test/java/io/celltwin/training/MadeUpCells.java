package io.celltwin.training;

import io.celltwin.core.feature.SohHistory;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Cells that fade along a line, each at its own rate, and whose charge shows how far. */
public final class MadeUpCells {

  private MadeUpCells() {}

  public static List<LabelledCell> some(int count, int rows, boolean test, long seed) {
    List<LabelledCell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cells.add(one((test ? "test/" : "train/") + i, rows, test, new Random(seed * 1000 + i)));
    }
    return cells;
  }

  private static LabelledCell one(String id, int rows, boolean test, Random random) {
    CellSpec spec =
        new CellSpec(
            id, Chemistry.NCM, 2, 3.6, 2.5, 4.2, 2.5, 4, 4, -20, 60, 2, 25, 0.8, null, null, null);
    double rate = 1e-3 * (0.7 + 0.6 * random.nextDouble());
    float[][] inputs = new float[rows][];
    float[][] trajectories = new float[rows][];
    double[] soh = new double[rows];
    int[] cycles = new int[rows];
    SohHistory history = new SohHistory();
    for (int row = 0; row < rows; row++) {
      cycles[row] = row + 1;
      soh[row] = 1 - rate * row + 0.004 * random.nextGaussian();
      history.add(row + 1, soh[row]);
      float[] x = new float[SohInput.SET.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (soh[row] * (1 + 0.1 * (i % 5)) + 0.01 * random.nextGaussian());
      }
      x[SohInput.SET.indexOf("rated-capacity")] = 2;
      x[SohInput.SET.indexOf("upper-cutoff")] = 4.2f;
      for (int i = SohInput.SET.indexOf("chemistry-lco"); i < SohInput.VERSION_1.size(); i++) {
        x[i] = i == SohInput.SET.indexOf("chemistry-ncm") ? 1 : 0;
      }
      inputs[row] = x;
      double[] t =
          TrajectoryInput.of(history, 1, 1, 25, TrajectoryInput.noCharge(), spec).toArray();
      trajectories[row] = new float[t.length];
      for (int i = 0; i < t.length; i++) {
        trajectories[row][i] = (float) t[i];
      }
    }
    return new LabelledCell(spec, "made up", test, inputs, soh, cycles, trajectories);
  }
}
