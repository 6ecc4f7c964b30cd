package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Holds a cell's operations, one after the other, against what sound cells with sound loggers do:
 * whether its data are whole, its sensors move and stay where they were, and what flows in comes
 * out again. Some eighty numbers for each cell.
 */
public final class ConditionWatch {
  private static final Set<QualityCode> UNITS =
      Set.of(
          QualityCode.UNIT_CURRENT,
          QualityCode.UNIT_VOLTAGE,
          QualityCode.UNIT_TEMPERATURE,
          QualityCode.UNIT_TIME,
          QualityCode.SIGN_FLIP);
  private static final Set<QualityCode> STUCK =
      Set.of(QualityCode.FROZEN, QualityCode.FLAT_VOLTAGE, QualityCode.FLAT_CURRENT);

  /** Of the samples that the logger's usual interval asks for, so many may be missing [share]. */
  private static final double WHOLE = 0.97;

  /** So many rests in a row, and the current may be one that nobody sees. */
  private static final int ONLY_RESTS = 4;

  /** Of an operation with fewer samples nobody can say how many are missing. */
  private static final int ENOUGH = 20;

  private Findings lost = new Findings();
  private Findings clock = new Findings();
  private Findings units = new Findings();
  private Findings stuck = new Findings();
  private SilenceWatch silence = new SilenceWatch();
  private DriftWatch drift = new DriftWatch();
  private LeakWatch leak = new LeakWatch();
  private PlatingWatch plating = new PlatingWatch();
  private WarmthWatch warmth = new WarmthWatch();
  private DataWatch degraded = new DataWatch();

  // of the operation before
  private double steadyTemperature = Double.NaN;
  private int steady;
  private int rests; // in a row

  /** How many of the last few operations had something: two steps up, one step down. */
  static final class Findings {
    private Episode episode = new Episode();
    private int count;

    void observe(AgeingRule rule, boolean found, Cycle cycle, String what, List<Alert> alerts) {
      int full = 2 * (int) rule.limit();
      count = found ? Math.min(full, count + 2) : Math.max(0, count - 1);
      Alert alert =
          episode.observe(
              rule,
              count >= full,
              count == 0,
              count / 2.0,
              rule.limit(),
              Episode.Place.of(cycle),
              cycle.cellId() + ": " + what,
              cycle.cellId() + ": " + rule.clearing());
      if (alert != null) {
        alerts.add(alert);
      }
    }

    Findings copy() {
      Findings copy = new Findings();
      copy.episode = episode.copy();
      copy.count = count;
      return copy;
    }

    void fields(SavedFields saved) throws IOException {
      episode.fields(saved);
      count = saved.integer(count);
    }
  }

  /**
   * The next operation of the cell.
   *
   * @param resistance how many times the cell's first one its resistance is, 1 where unknown
   * @param alerts where those are put that fire or clear
   */
  public void accept(CellSpec spec, Cycle cycle, double resistance, List<Alert> alerts) {
    if (cycle.kind() == OperationKind.IMPEDANCE) {
      return;
    }
    units(cycle, alerts);
    if (cycle.samples() == 0) {
      return;
    }
    silence.accept(cycle, alerts);
    data(cycle, alerts);
    drift.accept(spec, cycle, alerts);
    leak.accept(spec, cycle, alerts);
    plating.accept(spec, cycle, alerts);
    warmth.accept(spec, cycle, resistance, alerts);
    degraded.accept(cycle, named(cycle), alerts);
  }

  /** Whether what is wrong with its data has a name of its own. */
  private static boolean named(Cycle cycle) {
    double whole = whole(cycle);
    return first(cycle, UNITS) != null
        || first(cycle, STUCK) != null
        || flat(cycle)
        || whole < WHOLE;
  }

  /** An operation may lose all its samples to a wrong unit; a rest hardly shows one. */
  private void units(Cycle cycle, List<Alert> alerts) {
    String unit = first(cycle, STUCK) != null || flat(cycle) ? null : first(cycle, UNITS);
    if (unit == null && cycle.kind() == OperationKind.REST) {
      return;
    }
    units.observe(
        AgeingRule.UNIT_FAULT,
        unit != null,
        cycle,
        "readings in a wrong unit or with a turned sign (" + unit + ")",
        alerts);
  }

