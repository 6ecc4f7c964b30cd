package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.InvalidPathException;
import io.celltwin.gateway.Moment;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where the time of a row stands, and what it counts. */
final class TimeRule {
  private static final long MICROS = 1_000_000;

  private final List<ValuePath> paths;
  private final Form form;
  private final DateTimeFormatter pattern;
  private final ZoneId zone;

  /** What a time is written as. */
  private enum Form {
    UNIX_S(MICROS, Moment.Clock.STATED),
    UNIX_MS(1000, Moment.Clock.STATED),
    UNIX_US(1, Moment.Clock.STATED),
    POWER_ON_S(MICROS, Moment.Clock.POWER_ON),
    POWER_ON_MS(1000, Moment.Clock.POWER_ON),
    POWER_ON_US(1, Moment.Clock.POWER_ON),
    ISO(0, Moment.Clock.STATED),
    PATTERN(0, Moment.Clock.STATED);

    private final long micros;
    private final Moment.Clock clock;

    Form(long micros, Moment.Clock clock) {
      this.micros = micros;
      this.clock = clock;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private TimeRule(List<ValuePath> paths, Form form, DateTimeFormatter pattern, ZoneId zone) {
    this.paths = paths;
    this.form = form;
    this.pattern = pattern;
    this.zone = zone;
  }

  static TimeRule read(Yaml yaml) {
    Map<String, Yaml> keys = yaml.keys("path", "format", "zone");
    if (!keys.containsKey("path") || !keys.containsKey("format")) {
      throw yaml.fault("incomplete", "path: and format:");
    }
    var paths = new ArrayList<ValuePath>();
    for (Yaml path : keys.get("path").items()) {
      paths.add(path(path));
    }
    Yaml format = keys.get("format");
    ZoneId zone = zone(keys.get("zone"));
    for (Form form : Form.values()) {
      if (form != Form.PATTERN && form.key().equals(format.text())) {
        return new TimeRule(paths, form, null, zone);
      }
    }
    if (zone == null) {
      throw yaml.fault(
          "without a zone",
          "zone: with the pattern '" + format.text() + "', e.g. Europe/Berlin, or UTC");
    }
    return new TimeRule(paths, Form.PATTERN, pattern(format), zone);
  }

  private static DateTimeFormatter pattern(Yaml format) {
    try {
      return DateTimeFormatter.ofPattern(format.text(), Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw format.fault(
          "'" + format.text() + "'",
          "unix-s, unix-ms, unix-us, power-on-s, power-on-ms, power-on-us, iso, or a pattern such"
              + " as dd/MM/yyyy HH:mm");
    }
  }

  private static ZoneId zone(Yaml yaml) {
    try {
      return yaml == null ? null : ZoneId.of(yaml.text());
    } catch (DateTimeException e) {
      throw yaml.fault("'" + yaml.text() + "'", "a zone, e.g. Europe/Berlin, UTC or +01:00");
    }
  }

  static ValuePath path(Yaml yaml) {
    try {
      return ValuePath.of(yaml.text());
    } catch (InvalidPathException e) {
      throw yaml.fault("'" + yaml.text() + "'", "a JSONPath, e.g. $.voltage: " + e.getMessage());
    }
  }

  /**
   * @return when, or null where the row tells no time
   * @throws DateTimeException where it tells something that is none, with what was wanted
   */
  Moment in(JsonNode row) {
    String text = text(row);
    if (text == null) {
      return null;
    }
    if (form.micros > 0) {
      try {
        double count = Double.parseDouble(text);
        if (Double.isFinite(count)) {
          return new Moment(Math.round(count * form.micros), form.clock, false);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new DateTimeException("time is '" + text + "', wanted a number of " + form.key());
    }
    Instant instant = form == Form.ISO ? iso(text) : local(text);
    return Moment.stated(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }

  private Instant iso(String text) {
    try {
      String stated = text.indexOf('T') < 0 ? text.replaceFirst(" ", "T") : text;
      if (zone != null && !stated.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")) {
        return LocalDateTime.parse(stated).atZone(zone).toInstant();
      }
      return OffsetDateTime.parse(stated).toInstant();
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "time is '"
              + text
              + "', wanted ISO 8601 with its offset, e.g. 2026-01-31T12:00:00Z, or a zone: in the"
              + " mapping",
          e);
    }
  }

  private Instant local(String text) {
    try {
      return LocalDateTime.parse(text, pattern).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "time is '" + text + "', wanted the pattern of the mapping: " + e.getMessage(), e);
    }
  }

  /** Whether an object tells a column of times. */
  boolean isArrayIn(JsonNode object) {
    return paths.get(0).in(object).isArray();
  }

  private String text(JsonNode row) {
    var text = new StringBuilder();
    for (ValuePath path : paths) {
      JsonNode node = path.in(row);
      if (!node.isValueNode() || node.isNull() || node.asText().isBlank()) {
        return null;
      }
      text.append(text.isEmpty() ? "" : " ").append(node.asText().strip());
    }
    return text.toString();
  }
}
