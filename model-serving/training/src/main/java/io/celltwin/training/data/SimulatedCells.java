package io.celltwin.training.data;

import io.celltwin.simulation.electrode.AgeingCell;
import io.celltwin.simulation.electrode.Ranges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Simulated cells whose degradation modes are known; no file is read. */
public final class SimulatedCells implements LabelledCells {
  /** Of cells that are learned from. */
  public static final long TRAINING_SEED = 11;

  /** Of cells of the training ranges that are held out. */
  public static final long HELD_OUT_SEED = 12;

  /** How many are learned from. */
  public static final int TRAINING = 1000;

  private static final int HELD_OUT = 60;

  private final Ranges ranges;

  /** Of the ranges that models may learn from. */
  public SimulatedCells() {
    this(Ranges.TRAINING);
  }

  /** Of any ranges: what could be learned there. */
  public SimulatedCells(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<LabelledCell> read(Path data) {
    List<LabelledCell> cells = new ArrayList<>();
    for (int i = 0; i < TRAINING; i++) {
      cells.add(cell(new AgeingCell(ranges, TRAINING_SEED, i), false));
    }
    for (int i = 0; i < HELD_OUT; i++) {
      cells.add(cell(new AgeingCell(ranges, HELD_OUT_SEED, i), true));
    }
    return cells;
  }

  private static LabelledCell cell(AgeingCell cell, boolean test) {
    List<SimulatedLife.Moment> moments = SimulatedLife.follow(cell, false);
    int rows = moments.size();
    float[][] inputs = new float[rows][];
    float[][] modes = new float[rows][];
    int[] cycles = new int[rows];
    for (int i = 0; i < rows; i++) {
      double[] truth = moments.get(i).truth();
      inputs[i] = SimulatedLife.floats(moments.get(i).input());
      modes[i] = new float[truth.length];
      for (int j = 0; j < truth.length; j++) {
        modes[i][j] = (float) (truth[j] / 100);
      }
      cycles[i] = moments.get(i).cycle();
    }
    return LabelledCell.ofModes(
        cell.spec(),
        "simulated " + cell.spec().chemistry().name().toLowerCase(Locale.ROOT),
        test,
        inputs,
        modes,
        cycles);
  }
}
