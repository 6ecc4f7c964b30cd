package io.celltwin.training.early;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.OperationKind;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.data.TableCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Capacities by cycle out of a file or folder: tables with the columns {@code cell}, {@code cycle},
 * {@code capacity_ah} and, where known, {@code temperature_celsius}; tables as of PINN4SOH beside
 * their manifest; or raw data in any layout that a replay reads, cut and measured as the live job
 * does it.
 */
final class EarlyReader {
  private static final Pattern TEMPERATURE_IN_NAME = Pattern.compile("CY(\\d\\d)-");
  private static final String STEPS = "multi-step-charge-";

  private final double rated;
  private final double temperature;
  private final List<String> notes;

  /**
   * @param rated capacity that SOH is a share of [Ah]; NaN for what the data say
   * @param temperature where the data say none [°C]; NaN for none
   * @param notes a sentence for what was left out goes here
   */
  EarlyReader(double rated, double temperature, List<String> notes) {
    this.rated = rated;
    this.temperature = temperature;
    this.notes = notes;
  }

  /**
   * All cells with {@code least} capacities or more, by id.
   *
   * @throws IOException in a sentence, where there are none
   */
  List<EarlyCell> read(Path path, int least) throws IOException {
    List<EarlyCell> all = new ArrayList<>();
    if (Files.exists(path.resolve("manifest.csv"))) {
      tables(path, all);
    } else {
      capacities(path, all);
      if (all.isEmpty()) {
        raw(path, all);
      }
    }
    List<EarlyCell> usable = new ArrayList<>();
    for (EarlyCell cell : all) {
      if (cell.life().cycles() < least) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s left out: %d capacities, wanted %d or more",
                cell.life().cell(),
                cell.life().cycles(),
                least));
      } else if (Double.isNaN(cell.life().temperature())) {
        notes.add(
            cell.life().cell() + " left out: nothing says at which temperature it was cycled");
      } else {
        usable.add(cell);
      }
    }
    if (usable.isEmpty()) {
      throw new IOException(
          "no cell in %s can be used: wanted a table with the columns cell, cycle, capacity_ah and temperature_celsius, tables as of PINN4SOH with their manifest.csv, or raw data in a layout that 'celltwin formats' lists%s"
              .formatted(
                  path,
                  notes.isEmpty()
                      ? ""
                      : "; " + String.join("; ", notes.subList(0, Math.min(3, notes.size())))));
    }
    return usable;
  }

  private void capacities(Path path, List<EarlyCell> all) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(path, 2)) {
      files = walk.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
    }
    List<String> said = new ArrayList<>(); // of files that are no tables of capacities nothing
    Map<String, SortedMap<Integer, Double>> capacities = new TreeMap<>();
    Map<String, Double> temperatures = new TreeMap<>();
    for (Path file : files) {
      try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
        for (NamedCsvRecord line : csv) {
          if (line.findField("capacity_ah").isEmpty()
              || line.findField("cycle").isEmpty()
              || line.findField("cell").isEmpty()) {
            break; // another table
          }
          take(file, line, capacities, temperatures, said);
        }
      } catch (RuntimeException e) {
        said.add("%s left out: %s".formatted(file.getFileName(), e.getMessage()));
      }
    }
    if (capacities.isEmpty()) {
      return;
    }
    notes.addAll(said);
    double of = rated;
    if (Double.isNaN(of)) {
      of =
          LabelledCell.median(
              capacities.values().stream()
                  .mapToDouble(
                      by ->
                          LabelledCell.median(
                              by.values().stream().limit(3).mapToDouble(c -> c).toArray()))
                  .toArray());
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: no rated capacity is said, so SOH is a share of %.4f Ah, what these cells had"
                  + " when new; --rated says another",
              path,
              of));
    }
    double share = of;
    capacities.forEach(
        (cell, by) ->
            all.add(
                new EarlyCell(
                    new CapacityByCycle(
                        cell,
                        temperatures.getOrDefault(cell, temperature),
                        by.values().stream().mapToDouble(c -> c / share).toArray()),
                    new TreeMap<>())));
  }

  private static void take(
      Path file,
      NamedCsvRecord line,
      Map<String, SortedMap<Integer, Double>> capacities,
      Map<String, Double> temperatures,
      List<String> left) {
    try {
      double capacity = Double.parseDouble(line.getField("capacity_ah"));
      int cycle = Integer.parseInt(line.getField("cycle"));
      String cell = line.getField("cell");
      if (!(capacity > 0) || !Double.isFinite(capacity) || cycle < 1) {
        throw new NumberFormatException("capacity and cycle must be above 0");
      }
      var celsius = line.findField("temperature_celsius").filter(t -> !t.isBlank());
      if (celsius.isPresent()) {
        temperatures.put(cell, Double.parseDouble(celsius.get()));
      }
      capacities.computeIfAbsent(cell, c -> new TreeMap<>()).put(cycle, capacity);
    } catch (NumberFormatException e) {
      left.add(
          String.format(
              Locale.ROOT,
              "%s, line %d left out: %s",
              file.getFileName(),
              line.getStartingLineNumber(),
              e.getMessage()));
    }
  }

  private void tables(Path path, List<EarlyCell> all) throws IOException {
    TableCells.Found found = TableCells.read(path);
    notes.addAll(found.unread());
    for (TableCell cell : found.cells()) {
      double[] soh = Arrays.stream(cell.soh()).filter(s -> s > 0).toArray();
      Matcher named = TEMPERATURE_IN_NAME.matcher(cell.id());
      double celsius = named.find() ? Double.parseDouble(named.group(1)) : temperature;
      all.add(new EarlyCell(new CapacityByCycle(cell.id(), celsius, soh), new TreeMap<>()));
    }
  }

  private void raw(Path path, List<EarlyCell> all) throws IOException {
    try (Dataset dataset = Datasets.open(path)) {
      dataset
          .refused()
          .forEach(r -> notes.add(r.rejection().place() + ": " + r.rejection().reason()));
      for (CellSource source : dataset.cells()) {
        try (CellStream items = source.open()) {
          all.add(measured(source.spec(), items));
        }
      }
    }
  }

  private EarlyCell measured(CellSpec spec, CellStream items) {
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    List<Double> soh = new ArrayList<>();
    List<Double> warmth = new ArrayList<>();
    SortedMap<Integer, Features> charges = new TreeMap<>();
    while (items.hasNext()) {
      if (items.next() instanceof DatasetItem.Telemetry telemetry) {
        Step step = segmenter.accept(open, spec, telemetry.frame());
        step.closed().forEach(c -> take(spec, c, soh, warmth, charges));
      }
    }
    segmenter.flush(open, spec).closed().forEach(c -> take(spec, c, soh, warmth, charges));
    double celsius =
        LabelledCell.median(warmth.stream().mapToDouble(w -> w).filter(Double::isFinite).toArray());
    return new EarlyCell(
        new CapacityByCycle(
            spec.cellId(),
            Double.isFinite(temperature) ? temperature : celsius,
            soh.stream().mapToDouble(s -> s).toArray()),
        charges);
  }

  private void take(
      CellSpec spec,
      Cycle cycle,
      List<Double> soh,
      List<Double> warmth,
      SortedMap<Integer, Features> charges) {
    if (cycle.kind() == OperationKind.DISCHARGE
        && cycle.comparable()
        && cycle.measured().capacity() > 0) {
      soh.add(cycle.measured().capacity() / (Double.isNaN(rated) ? spec.ratedCapacity() : rated));
      double ambient = cycle.measured().ambient();
      warmth.add(Double.isNaN(ambient) ? cycle.measured().meanTemperature() : ambient);
    }
    if (cycle.kind() == OperationKind.CHARGE) {
      cycle.families().stream()
          .filter(f -> f.set().name().startsWith(STEPS))
          .findFirst()
          .ifPresent(f -> charges.put(soh.size() + 1, f));
    }
  }
}
