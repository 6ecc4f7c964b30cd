package io.celltwin.simulation;

/** What is wrong with a simulated cell or with those who look after it. */
public enum Fault {
  NONE,
  /** The voltage sensor drifts upwards, to 40 mV. */
  SENSOR_DRIFT,
  /** A broken charger goes 0.15 V too far in two charges. */
  OVERCHARGE,
  /** A growing internal leak empties the cell while it rests. */
  LEAK,
  /** The ohmic resistance grows much faster than the capacity falls. */
  RESISTANCE,
  /** Heating failed: some days of frost, charging all the while. */
  COLD,
  /** The logger loses a tenth of the samples and now and then a whole frame. */
  MISSING_SAMPLES,
  /** The logger's clock is put back by an hour. */
  CLOCK_STEP,
  /** Capacity collapses within ten cycles; the cell is taken out. */
  EARLY_DEATH,

  // from here on only where asked for: the fleet of the demonstration's first hours has none

  /** An internal leak of C/500 from one day to the next. */
  SMALL_LEAK,
  /** One of C/150. */
  MEDIUM_LEAK,
  /** One of C/40. */
  LARGE_LEAK,
  /** Each charge plates lithium: fade, and a plateau while the full cell rests. */
  PLATING,
  /** The voltage sensor shows one value for ever. */
  STUCK_VOLTAGE,
  /** The temperature sensor shows one value for ever. */
  STUCK_TEMPERATURE,
  /** Its cells age alike, it ages at thrice their pace. */
  WEAK_IN_PACK,
  /** Three quarters of the cooling are gone. */
  COOLING_LOST,
  /** A loose contact adds as much resistance as the cell has; the heat stays outside. */
  CONTACT_RESISTANCE,
  /** The logger writes milliampere. */
  CURRENT_UNIT,
  /** The logger writes millivolt. */
  VOLTAGE_UNIT,
  /** The logger writes kelvin. */
  TEMPERATURE_UNIT,
  /** Three days without a word. */
  SILENCE,
  /** The logger writes every sixth sample alone. */
  SLOW_LOGGER,
  /** The temperature is told no more. */
  LOST_PROBE,
  /** A tenth of the voltages is what a converter writes that has none: 65.535. */
  BAD_READINGS
}
