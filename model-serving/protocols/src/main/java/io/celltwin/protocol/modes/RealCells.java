package io.celltwin.protocol.modes;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.feature.ReferenceConditions;
import io.celltwin.core.mode.DegradationModes;
import io.celltwin.core.mode.ModeTracker;
import io.celltwin.core.physics.Resistances;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** Real cells as the twin would have followed them. Nobody knows their modes. */
final class RealCells {
  private static final double OHM_REFERENCE = 25;
  private static final List<String> NASA =
      List.of("nasa/B0005", "nasa/B0006", "nasa/B0007", "nasa/B0018");

  private RealCells() {}

  /**
   * @param cycle its number
   * @param input of the model "modes"
   * @param fit what the filter says
   * @param tracker as it was then
   * @param measured capacity over the first one, after this cycle
   */
  record Moment(
      int cycle, Features input, DegradationModes fit, ModeTracker tracker, double measured) {}

  /**
   * @param group of cells in the tables
   * @param spec of the cell
   * @param moments at which the filter took in a charge
   */
  record Cell(String group, CellSpec spec, List<Moment> moments) {}

  /**
   * Files of the layout of {@code pimoe/UL-*.csv}.
   *
   * @param notes told what cannot be read and why
   */
  static List<Cell> curves(Path folder, boolean anyName, List<String> notes) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder, 2)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(f -> f.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv"))
              .filter(f -> anyName || f.getFileName().toString().startsWith("UL-"))
              .sorted()
              .toList();
    }
    List<Cell> cells = new ArrayList<>();
    for (Path file : files) {
      try {
        String name = file.getFileName().toString();
        if (!name.contains("NCM") && !name.contains("NCA")) {
          notes.add("%s: the name says no chemistry, taken for NCM of 3.5 Ah".formatted(file));
        }
        Cell cell = curve(file);
        if (cell == null) {
          notes.add("%s: no columns Capacity_Increment and Discharge_Capacity".formatted(file));
        } else {
          cells.add(cell);
        }
      } catch (IllegalArgumentException | CsvParseException | NoSuchElementException e) {
        notes.add("%s: %s".formatted(file, e.getMessage()));
      }
    }
    return cells;
  }

  private static Cell curve(Path file) throws IOException {
    String name = file.getFileName().toString().replaceFirst("(?i)\\.csv$", "");
    Chemistry chemistry =
        name.contains("NCMNCA")
            ? Chemistry.NCM_NCA
            : name.contains("NCA") ? Chemistry.NCA : Chemistry.NCM;
    double rated = chemistry == Chemistry.NCM_NCA ? 2.5 : 3.5;
    List<Moment> moments = new ArrayList<>();
    CellSpec spec = null;
    ModeTracker tracker = ModeTracker.fresh(chemistry);
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        if (row.findField("Capacity_Increment").isEmpty()
            || row.findField("Discharge_Capacity").isEmpty()) {
          return null;
        }
        double degrees = number(row, "Temperature");
        if (spec == null) {
          spec = spec(name, chemistry, rated, number(row, "Discharge_Current"), degrees);
        }
        double[] curve =
            Arrays.stream(row.getField("Capacity_Increment").replaceAll("[\\[\\] ]", "").split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] features = new double[PartialCharge.SET.size()];
        Arrays.fill(features, Double.NaN); // of the rests the files do not tell the times
        for (int i = 0; i < Math.min(curve.length, PartialCharge.POINTS); i++) {
          features[i] = curve[i] / 1000;
        }
        int cycle = (int) number(row, "Cycle");
        tracker.charge(
            spec, cycle, new Features(PartialCharge.SET, features), rate(name, row), degrees);
        if (tracker.discharge(spec, cycle, number(row, "Discharge_Capacity") / 1000, Double.NaN)) {
          moments.add(moment(tracker, spec, cycle));
        }
      }
    }
    if (spec == null) {
      throw new IllegalArgumentException("holds no cycle");
    }
    return new Cell("UL-" + chemistry, spec, moments);
  }

  /** Two of the files carry a wrong charge rate; their names carry the right one. */
  private static double rate(String name, NamedCsvRecord row) {
    if (name.contains("CY25-025_1")) {
      return 0.25;
    }
    return name.contains("CY25-1_1") ? 1 : number(row, "Charge_Current");
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  private static CellSpec spec(
      String name, Chemistry chemistry, double rated, double dischargeRate, double degrees) {
    double bottom = chemistry == Chemistry.NCM_NCA ? 2.5 : 2.65;
    return new CellSpec(
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
        Math.max(0.1, dischargeRate) * rated,
        degrees,
        0.8,
        null,
        null,
        Instant.EPOCH);
  }

  private static Moment moment(ModeTracker tracker, CellSpec spec, int cycle) {
    return new Moment(
        cycle, tracker.input(spec), tracker.modes(), tracker.copy(), tracker.measured());
  }

  /** NASA's cells at room temperature, from raw telemetry. */
  static List<Cell> nasa(Path folder) throws IOException {
    List<Cell> cells = new ArrayList<>();
    try (Dataset dataset = Datasets.open(folder, NASA)) {
      for (CellSource source : dataset.cells()) {
        try (CellStream items = source.open()) {
          cells.add(nasa(source.spec(), items));
        }
      }
    }
    return cells;
  }

  private static Cell nasa(CellSpec spec, CellStream items) {
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    ModeTracker tracker = ModeTracker.fresh(spec.chemistry());
    List<Moment> moments = new ArrayList<>();
    while (items.hasNext()) {
      if (items.next() instanceof DatasetItem.Telemetry telemetry) {
        for (Cycle cycle : segmenter.accept(open, spec, telemetry.frame()).closed()) {
          take(tracker, spec, cycle, moments);
        }
      }
    }
    for (Cycle cycle : segmenter.flush(open, spec).closed()) {
      take(tracker, spec, cycle, moments);
    }
    return new Cell("NASA", spec, moments);
  }

  private static void take(ModeTracker tracker, CellSpec spec, Cycle cycle, List<Moment> moments) {
    boolean news;
    if (cycle.kind() == OperationKind.DISCHARGE) {
      double ambient = cycle.measured().ambient();
      double ohm = cycle.measured().resistance();
      boolean comparable = cycle.comparable() && ReferenceConditions.hold(spec, cycle);
      news =
          tracker.discharge(
              spec,
              cycle.cycleNumber(),
              comparable ? cycle.measured().capacity() : Double.NaN,
              comparable && ohm > 0
                  ? Resistances.at(OHM_REFERENCE, ohm, Double.isNaN(ambient) ? 24 : ambient)
                  : Double.NaN);
    } else {
      news = tracker.accept(spec, cycle);
    }
    if (news) {
      moments.add(moment(tracker, spec, cycle.cycleNumber()));
    }
  }
}
