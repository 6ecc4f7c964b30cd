package io.celltwin.domain;

/** Puts together what was measured, by the names of the quantities. */
public final class MeasuredBuilder {
  private double capacity = Double.NaN;
  private double energy = Double.NaN;
  private double capacityToCutoff = Double.NaN;
  private double discharged = Double.NaN;
  private double charged = Double.NaN;
  private double energyDischarged = Double.NaN;
  private double energyCharged = Double.NaN;
  private double ccTime = Double.NaN;
  private double cvTime = Double.NaN;
  private double ccCharge = Double.NaN;
  private double cvCharge = Double.NaN;
  private double loadCurrent = Double.NaN;
  private double peakCurrent = Double.NaN;
  private double firstVoltage = Double.NaN;
  private double lastVoltage = Double.NaN;
  private double minVoltage = Double.NaN;
  private double maxVoltage = Double.NaN;
  private double meanTemperature = Double.NaN;
  private double minTemperature = Double.NaN;
  private double maxTemperature = Double.NaN;
  private double ambient = Double.NaN;
  private double resistance = Double.NaN;
  private double lastCurrent = Double.NaN;
  private double lastTemperature = Double.NaN;
  private double hotTime = Double.NaN;
  private double coldTime = Double.NaN;

  /** Nothing was measured yet: each quantity is NaN until it is given. */
  public static MeasuredBuilder nothing() {
    return new MeasuredBuilder();
  }

  /** See {@link Measured#capacity()}. */
  public MeasuredBuilder capacity(double value) {
    capacity = value;
    return this;
  }

  /** See {@link Measured#energy()}. */
  public MeasuredBuilder energy(double value) {
    energy = value;
    return this;
  }

  /** See {@link Measured#capacityToCutoff()}. */
  public MeasuredBuilder capacityToCutoff(double value) {
    capacityToCutoff = value;
    return this;
  }

  /** See {@link Measured#discharged()}. */
  public MeasuredBuilder discharged(double value) {
    discharged = value;
    return this;
  }

  /** See {@link Measured#charged()}. */
  public MeasuredBuilder charged(double value) {
    charged = value;
    return this;
  }

  /** See {@link Measured#energyDischarged()}. */
  public MeasuredBuilder energyDischarged(double value) {
    energyDischarged = value;
    return this;
  }

  /** See {@link Measured#energyCharged()}. */
  public MeasuredBuilder energyCharged(double value) {
    energyCharged = value;
    return this;
  }

  /** See {@link Measured#ccTime()}. */
  public MeasuredBuilder ccTime(double value) {
    ccTime = value;
    return this;
  }

  /** See {@link Measured#cvTime()}. */
  public MeasuredBuilder cvTime(double value) {
    cvTime = value;
    return this;
  }

  /** See {@link Measured#ccCharge()}. */
  public MeasuredBuilder ccCharge(double value) {
    ccCharge = value;
    return this;
  }

  /** See {@link Measured#cvCharge()}. */
  public MeasuredBuilder cvCharge(double value) {
    cvCharge = value;
    return this;
  }

  /** See {@link Measured#loadCurrent()}. */
  public MeasuredBuilder loadCurrent(double value) {
    loadCurrent = value;
    return this;
  }

  /** See {@link Measured#peakCurrent()}. */
  public MeasuredBuilder peakCurrent(double value) {
    peakCurrent = value;
    return this;
  }

  /** See {@link Measured#firstVoltage()}. */
  public MeasuredBuilder firstVoltage(double value) {
    firstVoltage = value;
    return this;
  }

  /** See {@link Measured#lastVoltage()}. */
  public MeasuredBuilder lastVoltage(double value) {
    lastVoltage = value;
    return this;
  }

  /** See {@link Measured#minVoltage()}. */
  public MeasuredBuilder minVoltage(double value) {
    minVoltage = value;
    return this;
  }

  /** See {@link Measured#maxVoltage()}. */
  public MeasuredBuilder maxVoltage(double value) {
    maxVoltage = value;
    return this;
  }

  /** See {@link Measured#meanTemperature()}. */
  public MeasuredBuilder meanTemperature(double value) {
    meanTemperature = value;
    return this;
  }

  /** See {@link Measured#minTemperature()}. */
  public MeasuredBuilder minTemperature(double value) {
    minTemperature = value;
    return this;
  }

  /** See {@link Measured#maxTemperature()}. */
  public MeasuredBuilder maxTemperature(double value) {
    maxTemperature = value;
    return this;
  }

  /** See {@link Measured#ambient()}. */
  public MeasuredBuilder ambient(double value) {
    ambient = value;
    return this;
  }

  /** See {@link Measured#resistance()}. */
  public MeasuredBuilder resistance(double value) {
    resistance = value;
    return this;
  }

  /** See {@link Measured#lastCurrent()}. */
  public MeasuredBuilder lastCurrent(double value) {
    lastCurrent = value;
    return this;
  }

  /** See {@link Measured#lastTemperature()}. */
  public MeasuredBuilder lastTemperature(double value) {
    lastTemperature = value;
    return this;
  }

  /** See {@link Measured#hotTime()}. */
  public MeasuredBuilder hotTime(double value) {
    hotTime = value;
    return this;
  }

  /** See {@link Measured#coldTime()}. */
  public MeasuredBuilder coldTime(double value) {
    coldTime = value;
    return this;
  }

  /** With what was given, and nothing known of the rest. */
  public Measured build() {
    return new Measured(
        capacity,
        energy,
        capacityToCutoff,
        discharged,
        charged,
        energyDischarged,
        energyCharged,
        ccTime,
        cvTime,
        ccCharge,
        cvCharge,
        loadCurrent,
        peakCurrent,
        firstVoltage,
        lastVoltage,
        minVoltage,
        maxVoltage,
        meanTemperature,
        minTemperature,
        maxTemperature,
        ambient,
        resistance,
        lastCurrent,
        lastTemperature,
        hotTime,
        coldTime);
  }
}
