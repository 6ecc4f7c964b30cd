package io.celltwin.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lives that no simulator of cells would draw: loads that turn within an operation, readings beyond
 * every limit, lost frames, gaps, steps of one instant, sources that number their operations and
 * call them something else.
 */
class RoughLivesTest {
  private static final CellSpec SPEC = new Cell().spec();
  private static final int FRAME = 100;

  /** One life, always the same for a seed. */
  private static final class Life {
    private final SplittableRandom random;
    private final boolean numbered;
    private final boolean probe;
    private final List<Frame> frames = new ArrayList<>();
    private long micros = 1_600_000_000_000_000L;
    private double soc;
    private double celsius;
    private int sequence;

    Life(int seed) {
      random = new SplittableRandom(seed);
      soc = random.nextDouble();
      celsius = 20 + 30 * random.nextDouble();
      numbered = random.nextInt(4) == 0;
      probe = random.nextInt(4) != 0;
    }

    List<Frame> frames() {
      for (int index = 0; index < 14; index++) {
        operation(index);
        micros += random.nextInt(12) == 0 ? 3_600_000_000L : 0;
      }
      return frames;
    }

    private void operation(int index) {
      int kind = random.nextInt(5);
      double rate =
          switch (kind) {
            case 0 -> 0;
            case 1 -> -(0.2 + random.nextDouble() * 2);
            case 2 -> 0.2 + random.nextDouble();
            case 3 -> -1;
            default -> 1;
          };
      int readings = 20 + random.nextInt(900);
      long step = 1_000_000L * (1 + random.nextInt(30));
      boolean noisy = random.nextBoolean();
      int parts = (readings + FRAME - 1) / FRAME;
      for (int part = 0; part < parts; part++) {
        int size = Math.min(FRAME, readings - part * FRAME);
        Frame frame = frame(index, kind, rate, noisy, step, size, part, parts);
        sequence++;
        if (random.nextInt(60) > 0) { // or it is lost
          frames.add(frame);
        }
      }
    }

    private Frame frame(
        int index, int kind, double rate, boolean noisy, long step, int size, int part, int parts) {
      long start = micros / 1000 * 1000;
      long[] offset = new long[size];
      double[] voltage = new double[size];
      double[] current = new double[size];
      float[] temperature = new float[size];
      for (int i = 0; i < size; i++) {
        current[i] = amps(kind, rate, noisy);
        voltage[i] = volts(current[i]);
        soc += current[i] * step * 1e-6 / 3600 / SPEC.ratedCapacity();
        soc = Math.max(-0.02, Math.min(1.02, soc));
        celsius += 0.05 * (random.nextDouble() - 0.5);
        celsius += random.nextInt(300) == 0 ? 8 * (random.nextDouble() - 0.5) : 0;
        temperature[i] = random.nextInt(200) == 0 ? Float.NaN : (float) celsius;
        offset[i] = micros - start;
        micros += random.nextInt(500) == 0 ? 40 * step : random.nextInt(300) == 0 ? 0 : step;
      }
      OperationKind[] kinds = {OperationKind.REST, OperationKind.DISCHARGE, OperationKind.CHARGE};
      OperationKind said = kind < kinds.length ? kinds[kind] : OperationKind.OTHER;
      Frame.Declared declared =
          numbered ? new Frame.Declared(index, said, null, null, null) : Frame.Declared.NOTHING;
      return new Frame(
          SPEC.cellId(),
          "rough",
          sequence,
          numbered ? part : 0,
          numbered ? parts : 1,
          start / 1000,
          declared,
          size,
          offset,
          voltage,
          current,
          probe ? temperature : null);
    }

    private double amps(int kind, double rate, boolean noisy) {
      double c = SPEC.ratedCapacity();
      double amps = rate * c;
      if (kind == 3) {
        amps = (random.nextInt(3) - 1) * c;
      } else if (kind == 2 && soc > 0.8) {
        amps *= Math.max(0.005, (1.02 - soc) * 4);
      }
      amps += noisy ? 0.002 * (random.nextDouble() - 0.5) : 0;
      return random.nextInt(400) == 0 ? -amps : amps;
    }

    private double volts(double amps) {
      double low = SPEC.minVoltage();
      double window = SPEC.maxVoltage() - low;
      double open = low + window * (0.05 + 0.95 * Math.cbrt(Math.max(0, soc)));
      double volts = Math.min(SPEC.maxVoltage(), open + 0.03 * amps);
      volts += 0.0005 * random.nextDouble();
      return switch (random.nextInt(900)) {
        case 0 -> Double.NaN;
        case 1 -> 0;
        case 2 -> -0.05;
        case 3 -> volts + 1.5;
        case 4 -> volts - 1.5;
        default -> volts;
      };
    }
  }

  private static String told(List<Frame> frames, boolean inRuns) throws IOException {
    var segmenter = new CycleSegmenter(SegmenterConfig.standard(), inRuns);
    OpenCell open = OpenCell.fresh();
    StringBuilder told = new StringBuilder();
    for (Frame frame : frames) {
      told.append(segmenter.accept(open, SPEC, frame)).append('\n');
    }
    var bytes = new ByteArrayOutputStream();
    open.writeTo(new DataOutputStream(bytes));
    for (byte b : bytes.toByteArray()) {
      told.append(b).append(' ');
    }
    return told.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 300, 600, 900, 1200})
  void aReadingSaysTheSameByItselfAndInARunHoweverRoughTheLife(int first) throws IOException {
    for (int seed = first; seed < first + 60; seed++) {
      List<Frame> frames = new Life(seed).frames();
      assertThat(told(frames, true)).as("seed " + seed).isEqualTo(told(frames, false));
    }
  }
}
