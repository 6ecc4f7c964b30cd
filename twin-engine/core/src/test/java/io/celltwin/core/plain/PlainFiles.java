package io.celltwin.core.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The plain cells of the data folder: Battery Data Format, truth beside it. */
final class PlainFiles {
  private PlainFiles() {}

  static List<String> names() {
    try (var files = Files.list(Nasa.data().resolve("plain"))) {
      return files
          .filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PlainCell read(String name) {
    Path folder = Nasa.data().resolve("plain").resolve(name);
    try {
      double[][] columns = columns(folder.resolve(name + ".bdf.csv.gz"));
      List<String> truth = Files.readAllLines(folder.resolve("truth.csv"));
      boolean[] full = new boolean[truth.size() - 1];
      double[] discharged = new double[full.length];
      for (int i = 0; i < full.length; i++) {
        String[] cells = truth.get(i + 1).split(",", -1);
        full[i] = cells[1].equals("1");
        discharged[i] = Double.parseDouble(cells[2]);
      }
      return new PlainCell(
          name,
          spec(name, folder.resolve(name + ".metadata.json"), columns),
          columns[0],
          columns[1],
          columns[2],
          columns[3],
          full,
          discharged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CellSpec spec(String name, Path sidecar, double[][] columns) throws IOException {
    double most = Arrays.stream(columns[2]).min().orElseThrow();
    if (!Files.exists(sidecar)) { // as a reader would have it that has seen the whole file
      double low = Math.floor(100 * Arrays.stream(columns[1]).min().orElseThrow()) / 100;
      double high = Math.ceil(100 * Arrays.stream(columns[1]).max().orElseThrow()) / 100;
      return PlainCell.spec(name, Chemistry.UNKNOWN, 2.0, low, high, -most);
    }
    String json = Files.readString(sidecar);
    Chemistry chemistry = json.contains("LFP") ? Chemistry.LFP : Chemistry.NCM;
    return PlainCell.spec(
        name,
        chemistry,
        number(json, "rated_capacity_ah"),
        number(json, "lower_voltage_limit_v"),
        number(json, "upper_voltage_limit_v"),
        -most);
  }

  private static double number(String json, String key) {
    Matcher number = Pattern.compile("\"" + key + "\": *([0-9.]+)").matcher(json);
    if (!number.find()) {
      throw new IllegalArgumentException("no " + key + " in " + json);
    }
    return Double.parseDouble(number.group(1));
  }

  private static double[][] columns(Path file) throws IOException {
    double[][] columns = new double[4][1 << 16];
    int n = 0;
    try (var in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (n == columns[0].length) {
          for (int c = 0; c < 4; c++) {
            columns[c] = Arrays.copyOf(columns[c], 2 * n);
          }
        }
        String[] cells = line.split(",", -1);
        for (int c = 0; c < 4; c++) {
          columns[c][n] = Double.parseDouble(cells[c]);
        }
        n++;
      }
    }
    for (int c = 0; c < 4; c++) {
      columns[c] = Arrays.copyOf(columns[c], n);
    }
    return columns;
  }
}
