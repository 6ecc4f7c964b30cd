package io.celltwin.core.physics;

/** Brings a resistance to the temperature at which it is compared. */
public final class Resistances {
  /** Activation energy over the gas constant, for charge transfer and electrolyte together [K]. */
  private static final double ACTIVATION = 2500;

  private static final double ZERO_CELSIUS = 273.15;

  private Resistances() {}

  /**
   * Arrhenius: R(T_ref) = R(T)·e^(E/R·(1/T_ref − 1/T)). The activation temperature of {@value
   * #ACTIVATION} K (21 kJ/mol) lies in the middle of what lithium-ion cells show around room
   * temperature; far from the reference the result is a rough one.
   *
   * @param ohm at {@code celsius}
   */
  public static double at(double reference, double ohm, double celsius) {
    return ohm
        * StrictMath.exp(
            ACTIVATION * (1 / (reference + ZERO_CELSIUS) - 1 / (celsius + ZERO_CELSIUS)));
  }
}
