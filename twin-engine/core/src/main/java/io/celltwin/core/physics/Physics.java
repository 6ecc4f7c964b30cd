package io.celltwin.core.physics;

import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import java.util.Arrays;

/**
 * What is answered when no model can: pure functions of what the models would have been told.
 * Intervals are wide on purpose, and widen with what is not known.
 */
public final class Physics {
  /** Of these definitions. */
  public static final String VERSION = "physics-1";

  /** 90 % of a normal distribution lie within this many standard deviations. */
  private static final double Z90 = 1.645;

  /** SOH wanders by this from cycle to cycle, regeneration included. */
  private static final double WANDER = 0.004;

  /** A fade taken from a cell's own past is off by this share of itself. */
  private static final double OWN_FADE_OFF = 0.35;

  /** One taken from the literature by this. */
  private static final double USUAL_FADE_OFF = 1.0;

  private Physics() {}

  /**
   * State of health without a model: the last estimate, a little wider; before the first, what
   * {@link Xu2018} expects of a cell of that age in ordinary use.
   *
   * @param input of {@link SohInput#SET}
   * @param spec of the cell
   * @param last estimate known, or null
   * @param reason why physics is asked
   */
  public static Estimate soh(Features input, CellSpec spec, Estimate last, String reason) {
    requireSet(input, SohInput.SET.name());
    if (last != null && last.known()) {
      double half = Math.max((last.upper() - last.lower()) / 2, Z90 * WANDER) + WANDER;
      return new Estimate(
              last.value(),
              last.value() - half,
              last.value() + half,
              Estimate.PHYSICS,
              VERSION,
              reason)
          .rounded(Trajectories.RESOLUTION);
    }
    double cycles = StrictMath.expm1(input.get("ln-cycle"));
    double loss = usualLoss(0, cycles, spec.referenceTemperature());
    return new Estimate(
            1 - loss, 1 - 4 * loss - 0.10, 1 - loss / 4 + 0.10, Estimate.PHYSICS, VERSION, reason)
        .rounded(Trajectories.RESOLUTION);
  }

  /**
   * State of health that {@link Xu2018} expects of a cell after so many cycles of ordinary use.
   *
   * @param cycles discharges it has seen
   */
  public static double usual(CellSpec spec, double cycles) {
    return 1 - usualLoss(0, cycles, spec.referenceTemperature());
  }

  /** SOH that Xu et al. expect to be lost between two cycle counts of full cycles. */
  private static double usualLoss(double from, double to, double celsius) {
    Xu2018.Parameters p = Xu2018.Parameters.XU_2018_LMO;
    double each = Xu2018.stress(p, 1, 0.5, celsius);
    return Xu2018.loss(p, to * each) - Xu2018.loss(p, from * each);
  }

  /**
   * The trajectory without a model: the cell goes on as it has. Its fade is the middle one of those
   * over its last 20, 50 and 100 cycles and its life; before it has any, that of {@link Xu2018}.
   *
   * <pre>
   *   SOH(h) = SOH − r·h        σ²(h) = σ² + (σ_r·h)² + w²·(1 − e^(−h/10))
   *   σ_r    = max(½·(largest r − smallest r), 0.35·r)     or r itself for a fade from a paper
   * </pre>
   *
   * @param input of {@link TrajectoryInput#SET}
   * @param spec of the cell
   * @param now SOH that the trajectory starts from
   * @param revision of the twin it starts from
   * @param eventMillis of that revision
   * @param cycleNumber of that revision
   * @param reason why physics is asked
   */
  public static Forecast forecast(
      Features input,
      CellSpec spec,
      Estimate now,
      long revision,
      long eventMillis,
      int cycleNumber,
      String reason) {
    requireSet(input, TrajectoryInput.SET.name());
    double soh = now != null && now.known() ? now.value() : input.get("soh-now");
    double sigma = now != null && now.known() ? (now.upper() - now.lower()) / (2 * Z90) : WANDER;
    Fade fade = fade(input);
    double[][] quantiles = new double[Trajectories.size()][];
    for (int i = 0; i < quantiles.length; i++) {
      double h = Trajectories.horizon(i);
      double median =
          fade.own()
              ? soh - fade.rate() * h
              : soh - usualLoss(cycleNumber, cycleNumber + h, spec.referenceTemperature());
      double ofRate =
          (fade.own() ? fade.off() : USUAL_FADE_OFF * (soh - median) / Math.max(1, h)) * h;
      double ofWander = WANDER * WANDER * -StrictMath.expm1(-h / 10);
      double half = Z90 * Math.sqrt(sigma * sigma + ofRate * ofRate + ofWander);
      double start = soh + Z90 * Math.sqrt(sigma * sigma + ofWander); // a cell does not grow young
      quantiles[i] =
          new double[] {
            Math.max(0, median - half),
            Math.max(0, median),
            Math.max(0, Math.min(median + half, start))
          };
    }
    return Trajectories.forecast(
        spec.cellId(),
        revision,
        eventMillis,
        cycleNumber,
        quantiles,
        spec.endOfLife(),
        Estimate.PHYSICS,
        VERSION,
        reason);
  }

  /** Loss of SOH per cycle, and how far it may be off; own where the cell's past gives one. */
  private record Fade(boolean own, double rate, double off) {}

  private static Fade fade(Features input) {
    double[] rates = new double[4];
    int n = 0;
    for (String name : new String[] {"fade-20", "fade-50", "fade-100", "fade-life"}) {
      double rate = input.get(name);
      if (Double.isFinite(rate)) {
        rates[n++] = rate;
      }
    }
    if (n == 0) {
      return new Fade(false, Double.NaN, Double.NaN);
    }
    double[] sorted = Arrays.copyOf(rates, n);
    Arrays.sort(sorted);
    double middle = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    double rate = Math.max(1e-6, middle);
    double off = Math.max((sorted[n - 1] - sorted[0]) / 2, OWN_FADE_OFF * rate);
    return new Fade(true, rate, off);
  }

  private static void requireSet(Features input, String name) {
    if (!input.set().name().equals(name)) {
      throw new IllegalArgumentException(
          "wanted features of %s, got %s".formatted(name, input.set().name()));
    }
  }
}
