package io.celltwin.core.soc;

import static io.celltwin.core.soc.CellStates.FAST;
import static io.celltwin.core.soc.CellStates.HYSTERESIS;
import static io.celltwin.core.soc.CellStates.OHMIC;
import static io.celltwin.core.soc.CellStates.SLOW;

import io.celltwin.core.physics.KindOfCurve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What to do with a cell to know its health better: for each of some operations anyone can bring
 * about, how wide the 90 % interval would be after it. Worked out from what {@link PartialCapacity}
 * believes and its covariances alone: the track that the operation would leave is thought up from
 * the believed states, and the filter's own step is taken over it.
 */
public final class KnowMore {
  /**
   * An operation and what it would bring.
   *
   * @param what to do, as one tells an operator
   * @param halfWidth of the 90 % interval of health after it [share of rated]
   */
  public record Advice(String what, double halfWidth) {}

  private static final int POINTS = 12;
  private static final double RATE = 0.3; // C
  private static final double TEST = 0.006;

  /** Tens of points of the widest window that is thought of. */
  private static final int WIDEST = 9;

  private KnowMore() {}

  /**
   * @param endVolt where a discharge ends under load [V]
   * @param rate under which health is told [C]
   * @return what would narrow the interval most, first
   */
  public static List<Advice> of(
      PartialCapacity parts, KindOfCurve kind, double endVolt, double rate) {
    List<Advice> all = new ArrayList<>();
    all.add(
        new Advice(
            "one full charge, then a discharge to its end at a steady load",
            parts.widthAfterTest(kind, endVolt, rate, TEST)));
    for (int from : new int[] {10, 30, 50}) {
      all.add(
          new Advice(
              text("rest 30 min at %d %%, charge to the end, rest 30 min", from),
              parts.widthAfter(kind, track(parts, kind, from / 100.0, 1, true), endVolt, rate)));
      all.add(
          new Advice(
              text("charge from below %d %% to the end", from),
              parts.widthAfter(kind, track(parts, kind, from / 100.0, 1, false), endVolt, rate)));
    }
    for (int from : new int[] {20, 40, 60}) {
      all.add(
          new Advice(
              text("charge from %d %% to %d %% without a break", from, from + 30),
              parts.widthAfter(
                  kind,
                  track(parts, kind, from / 100.0, (from + 30) / 100.0, false),
                  endVolt,
                  rate)));
    }
    all.add(
        new Advice(
            "rest 30 min above 60 %",
            parts.widthAfter(kind, track(parts, kind, 0.7, 0.7, true), endVolt, rate)));
    all.sort(Comparator.comparingDouble(Advice::halfWidth));
    return all;
  }

  /**
   * One sentence: how wide the interval is, what was seen, and what would narrow it most.
   *
   * @param best of all advice
   */
  public static String inWords(
      PartialCapacity parts, KindOfCurve kind, double endVolt, double rate, Advice best) {
    return text(
        "known to \u00b1%.1f points by parts, the widest window lately was %.0f points; %s:"
            + " \u00b1%.1f",
        164.5 * parts.health(kind, endVolt, rate)[1],
        100 * parts.widest(),
        best.what(),
        100 * best.halfWidth());
  }

  /**
   * The narrowest window between two rests after which health would be known as well as is wanted,
   * beside the widest that was seen lately, e.g. "needs 30 points between rests, the widest lately
   * was 18".
   *
   * @param wanted half width of the 90 % interval [share of rated]
   */
  public static String windowInWords(
      PartialCapacity parts, KindOfCurve kind, double endVolt, double rate, double wanted) {
    int low = 1; // tens of points, as everything here
    int high = WIDEST;
    if (widthAfterWindow(parts, kind, endVolt, rate, WIDEST) > wanted) {
      return text(
          "needs more than one window: %d points between rests leave \u00b1%.1f, the widest lately"
              + " was %.0f",
          10 * WIDEST,
          100 * widthAfterWindow(parts, kind, endVolt, rate, WIDEST),
          100 * parts.widest());
    }
    while (low < high) {
      int middle = (low + high) / 2;
      if (widthAfterWindow(parts, kind, endVolt, rate, middle) > wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return text(
        "needs %d points between rests, the widest lately was %.0f",
        10 * low, 100 * parts.widest());
  }

  /** After a charge of so many tens of points that begins and ends with a rest. */
  private static double widthAfterWindow(
      PartialCapacity parts, KindOfCurve kind, double endVolt, double rate, int tens) {
    double from = (10 - tens) / 20.0;
    return parts.widthAfter(
        kind, track(parts, kind, from, from + tens / 10.0, true), endVolt, rate);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** What a charge between two states of charge would leave, or a rest where they are the same. */
  static double[][] track(
      PartialCapacity parts, KindOfCurve kind, double from, double to, boolean rests) {
    double[] t = parts.states();
    List<double[]> points = new ArrayList<>();
    double rate = to > from ? RATE : 0;
    double holds = t[CellStates.CAPACITY];
    if (rests) {
      points.add(point(t, kind, from * holds, 0, 0, 0.3));
    }
    for (int i = 0; i < POINTS && to > from; i++) {
      double moved = (to - from) * (i + 0.5) / POINTS * holds;
      points.add(
          point(t, kind, from * holds, moved, rate, rests ? 0.1 : StrictMath.exp(-moved / 0.1)));
    }
    if (rests && to > from) {
      points.add(point(t, kind, from * holds, (to - from) * holds, 0, 0.1));
    }
    return points.toArray(new double[0][]);
  }

  private static double[] point(
      double[] t, KindOfCurve kind, double begin, double moved, double rate, double start) {
    double low = kind.low();
    double high = kind.top();
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      if (CellStates.charge(kind, t, middle) < begin + moved) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double[] point = new double[ChargeTrack.COLUMNS];
    point[ChargeTrack.CHARGE] = moved;
    point[ChargeTrack.VOLT] =
        low + rate * (t[OHMIC] + t[FAST] + t[SLOW]) + t[HYSTERESIS] * Math.signum(rate);
    point[ChargeTrack.CURRENT] = rate;
    point[ChargeTrack.FAST] = rate;
    point[ChargeTrack.SLOW] = rate;
    point[ChargeTrack.BRANCH] = Math.signum(rate);
    point[ChargeTrack.START] = start;
    return point;
  }
}
