package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.codec.ValidFrom;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeLayout;
import io.celltwin.lake.LakeQuery;
import io.celltwin.lake.LakeRow;
import io.celltwin.lake.LakeTable;
import io.celltwin.lake.LakeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeExportTest {
  /** 2026-03-01T00:00:00Z. */
  private static final long MARCH = 1_772_323_200_000L;

  @TempDir Path folder;

  private Path lake;

  @BeforeEach
  void keep() throws IOException {
    lake = folder.resolve("lake");
    Lake.in(lake).begin(2);
    for (int i = 0; i < 40; i++) {
      String cellId = i % 2 == 0 ? "lab/1" : "field/1";
      long time = MARCH + i * 3_600_000L;
      var event =
          (GenericData.Record) new RandomData(LakeTable.ALERTS.schema(), 1, i).iterator().next();
      event.put("cell_id", cellId);
      event.put("time", time);
      event.put("cycle_number", i);
      Path below =
          lake.resolve("alerts")
              .resolve(LakeLayout.folder(LakeLayout.day(time), LakeLayout.bucket(cellId, 2)));
      Files.createDirectories(below);
      try (var out = Files.newOutputStream(below.resolve("part-" + i + ".parquet"));
          LakeWriter writer = new LakeWriter(LakeTable.ALERTS, 2, out)) {
        writer.write(new LakeRow(event, 0, i, time, ValidFrom.UNSTATED));
      }
    }
  }

  private LakeExport export(String what, String cells, String from, String to) {
    return new LakeExport(Lake.in(lake), what, List.of(cells), from, to);
  }

  @Test
  void aDayOfSomeCellsIsATableWithTheColumnsOfTheFiles() throws IOException {
    Path out = folder.resolve("alerts.csv");

    long rows = export("alerts", "lab/*", "2026-03-01", "2026-03-02").write(out, false);

    assertThat(rows).isEqualTo(12);
    assertThat(Files.readAllLines(out)).hasSize(13);
    assertThat(Files.readAllLines(out).get(0))
        .startsWith("alert_id,cell_id,kind,severity,state,time,")
        .contains("evidence.first_sequence");
    assertThat(Files.readAllLines(out).get(1)).contains("lab/1").contains("2026-03-01T00:00:00Z");
  }

  @Test
  void asParquetItIsOneFileThatALakeCouldHold() throws IOException {
    Path other = folder.resolve("other");
    Lake.in(other).begin(1);
    Path out = other.resolve("alerts/day=2026-03-01/bucket=000/all.parquet");

    assertThat(export("alerts", "field/1", null, null).write(out, true)).isEqualTo(20);

    List<Object> numbers = new ArrayList<>();
    Lake.in(other)
        .read(
            LakeTable.ALERTS,
            LakeQuery.all(),
            false,
            row ->
                numbers.add(
                    row.event().get(row.event().getSchema().getField("cycle_number").pos())));
    assertThat(numbers).hasSize(20).startsWith(1, 3, 5);
  }

  @Test
  void whatCannotBeMeantIsSaid() {
    assertThatThrownBy(() -> export("traces", "*", null, null))
        .hasMessageContaining("wanted cells");
    assertThatThrownBy(() -> export("alerts", "*", "March", null))
        .hasMessageContaining("--from is 'March'");
    assertThatThrownBy(() -> export("alerts", "*", "2026-03-02", "2026-03-01"))
        .hasMessageContaining("is before --from");
    assertThatThrownBy(() -> new LakeExport(Lake.in(folder), "alerts", List.of("*"), null, null))
        .hasMessageContaining("holds no history");
    assertThatThrownBy(
            () -> export("alerts", "no/*", null, null).write(folder.resolve("none.csv"), false))
        .hasMessageContaining("nothing was written");
    assertThat(folder.resolve("none.csv")).doesNotExist();
  }
}
