package io.celltwin.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.dataset.Datasets;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.QualityCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Files published in the Battery Data Format that pass its validator and are wrong all the same:
 * what gives them away is what they would mean for the cell.
 */
@EnabledIfEnvironmentVariable(
    named = "CELLTWIN_DATA",
    matches = ".+",
    disabledReason = "needs the folder of measured data")
class PublishedFilesTest {
  private static final Path FOLDER =
      Path.of(String.valueOf(System.getenv("CELLTWIN_DATA")), "bdf", "reference");

  private record Read(String caveat, List<Cycle> cycles) {}

  /** A file measured as the stream does it, by the nameplate of the cell that was really tested. */
  private static Read read(String file, double ratedCapacity, double amps) throws IOException {
    List<Cycle> cycles = new ArrayList<>();
    try (Dataset dataset = Datasets.open(FOLDER.resolve(file))) {
      CellSource source = dataset.cells().get(0);
      CellSpec found = source.spec();
      CellSpec spec =
          new CellSpec(
              found.cellId(),
              Chemistry.UNKNOWN,
              ratedCapacity,
              found.nominalVoltage(),
              found.minVoltage(),
              found.maxVoltage(),
              found.capacityVoltage(),
              amps,
              amps,
              -20,
              60,
              amps,
              25,
              0.8,
              null,
              null,
              null);
      CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
      OpenCell open = OpenCell.fresh();
      try (CellStream items = source.open()) {
        while (items.hasNext()) {
          if (items.next() instanceof DatasetItem.Telemetry telemetry) {
            cycles.addAll(segmenter.accept(open, spec, telemetry.frame()).closed());
          }
        }
      }
      cycles.addAll(segmenter.flush(open, spec).closed());
      return new Read(source.caveat().orElse(""), cycles);
    }
  }

  @Test
  void aTimeThatIs3600TimesTooLongIsNoneACellCouldFillOrEmptyIn() throws IOException {
    Read basytec = read("DLR__LiGrHydra0b__20230131__POCV__25degC__Basytec.bdf.csv", 0.006, 0.003);

    assertThat(basytec.caveat()).contains("span 42 years");
    long wrong =
        basytec.cycles().stream().filter(c -> c.quality().has(QualityCode.UNIT_TIME)).count();
    assertThat(wrong).isGreaterThan(basytec.cycles().size() / 2);
  }

  @Test
  void aCycleCountOfTwoPiIsNoCount() throws IOException {
    Read neware =
        read("SINTEF__G20M7-202512-Gru6mV__20251228__C30__25degC__Neware.bdf.csv", 5, 2.5);

    assertThat(neware.caveat()).contains("cycle_count is 6.283185307179586");
    assertThat(neware.cycles())
        .filteredOn(c -> c.kind() != OperationKind.REST)
        .extracting(Cycle::kind)
        .containsExactly(OperationKind.CHARGE, OperationKind.DISCHARGE);
    assertThat(neware.cycles()).allSatisfy(c -> assertThat(c.quality().score()).isEqualTo(1));
  }

  @Test
  void aCurrentOfTwoStepsOfItsMeterIsNoneToCountBy() throws IOException {
    Read landt = read("SINTEF__LiGrR2032__2024-04-30__25degC__Landt.bdf.csv", 0.006, 0.003);

    assertThat(landt.caveat()).contains("ambient_temperature_celsius is 0.0 °C throughout");
    assertThat(landt.cycles())
        .filteredOn(c -> c.kind() != OperationKind.REST)
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.quality().has(QualityCode.RESOLUTION)).isTrue());
  }
}
