package io.celltwin.core.signal;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/** The reading before the next one: where the straight line to that begins. */
public final class LastReading implements Cloneable {
  private static final long NEVER = Long.MIN_VALUE;

  private long micros = NEVER;
  private double voltage = Double.NaN;
  private double current = Double.NaN;
  private double temperature = Double.NaN;

  /** Whether there has been one. */
  public boolean exists() {
    return micros != NEVER;
  }

  /** Event time [µs since 1970-01-01 UTC], {@link Long#MIN_VALUE} before the first. */
  public long micros() {
    return micros;
  }

  /** Terminal [V]. */
  public double voltage() {
    return voltage;
  }

  /** Positive while charging [A]. */
  public double current() {
    return current;
  }

  /** Surface [°C], NaN where there is none. */
  public double temperature() {
    return temperature;
  }

  /** Reading i of a run was taken in. */
  public void set(Run run, int i) {
    micros = run.micros()[i];
    voltage = run.voltage()[i];
    current = run.current()[i];
    temperature = run.temperature()[i];
  }

  /** Goes on from where another stands. */
  public void set(LastReading other) {
    micros = other.micros;
    voltage = other.voltage;
    current = other.current;
    temperature = other.temperature;
  }

  /** Another one that goes its own way. */
  public LastReading copy() {
    try {
      return (LastReading) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    micros = saved.integer(micros);
    voltage = saved.decimal(voltage);
    current = saved.decimal(current);
    temperature = saved.decimal(temperature);
  }
}