  private void data(Cycle cycle, List<Alert> alerts) {
    double whole = whole(cycle);
    if (!Double.isNaN(whole) && cycle.samples() >= ENOUGH) {
      lost.observe(
          AgeingRule.SAMPLES_LOST,
          whole < WHOLE,
          cycle,
          String.format(
              Locale.ROOT,
              "%.0f %% of the samples of a %s are missing, and of others before it",
              100 * (1 - whole),
              kind(cycle)),
          alerts);
    }
    String step = cycle.quality().flag(QualityCode.CLOCK_STEP);
    clock.observe(
        AgeingRule.CLOCK_STEP,
        step != null,
        cycle,
        "the source's clock was put back (" + step + ")",
        alerts);
    sensors(cycle, alerts);
  }

  /** Share of the samples that came; what came and could not be used was not lost. */
  private static double whole(Cycle cycle) {
    Quality quality = cycle.quality();
    double wanted = cycle.samples() / quality.completeness();
    return Math.min(1, (cycle.samples() + quality.rejected()) / wanted);
  }

  /** A sensor that shows one value while charge moves, or one temperature for days. */
  private void sensors(Cycle cycle, List<Alert> alerts) {
    double low = cycle.measured().minTemperature();
    boolean same = low == cycle.measured().maxTemperature() && cycle.samples() >= ENOUGH;
    if (same && low == steadyTemperature) {
      steady++;
    } else {
      steady = 0;
    }
    steadyTemperature = same ? low : Double.NaN;
    boolean moves = cycle.kind() != OperationKind.REST;
    rests = moves ? 0 : rests + 1;
    String flat = flat(cycle) ? "one voltage throughout" : first(cycle, STUCK);
    if (rests > 0 && rests < ONLY_RESTS) {
      flat = null; // a leak moves the voltage at rest as well; the current was seen just now
    }
    if (moves || flat != null || steady >= DAYS) {
      stuck.observe(
          AgeingRule.SENSOR_STUCK,
          flat != null || steady >= DAYS,
          cycle,
          flat != null
              ? "a sensor shows one value while charge moves (" + flat + ")"
              : String.format(
                  Locale.ROOT,
                  "the temperature has been %.2f degC to the last digit for %d operations",
                  low,
                  steady + 1),
          alerts);
    }
  }

  /** The voltage did not move by its last digit in an operation that moved charge. */
  private static boolean flat(Cycle cycle) {
    Measured m = cycle.measured();
    return m.minVoltage() == m.maxVoltage()
        && cycle.samples() >= ENOUGH
        && cycle.kind() != OperationKind.REST
        && m.charged() + m.discharged() > 0;
  }

  /** Operations in a row at one temperature, after which no cell does so by itself. */
  private static final int DAYS = 12;

  private static String first(Cycle cycle, Set<QualityCode> codes) {
    for (QualityCode code : QualityCode.values()) {
      if (codes.contains(code)) {
        String flag = cycle.quality().flag(code);
        if (flag != null) {
          return flag;
        }
      }
    }
    return null;
  }

  private static String kind(Cycle cycle) {
    return cycle.kind().name().toLowerCase(Locale.ROOT);
  }

  public ConditionWatch copy() {
    ConditionWatch copy = new ConditionWatch();
    copy.lost = lost.copy();
    copy.clock = clock.copy();
    copy.units = units.copy();
    copy.stuck = stuck.copy();
    copy.silence = silence.copy();
    copy.drift = drift.copy();
    copy.leak = leak.copy();
    copy.plating = plating.copy();
    copy.warmth = warmth.copy();
    copy.degraded = degraded.copy();
    copy.steadyTemperature = steadyTemperature;
    copy.steady = steady;
    copy.rests = rests;
    return copy;
  }

  /** What it remembers since version 5, later than the rest. */
  public void laterFields(SavedFields saved) throws IOException {
    degraded.fields(saved);
    leak.laterFields(saved);
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    lost.fields(saved);
    clock.fields(saved);
    units.fields(saved);
    stuck.fields(saved);
    silence.fields(saved);
    drift.fields(saved);
    leak.fields(saved);
    plating.fields(saved);
    warmth.fields(saved);
    steadyTemperature = saved.decimal(steadyTemperature);
    steady = saved.integer(steady);
    rests = saved.integer(rests);
  }
}
