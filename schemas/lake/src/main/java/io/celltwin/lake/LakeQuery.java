package io.celltwin.lake;

import io.celltwin.domain.guard.Require;
import java.time.Instant;
import java.util.Set;

/**
 * What is wanted of a table.
 *
 * @param cells only these; empty for all
 * @param from event time from which on, included [ms since 1970-01-01 UTC]
 * @param to up to which, left out [ms since 1970-01-01 UTC]
 * @param ordinal only this revision; 0 for all
 * @param rows at most so many
 * @param files at most so many are opened
 * @param fields only these of an event are read, the others are null; empty for all
 */
public record LakeQuery(
    Set<String> cells, long from, long to, long ordinal, long rows, int files, Set<String> fields) {
  public LakeQuery {
    fields = Set.copyOf(fields);
    cells = Set.copyOf(cells);
    Require.require(from <= to, "to", Instant.ofEpochMilli(to), "no earlier than from");
  }

  /** All there is. */
  public static LakeQuery all() {
    return new LakeQuery(
        Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, Integer.MAX_VALUE, Set.of());
  }

  public LakeQuery of(Set<String> cells) {
    return new LakeQuery(cells, from, to, ordinal, rows, files, fields);
  }

  public LakeQuery between(long from, long to) {
    return new LakeQuery(cells, from, to, ordinal, rows, files, fields);
  }

  public LakeQuery revision(long ordinal) {
    return new LakeQuery(cells, from, to, ordinal, rows, files, fields);
  }

  public LakeQuery atMost(long rows, int files) {
    return new LakeQuery(cells, from, to, ordinal, rows, files, fields);
  }

  /** The same, of each event these fields alone. */
  public LakeQuery only(String... fields) {
    return new LakeQuery(cells, from, to, ordinal, rows, files, Set.of(fields));
  }
}
