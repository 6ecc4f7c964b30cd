package io.celltwin.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other people's readers, where this machine has them: skipped where Python has no DuckDB or
 * pyarrow. {@code CELLTWIN_PYTHON} names another Python.
 */
class ForeignReaderTest {
  @TempDir Path folder;

  @Test
  void duckDbReadsALakeAsItIs() throws Exception {
    assumeThat(python("import duckdb")).as("DuckDB of Python").isEmpty();
    Rows.write(Lake.in(folder), LakeTable.CYCLES, Rows.cycles("a/1", 1, 30));

    assertThat(
            python(
                "import duckdb; print(duckdb.sql(\"select cell_id, count(*), max(revision),"
                    + " max(\\\"end\\\")::timestamp, min(day), max(len(quality.flags)) >= 0 from"
                    + " read_parquet('"
                    + folder
                    + "/cycles/**/*.parquet', hive_partitioning=true) group by 1\").fetchall())"))
        .contains("('a/1', 30, 30, datetime.datetime(2026, 3, 2, ")
        .contains("datetime.date(2026, 3, 1), True)");
  }

  @Test
  void arrowReadsALakeAsItIs() throws Exception {
    assumeThat(python("import pyarrow.dataset")).as("pyarrow").isEmpty();
    Rows.write(Lake.in(folder), LakeTable.CYCLES, Rows.cycles("a/1", 1, 30));

    assertThat(
            python(
                "import pyarrow.dataset as ds; d = ds.dataset('"
                    + folder.resolve("cycles")
                    + "', format='parquet', partitioning='hive'); t = d.to_table();"
                    + " print(t.num_rows, sorted(t.column('revision').to_pylist())[:3],"
                    + " t.schema.field('end').type, b'celltwin.units' in t.schema.metadata)"))
        .isEqualTo("30 [1, 2, 3] timestamp[ms, tz=UTC] True");
  }

  /** What it printed, an error included. */
  private static String python(String program) throws InterruptedException {
    String python = System.getenv().getOrDefault("CELLTWIN_PYTHON", "python3");
    try {
      Process process = new ProcessBuilder(python, "-c", program).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return out.strip();
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
