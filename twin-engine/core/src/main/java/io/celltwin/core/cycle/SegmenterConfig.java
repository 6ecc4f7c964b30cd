package io.celltwin.core.cycle;

import static io.celltwin.domain.guard.Require.require;

import io.celltwin.core.quality.Thresholds;
import io.celltwin.domain.CellSpec;
import java.io.Serializable;
import java.time.Duration;

/**
 * Where one operation ends and the next begins when the source does not say so, and what counts as
 * load and as charging in any case. Currents are shares of the rated capacity per hour (C, 1/h), so
 * that one value serves cells of every size. Keys are {@code twin.segmenter.} and the component's
 * name in kebab case.
 *
 * @param loadCurrent a source numbers its operations, and a current of at least this is a load or a
 *     charge [1/h]; NASA's cells: 0.05 A of 2 Ah
 * @param useCurrent a resting cell starts to be used above this [1/h]
 * @param restCurrent a cell in use comes to rest below this [1/h]; below the use current, so that
 *     noise does not switch to and fro
 * @param shortestUse a change to charge or discharge that is taken back sooner is part of what went
 *     on before [time]
 * @param shortestRest a rest that ends sooner is a pause [time]
 * @param silence without a sample for this long, what went on before is over [time]
 * @param lateness a frame older than the cell's latest sample by more than this comes too late
 *     [time]
 * @param constantCurrent a charge has reached its constant current above this [1/h]
 * @param taperCurrent a charge is complete when its current falls to this at the upper cut-off
 *     [1/h]: the usual 1 % of C, and what a meter may add
 * @param cutoffTolerance a meter may read low by this much when a charger holds the upper cut-off
 *     [V]
 */
public record SegmenterConfig(
    double loadCurrent,
    double useCurrent,
    double restCurrent,
    Duration shortestUse,
    Duration shortestRest,
    Duration silence,
    Duration lateness,
    double constantCurrent,
    double taperCurrent,
    double cutoffTolerance)
    implements Serializable {
  /** Where nobody numbers the operations, a load is this much above what counts as none. */
  private static final double ABOVE_REST = 1.25;

  private static final Duration YEAR = Duration.ofDays(366);

  public SegmenterConfig {
    share(loadCurrent, "load-current");
    share(useCurrent, "use-current");
    share(restCurrent, "rest-current");
    share(constantCurrent, "constant-current");
    share(taperCurrent, "taper-current");
    upToAYear(shortestUse, "shortest-use");
    upToAYear(shortestRest, "shortest-rest");
    upToAYear(silence, "silence");
    upToAYear(lateness, "lateness");
    require(
        restCurrent < useCurrent,
        "twin.segmenter.rest-current",
        restCurrent,
        "below twin.segmenter.use-current, " + useCurrent);
    require(
        useCurrent <= loadCurrent,
        "twin.segmenter.use-current",
        useCurrent,
        "at most twin.segmenter.load-current, " + loadCurrent);
    require(
        taperCurrent < constantCurrent,
        "twin.segmenter.taper-current",
        taperCurrent,
        "below twin.segmenter.constant-current, " + constantCurrent);
    require(
        silence.compareTo(shortestRest) > 0,
        "twin.segmenter.silence",
        silence,
        "longer than twin.segmenter.shortest-rest, " + shortestRest);
    require(
        cutoffTolerance >= 0 && cutoffTolerance <= 0.5,
        "twin.segmenter.cutoff-tolerance",
        cutoffTolerance,
        "from 0 to 0.5 V");
  }

  private static void share(double current, String name) {
    require(
        current > 0 && current <= 10,
        "twin.segmenter." + name,
        current,
        "above 0 and at most 10 C (1/h)");
  }

  private static void upToAYear(Duration time, String name) {
    require(
        !time.isNegative() && time.compareTo(YEAR) <= 0,
        "twin.segmenter." + name,
        time,
        "from 0 s to 366 days");
  }

  /** For laboratory cyclers and for cells in the field that report every second to every minute. */
  public static SegmenterConfig standard() {
    return new SegmenterConfig(
        0.025,
        0.02,
        0.01,
        Duration.ofMinutes(2), // braking and balancing are part of a trip
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofMinutes(1),
        0.1,
        0.01025,
        0.01);
  }

  /**
   * What these shares are for one cell [A, V].
   *
   * @param numbered whether the source numbers its operations: then a load is what {@link
   *     #loadCurrent} says; otherwise what the current itself tells from rest, down to C/50
   */
  Thresholds thresholds(CellSpec spec, boolean numbered) {
    return new Thresholds(
        new Thresholds.Currents(
            numbered ? loadCurrent : ABOVE_REST * restCurrent,
            useCurrent,
            restCurrent,
            constantCurrent,
            taperCurrent),
        cutoffTolerance,
        spec);
  }
}
