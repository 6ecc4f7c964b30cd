package io.celltwin.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Readings as field systems send them, a run of them against one after the other, frame by frame:
 * all that is remembered is the same to the last bit. With noise, currents on the edge of a bin,
 * sensors that round or repeat themselves, uneven intervals, and temperatures that come and go.
 */
class NoisyRunsTest {
  private static final int READINGS = 6000;
  private static final long START = 1_767_225_600_000L;

  private final CellSpec spec = new Cell().spec();
  private final long[] offset = new long[READINGS];
  private final double[] voltage = new double[READINGS];
  private final double[] current = new double[READINGS];
  private final float[] temperature = new float[READINGS];

  @Property(tries = 40, seed = "7")
  void aRunGivesWhatItsReadingsGiveOneByOne(@ForAll @IntRange(max = 100_000) int seed)
      throws IOException {
    Random random = new Random(seed);
    make(random);
    boolean probe = random.nextInt(4) > 0;
    var inRuns = new CycleSegmenter(SegmenterConfig.standard());
    var oneByOne = new CycleSegmenter(SegmenterConfig.standard(), false);
    OpenCell runs = OpenCell.fresh();
    OpenCell ones = OpenCell.fresh();
    int sequence = 0;
    for (int from = 0; from < READINGS; ) {
      int size = Math.min(READINGS - from, 1 + random.nextInt(random.nextBoolean() ? 700 : 20));
      Frame frame = frame(from, size, sequence++, probe);
      Step inRun = inRuns.accept(runs, spec, frame);
      Step byOne = oneByOne.accept(ones, spec, frame);
      assertThat(inRun.closed().toString()).isEqualTo(byOne.closed().toString());
      assertThat(inRun.alerts()).isEqualTo(byOne.alerts());
      assertThat(bytes(runs)).isEqualTo(bytes(ones));
      from += size;
    }
  }

  private Frame frame(int from, int size, int sequence, boolean probe) {
    long[] offsets = new long[size];
    double[] volts = new double[size];
    double[] amps = new double[size];
    float[] celsius = probe ? new float[size] : null;
    for (int i = 0; i < size; i++) {
      offsets[i] = offset[from + i];
      volts[i] = voltage[from + i];
      amps[i] = current[from + i];
      if (probe) {
        celsius[i] = temperature[from + i];
      }
    }
    return new Frame(
        spec.cellId(),
        "test",
        sequence,
        0,
        1,
        START,
        Frame.Declared.NOTHING,
        size,
        offsets,
        volts,
        amps,
        celsius);
  }

  private void make(Random random) {
    double capacity = spec.ratedCapacity();
    double noise = random.nextBoolean() ? 0.001 : 0;
    double quantum = random.nextInt(3) == 0 ? 0.001 : 0;
    boolean uneven = random.nextInt(3) == 0;
    double[] rates = {-1, -2, -0.5, 0, 0.25, 0.5, 1};
    double soc = 0.6;
    double rate = 0;
    int left = 0;
    long time = 0;
    double warm = 30;
    for (int i = 0; i < READINGS; i++) {
      if (left-- == 0) {
        rate = random.nextInt(3) == 0 ? 0 : rates[random.nextInt(rates.length)];
        rate = rate < 0 && soc < 0.15 ? 0.5 : rate > 0 && soc > 0.9 ? -1 : rate;
        left = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 60 + random.nextInt(900);
      }
      double seconds = uneven && random.nextInt(50) == 0 ? 1 + random.nextInt(40) : 2;
      time += Math.round(seconds * 1e6) + (uneven ? random.nextInt(5000) : 0);
      soc = Math.max(0.02, Math.min(1, soc + rate * seconds / 3600));
      warm += (28 + 3 * Math.abs(rate) - warm) * seconds / 600;
      offset[i] = time;
      current[i] = rounded(rate * capacity + noise * (random.nextDouble() - 0.5), quantum);
      voltage[i] =
          rounded(
              Math.min(spec.maxVoltage(), 3.3 + 0.85 * soc + 0.06 * rate)
                  + noise * (random.nextDouble() - 0.5),
              quantum);
      temperature[i] =
          random.nextInt(800) == 0 ? Float.NaN : (float) rounded(warm + 0.05 * noise, quantum);
      if (random.nextInt(1500) == 0) {
        voltage[i] += random.nextBoolean() ? 0.4 : -2;
      }
    }
  }

  private static double rounded(double value, double quantum) {
    return quantum == 0 ? value : Math.rint(value / quantum) * quantum;
  }

  private static byte[] bytes(OpenCell open) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    open.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
