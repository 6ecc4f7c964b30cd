package io.celltwin.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.job.type.RawFrame;
import io.celltwin.testkit.TestRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A 2 Ah cell of known electrodes that charges by constant current and constant voltage and
 * discharges at 2 A, as frames on the wire.
 */
final class TestCell {
  static final String REGISTRY = TestRegistry.start().url();

  private final FrameEncoder encoder =
      new FrameEncoder(SchemaRegistry.at(REGISTRY), Topics.live().telemetry());
  private final String id;
  private final List<RawFrame> frames = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private long clock = 1_262_304_000_000L;
  private int operation;
  private int parts = 1;
  private double rated = 2;

  TestCell(String id) {
    this.id = id;
  }

  CellSpec spec() {
    return new CellSpec(
        id, Chemistry.NCM, rated, 3.7, 2.5, 4.2, 2.7, 2, 4, -20, 60, 2, 24, 0.7, null, null, null);
  }

  /** Of each frame the time of its last reading [ms]. */
  List<Long> ends() {
    return ends;
  }

  List<RawFrame> frames() {
    return frames;
  }

  /** Full cycles, each a charge and a discharge. */
  TestCell cycles(int n, double capacity) {
    for (int i = 0; i < n; i++) {
      charge(capacity);
      discharge(capacity);
    }
    return this;
  }

  /** The pulse test of retired cells, at rest; sampled each second. */
  TestCell pulses() {
    double[] rates = {0, 0.5, 0, -0.5, 0, 1, 0, -1, 0, 1.5, 0};
    int n = rates.length / 2 * 80 + 75;
    long[] t = new long[n];
    double[] v = new double[n];
    double[] a = new double[n];
    float[] temperature = new float[n];
    int i = 0;
    for (double rate : rates) {
      for (int s = 0; s < (rate == 0 ? 75 : 5); s++) {
        t[i] = i * 1_000_000L;
        a[i] = 2 * rate;
        v[i] = 3.6 + 0.03 * a[i];
        temperature[i++] = 25;
      }
    }
    add(OperationKind.REST, t, v, a, temperature);
    return this;
  }

  /** Ten minutes at 4.45 V, where a charger does not stop. */
  TestCell overcharged() {
    int n = 60;
    long[] t = new long[n];
    double[] v = new double[n];
    double[] a = new double[n];
    float[] temperature = new float[n];
    for (int i = 0; i < n; i++) {
      t[i] = i * 10_000_000L;
      v[i] = 4.45;
      a[i] = 0.5;
      temperature[i] = 25;
    }
    add(OperationKind.CHARGE, t, v, a, temperature);
    return this;
  }

  private void charge(double capacity) {
    int n = 300;
    long[] t = new long[n];
    double[] v = new double[n];
    double[] a = new double[n];
    float[] temperature = new float[n];
    double cc = 0.8 * n;
    for (int i = 0; i < n; i++) {
      t[i] = i * (long) (capacity / 2 * 20e6);
      boolean constantCurrent = i < cc;
      v[i] = constantCurrent ? Math.min(4.2, ElectrodePair.NMC.ocv(i / cc) + 0.03) : 4.2;
      a[i] = constantCurrent ? 1.5 : 1.5 * Math.exp(-(i - cc) / (0.2 * n) * 4.5);
      temperature[i] = 25;
    }
    add(OperationKind.CHARGE, t, v, a, temperature);
  }

  private void discharge(double capacity) {
    int n = 201;
    long[] t = new long[n];
    double[] v = new double[n];
    double[] a = new double[n];
    float[] temperature = new float[n];
    for (int i = 0; i < n; i++) {
      t[i] = (long) (i * capacity / 2 * 3600e6 / (n - 1));
      v[i] = 4.1 - 1.45 * i / (n - 1);
      a[i] = -2;
      temperature[i] = 26;
    }
    add(OperationKind.DISCHARGE, t, v, a, temperature);
  }

  /** What stands on its nameplate [Ah]. */
  TestCell rated(double ampereHours) {
    rated = ampereHours;
    return this;
  }

  /** Operations are sent in so many frames each. */
  TestCell inParts(int n) {
    parts = n;
    return this;
  }

  private void add(OperationKind kind, long[] t, double[] v, double[] a, float[] temperature) {
    var declared = new Frame.Declared(operation++, kind, null, null, 24.0);
    long end = clock;
    for (int part = 0; part < parts; part++) {
      int from = t.length * part / parts;
      int to = t.length * (part + 1) / parts;
      long[] offsets = new long[to - from];
      long start = clock + t[from] / 1000;
      for (int i = from; i < to; i++) {
        offsets[i - from] = t[i] - (start - clock) * 1000;
      }
      var frame =
          new Frame(
              id,
              "test",
              frames.size(),
              part,
              parts,
              start,
              declared,
              to - from,
              offsets,
              Arrays.copyOfRange(v, from, to),
              Arrays.copyOfRange(a, from, to),
              Arrays.copyOfRange(temperature, from, to));
      frames.add(new RawFrame(id, encoder.encode(frame), 0, frames.size(), start));
      ends.add(frame.endMillis());
      end = frame.endMillis();
    }
    clock = end + 600_000;
  }

  /** A record that is no frame. */
  RawFrame garbage() {
    return new RawFrame(id, "not a frame".getBytes(UTF_8), 0, 999, clock);
  }
}
