package io.celltwin.protocol.fieldwindows;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Operations of measured cells, to be cut to windows: nobody saw more of them than that. */
final class RealWindows {
  private static final List<String> NASA =
      List.of("nasa/B0005", "nasa/B0006", "nasa/B0007", "nasa/B0018");
  private static final double GRID_FROM = 3.60;
  private static final double GRID_TO = 4.15;
  private static final int GRID = 50;
  private static final double STEP_SECONDS = 10;

  private RealWindows() {}

  /**
   * A charge or a discharge.
   *
   * @param micros of its samples [µs since 1970-01-01 UTC]
   * @param volt [V]
   * @param ampere positive while charging [A]
   * @param celsius [°C]
   * @param truth capacity measured with it or after it, over rated
   */
  record Operation(long[] micros, double[] volt, double[] ampere, double[] celsius, double truth) {

    /** Charge moved until each sample [Ah]. */
    double[] moved() {
      double[] moved = new double[micros.length];
      for (int i = 1; i < moved.length; i++) {
        double hours = (micros[i] - micros[i - 1]) * 1e-6 / 3600;
        moved[i] = moved[i - 1] + Math.abs(ampere[i] + ampere[i - 1]) / 2 * hours;
      }
      return moved;
    }

    /**
     * Samples of a window that begins anywhere in it.
     *
     * @param charge that the window moves [Ah]
     * @return first and after the last; null where the operation moves less
     */
    int[] cut(double charge, Random begins) {
      double[] moved = moved();
      double all = moved[moved.length - 1];
      if (all < charge) {
        return null;
      }
      double from = begins.nextDouble() * (all - charge);
      int first = 0;
      while (moved[first] < from) {
        first++;
      }
      int end = first;
      while (end < moved.length && moved[end] <= moved[first] + charge) {
        end++;
      }
      return new int[] {first, end};
    }
  }

  /**
   * A cell and its operations in the order of time.
   *
   * @param set by name, as groups are called
   */
  record Cell(String set, CellSpec spec, List<Operation> operations) {}

  /** NASA's cells at room temperature: raw charges and discharges. */
  static List<Cell> nasa(Path folder) throws IOException {
    List<Cell> cells = new ArrayList<>();
    try (Dataset dataset = Datasets.open(folder, NASA)) {
      for (CellSource source : dataset.cells()) {
        List<Frame> frames = new ArrayList<>();
        try (CellStream items = source.open()) {
          while (items.hasNext()) {
            if (items.next() instanceof DatasetItem.Telemetry telemetry) {
              frames.add(telemetry.frame());
            }
          }
        }
        CellSpec spec = source.spec();
        cells.add(new Cell("NASA " + spec.chemistry(), spec, operations(spec, frames)));
      }
    }
    return cells;
  }

  private static List<Operation> operations(CellSpec spec, List<Frame> frames) {
    List<Operation> all = new ArrayList<>();
    double truth = Double.NaN;
    int from = 0;
    while (from < frames.size()) {
      int to = from + 1;
      Integer index = frames.get(from).declared().operationIndex();
      while (to < frames.size()
          && index != null
          && index.equals(frames.get(to).declared().operationIndex())) {
        to++;
      }
      Operation one = joined(frames.subList(from, to), Double.NaN);
      OperationKind kind = frames.get(from).declared().kind();
      if (kind == OperationKind.DISCHARGE && one.micros.length > 10) {
        truth = capacity(spec, one) / spec.ratedCapacity();
      }
      boolean moves = kind == OperationKind.DISCHARGE || kind == OperationKind.CHARGE;
      if (moves && one.micros.length > 10 && truth > 0.3) {
        all.add(new Operation(one.micros, one.volt, one.ampere, one.celsius, truth));
      }
      from = to;
    }
    return all;
  }

  private static Operation joined(List<Frame> frames, double truth) {
    int n = frames.stream().mapToInt(Frame::size).sum();
    var joined = new Operation(new long[n], new double[n], new double[n], new double[n], truth);
    int at = 0;
    for (Frame frame : frames) {
      for (int i = 0; i < frame.size(); i++) {
        joined.micros[at] = frame.startMillis() * 1000 + frame.offsetMicros()[i];
        joined.volt[at] = frame.voltage()[i];
        joined.ampere[at] = frame.current()[i];
        joined.celsius[at] = frame.temperature() == null ? 25 : frame.temperature()[i];
        at++;
      }
    }
    return joined;
  }

