package io.celltwin.core.quality;

import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.alert.LimitRules;
import io.celltwin.core.alert.LimitWatch;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;

/** A cell's limits in absolute numbers, computed once for all its frames. */
public final class Thresholds {
  /** Cells are not measured outside these, whatever a reading says [°C]. */
  public static final double COLDEST = -60;

  public static final double HOTTEST = 1000; // a runaway is hot

  public final double load;
  public final double on;
  public final double off;
  public final double constantCurrent;
  public final double taperEnd;
  public final double upperReached;
  public final double capacityVoltage;
  public final double minVoltage;
  public final double hot;
  public final double cold;
  public final double impossibleAbove;
  public final double impossibleBelow;
  public final double impossibleCurrent;
  public final double gapAtLeast = 30;

  // for QualityMeter
  public final double milliVoltsFrom;
  public final double milliVoltsTo;
  public final double nominalVoltage;
  public final double window;
  public final double nearlyEmpty;
  public final double fullCharge; // A·s
  public final double steep; // V per A·s
  public final double steepest; // V per A·s, nearly empty
  public final double plateau; // A·s that may move at one voltage as far as a coarse meter can tell
  public final double currentStep;
  public final double mostOhm;
  public final double leastOhm;
  public final double typicalOhm;
  public final double offset; // A, of a current sensor at rest that is worth a word
  public final LimitWatch.Limits limits;

  // readings between these raise no alert and need no second look
  public final double ordinaryLow;
  public final double ordinaryHigh;
  public final double ordinaryIn;
  public final double ordinaryOut;
  public final double ordinaryCold;
  public final double ordinaryHot;

  /**
   * What a current is, as shares of the rated capacity per hour [1/h].
   *
   * @param load of a discharge or a charge
   * @param use a resting cell starts to be used above it
   * @param rest a cell in use comes to rest below it
   * @param constant a charge has reached its constant current above it
   * @param taper at the upper cut-off a charge ends with it
   */
  public record Currents(double load, double use, double rest, double constant, double taper) {}

  /**
   * @param cutoffTolerance a meter may read low by this much at the upper cut-off [V]
   */
  public Thresholds(Currents currents, double cutoffTolerance, CellSpec spec) {
    double c = spec.ratedCapacity();
    load = currents.load() * c;
    on = currents.use() * c;
    off = currents.rest() * c;
    constantCurrent = currents.constant() * c;
    taperEnd = currents.taper() * c;
    upperReached = spec.maxVoltage() - cutoffTolerance;
    capacityVoltage = spec.capacityVoltage();
    minVoltage = spec.minVoltage();
    hot = spec.maxTemperature();
    cold = spec.minTemperature();
    impossibleAbove = spec.maxVoltage() + LimitRules.IMPOSSIBLE_ABOVE;
    impossibleBelow = LimitRules.IMPOSSIBLE_BELOW;
    impossibleCurrent = 5 * max(spec.maxChargeCurrent(), spec.maxDischargeCurrent());
    limits = new LimitWatch.Limits(spec);
    milliVoltsFrom = max(100, 800 * spec.minVoltage());
    milliVoltsTo = 1000 * impossibleAbove;
    nominalVoltage = spec.nominalVoltage();
    window = spec.maxVoltage() - spec.minVoltage();
    nearlyEmpty = spec.minVoltage() + 0.5 * window;
    fullCharge = 3600 * c;
    steep = QualityMeter.SLOPE / fullCharge;
    steepest = QualityMeter.STEEP / fullCharge;
    boolean flat = spec.chemistry() == Chemistry.LFP || spec.chemistry() == Chemistry.UNKNOWN;
    plateau = (flat ? 0.15 : 0.03) * fullCharge;
    currentStep = 0.1 * c;
    mostOhm = QualityMeter.MOST_OHM / c;
    leastOhm = QualityMeter.LEAST_OHM / c;
    typicalOhm = 0.1 / c;
    offset = 0.002 * c;
    ordinaryLow = max(limits.lowest(), max(impossibleBelow, Double.MIN_VALUE));
    ordinaryHigh = min(limits.highest(), impossibleAbove);
    ordinaryIn = min(limits.mostIn(), impossibleCurrent);
    ordinaryOut = min(limits.mostOut(), impossibleCurrent);
    ordinaryCold = max(limits.coldest(), COLDEST);
    ordinaryHot = min(limits.hottest(), QualityMeter.KELVIN_FROM);
  }
}
