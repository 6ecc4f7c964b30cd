package io.celltwin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.dashboard.Csv;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeQuery;
import io.celltwin.lake.LakeRow;
import io.celltwin.lake.LakeTable;
import io.celltwin.lake.LakeWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** What a lake has kept, as one file. */
final class LakeExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final LakeTable table;
  private final List<String> cells;
  private final List<Pattern> wanted;
  private final LakeQuery query;
  private long rows;

  /**
   * @param cells ids, in which * stands for any letters
   * @param from a day or an instant, or null
   * @param to the same
   */
  LakeExport(Lake lake, String what, List<String> cells, String from, String to) {
    this.lake = lake;
    if (!Lake.isLake(lake.folder())) {
      throw new CannotProceedException(
          "--lake %s holds no history: wanted the folder that lake.folder names"
              .formatted(lake.folder()));
    }
    try {
      table = LakeTable.of(what);
    } catch (IllegalArgumentException e) {
      throw CannotProceedException.wrongUse(e.getMessage());
    }
    this.cells = cells;
    wanted = cells.stream().map(ExportCommand::glob).toList();
    long begin = from == null ? Long.MIN_VALUE : millis("--from", from);
    long end = to == null ? Long.MAX_VALUE : millis("--to", to);
    if (begin > end) {
      throw CannotProceedException.wrongUse("--to %s is before --from %s".formatted(to, from));
    }
    // ids without a star are known before anything is read
    boolean exact = cells.stream().noneMatch(cell -> cell.contains("*"));
    query = LakeQuery.all().between(begin, end).of(exact ? new HashSet<>(cells) : Set.of());
  }

  private static long millis(String option, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
          : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw CannotProceedException.wrongUse(
          "%s is '%s', wanted a day or an instant in UTC, e.g. 2026-03-01 or 2026-03-01T12:00:00Z"
              .formatted(option, text));
    }
  }

  /** Writes it; the file is there when it is whole. How many rows. */
  long write(Path whole, boolean parquet) throws IOException {
    Files.createDirectories(whole.getParent());
    String name = "." + whole.getFileName() + "." + ProcessHandle.current().pid();
    Path next = whole.resolveSibling(name + ".next");
    Path read = whole.resolveSibling(name + ".rows");
    try {
      if (parquet) {
        parquet(next);
      } else {
        csv(read, next);
      }
      if (rows == 0) {
        throw new CannotProceedException(
            "no %s of cells called %s in %s: nothing was written"
                .formatted(table.folder(), String.join(", ", cells), lake.folder()));
      }
      Files.move(next, whole, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } finally {
      Files.deleteIfExists(read);
      Files.deleteIfExists(next);
    }
  }

  private void parquet(Path next) throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(next));
        LakeWriter writer = new LakeWriter(table, lake.buckets().orElse(1), out)) {
      each(writer::write);
    }
  }

  private void csv(Path read, Path next) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try (BufferedWriter to = Files.newBufferedWriter(read, UTF_8)) {
      each(
          row -> {
            ObjectNode json = json(row.event());
            names.addAll(Csv.fields(json).keySet());
            to.write(JSON.writeValueAsString(json));
            to.newLine();
          });
    }
    List<String> columns = Csv.columns(names);
    try (BufferedReader in = Files.newBufferedReader(read, UTF_8);
        BufferedWriter to = Files.newBufferedWriter(next, UTF_8)) {
      to.write(String.join(",", columns) + "\r\n");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        to.write(Csv.line(columns, Csv.fields(JSON.readTree(line))));
      }
    }
  }

  private interface To {
    void write(LakeRow row) throws IOException;
  }

  private void each(To to) throws IOException {
    lake.read(
        table,
        query,
        false,
        row -> {
          String id = table.cellOf(row.event());
          if (wanted.stream().anyMatch(pattern -> pattern.matcher(id).matches())) {
            to.write(row);
            rows++;
          }
          return true;
        });
  }

  static ObjectNode json(IndexedRecord record) {
    ObjectNode json = JSON.createObjectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      put(json, field.name(), field.schema(), record.get(field.pos()));
    }
    return json;
  }

  private static void put(ObjectNode json, String name, Schema schema, Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      json.putNull(name);
    } else if (value instanceof IndexedRecord record) {
      json.set(name, json(record));
    } else if (value instanceof Collection<?> values) {
      ArrayNode list = json.putArray(name);
      for (Object each : values) {
        ObjectNode one = nodes.objectNode();
        put(one, "element", schema, each);
        list.add(one.get("element"));
      }
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode fields = json.putObject(name);
      map.forEach((key, each) -> put(fields, key.toString(), schema, each));
    } else if (value instanceof Long time && isTime(schema)) {
      json.put(name, Instant.ofEpochMilli(time).toString());
    } else if (value instanceof Boolean yes) {
      json.put(name, yes);
    } else if (value instanceof Float number) {
      json.put(name, number);
    } else if (value instanceof Double number) {
      json.put(name, number);
    } else if (value instanceof Number number) {
      json.put(name, number.longValue());
    } else {
      json.put(name, value.toString());
    }
  }

  private static boolean isTime(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().anyMatch(LakeExport::isTime)
        : schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }
}
