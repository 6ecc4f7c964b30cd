package io.celltwin.dataset.cycler;

import blue.strategic.parquet.ParquetWriter;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Prints how fast a large export is read, and in how much memory; asserts nothing. */
final class ReaderSpeed {
  private static final int ROWS = 3_000_000;

  private ReaderSpeed() {}

  /**
   * @param args a folder to write the export to
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    for (String kind : new String[] {"bdf", "maccor", "parquet"}) {
      Path file =
          switch (kind) {
            case "bdf" -> bdf(folder);
            case "maccor" -> maccor(folder);
            default -> parquet(folder);
          };
      for (int i = 0; i < 3; i++) {
        measure(kind, file);
      }
      Files.delete(file);
    }
  }

  private static Path bdf(Path folder) throws IOException {
    Path file = folder.resolve("large.bdf.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "test_time_second,voltage_volt,current_ampere,cycle_count,step_count,unix_time_second,surface_temperature_celsius\n");
      for (int i = 0; i < ROWS; i++) {
        out.write(
            "%d.125,%.6f,%.6f,%d,%d,%d.125,%.3f%n"
                .formatted(
                    i,
                    3.7 + 0.4 * Math.sin(i / 3600.0),
                    2 * Math.cos(i / 3600.0),
                    i / 20_000,
                    i / 5_000,
                    1_700_000_000 + i,
                    25 + Math.sin(i / 900.0)));
      }
    }
    return file;
  }

  private static Path maccor(Path folder) throws IOException {
    Path file = folder.resolve("large.041");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "Today's Date\nRec#\tCyc#\tStep\tTest (Sec)\tStep (Sec)\tAmp-hr\tWatt-hr\tAmps\tVolts\tState\tES\tDPt Time\n");
      for (int i = 0; i < ROWS; i++) {
        double amperes = 2 * Math.cos(i / 3600.0);
        out.write(
            "%d\t%d\t%d\t%d.2500\t0.0000\t0.0000000000\t0.0000000000\t%.10f\t%.8f\t%s\t1\t12/%02d/2019 %02d:%02d:%02d%n"
                .formatted(
                    i,
                    i / 20_000,
                    i / 5_000,
                    i,
                    amperes,
                    3.7 + 0.4 * Math.sin(i / 3600.0),
                    amperes < 0 ? "D" : "C",
                    1 + i / 86_400 % 31,
                    i / 3600 % 24,
                    i / 60 % 60,
                    i % 60));
      }
    }
    return file;
  }

  private static Path parquet(Path folder) throws IOException {
    Path file = folder.resolve("large.bdf.parquet");
    var schema = Types.buildMessage();
    for (String name :
        new String[] {
          "test_time_second", "voltage_volt", "current_ampere", "surface_temperature_celsius"
        }) {
      schema.required(PrimitiveTypeName.DOUBLE).named(name);
    }
    MessageType columns = schema.named("cell");
    try (ParquetWriter<double[]> out =
        ParquetWriter.writeFile(
            columns,
            file.toFile(),
            (row, writer) -> {
              for (int i = 0; i < row.length; i++) {
                writer.write(columns.getFieldName(i), row[i]);
              }
            })) {
      for (int i = 0; i < ROWS; i++) {
        out.write(
            new double[] {
              i + 0.125,
              3.7 + 0.4 * Math.sin(i / 3600.0),
              2 * Math.cos(i / 3600.0),
              25 + Math.sin(i / 900.0)
            });
      }
    }
    return file;
  }

  /** Of this thread alone, since machines have other things to do. */
  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void measure(String kind, Path file) throws IOException {
    long start = threadNanos();
    try (Dataset dataset = Datasets.open(file)) {
      long surveyed = threadNanos();
      long samples = 0;
      try (CellStream items = dataset.cells().get(0).open()) {
        while (items.hasNext()) {
          if (items.next() instanceof DatasetItem.Telemetry telemetry) {
            samples += telemetry.frame().size();
          }
        }
      }
      double survey = (surveyed - start) / 1e9;
      double stream = (threadNanos() - surveyed) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s: %,d rows, %.0f MB: surveyed at %,.0f rows per CPU second, streamed as frames at %,.0f (%.0f MB), heap at most %d MB%n",
          kind,
          samples,
          Files.size(file) / 1e6,
          samples / survey,
          samples / stream,
          Files.size(file) / 1e6 / stream,
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }
}
