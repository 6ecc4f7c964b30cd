package io.celltwin.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.celltwin.domain.OperationKind;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.Trace;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TraceSamplerTest {
  private static Trace trace(TraceSampler sampler) {
    return sampler.trace("c/1", 1, OperationKind.DISCHARGE, 0, true, null);
  }

  @Test
  void anOperationOfFewSamplesKeepsThemAll() {
    var sampler = new TraceSampler(100);
    for (int i = 0; i < 100; i++) {
      sampler.add(i * 1_000_000L, 4 - i / 100.0, -2, 25);
    }

    Trace trace = trace(sampler);
    assertThat(trace.size()).isEqualTo(100);
    assertThat(trace.samples()).isEqualTo(100);
    assertThat(trace.offsetMicros()[99]).isEqualTo(99_000_000L);
  }

  @Test
  void aSpikeOfOneSampleInAMillionStaysWhereverItLies() {
    for (int at : new int[] {0, 1, 4_711, 500_000, 999_998, 999_999}) {
      var sampler = new TraceSampler(200);
      for (int i = 0; i < 1_000_000; i++) {
        sampler.add(i * 1_000L, i == at ? 4.9 : 3.7, i == at ? 55 : -2, 25);
      }
      Trace trace = trace(sampler);

      assertThat(trace.samples()).isEqualTo(1_000_000);
      assertThat(trace.size()).isBetween(25, 200);
      assertThat(Arrays.stream(trace.voltage()).max()).hasValue(4.9);
      assertThat(Arrays.stream(trace.current()).max()).hasValue(55);
      assertThat(trace.offsetMicros()).isSorted().doesNotHaveDuplicates();
      assertThat(trace.offsetMicros()[0]).isZero();
      assertThat(trace.offsetMicros()[trace.size() - 1]).isEqualTo(999_999_000L);
    }
  }

  @Test
  void aGuessOfTheNumberOfSamplesThatIsFarOffCostsNothingButFineness() {
    for (long guess : new long[] {0, 1, 100_000, 1L << 60}) {
      var sampler = new TraceSampler(100, guess);
      for (int i = 0; i < 100_000; i++) {
        sampler.add(i, 3 + Math.sin(i / 1_000.0), -2, 25);
      }
      assertThat(trace(sampler).size()).isBetween(3, 100);
      assertThat(Arrays.stream(trace(sampler).voltage()).max().orElseThrow())
          .isCloseTo(4, org.assertj.core.api.Assertions.within(1e-6));
    }
  }

  @Test
  void samplesWithoutANumberHideNoneThatHaveOne() {
    var sampler = new TraceSampler(20);
    for (int i = 0; i < 10_000; i++) {
      sampler.add(i, i == 5_000 ? 3.3 : Double.NaN, Double.NaN, Float.NaN);
    }

    assertThat(Arrays.stream(trace(sampler).voltage()).filter(Double::isFinite).min())
        .hasValue(3.3);
  }

  @Test
  void whatItHoldsDoesNotGrowWithTheOperation() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long[] allocated = new long[2];
    int[] lengths = {30_000, 30_000_000};
    for (int run = 0; run < 2; run++) {
      long before = threads.getThreadAllocatedBytes(id);
      var sampler = new TraceSampler(FleetQueries.USUAL_POINTS);
      for (int i = 0; i < lengths[run]; i++) {
        sampler.add(i * 1_000L, 3.7 + (i % 1_000) / 10_000.0, -2, 25);
      }
      assertThat(trace(sampler).size()).isLessThanOrEqualTo(FleetQueries.USUAL_POINTS);
      allocated[run] = threads.getThreadAllocatedBytes(id) - before;
    }

    assertThat(allocated[1]).isLessThan(2_000_000).isLessThan(2 * allocated[0]);
  }
}
