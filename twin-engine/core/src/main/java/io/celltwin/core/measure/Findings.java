package io.celltwin.core.measure;

import static io.celltwin.domain.OperationKind.CHARGE;
import static io.celltwin.domain.OperationKind.DISCHARGE;
import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.quality.QualityMeter;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is to be said of the data of an operation that is over; once an operation, so it may cost.
 */
public final class Findings {
  /** Fewer samples tell little of an operation. */
  private static final int SHORT = 10;

  /** Readings that are not a number, in a row, that leave a hole. */
  private static final int NAN_RUN = 10;

  /** Noise above this is more than any cycler's or a good battery management's [V]. */
  private static final double NOISE = 0.008;

  /** More of the rated capacity than this does not go into or out of a cell at once. */
  public static final double TOO_MUCH = 2.5;

  /** Less than this over half the voltage window is no capacity of a cell in use, however cold. */
  private static final double TOO_LITTLE = 1 / 300.0;

  private final Operation o;
  private final QualityMeter meter;
  private final OperationKind kind;
  private final boolean complete;
  private final double skew;
  private final Thresholds rules;
  private final List<String> flags = new ArrayList<>(2);
  private final List<String> corrected = new ArrayList<>(0);
  private double score = 1;

  private Findings(
      Operation operation, OperationKind kind, boolean complete, double skew, Thresholds rules) {
    o = operation;
    meter = operation.meter();
    this.kind = kind;
    this.complete = complete;
    this.skew = skew;
    this.rules = rules;
  }

  /**
   * @param complete whether it is a discharge from full to empty
   * @param lastUse before it
   * @param skew of its source's clock, positive ahead [s]; 0 where nothing is to be said of it
   */
  public static Quality of(
      Operation operation,
      OperationKind kind,
      boolean complete,
      OperationKind lastUse,
      double skew,
      Thresholds rules) {
    return kind == OperationKind.IMPEDANCE
        ? Quality.GOOD
        : new Findings(operation, kind, complete, skew, rules).quality(lastUse);
  }

  private Quality quality(OperationKind lastUse) {
    boolean use = kind == CHARGE || kind == DISCHARGE;
    arrival(use);
    readings();
    sensors();
    corrected();
    if (use) {
      signsAndUnits();
      course(lastUse);
    }
    for (String alert : LimitWatch.kinds(rules.limits, o.alerts())) {
      flags.add(alert);
    }
    int rejected =
        o.faults().unreadableReadings()
            + o.faults().impossibleReadings()
            + o.faults().backwardsReadings()
            + meter.late;
    int missing = notThere();
    double duration = o.samples() == 0 ? 0 : (o.last().micros() - o.startMicros()) * 1e-6;
    double heard = duration > 0 ? max(0, 1 - o.gaps.seconds / duration) : 1;
    double there = o.samples() / (double) max(1, o.samples() + missing);
    score *= o.samples() / (double) max(1, o.samples() + rejected);
    score *= min(heard, there);
    return new Quality(
        Math.rint(score * 1000) / 1000,
        rejected,
        o.gaps.count,
        o.extremes.longestInterval,
        flags,
        meter.sampledRegularly()
            ? Math.rint(1000.0 * o.samples() / (o.samples() + missing + rejected)) / 1000
            : Double.NaN,
        corrected);
  }

  private void found(QualityCode code) {
    flags.add(code.name());
    score *= code.leaves();
  }

  private void found(QualityCode code, Object detail) {
    flags.add(code.name() + ":" + detail);
    score *= code.leaves();
  }

  private void counted(QualityCode code, int n) {
    if (n > 0) {
      found(code, n);
    }
  }

  // ---- what did not arrive, or not in time

  private void arrival(boolean use) {
    if (o.samples() == 0) {
      flags.add(QualityCode.EMPTY.name());
      score *= use ? QualityCode.EMPTY.leaves() : 1;
    } else if (o.samples() < SHORT && use) {
      found(QualityCode.SHORT, o.samples());
    }
    if (o.identity().isIncomplete()) {
      found(QualityCode.INCOMPLETE);
    }
    if (o.identity().startsBack() > 0) {
      found(QualityCode.START_BACK, text("%.0fs", o.identity().startsBack()));
    }
    if (meter.clockStep != 0) {
      found(QualityCode.CLOCK_STEP, text("%.0fs", meter.clockStep));
      corrected.add(text("clock put back by %.0f s: times moved on by as much", -meter.clockStep));
    }
    if (skew != 0) {
      found(QualityCode.CLOCK_SKEW, text("%+.0fs", skew));
    }
    counted(QualityCode.RESTART, meter.restarts);
    counted(QualityCode.LATE, meter.late);
    counted(QualityCode.MENDED, o.mended());
  }

  // ---- readings no cell gives

  private void readings() {
    int nan = o.faults().unreadableReadings() - meter.unreadableSentinels;
    counted(QualityCode.NAN, nan);
    if (meter.longestNan >= NAN_RUN) {
      found(QualityCode.NAN_RUN, meter.longestNan);
    }
    counted(QualityCode.SENTINEL, meter.sentinels);
    int spikes = o.faults().impossibleReadings() - meter.impossibleCurrents - meter.zeroVolts();
    if (spikes > 0) {
      found(QualityCode.SPIKE, text("%.2fV", o.faults().worstImpossible()));
    }
    counted(QualityCode.TEMPERATURE, o.faults().wrongTemperatures());
    if (o.faults().currentSpikes() > 0) {
      found(QualityCode.CURRENT_SPIKE, text("%.2fA", o.faults().worstSpike()));
    } else if (meter.impossibleCurrents > 0 && !milliAmperes()) {
      found(QualityCode.CURRENT_SPIKE, text("%.2fA", meter.largestCurrent));
    } else if (meter.unanswered > 0 && meter.reversals == 0) {
      found(QualityCode.CURRENT_SPIKE, meter.unanswered);
    }
    counted(QualityCode.BACKWARDS, o.faults().backwardsReadings());
    counted(QualityCode.GAP, o.gaps.count);
    int missing = notThere();
    if (missing >= max(3, o.samples() / 100)) {
      found(QualityCode.MISSING, missing);
    }
    counted(QualityCode.VOLTAGE_SPIKE, meter.spikes);
    counted(QualityCode.IMPOSSIBLE_SLOPE, meter.slopes);
  }

