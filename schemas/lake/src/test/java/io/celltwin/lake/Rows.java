package io.celltwin.lake;

import io.celltwin.codec.ValidFrom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.RandomData;

/** Rows for tests: made up but for what they are found by. */
final class Rows {
  /** 2026-03-01T00:00:00Z. */
  static final long MARCH = 1_772_323_200_000L;

  static final long HOUR = 3_600_000;
  static final long DAY = 24 * HOUR;

  private Rows() {}

  /** One of a cell, its time by its revision: an operation every hour from March on. */
  static LakeRow cycle(String cellId, long revision) {
    var event =
        (GenericData.Record)
            new RandomData(LakeTable.CYCLES.schema(), 1, revision).iterator().next();
    event.put("cell_id", cellId);
    event.put("revision", revision);
    event.put("end", MARCH + revision * HOUR);
    return new LakeRow(event, 0, revision, MARCH + revision * HOUR, ValidFrom.UNSTATED);
  }

  static List<LakeRow> cycles(String cellId, long first, long last) {
    List<LakeRow> rows = new ArrayList<>();
    for (long revision = first; revision <= last; revision++) {
      rows.add(cycle(cellId, revision));
    }
    return rows;
  }

  /** As the job does: each day and bucket a file. */
  static void write(Lake lake, LakeTable table, List<LakeRow> rows) {
    try {
      lake.begin(8);
      for (LakeRow row : rows) {
        Path below =
            lake.folder()
                .resolve(table.folder())
                .resolve(
                    LakeLayout.folder(
                        LakeLayout.day(table.timeOf(row.event(), row.timestampMillis())),
                        LakeLayout.bucket(table.cellOf(row.event()), 8)));
        Files.createDirectories(below);
        try (var out =
                Files.newOutputStream(below.resolve("part-" + UUID.randomUUID() + ".parquet"));
            LakeWriter writer = new LakeWriter(table, 8, out)) {
          writer.write(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
