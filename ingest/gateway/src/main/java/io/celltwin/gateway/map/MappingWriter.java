package io.celltwin.gateway.map;

import io.celltwin.gateway.Quantity;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A mapping to begin with: what was decided, and in comments what is left to state. */
final class MappingWriter {
  private MappingWriter() {}

  static String write(MapReport report, String name) {
    var yaml = new StringBuilder();
    yaml.append(
        "# Written by 'celltwin map'. What stands behind '# ?' has to be stated by hand.\n");
    line(yaml, "name: %s", quoted(name));
    if (!report.survey.singleValued()
        && report.survey.channels.length > 0
        && report.survey.channels[0].contains("/")) {
      line(yaml, "channel: %s", quoted(channel(report, report.survey.channels[0])));
    }
    if (report.survey.format != io.celltwin.gateway.mapping.Rows.Format.JSON) {
      line(yaml, "format: %s", report.survey.format.key());
    }
    if (report.survey.rowsPath != null) {
      line(yaml, "rows: %s", quoted(report.survey.rowsPath));
    }
    if (report.packPath != null) {
      line(yaml, "pack: %s", quoted("{" + report.packPath + "}"));
    } else if (report.topicLevel >= 0) {
      line(yaml, "pack: \"{pack}\"");
    } else {
      line(yaml, "pack: %s", quoted(report.packs.isEmpty() ? name : report.packs.get(0)));
    }
    time(yaml, report);
    line(yaml, "fields:");
    Set<String> stems = new LinkedHashSet<>();
    for (Column column : report.fields) {
      if (column.quantity != null) {
        field(yaml, report, column, stems);
      }
    }
    battery(yaml, report);
    return yaml.toString();
  }

  private static void line(StringBuilder yaml, String format, Object... values) {
    yaml.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_/-][A-Za-z0-9_/. -]*")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String channel(MapReport report, String channel) {
    if (report.topicLevel < 0) {
      return channel;
    }
    String[] levels = channel.split("/", -1);
    levels[report.topicLevel] = "{pack}";
    return String.join("/", levels);
  }

  private static void time(StringBuilder yaml, MapReport report) {
    ClockGuess clock = report.clock;
    if (clock.format == null) {
      line(yaml, "# no field tells a time: the time of arrival stands in");
      return;
    }
    String paths =
        clock.paths.size() == 1
            ? quoted(clock.paths.get(0))
            : "["
                + String.join(", ", clock.paths.stream().map(MappingWriter::quoted).toList())
                + "]";
    line(
        yaml,
        "time: {path: %s, format: %s%s}%s",
        paths,
        quoted(clock.format),
        clock.needsZone ? ", zone: UTC" : "",
        clock.needsZone ? " # ? the zone of the place" : "");
  }

  private static void field(
      StringBuilder yaml, MapReport report, Column column, Set<String> stems) {
    boolean row = column.cells > 0;
    String path = column.path;
    if (row) {
      path = column.list == null ? Survey.stem(path) : column.list;
      if (!stems.add(path)) {
        return;
      }
    }
    var said = new StringBuilder("{");
    if (report.survey.singleValued()) {
      String[] parts = path.split(" ", 2);
      said.append("channel: ").append(quoted(channel(report, parts[0]))).append(", ");
      path = parts[1];
      if (row) {
        said.append("cell: \"{cell}\", ");
        path = path.replace("{cell}", "");
      }
    }
    if (column.where != null) {
      path = report.survey.entityValue;
      said.append(
          String.format(
              Locale.ROOT,
              "where: {path: %s, equals: %s}, ",
              quoted(column.where[0]),
              quoted(column.where[1])));
    }
    said.append("path: ").append(quoted(path)).append(", ");
    if (row && column.list == null && !report.survey.singleValued()) {
      said.append("cells: ").append(cells(column)).append(", ");
    }
    said.append("quantity: ").append(column.quantity.key());
    if (column.unit != null && !column.quantity.unit().isEmpty()) {
      said.append(", unit: ").append(quoted(column.unit));
    }
    if (column.quantity.signed() && column.sign != null) {
      said.append(", sign: ").append(column.sign);
    }
    if (!column.sentinels.isEmpty()) {
      said.append(", missing: ").append(column.sentinels.keySet());
    }
    said.append('}');
    boolean open =
        (column.unit == null && !column.quantity.unit().isEmpty())
            || (column.quantity.signed() && column.sign == null);
    line(yaml, open ? "  # ? - %s # %s" : "  - %s # %s", said, column.how);
  }

  private static String cells(Column column) {
    return column.firstCell == 1
        ? Integer.toString(column.cells)
        : column.firstCell + ".." + (column.firstCell + column.cells - 1);
  }

  private static void battery(StringBuilder yaml, MapReport report) {
    boolean told =
        report.fields.stream()
            .anyMatch(c -> c.quantity == Quantity.RATED_CAPACITY && !Double.isNaN(c.factor));
    line(yaml, "battery:");
    line(
        yaml,
        report.chemistry == null
            ? "  # ? chemistry: LFP, NCM, NCA, LCO or LMO"
            : "  chemistry: %s # %s",
        report.chemistry,
        report.chemistryHow);
    line(
        yaml,
        told ? "  # rated capacity: as each pack tells" : "  # ? rated-capacity: Ah of the pack");
    line(
        yaml,
        report.cells > 0 ? "  series: %d" : "  # ? series: cells one after the other",
        report.cells);
  }
}
