package io.celltwin.core.nasa;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.OperationKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * NASA's per-operation CSV edition and the oracle, as far as these tests need them. Without {@code
 * CELLTWIN_DATA} there is nothing to read, and the tests that use it are skipped.
 */
public final class Nasa {
  public static final String VARIABLE = "CELLTWIN_DATA";

  private Nasa() {}

  public static Path data() {
    return Path.of(System.getenv(VARIABLE));
  }

  /** Names of the cells of the CSV edition. */
  public static List<String> cells() {
    try (var files = Files.list(data().resolve("nasa/csv"))) {
      return files.map(f -> f.getFileName().toString().replace(".zip", "")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static CellSpec spec(String cell) {
    double cutoff =
        switch (cell) {
          case "B0005", "B0052" -> 2.7;
          case "B0006", "B0018" -> 2.5;
          case "B0007", "B0038", "B0046" -> 2.2;
          default -> 2.0;
        };
    return new CellSpec(
        "nasa/" + cell,
        Chemistry.LCO,
        2.0,
        3.7,
        cutoff,
        4.2,
        2.7,
        1.5,
        4.0,
        0,
        60,
        2.0,
        24,
        0.7,
        null,
        null,
        null);
  }

  /** All operations of a cell in blocks of at most {@code largest} samples. */
  public static List<Frame> frames(String cell, int largest) {
    List<Frame> frames = new ArrayList<>();
    try (ZipFile zip = new ZipFile(data().resolve("nasa/csv/" + cell + ".zip").toFile())) {
      for (Map<String, String> row : table(zip, "metadata.csv")) {
        OperationKind kind =
            switch (row.get("type")) {
              case "charge" -> OperationKind.CHARGE;
              case "discharge" -> OperationKind.DISCHARGE;
              default -> OperationKind.IMPEDANCE;
            };
        double[][] columns =
            kind == OperationKind.IMPEDANCE
                ? new double[4][0]
                : columns(
                    zip,
                    "data/" + row.get("filename"),
                    "Time",
                    "Voltage_measured",
                    "Current_measured",
                    "Temperature_measured");
        split(
            frames,
            cell,
            largest,
            start(row.get("start_time")),
            new Frame.Declared(
                Integer.valueOf(row.get("test_id")),
                kind,
                null,
                null,
                Double.valueOf(row.get("ambient_temperature"))),
            columns);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }

  private static void split(
      List<Frame> frames,
      String cell,
      int largest,
      long start,
      Frame.Declared declared,
      double[][] columns) {
    int n = columns[0].length;
    int parts = Math.max(1, (n + largest - 1) / largest);
    for (int part = 0; part < parts; part++) {
      int from = part * largest;
      int to = Math.min(n, from + largest);
      long[] micros = new long[to - from];
      float[] temperature = new float[to - from];
      for (int i = from; i < to; i++) {
        micros[i - from] = Math.round(columns[0][i] * 1e6);
        temperature[i - from] = (float) columns[3][i];
      }
      frames.add(
          new Frame(
              "nasa/" + cell,
              "nasa",
              frames.size(),
              part,
              parts,
              start,
              declared,
              to - from,
              micros,
              Arrays.copyOfRange(columns[1], from, to),
              Arrays.copyOfRange(columns[2], from, to),
              temperature));
    }
  }

  private static long start(String text) {
    double[] t =
        Arrays.stream(text.replace("[", "").replace("]", "").trim().split("\\s+"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    return LocalDateTime.of((int) t[0], (int) t[1], (int) t[2], (int) t[3], (int) t[4])
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli()
        + Math.round(t[5] * 1000);
  }

  /** Rectified impedance spectra of a cell by operation, with Re and Rct as NASA states them. */
  public static Map<Integer, Impedance> spectra(String cell) {
    Map<Integer, Impedance> spectra = new TreeMap<>();
    Pattern complex = Pattern.compile("\\(?(-?[0-9.e-]+?)([+-][0-9.e-]+)j\\)?");
    try (ZipFile zip = new ZipFile(data().resolve("nasa/csv/" + cell + ".zip").toFile())) {
      for (Map<String, String> row : oracle(cell, "impedance")) {
        List<double[]> points = new ArrayList<>();
        try (var lines = reader(zip, "data/" + row.get("source_csv"))) {
          lines
              .lines()
              .skip(1)
              .map(line -> complex.matcher(line.substring(line.lastIndexOf(',') + 1)))
              .filter(Matcher::matches)
              .forEach(
                  m ->
                      points.add(
                          new double[] {
                            Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2))
                          }));
        }
        int index = Integer.parseInt(row.get("op_index"));
        spectra.put(
            index,
            new Impedance(
                "nasa/" + cell,
                "nasa",
                index,
                index,
                0,
                24,
                ohm(row.get("re_ohm")),
                ohm(row.get("rct_ohm")),
                points.stream().mapToDouble(p -> p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray(),
                new TreeMap<>()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spectra;
  }

  private static double ohm(String text) {
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  /** Rows of the oracle: kind is {@code charge}, {@code discharge} or {@code impedance}. */
  public static List<Map<String, String>> oracle(String cell, String kind) {
    Path file = data().resolve("nasa-oracle/" + cell + "_" + kind + ".csv");
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return table(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Map<String, String>> table(ZipFile zip, String name) throws IOException {
    try (var lines = reader(zip, name)) {
      return table(lines);
    }
  }

  private static List<Map<String, String>> table(BufferedReader lines) throws IOException {
    String[] header = lines.readLine().split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < header.length; i++) {
        row.put(header[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double[][] columns(ZipFile zip, String name, String... wanted) throws IOException {
    try (var lines = reader(zip, name)) {
      List<String> header = Arrays.asList(lines.readLine().split(",", -1));
      List<String> rows = lines.lines().filter(line -> !line.isBlank()).toList();
      double[][] columns = new double[wanted.length][rows.size()];
      for (int r = 0; r < rows.size(); r++) {
        String[] values = rows.get(r).split(",", -1);
        for (int c = 0; c < wanted.length; c++) {
          String value = values[header.indexOf(wanted[c])];
          columns[c][r] =
              value.isEmpty() || value.equalsIgnoreCase("nan")
                  ? Double.NaN
                  : Double.parseDouble(value);
        }
      }
      return columns;
    }
  }

  private static BufferedReader reader(ZipFile zip, String name) throws IOException {
    var entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("no " + name + " in " + zip.getName());
    }
    return new BufferedReader(new InputStreamReader(zip.getInputStream(entry), UTF_8));
  }
}
