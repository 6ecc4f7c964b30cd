package io.celltwin.dataset.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class PublishedTablesTest {
  private static final String HEADER =
      "voltage mean,voltage std,voltage kurtosis,voltage skewness,CC Q,CC charge time,"
          + "voltage slope,voltage entropy,current mean,current std,current kurtosis,"
          + "current skewness,CV Q,CV charge time,current slope,current entropy,capacity\n";

  @TempDir Path folder;

  @Test
  void aTableKeepsItsRowsInOrderAndItsInfinities() throws IOException {
    manifest("LFP (somebody's),1.1,test,2");
    table(
        "1,2,3,4,5,6,7,-inf,9,10,11,12,13,14,15,16,1.05\n1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,,1\n");

    try (var tables = PublishedTables.open(folder)) {
      assertThat(tables.cells())
          .containsExactly(
              new PublishedCell(
                  "LAB/one", "LAB", "all", Chemistry.LFP, 1.1, 3.6, PublishedCell.Split.TEST, 2));
      PublishedTable table = tables.read(tables.cells().get(0));

      assertThat(table.size()).isEqualTo(2);
      assertThat(table.feature(0, 7)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(table.feature(1, 15)).isNaN();
      assertThat(table.features(0)[15]).isEqualTo(16);
      assertThat(table.capacity(0)).isEqualTo(1.05);
      assertThat(table.soh(1)).isCloseTo(1 / 1.1, within(1e-15));
      assertThat(table.finite(0)).isFalse();
    }
  }

  @Test
  void aWordAmongTheNumbersNamesItsLineAndColumn() throws IOException {
    manifest("NCA,2,train,1");
    table("1,2,3,4,much,6,7,8,9,10,11,12,13,14,15,16,1.9\n");

    try (var tables = PublishedTables.open(folder)) {
      assertThatThrownBy(() -> tables.read(tables.cells().get(0)))
          .isInstanceOf(DatasetFormatException.class)
          .hasMessage("LAB/one.csv:2: column CC Q is 'much', wanted a number");
    }
  }

  @Test
  void aManifestThatNamesNoKnownChemistryIsRefused() throws IOException {
    manifest("lead acid,2,train,1");

    assertThatThrownBy(() -> PublishedTables.open(folder))
        .hasMessage(
            "manifest.csv:2: column chemistry is 'lead acid', wanted one that names NCM, NCA or LFP");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
  void thePublishedCellsHaveTheRowsTheirManifestCounts() throws IOException {
    Path data = Path.of(System.getenv("CELLTWIN_DATA")).resolve("pinn4soh");
    try (var tables = PublishedTables.open(data)) {
      long rows = 0;
      for (PublishedCell cell : tables.cells()) {
        PublishedTable table = tables.read(cell);
        assertThat(table.size()).as(cell.cellId()).isEqualTo(cell.listedRows());
        rows += table.size();
      }

      assertThat(tables.cells()).hasSize(357);
      assertThat(rows).isGreaterThan(280_000);
      assertThat(
              tables.cells().stream()
                  .collect(Collectors.groupingBy(PublishedCell::chemistry, Collectors.counting())))
          .containsEntry(Chemistry.NCM, 100L)
          .containsEntry(Chemistry.NCA, 62L)
          .containsEntry(Chemistry.NCM_NCA, 8L)
          .containsEntry(Chemistry.LFP, 187L);
      PublishedTable first = tables.read(tables.cells().get(0));
      assertThat(first.feature(0, 0)).isEqualTo(4.096524509803922);
      assertThat(first.capacity(0)).isEqualTo(1.907);
    }
  }

  private void manifest(String chemistryAndAfter) throws IOException {
    Files.writeString(
        folder.resolve("manifest.csv"),
        "dataset,batch,file,chemistry,nominal_Ah,paper_split,rows\n"
            + "LAB,all,LAB/one.csv,"
            + chemistryAndAfter
            + "\n");
  }

  private void table(String rows) throws IOException {
    Files.createDirectories(folder.resolve("LAB"));
    Files.writeString(folder.resolve("LAB/one.csv"), HEADER + rows);
  }
}
