package io.celltwin.core.soc;

import static io.celltwin.domain.guard.Require.require;

/**
 * What {@link SocFilter} believes of a cell and its sensors before it has seen them. Currents and
 * resistances are taken per rated capacity, so that one set serves cells of any size: a current in
 * C [1/h], a resistance in volts at 1 C.
 *
 * @param step shortest time over which the signals are averaged before the filter looks at them [s]
 * @param voltageNoise standard deviation of an average under load, model error included [V]
 * @param restNoise the same at rest [V]
 * @param offset slow error of voltage sensor and open-circuit curve together, standard deviation
 *     [V]
 * @param currentOffset standard deviation of the current sensor's zero [C]
 * @param gain error of the current sensor, and what little of the capacity's changes from charge to
 *     charge, as a share of the charge moved
 * @param capacity standard deviation of the capacity that is told [share]
 * @param fast time constant of charge transfer and double layer [s]
 * @param slow time constant of diffusion [s]
 */
public record SocConfig(
    double step,
    double voltageNoise,
    double restNoise,
    double offset,
    double currentOffset,
    double gain,
    double capacity,
    double fast,
    double slow) {
  public SocConfig {
    require(step > 0, "soc.step", step, "above 0 s");
    require(voltageNoise > 0, "soc.voltage-noise", voltageNoise, "above 0 V");
    require(restNoise > 0, "soc.rest-noise", restNoise, "above 0 V");
    require(offset > 0, "soc.offset", offset, "above 0 V");
    require(currentOffset > 0, "soc.current-offset", currentOffset, "above 0 C");
    require(gain > 0, "soc.gain", gain, "above 0");
    require(capacity > 0, "soc.capacity", capacity, "above 0");
    require(fast > 0, "soc.fast", fast, "above 0 s");
    require(slow > fast, "soc.slow", slow, "above soc.fast");
  }

  /** Of a cell whose capacity was measured. */
  public static SocConfig standard() {
    return new SocConfig(10, 0.016, 0.008, 0.009, 0.004, 0.003, 0.01, 40, 900);
  }

  /** Of a cell of which the nameplate's capacity is known. */
  public static SocConfig untested() {
    return new SocConfig(10, 0.016, 0.008, 0.009, 0.004, 0.003, 0.04, 40, 900);
  }
}
