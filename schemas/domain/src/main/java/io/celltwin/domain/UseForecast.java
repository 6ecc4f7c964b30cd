package io.celltwin.domain;

import java.util.List;

/**
 * What becomes of a cell under an assumed use. Where it cannot be told, the columns are empty and
 * the reason says why.
 *
 * @param plan the use, with what was not said filled in by today's
 * @param points of the trajectory, by rising cycles; empty where it is refused
 * @param endOfLife cycles from now to it; a bound beyond the last point is that point's cycle
 * @param endOfLifeMillis day of its median [ms since 1970-01-01 UTC], or null beyond the last point
 * @param knee cycles from now after which fade accelerates, unknown where there is none
 * @param energy still to be delivered before the end of life [Wh]
 * @param warrantyMillis day on which the median crosses the line asked for, or null
 * @param ageing how many times faster than today it ages a cycle, in the first step [1]
 * @param model whose trajectory it rests on, and by what it was moved to this use
 * @param reason what the reader must know, or null
 */
public record UseForecast(
    UsePlan plan,
    List<Point> points,
    Estimate endOfLife,
    Long endOfLifeMillis,
    Estimate knee,
    Estimate energy,
    Long warrantyMillis,
    Estimate ageing,
    String model,
    String reason) {

  public UseForecast {
    points = List.copyOf(points);
  }

  /**
   * State of health some cycles ahead [share of the reference].
   *
   * @param cycle ahead
   * @param millis day of it [ms since 1970-01-01 UTC]
   * @param lower 5 % quantile
   * @param median 50 %
   * @param upper 95 % quantile
   */
  public record Point(int cycle, long millis, double lower, double median, double upper) {}
}
