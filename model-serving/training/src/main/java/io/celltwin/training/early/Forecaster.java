package io.celltwin.training.early;

/** Continues a life. */
public interface Forecaster {
  String name();

  /**
   * Forecasts.
   *
   * @param sources full lives at other temperatures
   * @param seen of the cell so far; nothing later is known
   * @param end last cycle wanted
   * @return SOH of cycles seen + 1 to end
   */
  double[] forecast(KnownLives sources, CapacityByCycle seen, int end);
}
