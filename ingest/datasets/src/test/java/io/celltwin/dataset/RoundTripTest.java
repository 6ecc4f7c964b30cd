package io.celltwin.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever doubles a file holds come back as they are, from every layout, each time. */
class RoundTripTest {
  private Path folder;

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("round-trip");
    Files.createDirectories(folder.resolve("data"));
  }

  @AfterProperty
  void removeFolder() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 50, seed = "7")
  void everyLayoutGivesBackTheDoublesOfTheFile(@ForAll("samples") List<double[]> samples)
      throws IOException {
    var operation =
        new StringBuilder("Voltage_measured,Current_measured,Temperature_measured,Time\n");
    var flat =
        new StringBuilder(
            "terminal_voltage,terminal_current,temperature,time,id_cycle,type,start_time,Battery\n");
    var ordinal = new StringBuilder("terminal_voltage,terminal_current,temperature,time,cycle\n");
    for (int i = 0; i < samples.size(); i++) {
      double[] s = samples.get(i);
      String row = s[0] + "," + s[1] + "," + s[2] + "," + i * 0.25;
      operation.append(row).append('\n');
      flat.append(row).append(",4,discharge,2008-04-02T15:25:41.5,B0099\n");
      ordinal.append(row).append(",1\n");
    }
    Files.writeString(
        folder.resolve("metadata.csv"),
        """
        type,start_time,ambient_temperature,battery_id,test_id,filename,Re,Rct
        discharge,[2008 4 2 15 25 41.5],24,B0099,4,00004.csv,,
        """);
    Files.writeString(folder.resolve("data/00004.csv"), operation);
    Files.writeString(folder.resolve("flat.csv"), flat);
    Files.writeString(folder.resolve("one.csv"), ordinal);

    for (String layout : List.of("metadata.csv", "flat.csv", "one.csv")) {
      List<Frame> frames = read(folder.resolve(layout));
      assertThat(read(folder.resolve(layout))).isEqualTo(frames);
      double[][] back = new double[samples.size()][];
      int i = 0;
      for (Frame frame : frames) {
        for (int k = 0; k < frame.size(); k++) {
          long micros = frame.timeMicros(k) - frames.get(0).startMillis() * 1000;
          back[i++] =
              new double[] {
                frame.voltage()[k], frame.current()[k], frame.temperature()[k], micros / 1e6
              };
        }
      }
      double[][] expected = new double[samples.size()][];
      for (int k = 0; k < expected.length; k++) {
        double[] s = samples.get(k);
        expected[k] = new double[] {s[0], s[1], (float) s[2], k * 0.25};
      }
      // bit by bit: NaN equals NaN, and 0 is not -0
      assertThat(Arrays.deepEquals(back, expected)).as(layout).isTrue();
    }
  }

  @Provide
  Arbitrary<List<double[]>> samples() {
    Arbitrary<Double> reading =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(-10, 10).ofScale(17),
            Arbitraries.doubles(),
            Arbitraries.of(0.0, -0.0, Double.NaN, Double.MIN_VALUE, 4.191491807505295));
    return reading.array(double[].class).ofSize(3).list().ofMinSize(1).ofMaxSize(5000);
  }

  private static List<Frame> read(Path path) throws IOException {
    var frames = new ArrayList<Frame>();
    try (Dataset dataset = Datasets.open(path)) {
      assertThat(dataset.refused()).isEmpty();
      for (CellSource cell : dataset.cells()) {
        try (CellStream items = cell.open()) {
          while (items.hasNext()) {
            DatasetItem item = items.next();
            assertThat(item).isNotInstanceOf(DatasetItem.Refused.class);
            if (item instanceof DatasetItem.Telemetry t) {
              frames.add(t.frame());
            }
          }
        }
      }
    }
    return frames;
  }
}
