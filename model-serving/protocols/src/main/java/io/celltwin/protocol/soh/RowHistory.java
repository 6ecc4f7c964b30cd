package io.celltwin.protocol.soh;

import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.TableCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a cell's charges up to a row say at that row. Nothing here looks at a later row or a label.
 *
 * <p>Of the sixteen features the twelve that do not depend on the logger are used (no slopes, no
 * entropies), charges and currents per rated Ah; a gap keeps the value before it.
 *
 * <pre>
 *   NOW      x
 *   DELTA    x − b,                b = median of x over the cell's first ten rows
 *   MOVED    s₅ − b,               s_τ = exponential mean of the running median of five, over τ rows
 *   SHORT    s₅ − s₂₀              trend over tens of rows
 *   MEDIUM   s₂₀ − s₆₀
 *   LONG     s₆₀ − s₂₀₀
 *   RATIO    ln |s₅ / b|           the same move without a scale, within ±2; 0 where b is 0
 *   COUNT    k                     rows before this one
 *   LOG      ln(1 + k)
 * </pre>
 */
public final class RowHistory {
  /** Kinds of features. */
  public enum Block {
    NOW,
    DELTA,
    MOVED,
    SHORT,
    MEDIUM,
    LONG,
    RATIO,
    COUNT,
    LOG
  }

  private static final int[] PORTABLE = {0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13};
  private static final int[] PER_AMPERE_HOUR = {4, 6, 7, 10}; // of the twelve
  private static final int[] MEMORIES = {5, 20, 60, 200};
  private static final int MEDIAN_OF = 5;
  private static final double FARTHEST = 2;

  private final Map<Block, double[][]> blocks = new EnumMap<>(Block.class);

  /** Walks through a cell once. */
  public RowHistory(TableCell cell) {
    int n = cell.rows();
    int width = PORTABLE.length;
    double[][] now = new double[n][width];
    double[][] delta = new double[n][width];
    double[][][] smooth = new double[MEMORIES.length][n][width];
    for (int j = 0; j < width; j++) {
      column(cell, j, now, delta, smooth);
    }
    blocks.put(Block.NOW, now);
    blocks.put(Block.DELTA, delta);
    double[][] moved = new double[n][width];
    double[][] ratio = new double[n][width];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < width; j++) {
        double base = now[i][j] - delta[i][j];
        moved[i][j] = smooth[0][i][j] - base;
        double log = Math.log(Math.abs(smooth[0][i][j] / base));
        ratio[i][j] = Double.isFinite(log) ? Math.max(-FARTHEST, Math.min(FARTHEST, log)) : 0;
      }
    }
    blocks.put(Block.MOVED, moved);
    blocks.put(Block.RATIO, ratio);
    blocks.put(Block.SHORT, less(smooth[0], smooth[1]));
    blocks.put(Block.MEDIUM, less(smooth[1], smooth[2]));
    blocks.put(Block.LONG, less(smooth[2], smooth[3]));
    double[][] count = new double[n][1];
    double[][] log = new double[n][1];
    for (int i = 0; i < n; i++) {
      count[i][0] = i;
      log[i][0] = Math.log1p(i);
    }
    blocks.put(Block.COUNT, count);
    blocks.put(Block.LOG, log);
  }

  private static void column(
      TableCell cell, int j, double[][] now, double[][] delta, double[][][] smooth) {
    double scale = 1;
    for (int per : PER_AMPERE_HOUR) {
      scale = per == j ? cell.ratedCapacity() : scale;
    }
    double last = Double.NaN;
    double base = Double.NaN;
    double[] recent = new double[MEDIAN_OF];
    int seen = 0;
    double[] sum = new double[MEMORIES.length];
    double[] weight = new double[MEMORIES.length];
    for (int i = 0; i < now.length; i++) {
      double x = cell.features()[i][PORTABLE[j]] / scale;
      last = Double.isFinite(x) ? x : last;
      now[i][j] = last;
      if (i < TableCell.YOUNG) {
        base = median(now, j, 0, i);
      }
      delta[i][j] = last - base;
      if (Double.isFinite(last)) {
        recent[seen++ % MEDIAN_OF] = last;
        double middle = LabelledCell.median(Arrays.copyOf(recent, Math.min(seen, MEDIAN_OF)));
        for (int m = 0; m < MEMORIES.length; m++) {
          double share = -Math.expm1(-1.0 / MEMORIES[m]);
          sum[m] = (1 - share) * sum[m] + share * middle;
          weight[m] = (1 - share) * weight[m] + share;
        }
      }
      for (int m = 0; m < MEMORIES.length; m++) {
        smooth[m][i][j] = sum[m] / weight[m];
      }
    }
  }

  private static double median(double[][] x, int column, int from, int last) {
    return LabelledCell.median(
        java.util.stream.IntStream.rangeClosed(from, last)
            .mapToDouble(i -> x[i][column])
            .filter(Double::isFinite)
            .toArray());
  }

  private static double[][] less(double[][] a, double[][] b) {
    double[][] out = new double[a.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = a[i].clone();
      for (int j = 0; j < out[i].length; j++) {
        out[i][j] -= b[i][j];
      }
    }
    return out;
  }

  /** Features of one row, block after block. */
  public double[] at(int row, List<Block> wanted) {
    List<double[]> parts = new ArrayList<>();
    for (Block block : wanted) {
      parts.add(blocks.get(block)[row]);
    }
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** How many features a block has. */
  public static int size(Block block) {
    return block == Block.COUNT || block == Block.LOG ? 1 : PORTABLE.length;
  }
}
