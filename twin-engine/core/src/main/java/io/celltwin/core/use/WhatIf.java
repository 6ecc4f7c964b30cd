package io.celltwin.core.use;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The trajectory of a cell under an assumed use: its forecast under today's use, gone through
 * faster or slower. One cycle under use u counts as ρ cycles of today's,
 *
 * <pre>
 *   ρ = (1 − κ)·e^(ln r(u) − ln r(today)) + κ·(K(u)/n(u)) / (K(today)/n(today))
 *   SOH_u(h) = SOH_today( Σ ρ·Δh )
 *   κ   share of today's loss that a day takes by itself       K  that loss [1/day]
 *   r   of {@link UseRates}                                    n  cycles a day
 * </pre>
 *
 * <p>The error of ln ρ widens the interval beside the forecast's own, the two at right angles.
 * Today's use gives back the forecast. Beyond the forecast's last cycle its last slope goes on.
 */
public final class WhatIf {
  /** Who moved the forecast. */
  public static final String VERSION = "use-1";

  private static final int[] CYCLES = {
    0, 10, 20, 35, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 5000
  };
  private static final double Z90 = 1.645;
  private static final double DAY = 86_400_000;

  /** A calendar loss is off by this share of itself. */
  private static final double CALENDAR_OFF = 0.5;

  /** Share of today's loss that a day may take at most. */
  private static final double MOST_CALENDAR = 0.8;

  /** The cell's own loss is taken over so many cycles ahead [1/cycle]. */
  private static final int OWN = 200;

  private static final double SLOWEST = 1e-6;

  private final UseRates rates;

  public WhatIf(UseRates rates) {
    this.rates = rates;
  }

  /**
   * What is known of the cell.
   *
   * @param spec its nameplate
   * @param today its use, complete
   * @param forecast under that use
   */
  public record Known(CellSpec spec, Use today, Forecast forecast) {}

  /**
   * @param warranty SOH of a line whose day is asked for, NaN for none
   */
  public UseForecast under(Known known, UsePlan plan, double warranty) {
    List<UsePlan.Step> steps = new ArrayList<>();
    for (UsePlan.Step step : plan.steps()) {
      steps.add(new UsePlan.Step(step.from(), step.use().or(known.today())));
    }
    UsePlan whole = new UsePlan(steps);
    String model =
        known.forecast().rulCycles().method()
            + " "
            + known.forecast().rulCycles().modelVersion()
            + ", "
            + VERSION;
    double now = known.forecast().median()[0];
    if (!Double.isFinite(now)) {
      return refused(whole, model, "the cell has no forecast to begin from: its health is unknown");
    }
    Pace pace = pace(known, whole);
    if (pace.refused != null) {
      return refused(whole, model, pace.refused);
    }
    return told(known, whole, pace, warranty, model);
  }

  private static UseForecast refused(UsePlan plan, String model, String reason) {
    Estimate unknown = Estimate.unknown(reason);
    return new UseForecast(
        plan, List.of(), unknown, null, unknown, unknown, null, unknown, model, reason);
  }

  private UseForecast told(Known known, UsePlan plan, Pace pace, double warranty, String model) {
    Curve curve = new Curve(known.forecast(), pace);
    long begin = known.forecast().eventMillis();
    List<UseForecast.Point> points = new ArrayList<>(CYCLES.length);
    for (int cycle : CYCLES) {
      double[] q = curve.at(cycle);
      points.add(new UseForecast.Point(cycle, begin + pace.millis(cycle), q[0], q[1], q[2]));
    }
    int last = CYCLES[CYCLES.length - 1];
    double limit = known.forecast().endOfLife();
    double middle = curve.crossing(1, limit);
    double early = curve.crossing(0, limit);
    double late = curve.crossing(2, limit);
    String open =
        Double.isNaN(middle)
            ? String.format(Locale.ROOT, "end of life lies beyond %d cycles ahead", last)
            : null;
    double ends = Double.isNaN(middle) ? last : middle;
    String reason = join(pace.note, open);
    Estimate endOfLife =
        new Estimate(
            ends,
            Double.isNaN(early) ? last : early,
            Double.isNaN(late) ? last : late,
            Estimate.MODEL,
            VERSION,
            open);
    double line = Double.isFinite(warranty) ? curve.crossing(1, warranty) : Double.NaN;
    return new UseForecast(
        plan,
        points,
        endOfLife.rounded(1e-3),
        Double.isNaN(middle) ? null : begin + pace.millis(middle),
        knee(known, pace),
        energy(known, curve, pace, endOfLife).rounded(1e-3),
        Double.isNaN(line) ? null : begin + pace.millis(line),
        new Estimate(pace.rho[0], pace.slow[0], pace.fast[0], Estimate.MODEL, VERSION, null)
            .rounded(1e-6),
        model,
        reason);
  }

