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
  private final boolean anyCondition;

  /**
   * @param folder below the data folder
   * @param groups of the cells wanted, by cell id; others are left out
   * @param held cells nothing may be learned from
   * @param anyCondition true to take every complete discharge for a label, false for those under
   *     the cell's reference load and temperature alone
   */
  public MeasuredCells(
      String folder, Map<String, String> groups, Set<String> held, boolean anyCondition) {
    this.folder = folder;
    this.groups = Map.copyOf(groups);
    this.held = Set.copyOf(held);
    this.anyCondition = anyCondition;
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
    LabelledCellBuilder life =
        new LabelledCellBuilder(spec, groups.get(spec.cellId()), held.contains(spec.cellId()));
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    Charge charge = Charge.NONE;
    while (items.hasNext()) {
      if (items.next() instanceof DatasetItem.Telemetry telemetry) {
        Step step = segmenter.accept(open, spec, telemetry.frame());
        for (Cycle cycle : step.closed()) {
          charge = take(life, spec, charge, cycle);
        }
      }
    }
    for (Cycle cycle : segmenter.flush(open, spec).closed()) {
      charge = take(life, spec, charge, cycle);
    }
    return life.end();
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

  private Charge take(LabelledCellBuilder life, CellSpec spec, Charge charge, Cycle cycle) {
    Measured m = cycle.measured();
    if (cycle.kind() == OperationKind.CHARGE) {
      double current = m.ccCharge() * SECONDS_PER_HOUR / m.ccTime();
      return cycle.features() == null
          ? charge
          : new Charge(cycle.features(), current / spec.ratedCapacity());
    }
    if (cycle.kind() == OperationKind.DISCHARGE) {
      boolean comparable = cycle.comparable() && ReferenceConditions.hold(spec, cycle);
      boolean says = (comparable || anyCondition) && m.capacity() > 0;
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
