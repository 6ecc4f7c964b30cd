package io.celltwin.core.state;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.physics.FadeModels;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Estimate;
import java.io.IOException;
import java.util.Locale;

/**
 * State of health from witnesses of different quality: a scalar Kalman filter whose process is
 * ageing.
 *
 * <pre>
 *   predict   x⁻ = x + Δ(k)          P⁻ = P + w²·Δk        Δ(k): {@link FadeModels#step}
 *   correct   K = P⁻ / (P⁻ + R)      x = x⁻ + K·(y − x⁻)   P = (1 − K)·P⁻
 * </pre>
 *
 * <p>y is the capacity of a comparable discharge, or a model's answer with its interval as R. A
 * model errs the same way each time it is asked, so asking it often does not bring P below half its
 * R. Between witnesses the published value stays and its interval widens: a discharge that is cold,
 * hurried or partial bears no witness.
 */
final class HealthFilter {
  private static final double Z90 = 1.645;

  /** Error of an answer that does not give one. */
  private static final double WITHOUT_INTERVAL = 0.05;

  /** Health outside these is no answer. */
  private static final double LEAST = 0.1;

  private static final double MOST = 1.3;

  /** A cell that holds this much more than rated is measured wrongly, or rated so. */
  private static final double TOO_GOOD = 1.25;

  private double x = Double.NaN;
  private double variance;
  private int atCycle;
  private double atStress;
  private boolean measured;
  private boolean modelled;
  private String modelVersion = "";
  private double alone = Double.NaN;
  private FadeModels fade = new FadeModels();

  boolean known() {
    return !Double.isNaN(x);
  }

  double value() {
    return x;
  }

  /**
   * A comparable discharge.
   *
   * @return why it was not believed, or null
   */
  String measured(AgeingConfig config, int cycle, double stress, double soh) {
    double r = config.measuredError() * config.measuredError();
    double expected = known() ? x + fade.step(atCycle, atStress, cycle, stress) : soh;
    double p = known() ? variance + walk(config, cycle) : r;
    double allowed = Math.max(config.standsAlone(), 4 * Math.sqrt(p + r));
    boolean far = Math.abs(soh - expected) > allowed || soh > TOO_GOOD;
    if (far) {
      boolean secondWitness = Math.abs(soh - alone) <= config.standsAlone();
      alone = soh;
      if (!secondWitness) {
        return String.format(
            Locale.ROOT,
            "measured %.1f %% where %.1f %% was expected: waiting for a second one",
            100 * soh,
            100 * expected);
      }
      expected = soh;
      p = r;
    }
    alone = Double.NaN;
    correct(expected, p, soh, r, 0);
    measured = true;
    at(cycle, stress);
    fade.observe(cycle, stress, soh);
    return null;
  }

  /**
   * A model's answer.
   *
   * @return why it was not believed, or null
   */
  String modelled(AgeingConfig config, int cycle, double stress, Estimate answer) {
    if (answer.value() < LEAST || answer.value() > MOST) {
      return String.format(
          Locale.ROOT,
          "model answered %.1f %%, wanted %.0f to %.0f %%",
          100 * answer.value(),
          100 * LEAST,
          100 * MOST);
    }
    double own = (answer.upper() - answer.lower()) / (2 * Z90);
    double error = Double.isNaN(own) ? WITHOUT_INTERVAL : Math.max(config.modelErrorAtLeast(), own);
    double r = error * error;
    double expected = known() ? x + fade.step(atCycle, atStress, cycle, stress) : answer.value();
    double p = known() ? variance + walk(config, cycle) : r;
    boolean newCycle = cycle > atCycle;
    correct(expected, p, answer.value(), r, r / 2);
    modelled = true;
    modelVersion = answer.modelVersion();
    at(cycle, stress);
    if (!measured && newCycle) {
      fade.observe(cycle, stress, x);
    }
    return null;
  }

  private void correct(double expected, double p, double y, double r, double floor) {
    double gain = known() ? p / (p + r) : 1;
    x = expected + gain * (y - expected);
    variance = known() && gain < 1 ? Math.max((1 - gain) * p, Math.min(p, floor)) : r;
  }

  private void at(int cycle, double stress) {
    atCycle = cycle;
    atStress = stress;
  }

  private double walk(AgeingConfig config, int cycle) {
    return config.wander() * config.wander() * Math.max(0, cycle - atCycle);
  }

  Estimate estimate(AgeingConfig config, int cycle, String reason) {
    if (!known()) {
      return Estimate.unknown(
          reason == null ? "no comparable discharge and no model's answer yet" : reason);
    }
    double half = Z90 * Math.sqrt(variance + walk(config, cycle));
    String method = measured ? modelled ? Estimate.FUSED : Estimate.MEASURED : Estimate.MODEL;
    return new Estimate(
            x,
            x - half,
            x + half,
            method,
            modelled ? modelVersion : TwinUpdater.CODE_VERSION,
            reason)
        .rounded(Trajectories.RESOLUTION);
  }

  HealthFilter copy() {
    HealthFilter copy = new HealthFilter();
    copy.x = x;
    copy.variance = variance;
    copy.atCycle = atCycle;
    copy.atStress = atStress;
    copy.measured = measured;
    copy.modelled = modelled;
    copy.modelVersion = modelVersion;
    copy.alone = alone;
    copy.fade = fade.copy();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    x = saved.real(x);
    variance = saved.real(variance);
    atCycle = saved.whole(atCycle);
    atStress = saved.real(atStress);
    measured = saved.yes(measured);
    modelled = saved.yes(modelled);
    modelVersion = saved.text(modelVersion);
    alone = saved.real(alone);
    fade.fields(saved);
  }
}
