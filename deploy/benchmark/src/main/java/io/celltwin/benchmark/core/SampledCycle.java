package io.celltwin.benchmark.core;

import io.celltwin.benchmark.BenchCell;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A discharge, two rests and a charge of one cell, a sample a second, and the same in frames. */
@State(Scope.Thread)
public class SampledCycle {
  /** About one cycle. */
  public static final int COUNT = 16_384;

  private static final long SECOND = 1_000_000; // µs

  /** Of a frame. */
  public static final int FRAME = 256;

  final Run run = new Run();
  CellSpec spec;
  List<Frame> frames;

  /** The same each time. */
  @Setup
  public void make() {
    BenchCell cell = new BenchCell("bench/000", FRAME, 0);
    spec = cell.spec();
    run.room(COUNT);
    frames = new ArrayList<>();
    for (int f = 0; f < COUNT / FRAME; f++) {
      Frame frame = cell.next();
      for (int i = 0; i < FRAME; i++) {
        int at = f * FRAME + i;
        run.set(at, at * SECOND, frame.voltage()[i], frame.current()[i], frame.temperature()[i]);
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

  /** When the cycle begins [µs]. */
  long start() {
    return run.micros()[0];
  }

  /** The same cycle again, after the last. */
  void later() {
    long[] micros = run.micros();
    for (int i = 0; i < COUNT; i++) {
      micros[i] += COUNT * SECOND;
    }
  }
}
