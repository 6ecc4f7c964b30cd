package io.celltwin.training.data;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.feature.ReferenceConditions;
import io.celltwin.core.feature.SohInput;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cells from raw telemetry, cut and measured by the code of the live job. The label of a row is the
 * capacity of a discharge, its features are those of the charge before it.
 */
public final class MeasuredCells implements LabelledCells {
  private static final double SECONDS_PER_HOUR = 3600;

  private final String folder;
  private final Map<String, String> groups;
  private final Set<String> held;
  private final Condition condition;

  /** Which discharges say what a cell can hold. */
  private enum Condition {
    /** Those under the cell's reference load and temperature. */
    REFERENCE,
    /** Every complete one. */
    ANY,
    /** Those at the load and the temperature that are the cell's own usual ones. */
    USUAL
  }

  /** A load within this share of the cell's usual one is like it. */
  private static final double LOAD_CLASS = 0.2;

  /** A temperature within this of the cell's usual one is like it [K]. */
  private static final double TEMPERATURE_CLASS = 8;

  /**
   * @param folder below the data folder
   * @param groups of the cells wanted, by cell id; others are left out
   * @param held cells nothing may be learned from
   * @param anyCondition true to take every complete discharge for a label, false for those under
   *     the cell's reference load and temperature alone
   */
  public MeasuredCells(
      String folder, Map<String, String> groups, Set<String> held, boolean anyCondition) {
    this(folder, groups, held, anyCondition ? Condition.ANY : Condition.REFERENCE);
  }

  private MeasuredCells(
      String folder, Map<String, String> groups, Set<String> held, Condition condition) {
    this.folder = folder;
    this.groups = Map.copyOf(groups);
    this.held = Set.copyOf(held);
    this.condition = condition;
  }

  /**
   * Somebody's own cells, labelled by the complete discharges at the load and temperature that are
   * each cell's usual ones, the middle of what it has had.
   *
   * @param groups by cell id; others are left out
   */
  public static MeasuredCells own(Map<String, String> groups) {
    return new MeasuredCells("", groups, Set.of(), Condition.USUAL);
  }

  @Override
  public List<LabelledCell> read(Path data) throws IOException {
    List<LabelledCell> cells = new ArrayList<>();
    try (Dataset dataset = Datasets.open(data.resolve(folder), groups.keySet())) {
      for (CellSource source : dataset.cells()) {
        try (CellStream items = source.open()) {
          cells.add(read(source.spec(), items));
        }
      }
    }
    return cells;
  }

  private LabelledCell read(CellSpec spec, CellStream items) {
    List<Cycle> cycles = new ArrayList<>();
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    while (items.hasNext()) {
      if (items.next() instanceof DatasetItem.Telemetry telemetry) {
        Step step = segmenter.accept(open, spec, telemetry.frame());
        cycles.addAll(step.closed());
      }
    }
    cycles.addAll(segmenter.flush(open, spec).closed());
    return labelled(spec, cycles);
  }

  /**
   * A cell whose operations were cut and measured already, by the live job.
   *
   * @param cycles its charges and discharges in time order; what else is among them says nothing
   */
  public LabelledCell labelled(CellSpec spec, List<Cycle> cycles) {
    Usual usual = condition == Condition.USUAL ? usual(cycles) : Usual.UNKNOWN;
    LabelledCellBuilder life =
        new LabelledCellBuilder(spec, groups.get(spec.cellId()), held.contains(spec.cellId()));
    Charge charge = Charge.NONE;
    for (Cycle cycle : cycles) {
      charge = take(life, spec, charge, cycle, usual);
    }
    return life.end();
  }

  private static Usual usual(List<Cycle> cycles) {
    List<Measured> whole =
        cycles.stream()
            .filter(c -> c.kind() == OperationKind.DISCHARGE && c.comparable())
            .map(Cycle::measured)
            .filter(m -> m.capacity() > 0)
            .toList();
    return new Usual(
        LabelledCell.median(whole.stream().mapToDouble(m -> -m.loadCurrent()).toArray()),
        LabelledCell.median(
            whole.stream()
                .mapToDouble(Measured::meanTemperature)
                .filter(Double::isFinite)
                .toArray()));
  }

  /** What a cell's usual load [A] and temperature [°C] are; NaN where no discharge tells. */
  private record Usual(double load, double temperature) {
    static final Usual UNKNOWN = new Usual(Double.NaN, Double.NaN);

    boolean like(Measured m) {
      return (Double.isNaN(load) || Math.abs(-m.loadCurrent() - load) <= LOAD_CLASS * load)
          && (Double.isNaN(temperature)
              || Double.isNaN(m.meanTemperature())
              || Math.abs(m.meanTemperature() - temperature) <= TEMPERATURE_CLASS);
    }
  }

  /** What the latest charge says to the discharge after it: input of the model, and rate [1/h]. */
  private record Charge(Features input, double rate) {
    static final Charge NONE =
        new Charge(new Features(SohInput.SET, nothing(SohInput.SET.size())), Double.NaN);

    private static double[] nothing(int size) {
      double[] x = new double[size];
      java.util.Arrays.fill(x, Double.NaN);
      return x;
    }
  }

  private Charge take(
      LabelledCellBuilder life, CellSpec spec, Charge charge, Cycle cycle, Usual usual) {
    Measured m = cycle.measured();
    if (cycle.kind() == OperationKind.CHARGE) {
      double current = m.ccCharge() * SECONDS_PER_HOUR / m.ccTime();
      return cycle.features() == null
          ? charge
          : new Charge(cycle.features(), current / spec.ratedCapacity());
    }
    if (cycle.kind() == OperationKind.DISCHARGE) {
      boolean says =
          m.capacity() > 0
              && switch (condition) {
                case ANY -> true;
                case REFERENCE -> cycle.comparable() && ReferenceConditions.hold(spec, cycle);
                case USUAL -> cycle.comparable() && usual.like(m);
              };
      life.add(
          cycle.cycleNumber(),
          charge.input(),
          says ? m.capacity() / spec.ratedCapacity() : Double.NaN,
          charge.rate(),
          -m.loadCurrent() / spec.ratedCapacity(),
          m.meanTemperature());
      return Charge.NONE;
    }
    return charge;
  }
}
