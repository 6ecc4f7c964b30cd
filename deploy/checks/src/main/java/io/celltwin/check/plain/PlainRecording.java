package io.celltwin.check.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.check.plain.ArithmeticCell.Recording;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A recording as the twin gets it: live in frames, or through a file where no nameplate is. */
final class PlainRecording {
  private static final long START = 1_700_000_000_000L;
  private static final double FRAME_SECONDS = 600;

  /**
   * @param spec stated, or inferred by the reader of the file
   * @param frames all there are
   */
  record Read(CellSpec spec, List<Frame> frames) {}

  private PlainRecording() {}

  static Read read(String name, Make make, Recording recording) throws IOException {
    if (!make.nameplate) {
      return throughAFile(name, recording);
    }
    CellSpec spec = spec(name, make);
    return new Read(spec, frames(spec, recording));
  }

  /** As a registry would have it: limits and rated capacity, and nothing of its use. */
  private static CellSpec spec(String name, Make make) {
    double low = make.low + make.statedHigher;
    return new CellSpec(
        "plain/" + name,
        make.chemistry,
        make.rated,
        (low + make.high) / 2,
        low,
        make.high,
        low,
        5 * make.rated,
        10 * make.rated,
        -40,
        80,
        make.rated,
        25,
        0.8,
        null,
        null,
        null);
  }

  private static List<Frame> frames(CellSpec spec, Recording r) {
    List<Frame> frames = new ArrayList<>();
    int from = 0;
    while (from < r.second().length) {
      int to = from + 1;
      while (to < r.second().length && r.second()[to] < r.second()[from] + FRAME_SECONDS) {
        to++;
      }
      frames.add(frame(spec, r, from, to, frames.size()));
      from = to;
    }
    return frames;
  }

  private static Frame frame(CellSpec spec, Recording r, int from, int to, int sequence) {
    long first = Math.round(r.second()[from] * 1000);
    long[] offset = new long[to - from];
    float[] warmth = r.celsius() == null ? null : new float[to - from];
    for (int i = from; i < to; i++) {
      offset[i - from] = Math.max(0, Math.round(r.second()[i] * 1e6) - first * 1000);
      if (warmth != null) {
        warmth[i - from] = (float) r.celsius()[i];
      }
    }
    return new Frame(
        spec.cellId(),
        "plain",
        sequence,
        0,
        1,
        START + first,
        Frame.Declared.NOTHING,
        to - from,
        offset,
        Arrays.copyOfRange(r.volt(), from, to),
        Arrays.copyOfRange(r.ampere(), from, to),
        warmth);
  }

  private static Read throughAFile(String name, Recording r) throws IOException {
    Path folder = Files.createTempDirectory("celltwin-plain");
    Path file = folder.resolve(name + ".bdf.csv");
    try {
      write(file, r);
      try (Dataset dataset = Datasets.open(file)) {
        CellSource source = dataset.cells().get(0);
        List<Frame> frames = new ArrayList<>();
        try (CellStream items = source.open()) {
          while (items.hasNext()) {
            if (items.next() instanceof DatasetItem.Telemetry telemetry) {
              frames.add(telemetry.frame());
            }
          }
        }
        return new Read(source.spec(), frames);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static void write(Path file, Recording r) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      out.write("Test Time / s,Voltage / V,Current / A");
      out.write(r.celsius() == null ? "\n" : ",Surface Temperature / degC\n");
      for (int i = 0; i < r.second().length; i++) {
        out.write(
            String.format(
                Locale.ROOT, "%.3f,%.4f,%.7g", r.second()[i], r.volt()[i], r.ampere()[i]));
        out.write(
            r.celsius() == null ? "\n" : String.format(Locale.ROOT, ",%.2f%n", r.celsius()[i]));
      }
    }
  }
}