  private static String join(String... parts) {
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      if (part != null) {
        all.append(all.length() == 0 ? "" : "; ").append(part);
      }
    }
    return all.length() == 0 ? null : all.toString();
  }

  /** Where the forecast has its knee, in cycles of the plan from now. */
  private static Estimate knee(Known known, Pace pace) {
    Estimate knee = known.forecast().kneeCycle();
    if (!knee.known()) {
      return knee;
    }
    int now = known.forecast().cycleNumber();
    return new Estimate(
            pace.inverse(Math.max(0, knee.value() - now), pace.rho),
            pace.inverse(Math.max(0, knee.lower() - now), pace.fast),
            pace.inverse(Math.max(0, knee.upper() - now), pace.slow),
            knee.method(),
            knee.modelVersion(),
            null)
        .rounded(1e-3);
  }

  /** Wh out until the end of life: nominal voltage, depth and the mean SOH on the way. */
  private static Estimate energy(Known known, Curve curve, Pace pace, Estimate until) {
    double[] all = new double[3];
    double[] ends = {until.value(), until.lower(), until.upper()};
    for (int i = 0; i < all.length; i++) {
      double mean = (curve.at(0)[1] + curve.at(ends[i])[1]) / 2;
      all[i] =
          pace.depths(ends[i])
              * mean
              * known.spec().ratedCapacity()
              * known.spec().nominalVoltage();
    }
    return new Estimate(all[0], all[1], all[2], Estimate.MODEL, VERSION, until.reason());
  }

  private Pace pace(Known known, UsePlan plan) {
    Use today = known.today();
    int n = plan.steps().size();
    Pace pace = new Pace(n);
    double own = ownLoss(known.forecast());
    double aDay = UseStress.calendar(today.temperature(), today.restSoc());
    double share = Math.min(MOST_CALENDAR, aDay / today.cyclesPerDay() / own);
    for (int i = 0; i < n; i++) {
      Use use = plan.steps().get(i).use();
      UseRates.Ratio ratio = rates.ratio(null, known.spec().chemistry(), today, use);
      if (ratio.refused() != null) {
        pace.refused = ratio.refused();
        return pace;
      }
      if (ratio.distance() > 1) {
        pace.note = "no cell was watched under quite this use: the interval is wider";
      }
      double cycled = (1 - share) * StrictMath.exp(ratio.ln());
      double rested =
          share
              * (UseStress.calendar(use.temperature(), use.restSoc()) / use.cyclesPerDay())
              / (aDay / today.cyclesPerDay());
      pace.from[i] = plan.steps().get(i).from();
      pace.rho[i] = cycled + rested;
      double off = cycled * ratio.error();
      double offRested = CALENDAR_OFF * (rested - share);
      pace.error[i] = Math.sqrt(off * off + offRested * offRested) / pace.rho[i];
      pace.fast[i] = pace.rho[i] * StrictMath.exp(Z90 * pace.error[i]);
      pace.slow[i] = pace.rho[i] * StrictMath.exp(-Z90 * pace.error[i]);
      pace.days[i] = 1 / use.cyclesPerDay();
      pace.depth[i] = use.depth();
    }
    return pace;
  }

  private static double ownLoss(Forecast forecast) {
    int[] ahead = forecast.cyclesAhead();
    double[] median = forecast.median();
    int i = 0;
    while (i < ahead.length - 1 && ahead[i] < OWN) {
      i++;
    }
    return Math.max(SLOWEST, (median[0] - median[i]) / Math.max(1, ahead[i]));
  }

  /** How fast a plan goes, step by step: ageing, days and depth a cycle. */
  private static final class Pace {
    final double[] from;
    final double[] rho;
    final double[] error;
    final double[] fast; // ρ if it ages faster than told, at the end of the interval
    final double[] slow;
    final double[] days;
    final double[] depth;
    String refused;
    String note;

    Pace(int steps) {
      from = new double[steps];
      rho = new double[steps];
      error = new double[steps];
      fast = new double[steps];
      slow = new double[steps];
      days = new double[steps];
      depth = new double[steps];
    }

    /** Σ of a rate over the cycles up to one; of ρ, the cycles of today's use they count as. */
    double sum(double cycle, double[] rate) {
      double sum = 0;
      for (int i = 0; i < from.length && from[i] < cycle; i++) {
        double end = i + 1 < from.length ? Math.min(cycle, from[i + 1]) : cycle;
        sum += rate[i] * (end - from[i]);
      }
      return sum;
    }

    /** The cycle of the plan at which it has aged so far. */
    double inverse(double aged, double[] rates) {
      double left = aged;
      for (int i = 0; i < from.length; i++) {
        double rate = rates[i];
        double cycles = i + 1 < from.length ? from[i + 1] - from[i] : Double.POSITIVE_INFINITY;
        if (left <= rate * cycles) {
          return from[i] + left / rate;
        }
        left -= rate * cycles;
      }
      return Double.NaN;
    }

    long millis(double cycle) {
      return (long) (sum(cycle, days) * DAY);
    }

    double depths(double cycle) {
      return sum(cycle, depth);
    }
  }

  /** Quantiles of SOH by cycle of a plan. */
  private static final class Curve {
    private final int[] ahead;
    private final double[] lower;
    private final double[] median;
    private final double[] upper;
    private final Pace pace;

    Curve(Forecast forecast, Pace pace) {
      this.ahead = forecast.cyclesAhead();
      this.lower = forecast.lower();
      this.median = forecast.median();
      this.upper = forecast.upper();
      this.pace = pace;
    }

    private double of(double[] curve, double at) {
      int i = 1;
      while (i < ahead.length - 1 && ahead[i] < at) {
        i++;
      }
      double share = (at - ahead[i - 1]) / (ahead[i] - ahead[i - 1]);
      return curve[i - 1] + share * (curve[i] - curve[i - 1]);
    }

    double[] at(double cycle) {
      double aged = pace.sum(cycle, pace.rho);
      double middle = of(median, aged);
      double down = middle - of(lower, aged);
      double up = of(upper, aged) - middle;
      double faster = middle - of(median, pace.sum(cycle, pace.fast));
      double slower = of(median, pace.sum(cycle, pace.slow)) - middle;
      return new double[] {
        Math.max(0, middle - Math.hypot(down, faster)),
        Math.max(0, middle),
        Math.max(0, Math.min(upper[0], middle + Math.hypot(up, slower)))
      };
    }

    /** First cycle at which a quantile lies below a level, NaN where none does. */
    double crossing(int quantile, double level) {
      if (at(0)[quantile] < level) {
        return 0;
      }
      double before = 0;
      for (int i = 1; i < CYCLES.length; i++) {
        if (at(CYCLES[i])[quantile] < level) {
          return bisected(quantile, level, before, CYCLES[i]);
        }
        before = CYCLES[i];
      }
      return Double.NaN;
    }

    /** Halved until the line between both ends is the curve. */
    private double bisected(int quantile, double level, double above, double below) {
      double low = above;
      double high = below;
      for (int i = 0; i < 12; i++) {
        double middle = (low + high) / 2;
        if (at(middle)[quantile] < level) {
          high = middle;
        } else {
          low = middle;
        }
      }
      double first = at(low)[quantile];
      double last = at(high)[quantile];
      return first > last ? low + (high - low) * (first - level) / (first - last) : high;
    }
  }
}
