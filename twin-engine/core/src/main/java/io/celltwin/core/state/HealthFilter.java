package io.celltwin.core.state;

import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.physics.FadeModels;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Estimate;
import java.io.IOException;
import java.util.Locale;

/**
 * State of health from witnesses of different quality: a Kalman filter of two states, health x,
 * whose process is ageing, and the bias b with which a model sees this cell.
 *
 * <pre>
 *   predict          x⁻ = x + Δ(k)     P⁻ = P + diag(w², u²)·Δk    Δ(k): {@link FadeModels#step}
 *   a comparable discharge measures    y = x
 *   a model's answer is                y = x + b
 *   and to pulses, of a past unknown   y, instead of x where nothing else is known any more
 * </pre>
 *
 * <p>A model errs the same way each time it is asked about a cell, and by more where the cell is of
 * a make it was not trained on: asking often does not help, one capacity test does. Before the
 * first one the interval is as wide as the bias may be; after it the bias is known and what the
 * model answers between tests is worth having. Between witnesses the published value stays and its
 * interval widens: a discharge that is cold, hurried or partial bears no witness.
 */
final class HealthFilter {
  private static final double Z90 = 1.645;

  /** Error of an answer that does not give one. */
  private static final double WITHOUT_INTERVAL = 0.05;

  /** Health outside these is no answer. */
  private static final double LEAST = 0.1;

  private static final double MOST = 1.3;

  /** How much less certain than pulses what is known must be to give way to them, in variance. */
  private static final double CLEARLY = 2;

  /** A cell that holds this much more than rated is measured wrongly, or rated so. */
  private static final double TOO_GOOD = 1.25;

  private double x = Double.NaN;
  private double variance;
  private double bias;
  private double biasVariance;
  private double covariance;
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
    if (!known()) {
      start(soh, r, config.modelBias() * config.modelBias(), 0);
    } else {
      predict(config, cycle, stress);
    }
    double expected = x;
    double p = variance;
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
      start(soh, r, config.modelBias() * config.modelBias(), 0);
    }
    alone = Double.NaN;
    correct(soh, r);
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
    String noAnswer = impossible(answer);
    if (noAnswer != null) {
      return noAnswer;
    }
    double r = ownVariance(config, answer);
    boolean newCycle = cycle > atCycle;
    if (known()) {
      predict(config, cycle, stress);
      correctByModel(answer.value(), r);
    } else {
      // what is bias here and what is health, nobody can tell yet
      double b = config.modelBias() * config.modelBias();
      start(answer.value(), r + b, b, -b);
    }
    modelledBy(answer, cycle, stress, newCycle);
    return null;
  }

  /**
   * A model's answer to a test that says nothing of the cell's past, such as pulses. Its bias is
   * another one than that of answers to charges, and repeats from test to test; how much it has in
   * common with what is known, nobody can tell. So nothing is mixed: what capacities and charges
   * have told stands until it has become {@value #CLEARLY} times as uncertain (in squares), and of
   * such tests alone the newest.
   *
   * @return why it was not believed, or null
   */
  String pulsed(AgeingConfig config, int cycle, double stress, Estimate answer) {
    String noAnswer = impossible(answer);
    if (noAnswer != null) {
      return noAnswer;
    }
    double b = config.modelBias() * config.modelBias();
    double r = ownVariance(config, answer) + b;
    boolean newCycle = cycle > atCycle;
    if (!known()) {
      start(answer.value(), r, b, 0);
    } else if (!(nothingElse(answer) || variance + walk(config, cycle) > CLEARLY * r)) {
      return null;
    } else {
      predict(config, cycle, stress);
      x = answer.value();
      variance = r;
      covariance = 0;
    }
    modelledBy(answer, cycle, stress, newCycle);
    return null;
  }

  private boolean nothingElse(Estimate answer) {
    return !measured && modelVersion.equals(answer.modelVersion());
  }

  private static String impossible(Estimate answer) {
    return answer.value() < LEAST || answer.value() > MOST
        ? String.format(
            Locale.ROOT,
            "model answered %.1f %%, wanted %.0f to %.0f %%",
            100 * answer.value(),
            100 * LEAST,
            100 * MOST)
        : null;
  }

  private static double ownVariance(AgeingConfig config, Estimate answer) {
    double own = (answer.upper() - answer.lower()) / (2 * Z90);
    double error = Double.isNaN(own) ? WITHOUT_INTERVAL : Math.max(config.modelErrorAtLeast(), own);
    return error * error;
  }

  private void modelledBy(Estimate answer, int cycle, double stress, boolean newCycle) {
    modelled = true;
    modelVersion = answer.modelVersion();
    at(cycle, stress);
    if (!measured && newCycle) {
      fade.observe(cycle, stress, x);
    }
  }

  private void start(double value, double p, double pBias, double both) {
    x = value;
    variance = p;
    bias = 0;
    biasVariance = pBias;
    covariance = both;
  }

  private void predict(AgeingConfig config, int cycle, double stress) {
    int cycles = Math.max(0, cycle - atCycle);
    x += fade.step(atCycle, atStress, cycle, stress);
    variance += walk(config, cycle);
    biasVariance += config.biasDrift() * config.biasDrift() * cycles;
    at(Math.max(cycle, atCycle), stress);
  }

  private void correct(double y, double r) {
    double s = variance + r;
    double gain = variance / s;
    double biasGain = covariance / s;
    double innovation = y - x;
    x += gain * innovation;
    bias += biasGain * innovation;
    biasVariance -= biasGain * covariance;
    covariance *= 1 - gain;
    variance *= 1 - gain;
  }

  private void correctByModel(double y, double r) {
    double ofHealth = variance + covariance;
    double ofBias = covariance + biasVariance;
    double s = ofHealth + ofBias + r;
    double gain = ofHealth / s;
    double biasGain = ofBias / s;
    double innovation = y - x - bias;
    x += gain * innovation;
    bias += biasGain * innovation;
    variance -= gain * ofHealth;
    covariance -= gain * ofBias;
    biasVariance -= biasGain * ofBias;
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
    copy.bias = bias;
    copy.biasVariance = biasVariance;
    copy.covariance = covariance;
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
    bias = saved.real(bias);
    biasVariance = saved.real(biasVariance);
    covariance = saved.real(covariance);
    atCycle = saved.whole(atCycle);
    atStress = saved.real(atStress);
    measured = saved.yes(measured);
    modelled = saved.yes(modelled);
    modelVersion = saved.text(modelVersion);
    alone = saved.real(alone);
    fade.fields(saved);
  }
}
