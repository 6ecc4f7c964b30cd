package io.celltwin.benchmark.core;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.core.feature.DischargeCurve;
import io.celltwin.core.feature.IncrementalCapacity;
import io.celltwin.core.feature.MultiStepCharge;
import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.feature.PulseResponse;
import io.celltwin.core.feature.UsageProfile;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.soc.LiveCharge;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.core.soc.SocFilter;
import io.celltwin.core.thermal.ThermalWatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Each family of features alone, in frames of {@value SampledCycle#FRAME}, over a cycle of one
 * cell. What a family does once for an operation, its vector, is no part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(SampledCycle.COUNT)
public class FamilyBenchmark {
  private final ChargeWindow window = new ChargeWindow();
  private final PartialCharge partial = new PartialCharge();
  private final IncrementalCapacity incremental = new IncrementalCapacity();
  private final MultiStepCharge steps = new MultiStepCharge();
  private final DischargeCurve curve = new DischargeCurve();
  private final PulseResponse pulses = new PulseResponse();
  private final UsageProfile usage = new UsageProfile();
  private final ThermalWatch thermal = new ThermalWatch();
  private final SocFilter filter = new SocFilter(SocConfig.standard());
  private final LiveCharge charge = LiveCharge.fresh();
  private OcvCurve ocv;

  @Benchmark
  public ChargeWindow chargeWindow(SampledCycle s) {
    window.open(s.spec);
    for (int f = 0; f < SampledCycle.COUNT; f += SampledCycle.FRAME) {
      window.add(s.start(), s.run, f, f + SampledCycle.FRAME);
    }
    return window;
  }

  @Benchmark
  public PartialCharge partialCharge(SampledCycle s) {
    partial.open(s.spec);
    for (int f = 0; f < SampledCycle.COUNT; f += SampledCycle.FRAME) {
      partial.add(s.start(), s.run, f, f + SampledCycle.FRAME);
    }
    return partial;
  }

  @Benchmark
  public IncrementalCapacity incrementalCapacity(SampledCycle s) {
    incremental.open(s.spec, 0.03);
    for (int f = 0; f < SampledCycle.COUNT; f += SampledCycle.FRAME) {
      incremental.add(s.start(), s.run, f, f + SampledCycle.FRAME);
    }
    return incremental;
  }

  @Benchmark
  public MultiStepCharge multiStepCharge(SampledCycle s) {
    steps.open(s.spec);
    for (int f = 0; f < SampledCycle.COUNT; f += SampledCycle.FRAME) {
      steps.add(s.start(), s.run, f, f + SampledCycle.FRAME);
    }
    return steps;
  }

  @Benchmark
  public DischargeCurve dischargeCurve(SampledCycle s) {
    curve.open(s.spec, Double.NaN, Double.NaN);
    for (int f = 0; f < SampledCycle.COUNT; f += SampledCycle.FRAME) {
      curve.add(s.start(), s.run, f, f + SampledCycle.FRAME);
    }
    return curve;
  }

  @Benchmark
  public PulseResponse pulseResponse(SampledCycle s) {
    pulses.open(s.spec);
    for (int f = 0; f < SampledCycle.COUNT; f += SampledCycle.FRAME) {
      pulses.add(s.start(), s.run, f, f + SampledCycle.FRAME);
    }
    return pulses;
  }

  /** State of charge as the filter gives it, every ten seconds. */
  @Benchmark
  public UsageProfile usageProfile(SampledCycle s) {
    s.later();
    double soc = 0.5;
    for (int from = 0; from < SampledCycle.COUNT; from = Math.min(SampledCycle.COUNT, from + 10)) {
      soc += 10 * s.run.current()[from] / 9000;
      usage.add(s.run, from, Math.min(SampledCycle.COUNT, from + 10), soc, s.spec.ratedCapacity());
    }
    return usage;
  }

  @Benchmark
  public ThermalWatch thermalWatch(SampledCycle s) {
    s.later();
    for (int at = 0; at < SampledCycle.COUNT; ) {
      at = thermal.add(s.run, at, SampledCycle.COUNT, s.spec.ratedCapacity());
    }
    return thermal;
  }

  @Benchmark
  public LiveCharge socFilter(SampledCycle s) {
    if (ocv == null) {
      ocv = OcvCurve.of(s.spec);
    }
    s.later();
    for (int at = 0; at < SampledCycle.COUNT; ) {
      at = filter.add(charge, s.spec, ocv, s.spec.ratedCapacity(), s.run, at, SampledCycle.COUNT);
    }
    return charge;
  }
}
