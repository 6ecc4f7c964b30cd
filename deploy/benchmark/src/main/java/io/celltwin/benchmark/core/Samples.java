package io.celltwin.benchmark.core;

import io.celltwin.benchmark.BenchCell;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A discharge, two rests and a charge of one cell, a sample a second, and the same in frames. */
@State(Scope.Thread)
public class Samples {
  /** About one cycle. */
  public static final int COUNT = 16_384;

  /** Of a frame. */
  public static final int FRAME = 256;

  double[] volt;
  double[] amps;
  double[] celsius;
  CellSpec spec;
  List<Frame> frames;

  /** The same each time. */
  @Setup
  public void make() {
    BenchCell cell = new BenchCell("bench/000", FRAME, 0);
    spec = cell.spec();
    volt = new double[COUNT];
    amps = new double[COUNT];
    celsius = new double[COUNT];
    frames = new ArrayList<>();
    for (int f = 0; f < COUNT / FRAME; f++) {
      Frame frame = cell.next();
      for (int i = 0; i < FRAME; i++) {
        volt[f * FRAME + i] = frame.voltage()[i];
        amps[f * FRAME + i] = frame.current()[i];
        celsius[f * FRAME + i] = frame.temperature()[i];
      }
      frames.add(
          new Frame(
              frame.cellId(),
              frame.source(),
              frame.sequence(),
              0,
              1,
              frame.startMillis(),
              Frame.Declared.NOTHING,
              FRAME,
              frame.offsetMicros().clone(),
              frame.voltage().clone(),
              frame.current().clone(),
              frame.temperature().clone()));
    }
  }
}
