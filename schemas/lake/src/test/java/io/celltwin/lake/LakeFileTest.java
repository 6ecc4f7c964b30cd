package io.celltwin.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.ValidFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.RandomData;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LakeFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whateverAnEventHoldsComesBackAsItWas(LakeTable table) throws IOException {
    List<LakeRow> written = new ArrayList<>();
    int offset = 0;
    for (Object event : new RandomData(table.schema(), 60, 7L)) {
      written.add(
          new LakeRow(
              (GenericData.Record) event,
              offset % 3,
              offset,
              1_700_000_000_000L + offset,
              offset % 2 == 0 ? ValidFrom.UNSTATED : offset));
      offset++;
    }

    List<LakeRow> read = read(write(table, written));

    assertThat(read).hasSameSizeAs(written);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i))
          .usingRecursiveComparison()
          .ignoringFields("event")
          .isEqualTo(written.get(i));
      assertThat(read.get(i).event()).isEqualTo(written.get(i).event());
    }
  }

  @Test
  void aFileSaysWhatItsColumnsAreAndInWhichUnits() throws IOException {
    Map<String, String> about = LakeFile.about(write(LakeTable.CYCLES, Rows.cycles("a/1", 1, 2)));

    assertThat(about)
        .containsEntry("celltwin.table", "cycles")
        .containsEntry("celltwin.buckets", "8");
    assertThat(about.get("celltwin.units")).contains("\"measured.capacity_ampere_hour\": \"Ah\"");
    assertThat(about.get("celltwin.schema")).contains("One closed operation of one cell");
  }

  @Test
  void ofOneCellOnlyItsOwnRowsAreRead() throws IOException {
    List<LakeRow> rows = new ArrayList<>(Rows.cycles("a/1", 1, 20));
    rows.addAll(Rows.cycles("a/2", 1, 20));

    try (LakeFile file =
        LakeFile.open(
            write(LakeTable.CYCLES, rows),
            FilterApi.eq(FilterApi.binaryColumn("cell_id"), Binary.fromString("a/2")))) {
      int read = 0;
      for (LakeRow row = file.next(); row != null; row = file.next()) {
        assertThat(LakeTable.CYCLES.cellOf(row.event())).isEqualTo("a/2");
        read++;
      }
      assertThat(read).isEqualTo(20);
    }
  }

  @Test
  void aFileThatIsNoParquetIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("part-1.parquet"), "no Parquet at all");

    assertThatThrownBy(() -> LakeFile.about(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("part-1.parquet");
  }

  private Path write(LakeTable table, List<LakeRow> rows) throws IOException {
    Path file = folder.resolve(table + ".parquet");
    try (var out = Files.newOutputStream(file);
        LakeWriter writer = new LakeWriter(table, 8, out)) {
      for (LakeRow row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  private static List<LakeRow> read(Path path) throws IOException {
    List<LakeRow> rows = new ArrayList<>();
    try (LakeFile file = LakeFile.open(path, null)) {
      for (LakeRow row = file.next(); row != null; row = file.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
