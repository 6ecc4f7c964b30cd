package io.celltwin.protocol.pinnderivatives;

import io.celltwin.learn.Scaler;
import io.celltwin.training.data.TableCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;

/**
 * Rows of cells and the rows after them, as the physics-informed network takes them: sixteen
 * features and the row's number, scaled.
 */
public final class CellPairs {
  private static final double LIMIT = 2;

  private final List<float[]> first = new ArrayList<>();
  private final List<float[]> second = new ArrayList<>();
  private final List<Float> firstSoh = new ArrayList<>();
  private final List<Float> secondSoh = new ArrayList<>();

  /** Scales rows of cells. */
  public interface Scaling {
    /** Inputs of one row. */
    double[] of(TableCell cell, int row);
  }

  /** Scaling by the 1 and 99 % quantiles of training rows: what a live system has. */
  public static Scaling causal(List<TableCell> training) {
    List<double[]> all = new ArrayList<>();
    for (TableCell cell : training) {
      for (int row : cell.finiteRows()) {
        all.add(raw(cell, row));
      }
    }
    Scaler scaler = Scaler.of(all.toArray(double[][]::new), LIMIT);
    return (cell, row) -> scaler.scale(raw(cell, row));
  }

  /**
   * The paper's scaling, each cell by its own extremes over its whole life: it knows the future,
   * and is here to compare with what was published.
   */
  public static Scaling wholeLife() {
    IdentityHashMap<TableCell, double[][]> extremes = new IdentityHashMap<>();
    return (cell, row) -> {
      double[][] range = extremes.computeIfAbsent(cell, CellPairs::extremes);
      double[] x = raw(cell, row);
      for (int j = 0; j < x.length; j++) {
        double span = range[1][j] - range[0][j];
        x[j] = span > 0 ? 2 * (x[j] - range[0][j]) / span - 1 : 0;
      }
      return x;
    };
  }

  private static double[][] extremes(TableCell cell) {
    double[][] range = null;
    for (int row : cell.finiteRows()) {
      double[] x = raw(cell, row);
      if (range == null) {
        range = new double[][] {x.clone(), x.clone()};
      }
      for (int j = 0; j < x.length; j++) {
        range[0][j] = Math.min(range[0][j], x[j]);
        range[1][j] = Math.max(range[1][j], x[j]);
      }
    }
    return range;
  }

  private static double[] raw(TableCell cell, int row) {
    double[] x = Arrays.copyOf(cell.features()[row], cell.features()[row].length + 1);
    x[x.length - 1] = row;
    return x;
  }

  public CellPairs(List<TableCell> cells, Scaling scaling) {
    for (TableCell cell : cells) {
      int[] rows = cell.finiteRows();
      for (int i = 0; i + 1 < rows.length; i++) {
        first.add(floats(scaling.of(cell, rows[i])));
        second.add(floats(scaling.of(cell, rows[i + 1])));
        firstSoh.add((float) cell.soh()[rows[i]]);
        secondSoh.add((float) cell.soh()[rows[i + 1]]);
      }
    }
  }

  private static float[] floats(double[] x) {
    float[] f = new float[x.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) x[i];
    }
    return f;
  }

  /** How many pairs. */
  public int size() {
    return first.size();
  }

  /** Random pairs. */
  public Pinn.Pairs draw(int count, Random random) {
    int n = first.get(0).length;
    float[] a = new float[count * n];
    float[] b = new float[count * n];
    float[] ya = new float[count];
    float[] yb = new float[count];
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(first.size());
      System.arraycopy(first.get(at), 0, a, i * n, n);
      System.arraycopy(second.get(at), 0, b, i * n, n);
      ya[i] = firstSoh.get(at);
      yb[i] = secondSoh.get(at);
    }
    return new Pinn.Pairs(a, b, ya, yb);
  }

  /** Mean absolute error in percent on the scored rows of a cell. */
  public static double mape(Pinn net, TableCell cell, Scaling scaling) {
    int[] rows = cell.scoredRows();
    double[] u =
        net.predict(
            Arrays.stream(rows).mapToObj(r -> scaling.of(cell, r)).toArray(double[][]::new));
    double error = 0;
    for (int i = 0; i < rows.length; i++) {
      error += Math.abs(u[i] - cell.soh()[rows[i]]) / cell.soh()[rows[i]];
    }
    return 100 * error / rows.length;
  }
}
