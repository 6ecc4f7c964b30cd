package io.celltwin.benchmark;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import java.util.SplittableRandom;

/**
 * Telemetry of one cell that charges and discharges without end, a sample a second with noise, as a
 * field system sends it: nothing is declared, so segmentation has its full work. Made at random
 * from a seed, without a model of ageing: for speed, nothing else.
 */
public final class BenchCell {
  private static final double CAPACITY = 2.5;
  private static final long START = 1_767_225_600_000L;
  private static final int REST_SECONDS = 600;

  private final String cellId;
  private final SplittableRandom noise;
  private final int size;
  private final long[] offset;
  private final double[] voltage;
  private final double[] current;
  private final float[] temperature;
  private long second;
  private long sequence;
  private double charge = CAPACITY;
  private int phase; // 0 rest, 1 discharge, 2 rest, 3 charge
  private int inPhase;

  /**
   * @param samplesPerFrame one or more
   * @param seed of the noise
   */
  public BenchCell(String cellId, int samplesPerFrame, long seed) {
    this.cellId = cellId;
    this.size = samplesPerFrame;
    noise = new SplittableRandom(seed);
    offset = new long[size];
    voltage = new double[size];
    current = new double[size];
    temperature = new float[size];
    for (int i = 0; i < size; i++) {
      offset[i] = i * 1_000_000L;
    }
  }

  /** Its nameplate. */
  public CellSpec spec() {
    return new CellSpec(
        cellId,
        Chemistry.NCM,
        CAPACITY,
        3.7,
        2.5,
        4.2,
        2.7,
        3,
        8,
        -20,
        60,
        CAPACITY,
        25,
        0.8,
        null,
        null,
        null);
  }

  /** The next one; its arrays are used again. */
  public Frame next() {
    for (int i = 0; i < size; i++) {
      sample(i);
    }
    var frame =
        new Frame(
            cellId,
            "bench",
            sequence++,
            0,
            1,
            START + second * 1000,
            Frame.Declared.NOTHING,
            size,
            offset,
            voltage,
            current,
            temperature);
    second += size;
    return frame;
  }

  private void sample(int i) {
    double amps =
        switch (phase) {
          case 1 -> -CAPACITY;
          case 3 -> Math.min(1.25, 12 * (1.002 * CAPACITY - charge));
          default -> 0;
        };
    charge = Math.max(0, charge + amps / 3600);
    double soc = charge / CAPACITY;
    voltage[i] =
        Math.min(
            4.2,
            3.2
                + 0.95 * soc
                - 0.6 * Math.exp(-25 * soc)
                + 0.04 * amps
                + 0.0005 * (noise.nextDouble() - 0.5));
    current[i] = amps + 0.001 * (noise.nextDouble() - 0.5);
    temperature[i] = (float) (25 + 2 * Math.abs(amps) + 0.05 * noise.nextDouble());
    inPhase++;
    boolean over =
        switch (phase) {
          case 1 -> voltage[i] < 2.65 || charge < 0.01;
          case 3 -> amps < 0.06;
          default -> inPhase >= REST_SECONDS;
        };
    if (over) {
      phase = (phase + 1) % 4;
      inPhase = 0;
    }
  }
}
