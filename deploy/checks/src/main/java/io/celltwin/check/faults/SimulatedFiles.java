package io.celltwin.check.faults;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.SourceEdition;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.simulation.SimulatedFleet;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * The first frames of some simulated cells: as sources to send from, for a live run, and as files
 * of the Battery Data Format with a nameplate beside each, for a replay.
 */
public final class SimulatedFiles {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(20);

  private final List<CellSource> cells;

  /**
   * @param seed of the fleet
   * @param cells how many
   * @param frames of each cell, whereafter it falls silent
   */
  public SimulatedFiles(long seed, int cells, int frames) {
    this.cells =
        new SimulatedFleet(seed, cells, START, SAMPLE_EVERY)
            .cells().stream().<CellSource>map(cell -> new Beginning(cell, frames)).toList();
  }

  public List<CellSource> cells() {
    return cells;
  }

  /** Writes a file and a nameplate for each cell. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (CellSource cell : cells) {
      String name = cell.spec().cellId().replace('/', '_');
      try (BufferedWriter file = Files.newBufferedWriter(folder.resolve(name + ".bdf.csv"));
          CellStream items = cell.open()) {
        file.write("Test Time / s,Voltage / V,Current / A,Surface Temperature / degC\n");
        while (items.hasNext()) {
          if (items.next() instanceof DatasetItem.Telemetry telemetry) {
            write(file, telemetry.frame());
          }
        }
      }
      Files.writeString(folder.resolve(name + ".metadata.json"), nameplate(cell.spec()));
    }
  }

  private static void write(BufferedWriter file, Frame frame) throws IOException {
    for (int i = 0; i < frame.size(); i++) {
      double seconds =
          (frame.startMillis() - START.toEpochMilli()) / 1e3 + frame.offsetMicros()[i] / 1e6;
      file.write(
          String.format(
              Locale.ROOT,
              "%.3f,%.4f,%.4f,%.2f%n",
              seconds,
              frame.voltage()[i],
              frame.current()[i],
              frame.temperature()[i]));
    }
  }

  private static String nameplate(CellSpec spec) {
    return String.format(
        Locale.ROOT,
        "{\"rated_capacity_ah\": %s, \"lower_voltage_limit_v\": %s, \"upper_voltage_limit_v\": %s,"
            + " \"chemistry\": \"%s\"}%n",
        spec.ratedCapacity(),
        spec.minVoltage(),
        spec.maxVoltage(),
        spec.chemistry());
  }

  /** A cell that falls silent after a number of frames. */
  private record Beginning(CellSource cell, int frames) implements CellSource {
    @Override
    public CellSpec spec() {
      return cell.spec();
    }

    @Override
    public String identity() {
      return cell.identity();
    }

    @Override
    public SourceEdition edition() {
      return cell.edition();
    }

    @Override
    public String series() {
      return cell.series();
    }

    @Override
    public String place() {
      return cell.place();
    }

    @Override
    public long samples() {
      return -1;
    }

    @Override
    public CellStream open() throws IOException {
      CellStream all = cell.open();
      return new CellStream() {
        private int left = frames;

        @Override
        public boolean hasNext() {
          return left > 0 && all.hasNext();
        }

        @Override
        public DatasetItem next() {
          if (!hasNext()) {
            throw new NoSuchElementException("the cell has fallen silent");
          }
          DatasetItem item = all.next();
          if (item instanceof DatasetItem.Telemetry) {
            left--;
          }
          return item;
        }

        @Override
        public void close() {
          all.close();
        }
      };
    }
  }
}