  /** What the usual interval asks for and nobody sent; a reading left out was sent. */
  private int notThere() {
    return max(
        0, meter.missing() - o.faults().unreadableReadings() - o.faults().impossibleReadings());
  }

  // ---- sensors

  private void sensors() {
    if (meter.frozen) {
      found(QualityCode.FROZEN, meter.flatVoltage);
    } else if (meter.flatVoltage > 0) {
      found(QualityCode.FLAT_VOLTAGE, meter.flatVoltage);
    }
    if (meter.restTravel > 0.25 * rules.window) {
      found(QualityCode.FLAT_CURRENT, text("%.2fV", meter.restTravel));
    } else if (meter.stuckCurrent && !meter.frozen && meter.flatVoltage == 0) {
      found(QualityCode.FLAT_CURRENT);
    }
    if (!meter.temperatureVaries
        && o.extremes.maxTemperature > Double.NEGATIVE_INFINITY
        && o.samples() >= 100
        && o.flow.in + o.flow.out > rules.fullCharge / 2) {
      found(QualityCode.FLAT_TEMPERATURE, text("%.2f", o.extremes.maxTemperature));
    }
    if (meter.noise() > NOISE) {
      found(QualityCode.NOISE, text("%.1fmV", 1000 * meter.noise()));
    }
    double load =
        kind == CHARGE
            ? o.load.fillCharge / o.load.fillSeconds
            : o.load.drainCharge / o.load.drainSeconds;
    double step = meter.resolution();
    if (step > 0 && step <= 0.001 && abs(load) < 10 * step) {
      found(QualityCode.RESOLUTION, text("%.4fA", step));
    }
    double seconds = (o.last().micros() - o.startMicros()) * 1e-6 - o.gaps.seconds;
    if (kind == OperationKind.REST && o.samples() >= SHORT && seconds >= 300) {
      double mean = o.flow.net / seconds;
      if (abs(mean) > rules.offset) {
        found(QualityCode.REST_CURRENT, text("%.4fA", mean));
      }
    }
  }

  // ---- signs and units

  private void signsAndUnits() {
    double ohm = meter.impliedOhm();
    boolean steps = ohm < -rules.leastOhm && meter.along < -0.03 * rules.window;
    boolean course =
        meter.along < -0.15 * rules.window
            && !(ohm > rules.leastOhm)
            && abs(o.flow.net) > 0.1 * rules.fullCharge;
    if (steps || course || meter.reversals > 0) {
      found(QualityCode.SIGN_FLIP, text("%.3fohm", ohm));
    }
    if (milliAmperes()) {
      found(QualityCode.UNIT_CURRENT, text("%.0fA", meter.largestCurrent));
    }
    double moved = max(o.flow.in, o.flow.out) / rules.fullCharge;
    double seen = abs(o.flow.net) / rules.fullCharge;
    boolean wide = o.extremes.maxVoltage - o.extremes.minVoltage > 0.5 * rules.window;
    if (meter.wrongHours) {
      return; // said already
    }
    if (seen > TOO_MUCH) {
      found(QualityCode.UNIT_TIME, text("%.0f", seen));
    } else if (wide && moved < TOO_LITTLE && moved > 0 && o.samples() >= 20 && crossedAtLoad()) {
      found(QualityCode.UNIT_TIME, text("%.5f", moved));
    }
  }

  private void corrected() {
    if (meter.wrongHours) {
      found(QualityCode.UNIT_TIME);
    }
    if (meter.milliVolts > 0) {
      found(QualityCode.UNIT_VOLTAGE, meter.milliVolts);
      corrected.add(
          String.format(
              Locale.ROOT, "voltage: mV taken as V / 1000, %d samples", meter.milliVolts));
    }
    if (meter.kelvins > 0) {
      found(QualityCode.UNIT_TEMPERATURE, meter.kelvins);
      corrected.add(
          String.format(
              Locale.ROOT, "temperature: K taken as °C + 273.15, %d samples", meter.kelvins));
    }
  }

  /** Most currents are far beyond any cell while the voltage is a cell's. */
  private boolean milliAmperes() {
    return meter.impossibleCurrents >= 3 && meter.impossibleCurrents > 0.3 * o.samples();
  }

  /** Its voltage window was crossed under current, not by a wire that came off. */
  private boolean crossedAtLoad() {
    return abs(meter.along) > 0.3 * rules.window && meter.slopes == 0;
  }

  // ---- what the operation is like

  private void course(OperationKind lastUse) {
    if (kind == DISCHARGE && o.samples() > 0 && !o.crossings.loaded) {
      found(QualityCode.NO_LOAD);
    }
    if (kind == DISCHARGE && o.crossings.loaded && !o.crossings.reachedCapacity && !complete) {
      found(QualityCode.PARTIAL, text("%.2fV", o.extremes.minVoltage));
    }
    if (kind == DISCHARGE && o.crossings.loaded && lastUse == kind) {
      found(QualityCode.NO_PRIOR_CHARGE);
    }
    if (kind == CHARGE && o.crossings.ccStart != Operation.NEVER && lastUse == kind) {
      found(QualityCode.DOUBLE_CHARGE);
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