  /** Until the voltage at which a discharge counts as complete [Ah]. */
  private static double capacity(CellSpec spec, Operation one) {
    double[] moved = one.moved();
    boolean loaded = false;
    for (int i = 0; i < moved.length; i++) {
      loaded |= one.ampere[i] < -0.1;
      if (loaded && one.volt[i] < spec.capacityVoltage()) {
        return moved[i];
      }
    }
    return moved[moved.length - 1];
  }

  /**
   * The UL cells: of each cycle the charge at constant current from 3.60 to 4.15 V, and the
   * capacity of the discharge after it.
   */
  static List<Cell> ul(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder, 2)) {
      files = all.filter(f -> f.getFileName().toString().matches("UL-.*\\.csv")).sorted().toList();
    }
    List<Cell> cells = new ArrayList<>();
    for (Path file : files) {
      cells.add(ulCell(file));
    }
    return cells;
  }

  private static Cell ulCell(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".csv", "");
    Chemistry chemistry =
        name.contains("NCMNCA")
            ? Chemistry.NCM_NCA
            : name.contains("NCA") ? Chemistry.NCA : Chemistry.NCM;
    double rated = chemistry == Chemistry.NCM_NCA ? 2.5 : 3.5;
    double bottom = chemistry == Chemistry.NCM_NCA ? 2.5 : 2.65;
    List<Operation> operations = new ArrayList<>();
    CellSpec spec = null;
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        if (spec == null) {
          double load = Double.parseDouble(row.getField("Discharge_Current")) * rated;
          spec =
              new CellSpec(
                  "ul/" + name,
                  chemistry,
                  rated,
                  3.65,
                  bottom,
                  4.2,
                  bottom,
                  rated,
                  4 * rated,
                  0,
                  60,
                  load,
                  Double.parseDouble(row.getField("Temperature")),
                  0.8,
                  null,
                  null,
                  Instant.EPOCH);
        }
        operations.add(ulCharge(name, row, rated, operations.size()));
      }
    }
    return new Cell("UL " + chemistry, spec, operations);
  }

  /** Ten seconds between samples; a cycle begins every twelve hours. */
  private static Operation ulCharge(String name, NamedCsvRecord row, double rated, int cycle) {
    double[] charge =
        Arrays.stream(row.getField("Capacity_Increment").replaceAll("[\\[\\] ]", "").split(",", -1))
            .mapToDouble(Double::parseDouble)
            .toArray();
    // two of the files carry a wrong charge rate; their names carry the right one
    double rate =
        name.contains("CY25-025_1")
            ? 0.25
            : name.contains("CY25-1_1") ? 1 : Double.parseDouble(row.getField("Charge_Current"));
    double amps = rate * rated;
    double celsius = Double.parseDouble(row.getField("Temperature"));
    double perStep = amps * STEP_SECONDS / 3.6; // mAh
    int n = 1 + (int) (charge[GRID - 1] / perStep);
    var one = new Operation(new long[n], new double[n], new double[n], new double[n], Double.NaN);
    long start = cycle * 43_200_000_000L + 1_600_000_000_000_000L;
    int at = 0;
    for (int i = 0; i < n; i++) {
      double q = i * perStep;
      while (at < GRID - 2 && charge[at + 1] < q) {
        at++;
      }
      double share = (q - charge[at]) / Math.max(1e-9, charge[at + 1] - charge[at]);
      one.micros[i] = start + Math.round(i * STEP_SECONDS * 1e6);
      one.volt[i] = GRID_FROM + (at + Math.min(1, share)) * (GRID_TO - GRID_FROM) / (GRID - 1);
      one.ampere[i] = amps;
      one.celsius[i] = celsius;
    }
    double truth = Double.parseDouble(row.getField("Discharge_Capacity")) / 1000 / rated;
    return new Operation(one.micros, one.volt, one.ampere, one.celsius, truth);
  }
}
