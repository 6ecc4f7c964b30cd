package io.celltwin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.PackPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFileTest {
  @TempDir Path folder;

  @Test
  void aRowOfAPackIsItsCellsInSeries() throws Exception {
    Path csv =
        file(
            "fleet.csv",
            """
            pack,chemistry,rated_capacity_ah,series,site,min_voltage,commissioned
            garage,LFP,81,16,home,2.8,2024-05-01
            car,NCM,180,,,,
            """);

    var specs = FleetFile.read(csv);

    assertThat(specs).extracting(CellSpec::cellId).hasSize(17).contains("garage/16", "car/mean");
    assertThat(specs.get(0).minVoltage()).isEqualTo(2.8);
    assertThat(specs.get(0).maxVoltage()).isEqualTo(3.65); // the chemistry's
    assertThat(specs.get(4).place()).isEqualTo(new PackPlace(5, 16));
    assertThat(specs.get(16).place()).isNull(); // the mean cell stands nowhere
    assertThat(specs.get(0).site()).isEqualTo("home");
    assertThat(specs.get(0).commissioned()).hasToString("2024-05-01T00:00:00Z");
  }

  @Test
  void aPackMayBeListedCellByCell() throws Exception {
    Path csv =
        file(
            "cells.csv",
            """
            pack,cell,cell-id,chemistry,rated_capacity_ah
            a,2,SN-17,LFP,100
            a,1,SN-09,LFP,100
            ,,SN-33,LFP,100
            """);

    assertThat(FleetFile.read(csv))
        .extracting(spec -> spec.cellId() + " " + spec.place())
        .containsExactly(
            "SN-17 PackPlace[position=2, series=2]",
            "SN-09 PackPlace[position=1, series=2]",
            "SN-33 null");
  }

  @Test
  void yamlSaysTheSame() throws Exception {
    Path yaml =
        file(
            "fleet.yaml",
            """
            packs:
              - {pack: a, chemistry: LFP, rated-capacity: 100, series: 2}
              - {cell-id: b/x, chemistry: NCA, rated-capacity: 3}
            """);

    assertThat(FleetFile.read(yaml))
        .extracting(CellSpec::cellId)
        .containsExactly("a/01", "a/02", "b/x");
  }

  @Test
  void whatIsMissingIsNamedWithItsLine() throws Exception {
    assertThatThrownBy(() -> FleetFile.read(file("f.csv", "pack,chemistry\na,LFP\n")))
        .hasMessageContaining("f.csv, line 2")
        .hasMessageContaining("rated-capacity");
    assertThatThrownBy(
            () -> FleetFile.read(file("g.csv", "pack,chemistry,rated_capacity\na,LiPo,3\n")))
        .hasMessageContaining("chemistry is 'LiPo', wanted one of");
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
