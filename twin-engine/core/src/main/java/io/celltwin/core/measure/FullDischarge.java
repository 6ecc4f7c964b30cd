package io.celltwin.core.measure;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.quality.Thresholds;
import io.celltwin.domain.CellSpec;
import java.util.Locale;

/**
 * What a discharge from full to empty gave: the cell's capacity at that load, or why the discharge
 * was none.
 *
 * <p><b>Full</b> is where a charge had ended at the upper cut-off and nothing had been drawn since,
 * or a voltage close to it. <b>Empty</b> is the voltage of completeness, reached under load; or so
 * close above it that less than {@value #NEARLY} of the rated capacity was left, by the slope of
 * the curve; or where this cell has usually ended its discharges, with less than {@value #FAR}
 * left: a battery management that is more cautious than the nameplate ends there each time.
 *
 * <p><b>Charge</b> is current × time between the first loaded sample and the last one, where the
 * load went at the voltage of completeness or soon after; where it went on, the first one at that
 * voltage. What flowed between a loaded sample and a resting one nobody saw: a cycler takes a
 * sample where it switches, and then it is nothing; a logger may have missed up to an interval at
 * either end, which is part of the error. A source that numbers its operations is measured as NASA
 * does, whatever its cell held before: from the first sample through the first one at or below the
 * voltage.
 *
 * @param charge [Ah], NaN where it was none
 * @param energy [Wh], NaN where it was none
 * @param unseen what may have flowed beside it while nobody looked [Ah]
 * @param missing why it was none, or null
 */
public record FullDischarge(double charge, double energy, double unseen, String missing) {
  /** Left in the cell, of the rated capacity: less is nothing. */
  private static final double NEARLY = 0.015;

  /** Left in the cell, of the rated capacity, where it is usual to leave it. */
  private static final double FAR = 0.08;

  /** Ends in a row that make one usual, this one included. */
  private static final int USUAL = 3;

  /** Ends this close are the same [of the rated capacity, in what is left]. */
  private static final double SAME_END = 0.015;

  /** Of the rated capacity, below the voltage of completeness, that a slow switch may draw. */
  private static final double SOON = 0.002;

  /** Usual intervals in which a slow one, or a noisy meter, may notice. */
  private static final double NOTICED = 2.2;

  /** A cell that starts a discharge this far below the upper cut-off was full [V]. */
  private static final double FULL_ABOVE = 0.06;

  private static FullDischarge none(String format, Object... values) {
    return new FullDischarge(
        Double.NaN, Double.NaN, Double.NaN, String.format(Locale.ROOT, format, values));
  }

  /** Of an operation that is a discharge and has samples. */
  public static FullDischarge of(
      Operation o, CellHistory history, CellSpec spec, Thresholds rules) {
    if (!o.crossings.loaded) {
      return none("no load, current never below %.3f A", -rules.load);
    }
    if (o.identity().isNumbered()) {
      return o.crossings.reachedCapacity
          ? new FullDischarge(
              -o.crossings.netAtCapacity / 3600, -o.crossings.energyAtCapacity / 3600, 0, null)
          : none(
              "never at or below %.2f V under load, lowest %.2f V",
              rules.capacityVoltage, o.extremes.minVoltage);
    }
    if (!full(o, history, spec)) {
      return none(
          "did not begin at a full charge: %.2f V, wanted a charge to %.2f V before it",
          o.firstVoltage(), spec.maxVoltage());
    }
    double left = left(o, rules.capacityVoltage);
    double rated = spec.ratedCapacity();
    if (left > NEARLY * rated && !(left <= FAR * rated && isUsual(o, history, spec))) {
      return none(
          "ended at %.2f V under load, wanted %.2f V%s",
          end(o),
          rules.capacityVoltage,
          left <= rated
              ? String.format(
                  Locale.ROOT, ", some %.1f %% of the rated capacity further", 100 * left / rated)
              : "");
    }
    double mean = -o.load.drainCharge / o.load.drainSeconds;
    double soon = max(SOON * rules.fullCharge, NOTICED * o.meter().usual() * mean);
    boolean goesOn = o.crossings.reachedCapacity && o.crossings.netAtCapacity - netAtEnd(o) > soon;
    return goesOn ? atCrossing(o) : atEnd(o);
  }

  /** Whether a discharge began at a full charge. */
  public static boolean full(Operation o, CellHistory history, CellSpec spec) {
    double full = spec.maxVoltage() - FULL_ABOVE;
    return history.full || history.filled || o.firstVoltage() >= full || o.switching.onFrom >= full;
  }

  /** Where it ended under load [V]. */
  public static double end(Operation o) {
    return o.families().curve == null ? o.extremes.minVoltage : o.families().curve.lowest();
  }

  /** What it would have given further [Ah]. */
  private static double left(Operation o, double volt) {
    if (o.crossings.reachedCapacity) {
      return 0;
    }
    return o.families().curve == null ? Double.POSITIVE_INFINITY : o.families().curve.missing(volt);
  }

  private static boolean isUsual(Operation o, CellHistory history, CellSpec spec) {
    return history.usualEnds >= USUAL - 1 && isSame(left(o, spec.capacityVoltage()), history, spec);
  }

  private static boolean isSame(double left, CellHistory history, CellSpec spec) {
    return abs(left - history.usuallyLeft) <= SAME_END * spec.ratedCapacity();
  }

  /** Lets the cell remember where a discharge from full ended. */
  public static void remember(Operation o, CellHistory history, CellSpec spec) {
    if (o.crossings.loaded && full(o, history, spec)) {
      double left = left(o, spec.capacityVoltage());
      history.usualEnds = isSame(left, history, spec) ? min(history.usualEnds + 1, 1000) : 1;
      history.usuallyLeft = left;
    }
  }

  private static double netAtEnd(Operation o) {
    return o.switching.offSeconds > 0 ? o.switching.netAtLoadEnd : o.flow.net;
  }

  private static FullDischarge atCrossing(Operation o) {
    return new FullDischarge(
        (o.switching.onCharge - o.crossings.netAtCapacity) / 3600,
        (o.switching.onEnergy - o.crossings.energyAtCapacity) / 3600,
        abs(o.switching.onCharge) / 3600,
        null);
  }

  private static FullDischarge atEnd(Operation o) {
    double energy = o.switching.offSeconds > 0 ? o.switching.energyAtLoadEnd : o.flow.netEnergy;
    return new FullDischarge(
        (o.switching.onCharge - netAtEnd(o)) / 3600,
        (o.switching.onEnergy - energy) / 3600,
        (abs(o.switching.onCharge) + abs(o.switching.offSeconds > 0 ? o.switching.offCharge : 0))
            / 3600,
        null);
  }
}
