package io.celltwin.training.data;

import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.mode.DegradationModes;
import io.celltwin.core.mode.ModeTracker;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Features;
import io.celltwin.simulation.electrode.AgeingCell;
import io.celltwin.simulation.electrode.SensedOperation;
import io.celltwin.simulation.electrode.TrueModes;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated cell's life as the twin would have followed it: some of its cycles, each charge and
 * discharge put through the very functions of the live job.
 */
public final class SimulatedLife {
  /** Cycles that are looked at, the first few in a row and then evenly over the life. */
  private static final int CYCLES = 26;

  private static final int FIRST = 3;

  /** Every so many of them begins from empty, whatever the cell's use. */
  private static final int CHECK = 3;

  private SimulatedLife() {}

  /**
   * @param cycle its number
   * @param input of the model "modes"
   * @param truth lost since the first cycle [%], in the order of the modes
   * @param fit what the filter says
   * @param tracker as it was then; not to be changed
   * @param measured capacity over the first one
   */
  public record Moment(
      int cycle,
      Features input,
      double[] truth,
      DegradationModes fit,
      ModeTracker tracker,
      double measured) {
    public Moment {
      truth = truth.clone();
    }

    @Override
    public double[] truth() {
      return truth.clone();
    }
  }

  /**
   * Follows a cell.
   *
   * @param keepTrackers whether each moment gets the tracker's state then
   */
  public static List<Moment> follow(AgeingCell cell, boolean keepTrackers) {
    return follow(cell, ModeTracker.fresh(cell.spec().chemistry()), keepTrackers);
  }

  /**
   * The same by a given tracker.
   *
   * @param tracker that has seen nothing yet
   */
  public static List<Moment> follow(AgeingCell cell, ModeTracker tracker, boolean keepTrackers) {
    CellSpec spec = cell.spec();
    List<Moment> moments = new ArrayList<>();
    TrueModes first = cell.truth(1);
    for (int i = 0; i < CYCLES; i++) {
      int cycle = cycle(cell, i);
      List<SensedOperation> traces = cell.cycle(cycle, i < FIRST || i % CHECK == 0);
      charge(cell, tracker, cycle, traces.get(0), traces.get(1));
      discharge(cell, tracker, cycle, traces.get(1), traces.get(2));
      if (i > 0) {
        moments.add(
            new Moment(
                cycle,
                tracker.input(spec),
                lost(first, cell.truth(cycle)),
                tracker.modes(),
                keepTrackers ? tracker.copy() : null,
                tracker.measured()));
      }
    }
    return moments;
  }

  private static int cycle(AgeingCell cell, int i) {
    double share = (i - FIRST + 1.0) / (CYCLES - FIRST);
    return i < FIRST ? i + 1 : (int) Math.round(FIRST + (cell.life() - (double) FIRST) * share);
  }

  private static double[] lost(TrueModes first, TrueModes now) {
    return new double[] {
      now.lithium() - first.lithium(),
      now.positive() - first.positive(),
      now.negative() - first.negative(),
      100 * ((100 + now.resistance()) / (100 + first.resistance()) - 1),
      now.plating() - first.plating()
    };
  }

  /** What a cell has lost at the moments {@link #follow} would look at [%]. */
  public static List<double[]> truths(AgeingCell cell) {
    List<double[]> truths = new ArrayList<>();
    TrueModes first = cell.truth(1);
    for (int i = 1; i < CYCLES; i++) {
      truths.add(lost(first, cell.truth(cycle(cell, i))));
    }
    return truths;
  }

  private static void charge(
      AgeingCell cell,
      ModeTracker tracker,
      int cycle,
      SensedOperation charge,
      SensedOperation rest) {
    CellSpec spec = cell.spec();
    PartialCharge partial = new PartialCharge();
    partial.open(spec);
    double amperes = 0;
    double degrees = 0;
    int constant = 0;
    for (int i = 0; i < charge.size(); i++) {
      partial.add(charge.seconds()[i], charge.volts()[i], charge.amperes()[i]);
      degrees += charge.celsius()[i] / charge.size();
      if (charge.volts()[i] < spec.maxVoltage() - 0.03) {
        amperes += charge.amperes()[i];
        constant++;
      }
    }
    if (constant == 0) {
      return;
    }
    double end = charge.seconds()[charge.size() - 1] + cell.interval();
    for (int i = 0; i < rest.size(); i++) {
      partial.add(end + rest.seconds()[i], rest.volts()[i], rest.amperes()[i]);
    }
    tracker.charge(
        spec, cycle, partial.features(), amperes / constant / spec.ratedCapacity(), degrees);
  }

  private static void discharge(
      AgeingCell cell,
      ModeTracker tracker,
      int cycle,
      SensedOperation rest,
      SensedOperation discharge) {
    double charge = 0;
    for (int i = 1; i < discharge.size(); i++) {
      double hours = (discharge.seconds()[i] - discharge.seconds()[i - 1]) / 3600;
      charge -= (discharge.amperes()[i] + discharge.amperes()[i - 1]) / 2 * hours;
    }
    double ohm =
        rest.size() == 0 || discharge.size() == 0
            ? Double.NaN
            : (rest.volts()[rest.size() - 1] - discharge.volts()[0]) / -discharge.amperes()[0];
    tracker.discharge(cell.spec(), cycle, charge > 0 ? charge : Double.NaN, ohm);
  }

  /** As a row of floats. */
  public static float[] floats(Features features) {
    float[] values = new float[features.set().size()];
    for (int i = 0; i < values.length; i++) {
      double x = features.get(i);
      values[i] = Double.isFinite(x) ? (float) x : Float.NaN;
    }
    return values;
  }
}
