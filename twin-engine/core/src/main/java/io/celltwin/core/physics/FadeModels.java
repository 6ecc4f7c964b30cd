package io.celltwin.core.physics;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * What ageing is expected to do next, from the cell's own past: power laws of the cycle count and
 * the {@link ExponentialFade}, each fitted online, each weighted by how well it foretold the last
 * measurements.
 *
 * <pre>
 *   SOH = a − b·(k/100)^z,   z = ½ (diffusion), 1 (line), 1½ (accelerating)
 *   ln SOH = a − κ·s/100
 * </pre>
 *
 * <p>Only steps are asked of the models, never levels: they carry an estimate on between
 * measurements, and the measurements say where it stands.
 */
public final class FadeModels {
  private static final double[] EXPONENTS = {0.5, 1, 1.5};
  private static final int MODELS = EXPONENTS.length + 1;

  /** Error of a measured SOH. */
  private static final double NOISE = 0.005;

  /** Fade of a healthy cell before its own is known [1/100 cycles]. */
  private static final double USUAL = 0.02;

  /** Points after which a model has a say. */
  public static final int LEARNT = 5;

  /** Memory of a model's errors. */
  private static final double MEMORY = 0.9;

  private final LineFit[] fits = new LineFit[MODELS];
  private final double[] error = new double[MODELS];

  public FadeModels() {
    for (int i = 0; i < MODELS; i++) {
      fits[i] =
          i < EXPONENTS.length
              ? new LineFit(1, USUAL, 0.2, 0.05)
              : new LineFit(0, USUAL, 0.2, 0.05);
      error[i] = NOISE * NOISE;
    }
  }

  private static double regressor(int model, double cycle, double stress) {
    return model < EXPONENTS.length
        ? StrictMath.pow(Math.max(0, cycle) / 100, EXPONENTS[model])
        : stress / 100;
  }

  private double soh(int model, double cycle, double stress) {
    double line = fits[model].at(regressor(model, cycle, stress));
    return model < EXPONENTS.length ? line : StrictMath.exp(line);
  }

  /**
   * Learns from a measured state of health.
   *
   * @param cycle discharges seen
   * @param stress sum of {@link ExponentialFade#stress}
   * @param soh share of the reference, above 0
   */
  public void observe(double cycle, double stress, double soh) {
    for (int i = 0; i < MODELS; i++) {
      double off = soh - soh(i, cycle, stress);
      error[i] = MEMORY * error[i] + (1 - MEMORY) * off * off;
      double y = i < EXPONENTS.length ? soh : StrictMath.log(soh);
      fits[i].observe(regressor(i, cycle, stress), y, NOISE);
    }
  }

  /**
   * Expected change of SOH from one point of the cell's life to a later one; 0 or negative, and at
   * most one point a cycle.
   */
  public double step(double cycle, double stress, double laterCycle, double laterStress) {
    return step(cycle, stress, laterCycle, laterStress, LEARNT);
  }

  /**
   * The same, where points lie so far apart that fewer of them show a fade.
   *
   * @param learnt points after which a model has a say
   */
  public double step(
      double cycle, double stress, double laterCycle, double laterStress, int learnt) {
    double cycles = laterCycle - cycle;
    if (cycles <= 0) {
      return 0;
    }
    double sum = 0;
    double weights = 0;
    if (fits[0].points() >= learnt) {
      for (int i = 0; i < MODELS; i++) {
        double weight = 1 / (error[i] + 1e-8);
        sum += weight * (soh(i, laterCycle, laterStress) - soh(i, cycle, stress));
        weights += weight;
      }
    }
    double expected = weights > 0 ? sum / weights : -USUAL * cycles / 100;
    return Math.max(-0.01 * cycles, Math.min(0, expected));
  }

  /** From now on health is told of other conditions, under which the cell gives so much more. */
  public void move(double by) {
    for (int i = 0; i < MODELS; i++) {
      fits[i].move(i < EXPONENTS.length ? by : StrictMath.log1p(Math.max(-0.5, by)));
    }
  }

  public FadeModels copy() {
    FadeModels copy = new FadeModels();
    for (int i = 0; i < MODELS; i++) {
      copy.fits[i] = fits[i].copy();
      copy.error[i] = error[i];
    }
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    for (LineFit fit : fits) {
      fit.fields(saved);
    }
    saved.decimals(error);
  }
}
