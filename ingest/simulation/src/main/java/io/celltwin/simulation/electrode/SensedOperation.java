package io.celltwin.simulation.electrode;

import io.celltwin.domain.OperationKind;
import java.util.Arrays;

/** One operation as its sensors saw it. The arrays may be longer than {@link #size()}. */
public final class SensedOperation {
  private final OperationKind kind;
  private final double ambient;
  private int size;
  private double[] seconds = new double[512];
  private double[] volts = new double[512];
  private double[] amperes = new double[512];
  private double[] celsius = new double[512];

  SensedOperation(OperationKind kind, double ambient) {
    this.kind = kind;
    this.ambient = ambient;
  }

  void add(double second, double volt, double ampere, double degree) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * size);
      volts = Arrays.copyOf(volts, 2 * size);
      amperes = Arrays.copyOf(amperes, 2 * size);
      celsius = Arrays.copyOf(celsius, 2 * size);
    }
    seconds[size] = second;
    volts[size] = volt;
    amperes[size] = ampere;
    celsius[size] = degree;
    size++;
  }

  public OperationKind kind() {
    return kind;
  }

  /** Of the chamber [°C]. */
  public double ambient() {
    return ambient;
  }

  public int size() {
    return size;
  }

  /** Since the operation's start [s]. */
  public double[] seconds() {
    return seconds;
  }

  /** Terminal [V]. */
  public double[] volts() {
    return volts;
  }

  /** Positive while charging [A]. */
  public double[] amperes() {
    return amperes;
  }

  /** Surface [°C]. */
  public double[] celsius() {
    return celsius;
  }
}
