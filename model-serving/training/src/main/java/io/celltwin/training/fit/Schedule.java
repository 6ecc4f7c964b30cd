package io.celltwin.training.fit;

import java.util.Locale;

/**
 * @param steps of the optimiser
 * @param rate of learning at its highest
 * @param warmup steps until then; afterwards it falls as half a cosine to 0
 * @param decay of weights per unit of rate (AdamW)
 */
public record Schedule(int steps, double rate, int warmup, double decay) {

  public Schedule {
    if (steps < 1 || !(rate > 0) || warmup < 0 || warmup >= steps || !(decay >= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "steps %d, rate %s, warm-up %d, decay %s: wanted steps above warm-up, rate above 0",
              steps,
              rate,
              warmup,
              decay));
    }
  }

  double rateAt(int step) {
    if (step < warmup) {
      return rate * (step + 1) / warmup;
    }
    double share = (step - warmup) / (double) (steps - warmup);
    return rate * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
