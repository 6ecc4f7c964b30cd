package io.celltwin.protocol.nasa;

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
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.protocol.scoring.ProtocolSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lives from raw telemetry, cut and measured by the code of the live job. */
final class NasaLives {
  private static final String DATASET = "nasa";
  private static final Set<String> REFERENCE = Set.of("B0005", "B0006", "B0007", "B0018");
  private static final int LEAST_DISCHARGES = 20;

  private NasaLives() {}

  /**
   * Cells learned from and cells scored.
   *
   * @param training lives of the reference cells that are not scored
   * @param tests null where each of the training cells is left out in turn
   */
  record Cells(List<NasaLife> training, List<NasaLife> tests) {
    /** What may be learned from where one cell is scored. */
    List<NasaLife> without(NasaLife test) {
      return training.stream().filter(l -> !l.cell().equals(test.cell())).toList();
    }

    List<NasaLife> scored() {
      return tests == null ? training : tests;
    }
  }

  static Cells of(ProtocolSetting setting, List<String> notes) throws IOException {
    List<NasaLife> reference = read(setting.training(DATASET), REFERENCE, notes);
    Path folder = setting.tests(DATASET);
    if (folder == null) {
      return new Cells(reference, null);
    }
    List<NasaLife> tests = read(folder, Set.of(), notes);
    Set<String> asked = tests.stream().map(NasaLife::cell).collect(Collectors.toSet());
    return new Cells(reference.stream().filter(l -> !asked.contains(l.cell())).toList(), tests);
  }

  private static List<NasaLife> read(Path folder, Set<String> cells, List<String> notes)
      throws IOException {
    List<NasaLife> lives = new ArrayList<>();
    try (Dataset dataset = Datasets.open(folder, cells)) {
      for (CellSource source : dataset.cells()) {
        try (CellStream items = source.open()) {
          NasaLife life = read(source.spec(), items);
          if (life.discharges().size() < LEAST_DISCHARGES) {
            notes.add(
                String.format(
                    Locale.ROOT,
                    "%s left out: %d complete discharges",
                    life.cell(),
                    life.discharges().size()));
          } else {
            lives.add(life);
          }
        }
      }
    }
    return lives;
  }

  private static NasaLife read(CellSpec spec, CellStream items) {
    Reading reading = new Reading(spec);
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    while (items.hasNext()) {
      if (items.next() instanceof DatasetItem.Telemetry telemetry) {
        reading.frame(telemetry.frame());
        Step step = segmenter.accept(open, spec, telemetry.frame());
        step.closed().forEach(reading::cycle);
      }
    }
    segmenter.flush(open, spec).closed().forEach(reading::cycle);
    return new NasaLife(spec.cellId(), reading.discharges);
  }

  private static final class Reading {
    private final CellSpec spec;
    private final Map<Integer, ChargeMilestones> shapes = new HashMap<>();
    private final List<NasaLife.Discharge> discharges = new ArrayList<>();
    private ChargeMilestones latest;
    private double peak = Double.NaN;
    private double peakVoltage = Double.NaN;

    Reading(CellSpec spec) {
      this.spec = spec;
    }

    void frame(Frame frame) {
      Integer operation = frame.declared().operationIndex();
      if (frame.declared().kind() == OperationKind.CHARGE && operation != null) {
        shapes.computeIfAbsent(operation, o -> new ChargeMilestones()).add(frame, spec);
      }
    }

    void cycle(Cycle cycle) {
      if (cycle.kind() == OperationKind.CHARGE) {
        latest = cycle.operationIndex() == null ? null : shapes.remove(cycle.operationIndex());
        Features family = cycle.family("incremental-capacity");
        peak = family == null ? Double.NaN : family.get("peak-1-height");
        peakVoltage = family == null ? Double.NaN : family.get("peak-1-voltage");
      } else if (cycle.kind() == OperationKind.DISCHARGE && cycle.measured().capacity() > 0) {
        double[] shape = new double[ChargeMilestones.SIZE];
        java.util.Arrays.fill(shape, Double.NaN);
        discharges.add(
            new NasaLife.Discharge(
                cycle.cycleNumber(),
                cycle.measured().capacity() / spec.ratedCapacity(),
                latest == null ? shape : latest.features(),
                peak,
                peakVoltage,
                latest == null ? Double.NaN : latest.charged()));
      }
    }
  }
}
