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
 * Each family of features alone, sample by sample, over a cycle of one cell. What a family does
 * once for an operation, its vector, is no part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(Samples.COUNT)
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
  private long day;

  @Benchmark
  public ChargeWindow chargeWindow(Samples s) {
    window.open(s.spec);
    for (int i = 0; i < Samples.COUNT; i++) {
      window.add(i, s.volt[i], s.amps[i]);
    }
    return window;
  }

  @Benchmark
  public PartialCharge partialCharge(Samples s) {
    partial.open(s.spec);
    for (int i = 0; i < Samples.COUNT; i++) {
      partial.add(i, s.volt[i], s.amps[i]);
    }
    return partial;
  }

  @Benchmark
  public IncrementalCapacity incrementalCapacity(Samples s) {
    incremental.open(s.spec, 0.03);
    for (int i = 0; i < Samples.COUNT; i++) {
      incremental.add(i, s.volt[i], s.amps[i]);
    }
    return incremental;
  }

  @Benchmark
  public MultiStepCharge multiStepCharge(Samples s) {
    steps.open(s.spec);
    for (int i = 0; i < Samples.COUNT; i++) {
      steps.add(i, s.volt[i], s.amps[i], s.celsius[i]);
    }
    return steps;
  }

  @Benchmark
  public DischargeCurve dischargeCurve(Samples s) {
    curve.open(s.spec, Double.NaN, Double.NaN);
    for (int i = 0; i < Samples.COUNT; i++) {
      curve.add(i, s.volt[i], s.amps[i], s.celsius[i]);
    }
    return curve;
  }

  @Benchmark
  public PulseResponse pulseResponse(Samples s) {
    pulses.open(s.spec);
    for (int i = 0; i < Samples.COUNT; i++) {
      pulses.add(i, s.volt[i], s.amps[i]);
    }
    return pulses;
  }

  @Benchmark
  public UsageProfile usageProfile(Samples s) {
    long start = day++ * Samples.COUNT;
    double soc = 0.5;
    for (int i = 0; i < Samples.COUNT; i++) {
      soc += s.amps[i] / 9000;
      usage.add((start + i) * 1_000_000, s.amps[i], s.celsius[i], soc, s.spec.ratedCapacity());
    }
    return usage;
  }

  @Benchmark
  public ThermalWatch thermalWatch(Samples s) {
    long start = day++ * Samples.COUNT;
    for (int i = 0; i < Samples.COUNT; i++) {
      thermal.add((start + i) * 1_000_000, s.amps[i], s.celsius[i], s.spec.ratedCapacity());
    }
    return thermal;
  }

  @Benchmark
  public LiveCharge socFilter(Samples s) {
    if (ocv == null) {
      ocv = OcvCurve.of(s.spec);
    }
    long start = day++ * Samples.COUNT;
    for (int i = 0; i < Samples.COUNT; i++) {
      filter.sample(
          charge,
          s.spec,
          ocv,
          s.spec.ratedCapacity(),
          (start + i) * 1_000_000,
          s.volt[i],
          s.amps[i],
          s.celsius[i]);
    }
    return charge;
  }
}
