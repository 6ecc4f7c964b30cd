package io.celltwin.check;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.feature.IncrementalCapacity;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.QualityCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Every operation of NASA's cells, read and measured as the stream does it, beside what independent
 * code found in the same files.
 */
final class OracleCheck {
  /** Above this the oracle calls a voltage high [V]. */
  private static final double ODDLY_HIGH = 4.3;

  /** Below this the oracle calls a charge's current negative [A]. */
  private static final double ODDLY_NEGATIVE = -0.1;

  /** The oracle looks for the peak of LCO from here on [V]. */
  private static final double PEAK_FROM = 3.75;

  /** Humps whose heights differ by less than this are of one height: recipes name either. */
  private static final double ONE_HEIGHT = 0.01;

  private static final String NET_OF_CHARGE = "net charge of a charge [Ah]";
  private static final String PEAK_AT = "IC peak position [V]";

  private final Path oracle;
  private final Path data;
  private final Deviations table = new Deviations();
  private final List<String> notes = new ArrayList<>();
  private int cells;
  private int operations;

  private OracleCheck(Path data, Path oracle) {
    this.data = data;
    this.oracle = oracle;
  }

  /** What came of it. */
  record Result(int cells, int operations, List<Deviations.Line> lines, List<String> notes) {
    int outside() {
      return lines.stream().mapToInt(Deviations.Line::outside).sum();
    }

    int unexplained() {
      return outside() - lines.stream().mapToInt(Deviations.Line::explained).sum();
    }
  }

  /**
   * @param root with {@code nasa} and {@code nasa-oracle} below it
   */
  static Result of(Path root) throws IOException {
    Path oracle = root.resolve("nasa-oracle");
    Path data = root.resolve("nasa");
    if (!Files.isDirectory(oracle) || !Files.isDirectory(data)) {
      throw new IOException(
          root + " has no folders nasa and nasa-oracle; wanted the folder that has both");
    }
    OracleCheck check = new OracleCheck(data, oracle);
    check.run();
    return new Result(check.cells, check.operations, check.table.lines(), check.notes);
  }

