package io.celltwin.dataset.synthetic;

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
  EARLY_DEATH
}
