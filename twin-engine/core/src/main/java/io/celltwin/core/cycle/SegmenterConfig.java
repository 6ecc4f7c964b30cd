package io.celltwin.core.cycle;

import java.time.Duration;

/**
 * Where one operation ends and the next begins when the source does not say so, and what counts as
 * load and as charging in any case. Currents are shares of the rated capacity per hour (C).
 *
 * @param load a current of at least this is a load or a charge [1/h]; NASA's cells: 0.05 A of 2 Ah
 * @param on a resting cell starts to be used above this [1/h]
 * @param off a cell in use comes to rest below this [1/h]; below {@code on}, so that noise does not
 *     switch to and fro
 * @param shortestUse a change to charge or discharge that is taken back sooner is part of what went
 *     on before
 * @param shortestRest a rest that ends sooner is a pause
 * @param silence without a sample for this long, what went on before is over
 * @param lateness a frame older than the cell's latest sample by more than this comes too late
 * @param constantCurrent a charge has reached its constant current above this [1/h]
 * @param taperEnd a charge is complete when its current falls to this at the upper cut-off [1/h]:
 *     the usual 1 % of C, and what a meter may add
 * @param cutoffTolerance a meter may read low by this much when a charger holds the upper cut-off
 *     [V]
 */
public record SegmenterConfig(
    double load,
    double on,
    double off,
    Duration shortestUse,
    Duration shortestRest,
    Duration silence,
    Duration lateness,
    double constantCurrent,
    double taperEnd,
    double cutoffTolerance) {

  public SegmenterConfig {
    require(load > 0, "segmenter.load", load, "above 0 C");
    require(off > 0 && off < on, "segmenter.off", off, "above 0 and below segmenter.on, " + on);
    require(on <= load, "segmenter.on", on, "at most segmenter.load, " + load);
    require(!shortestUse.isNegative(), "segmenter.shortest-use", shortestUse, "0 or more");
    require(!shortestRest.isNegative(), "segmenter.shortest-rest", shortestRest, "0 or more");
    require(
        silence.compareTo(shortestRest) > 0, "segmenter.silence", silence, "longer than a rest");
    require(!lateness.isNegative(), "segmenter.lateness", lateness, "0 or more");
    require(constantCurrent > 0, "segmenter.constant-current", constantCurrent, "above 0 C");
    require(taperEnd > 0, "segmenter.taper-end", taperEnd, "above 0 C");
    require(cutoffTolerance >= 0, "segmenter.cutoff-tolerance", cutoffTolerance, "0 V or more");
  }

  private static void require(boolean holds, String key, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, wanted %s".formatted(key, value, wanted));
    }
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
}
