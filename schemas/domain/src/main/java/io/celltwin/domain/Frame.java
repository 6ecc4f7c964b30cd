package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;

/**
 * A contiguous block of samples of one cell, as columns: from a single sample of a field BMS to
 * thousands of a laboratory cycler. What the source declares about the block travels with it.
 *
 * <p>The column accessors hand out the arrays themselves, which may be longer than {@link #size()}:
 * a decoder reuses them from frame to frame, so whoever keeps samples copies them.
 */
public final class Frame {
  private final String cellId;
  private final String source;
  private final long sequence;
  private final int part;
  private final int parts;
  private final long startMillis;
  private final Declared declared;
  private final int size;
  private final long[] offsetMicros;
  private final double[] voltage;
  private final double[] current;
  private final float[] temperature;

  /**
   * What the source itself says about the block; each may be null.
   *
   * @param operationIndex 0-based position among the cell's operations, as in the source
   * @param kind what was done
   * @param cycle the source's cycle number, never renumbered
   * @param step the source's step number, never renumbered
   * @param ambient temperature of the chamber [°C]
   */
  public record Declared(
      Integer operationIndex, OperationKind kind, Integer cycle, Integer step, Double ambient) {
    public static final Declared NOTHING = new Declared(null, null, null, null, null);
  }

  /**
   * @param cellId whose samples these are
   * @param source who sent them; sequences count within a source and cell
   * @param sequence position among the frames of this source and cell, from 0
   * @param part of the operation, from 0
   * @param parts of the operation, at least 1; the last part ends a declared operation
   * @param startMillis when offset 0 was [ms since 1970-01-01 UTC]
   * @param declared what the source says about the block
   * @param size number of samples, 0 or more
   * @param offsetMicros since start [µs]
   * @param voltage terminal [V]
   * @param current positive while charging [A]
   * @param temperature surface [°C], or null where the rig has no probe
   */
  public Frame(
      String cellId,
      String source,
      long sequence,
      int part,
      int parts,
      long startMillis,
      Declared declared,
      int size,
      long[] offsetMicros,
      double[] voltage,
      double[] current,
      float[] temperature) {
    this.cellId = requireNonNull(cellId, "cellId");
    this.source = requireNonNull(source, "source");
    this.declared = requireNonNull(declared, "declared");
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell %s, frame %d: part %d of %d, wanted a part from 0 to below the number of parts",
              cellId,
              sequence,
              part,
              parts));
    }
    requireColumn(cellId, sequence, "offset_microsecond", offsetMicros.length, size);
    requireColumn(cellId, sequence, "voltage_volt", voltage.length, size);
    requireColumn(cellId, sequence, "current_ampere", current.length, size);
    if (temperature != null) {
      requireColumn(cellId, sequence, "surface_temperature_celsius", temperature.length, size);
    }
    this.sequence = sequence;
    this.part = part;
    this.parts = parts;
    this.startMillis = startMillis;
    this.size = size;
    this.offsetMicros = offsetMicros;
    this.voltage = voltage;
    this.current = current;
    this.temperature = temperature;
  }

  private static void requireColumn(
      String cellId, long sequence, String column, int length, int size) {
    if (size < 0 || length < size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell %s, frame %d: column %s has %d values, wanted %d like the other columns",
              cellId,
              sequence,
              column,
              length,
              size));
    }
  }

  public String cellId() {
    return cellId;
  }

  public String source() {
    return source;
  }

  public long sequence() {
    return sequence;
  }

  public int part() {
    return part;
  }

  public int parts() {
    return parts;
  }

  /** True for the part that ends a declared operation. */
  public boolean lastPart() {
    return part == parts - 1;
  }

  public long startMillis() {
    return startMillis;
  }

  public Declared declared() {
    return declared;
  }

  public int size() {
    return size;
  }

  /** Since {@link #startMillis()} [µs], non-decreasing; valid up to {@link #size()}. */
  public long[] offsetMicros() {
    return offsetMicros;
  }

  /** Terminal voltage [V]; valid up to {@link #size()}. */
  public double[] voltage() {
    return voltage;
  }

  /** Current [A], positive while charging; valid up to {@link #size()}. */
  public double[] current() {
    return current;
  }

  /** Surface temperature [°C]; valid up to {@link #size()}; null where the rig has no probe. */
  public float[] temperature() {
    return temperature;
  }

  /** Event time of sample {@code i} [µs since 1970-01-01 UTC]. */
  public long timeMicros(int i) {
    return Math.addExact(Math.multiplyExact(startMillis, 1000L), offsetMicros[i]);
  }

  /**
   * Event time of the last sample, or of the start where there is none [ms since 1970-01-01 UTC].
   */
  public long endMillis() {
    return size == 0 ? startMillis : startMillis + offsetMicros[size - 1] / 1000;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame that
        && cellId.equals(that.cellId)
        && source.equals(that.source)
        && sequence == that.sequence
        && part == that.part
        && parts == that.parts
        && startMillis == that.startMillis
        && declared.equals(that.declared)
        && size == that.size
        && Arrays.equals(offsetMicros, 0, size, that.offsetMicros, 0, size)
        && Arrays.equals(voltage, 0, size, that.voltage, 0, size)
        && Arrays.equals(current, 0, size, that.current, 0, size)
        && (temperature == null) == (that.temperature == null)
        && (temperature == null || Arrays.equals(temperature, 0, size, that.temperature, 0, size));
  }

  @Override
  public int hashCode() {
    return 31 * cellId.hashCode() + Long.hashCode(sequence);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Frame[%s %s #%d, part %d of %d, %d samples]",
        cellId,
        source,
        sequence,
        part,
        parts,
        size);
  }
}
