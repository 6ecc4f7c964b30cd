package io.celltwin.core.cycle;

import static java.lang.Double.parseDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.nasa.Nasa;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of NASA's cells against numbers computed by other people's code. */
@EnabledIfEnvironmentVariable(
    named = Nasa.VARIABLE,
    matches = ".+",
    disabledReason = "needs the folder of measured data")
class NasaOracleTest {
  static Stream<String> cells() {
    return Nasa.cells().stream();
  }

  static List<Cycle> cycles(String cell) {
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    CellSpec spec = Nasa.spec(cell);
    List<Cycle> cycles = new ArrayList<>();
    for (Frame frame : Nasa.frames(cell, 1000)) {
      Step step = segmenter.accept(open, spec, frame);
      assertThat(step.rejected()).isEmpty();
      cycles.addAll(step.closed());
    }
    assertThat(open.isOpen()).isFalse();
    return cycles;
  }

  private static Map<Integer, Cycle> byIndex(List<Cycle> cycles, OperationKind kind) {
    return cycles.stream()
        .filter(c -> c.kind() == kind)
        .collect(
            Collectors.toMap(
                Cycle::operationIndex, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void operationsAreCountedAsNasaCountsThem(String cell) {
    List<Cycle> cycles = cycles(cell);

    for (OperationKind kind :
        List.of(OperationKind.CHARGE, OperationKind.DISCHARGE, OperationKind.IMPEDANCE)) {
      assertThat(byIndex(cycles, kind).keySet())
          .as("%s %s", cell, kind)
          .containsExactlyElementsOf(
              Nasa.oracle(cell, kind.name().toLowerCase(Locale.ROOT)).stream()
                  .map(row -> Integer.valueOf(row.get("op_index")))
                  .toList());
    }
    assertThat(cycles).extracting(Cycle::revision).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void dischargesHaveTheCapacityOfTheDataset(String cell) {
    Map<Integer, Cycle> discharges = byIndex(cycles(cell), OperationKind.DISCHARGE);
    Largest largest = new Largest(cell);

    for (Map<String, String> row : Nasa.oracle(cell, "discharge")) {
      Cycle cycle = discharges.get(Integer.valueOf(row.get("op_index")));
      Measured m = cycle.measured();
      String where = cell + " operation " + row.get("op_index");
      String published = row.get("capacity_dataset_ah");
      if (published.isEmpty() || parseDouble(published) == 0) { // 0: 2.7 V was not reached
        assertThat(m.capacity()).as(where).isNaN();
        assertThat(cycle.missing()).as(where).containsKey("capacity");
        continue;
      }
      double dataset = parseDouble(published);
      largest.near("capacity [Ah]", m.capacity(), dataset, 1e-4, where);
      if (row.get("reached_2v7").equals("True")) {
        largest.near("energy [Wh]", m.energy(), parseDouble(row.get("energy_2v7_wh")), 1e-3, where);
      }
      if (row.get("reached_cutoff").equals("True")) {
        largest.near(
            "capacity to cut-off [Ah]",
            m.capacityToCutoff(),
            parseDouble(row.get("cap_cutoff_ah")),
            1e-4,
            where);
      } else {
        assertThat(m.capacityToCutoff()).as(where).isNaN();
      }
      largest.near(
          "net charge [Ah]",
          m.discharged() - m.charged(),
          parseDouble(row.get("cap_full_ah")),
          1e-4,
          where);
      largest.near(
          "net energy [Wh]",
          m.energyDischarged() - m.energyCharged(),
          parseDouble(row.get("energy_full_wh")),
          1e-3,
          where);
      largest.near(
          "lowest voltage [V]", m.minVoltage(), parseDouble(row.get("v_min")), 1e-6, where);
    }
    largest.print();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void chargesHaveTheTimesAndChargesOfTheOracle(String cell) {
    Map<Integer, Cycle> charges = byIndex(cycles(cell), OperationKind.CHARGE);
    Largest largest = new Largest(cell);

    for (Map<String, String> row : Nasa.oracle(cell, "charge")) {
      Cycle cycle = charges.get(Integer.valueOf(row.get("op_index")));
      Measured m = cycle.measured();
      String where = cell + " operation " + row.get("op_index");
      double interval = parseDouble(row.get("dt_max_s"));
      if (row.get("cc_time_s").isEmpty()) {
        continue;
      }
      largest.near("charged [Ah]", m.charged(), parseDouble(row.get("cap_charge_ah")), 1e-4, where);
      if (row.get("cv_time_s").isEmpty()) {
        assertThat(m.cvTime()).as(where).isNaN();
        continue;
      }
      largest.near("CC time [s]", m.ccTime(), parseDouble(row.get("cc_time_s")), interval, where);
      largest.near("CV time [s]", m.cvTime(), parseDouble(row.get("cv_time_s")), interval, where);
      largest.near("CC charge [Ah]", m.ccCharge(), parseDouble(row.get("cap_cc_ah")), 1e-4, where);
      largest.near("CV charge [Ah]", m.cvCharge(), parseDouble(row.get("cap_cv_ah")), 1e-4, where);
    }
    largest.print();
  }

  /** Keeps the largest deviation of each quantity. */
  private static final class Largest {
    private final String cell;
    private final Map<String, Double> deviation = new TreeMap<>();

    Largest(String cell) {
      this.cell = cell;
    }

    void near(String quantity, double ours, double theirs, double tolerance, String where) {
      assertThat(ours).as("%s of %s", quantity, where).isCloseTo(theirs, within(tolerance));
      deviation.merge(quantity, Math.abs(ours - theirs), Math::max);
    }

    void print() {
      deviation.forEach(
          (quantity, worst) ->
              System.out.printf(Locale.ROOT, "%s  %-26s %.2e%n", cell, quantity, worst));
    }
  }
}