  private void run() throws IOException {
    List<String> wanted = OracleTable.cells(oracle);
    try (Dataset dataset = Datasets.open(data, wanted)) {
      for (CellSource source : dataset.cells()) {
        String cell = source.spec().cellId().replaceFirst(".*/", "");
        cells++;
        cell(cell, source);
      }
      if (cells < wanted.size()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%d cells have reference values, %d were found",
                wanted.size(),
                cells));
      }
    }
  }

  private void cell(String cell, CellSource source) throws IOException {
    CellSpec spec = source.spec();
    Map<Integer, Cycle> cycles = new HashMap<>();
    Map<Integer, IncrementalCapacity> peaks = new HashMap<>();
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    try (CellStream items = source.open()) {
      while (items.hasNext()) {
        if (items.next() instanceof DatasetItem.Telemetry telemetry) {
          Frame frame = telemetry.frame();
          Step step = segmenter.accept(open, spec, frame);
          step.closed().forEach(c -> cycles.put(c.operationIndex(), c));
          if (frame.declared().kind() == OperationKind.CHARGE) {
            curve(
                peaks.computeIfAbsent(
                    frame.declared().operationIndex(),
                    i -> {
                      IncrementalCapacity ic = new IncrementalCapacity();
                      ic.open(spec, Double.NaN); // the oracle corrects for no resistance
                      return ic;
                    }),
                frame);
          }
        }
      }
    }
    operations += cycles.size();
    for (OracleTable.Row row : OracleTable.read(oracle, cell, "discharge")) {
      if (known(cycles, cell, row, OperationKind.DISCHARGE)) {
        discharge(cell, row, cycles.get(row.operation()));
      }
    }
    for (OracleTable.Row row : OracleTable.read(oracle, cell, "charge")) {
      if (known(cycles, cell, row, OperationKind.CHARGE)) {
        charge(cell, row, cycles.get(row.operation()), peaks.get(row.operation()));
      }
    }
    for (OracleTable.Row row : OracleTable.read(oracle, cell, "impedance")) {
      known(cycles, cell, row, OperationKind.IMPEDANCE);
    }
  }

  private static void curve(IncrementalCapacity ic, Frame frame) {
    for (int i = 0; i < frame.size(); i++) {
      if (Double.isFinite(frame.voltage()[i]) && Double.isFinite(frame.current()[i])) {
        ic.add(frame.offsetMicros()[i] * 1e-6, frame.voltage()[i], frame.current()[i]);
      }
    }
  }

  private boolean known(
      Map<Integer, Cycle> cycles, String cell, OracleTable.Row row, OperationKind kind) {
    Cycle cycle = cycles.get(row.operation());
    return table.same(
        "operation is there, and its kind",
        cycle == null ? "absent" : cycle.kind().name(),
        kind.name(),
        cell,
        row.operation());
  }

  // ---- discharges

  private void discharge(String cell, OracleTable.Row row, Cycle cycle) {
    Measured m = cycle.measured();
    int at = row.operation();
    double dataset = row.number("capacity_dataset_ah");
    if (Double.isNaN(dataset) || dataset == 0) { // NASA writes 0 where 2.7 V was not reached
      table.same("capacity is unknown", Double.isNaN(m.capacity()), true, cell, at);
    } else {
      ampereHours("capacity, NASA's definition [Ah]", m.capacity(), dataset, cell, at);
    }
    boolean loaded = !row.flags().contains("NO_LOAD"); // without, the oracle stops at once
    if (row.yes("reached_2v7") && loaded) {
      wattHours("energy to 2.7 V [Wh]", m.energy(), row.number("energy_2v7_wh"), cell, at);
    }
    if (row.yes("reached_cutoff") && loaded) {
      ampereHours(
          "capacity to the cell's cut-off [Ah]",
          m.capacityToCutoff(),
          row.number("cap_cutoff_ah"),
          cell,
          at);
    }
    ampereHours(
        "net charge of a discharge [Ah]",
        m.discharged() - m.charged(),
        row.number("cap_full_ah"),
        cell,
        at);
    wattHours(
        "net energy of a discharge [Wh]",
        m.energyDischarged() - m.energyCharged(),
        row.number("energy_full_wh"),
        cell,
        at);
    common(cell, row, cycle);
    Set<String> flags = row.flags();
    flag("NO_LOAD", QualityCode.NO_LOAD, flags.contains("NO_LOAD"), cycle, cell, at);
    boolean partial = flags.contains("NO_2V7") && !flags.contains("NO_LOAD");
    flag("NO_2V7", QualityCode.PARTIAL, partial, cycle, cell, at);
    flag(
        "NO_PRIOR_CHARGE",
        QualityCode.NO_PRIOR_CHARGE,
        flags.contains("NO_PRIOR_CHARGE"),
        cycle,
        cell,
        at);
    table.same(
        "flag NO_CUTOFF",
        cycle.missing().getOrDefault("capacityToCutoff", "").startsWith("never at"),
        flags.contains("NO_CUTOFF"),
        cell,
        at);
    String none = cycle.missing().get("capacity");
    boolean partOf = none != null && none.startsWith("never at or below");
    table.same("flag CAP_ZERO", partOf, flags.contains("CAP_ZERO"), cell, at);
    table.same("flag CAP_EMPTY", none != null && !partOf, flags.contains("CAP_EMPTY"), cell, at);
  }

  // ---- charges

  private void charge(String cell, OracleTable.Row row, Cycle cycle, IncrementalCapacity ic) {
    Measured m = cycle.measured();
    int at = row.operation();
    double interval = row.number("dt_max_s");
    Set<String> flags = row.flags();
    ampereHours("charge taken in [Ah]", m.charged(), row.number("cap_charge_ah"), cell, at);
    boolean impossible = cycle.quality().has(QualityCode.SPIKE);
    double net = row.number("cap_net_ah");
    if (!ampereHours(NET_OF_CHARGE, m.charged() - m.discharged(), net, cell, at) && impossible) {
      table.explained(NET_OF_CHARGE);
      notes.add(
          String.format(
              Locale.ROOT,
              "%s operation %d: a reading of %s is left out with its current, the oracle counts it",
              cell,
              at,
              cycle.quality().flag(QualityCode.SPIKE)));
    }
    wattHours("energy taken in [Wh]", m.energyCharged(), row.number("energy_charge_wh"), cell, at);
    if (!Double.isNaN(row.number("cc_time_s"))) {
      seconds("CC time [s]", m.ccTime(), row.number("cc_time_s"), interval, cell, at);
      ampereHours("charge in CC [Ah]", m.ccCharge(), row.number("cap_cc_ah"), cell, at);
    }
    if (!Double.isNaN(row.number("cv_time_s"))) {
      seconds("CV time [s]", m.cvTime(), row.number("cv_time_s"), interval, cell, at);
      ampereHours("charge in CV [Ah]", m.cvCharge(), row.number("cap_cv_ah"), cell, at);
    }
    if (!Double.isNaN(row.number("ic_peak_v"))) {
      peak(cell, row, ic);
    }
    common(cell, row, cycle);
    flag(
        "DOUBLE_CHARGE",
        QualityCode.DOUBLE_CHARGE,
        flags.contains("DOUBLE_CHARGE"),
        cycle,
        cell,
        at);
    String spike = cycle.quality().flag(QualityCode.CURRENT_SPIKE);
    boolean negative =
        spike != null && Double.parseDouble(spike.replaceAll(".*:|A$", "")) < ODDLY_NEGATIVE;
    if (!table.same("flag I_NEG", negative, flags.contains("I_NEG"), cell, at) && impossible) {
      table.explained("flag I_NEG"); // the same reading
    }
    table.same(
        "flag NO_CC",
        cycle.missing().getOrDefault("ccTime", "").startsWith("current never"),
        flags.contains("NO_CC"),
        cell,
        at);
  }

  /** The oracle's peak is the highest point of the curve, at its end where it still rises there. */
  private void peak(String cell, OracleTable.Row row, IncrementalCapacity ic) {
    int at = row.operation();
    double[] curve = ic.curve();
    int top = -1;
    for (int i = 0; i < curve.length; i++) {
      if (ic.voltage(i) > PEAK_FROM - 0.001 && !(top >= 0 && !(curve[i] > curve[top]))) {
        top = Double.isNaN(curve[i]) ? top : i;
      }
    }
    double ours = top < 0 ? Double.NaN : curve[top];
    double where = top < 0 ? Double.NaN : ic.voltage(top);
    double height = row.number("ic_peak_ah_per_v");
    double volt = row.number("ic_peak_v");
    table.off("IC peak height [%]", "10 %", 100 * Math.abs(ours / height - 1), 10, cell, at);
    if (!table.off(PEAK_AT, "0.02 V", Math.abs(where - volt), 0.02 + 1e-9, cell, at)) {
      double there = curve[(int) Math.rint((volt - ic.voltage(0)) / IncrementalCapacity.CELL)];
      boolean one = there > (1 - ONE_HEIGHT) * ours;
      if (one) {
        table.explained(PEAK_AT);
      }
      notes.add(
          String.format(
              Locale.ROOT,
              "%s operation %d: IC peak at %.3f V, %.3f Ah/V; the oracle's at %.3f V, where our"
                  + " curve has %.3f Ah/V%s",
              cell,
              at,
              where,
              ours,
              volt,
              there,
              one ? ": two humps of one height" : ""));
    }
  }

  // ---- both

  private void common(String cell, OracleTable.Row row, Cycle cycle) {
    int at = row.operation();
    Set<String> flags = row.flags();
    flag("SHORT", QualityCode.SHORT, flags.contains("SHORT"), cycle, cell, at);
    flag("NAN", QualityCode.NAN, flags.contains("NAN_v"), cycle, cell, at);
    boolean high =
        cycle.measured().maxVoltage() > ODDLY_HIGH || cycle.quality().has(QualityCode.SPIKE);
    table.same("flag V_HIGH", high, flags.contains("V_HIGH"), cell, at);
    table.same("flag TIME_BACK", cycle.quality().has(QualityCode.BACKWARDS), false, cell, at);
    table.same("flag START_BACK", cycle.quality().has(QualityCode.START_BACK), false, cell, at);
    table.same("flag EMPTY", cycle.samples() == 0, flags.contains("EMPTY"), cell, at);
  }

  private void flag(
      String theirs, QualityCode ours, boolean wanted, Cycle cycle, String cell, int operation) {
    if (!table.same(
        "flag %s as %s".formatted(theirs, ours),
        cycle.quality().has(ours),
        wanted,
        cell,
        operation)) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s operation %d: flags %s, the oracle has %s%s",
              cell,
              operation,
              cycle.quality().flags(),
              wanted ? "" : "no ",
              theirs));
    }
  }

  private boolean ampereHours(
      String quantity, double ours, double theirs, String cell, int operation) {
    return table.near(quantity, "1e-4 Ah", ours, theirs, 1e-4, cell, operation);
  }

  private void wattHours(String quantity, double ours, double theirs, String cell, int operation) {
    table.near(quantity, "1e-3 Wh", ours, theirs, 1e-3, cell, operation);
  }

  private void seconds(
      String quantity, double ours, double theirs, double interval, String cell, int operation) {
    table.near(quantity, "one interval", ours, theirs, interval, cell, operation);
  }
}
