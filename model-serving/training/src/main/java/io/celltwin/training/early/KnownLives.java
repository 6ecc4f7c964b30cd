package io.celltwin.training.early;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Full lives at other temperatures than the one asked, by temperature.
 *
 * @param lives of them all
 */
public record KnownLives(List<CapacityByCycle> lives) {
  public KnownLives {
    lives = List.copyOf(lives);
    if (lives.isEmpty()) {
      throw new IllegalArgumentException("no full lives to learn from");
    }
  }

  public TreeMap<Double, List<CapacityByCycle>> byTemperature() {
    return lives.stream()
        .collect(
            Collectors.groupingBy(CapacityByCycle::temperature, TreeMap::new, Collectors.toList()));
  }

  public double coldest() {
    return byTemperature().firstKey();
  }

  public double hottest() {
    return byTemperature().lastKey();
  }

  /** Where a temperature lies between coldest (0) and hottest (1), on Arrhenius's scale 1/T. */
  public double share(double temperature) {
    double cold = CapacityByCycle.inverse(coldest());
    double hot = CapacityByCycle.inverse(hottest());
    return cold == hot ? 0 : (cold - CapacityByCycle.inverse(temperature)) / (cold - hot);
  }
}
