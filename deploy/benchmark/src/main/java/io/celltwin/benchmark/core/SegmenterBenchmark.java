package io.celltwin.benchmark.core;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.domain.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All the core does with a sample: segmentation, limits, quality, every family of features, state
 * of charge, warmth and use. The few operations that close on the way are part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(SampledCycle.COUNT)
public class SegmenterBenchmark {
  private final CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
  private OpenCell open;
  private long cycle;
  private List<Frame> next;

  @Setup
  public void fresh() {
    open = OpenCell.fresh();
  }

  /** The same cycle again, later. */
  @Setup(Level.Invocation)
  public void later(SampledCycle s) {
    next = new ArrayList<>(s.frames.size());
    for (Frame f : s.frames) {
      next.add(
          new Frame(
              f.cellId(),
              f.source(),
              cycle * s.frames.size() + f.sequence(),
              0,
              1,
              f.startMillis() + cycle * SampledCycle.COUNT * 1000L,
              f.declared(),
              f.size(),
              f.offsetMicros(),
              f.voltage(),
              f.current(),
              f.temperature()));
    }
    cycle++;
  }

  @Benchmark
  public long everything(SampledCycle s) {
    for (Frame frame : next) {
      segmenter.accept(open, s.spec, frame);
    }
    return open.revision();
  }
}
