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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where the time of a row stands, and what it counts. */
final class TimeRule {
  private static final long MICROS = 1_000_000;

  /** 2001: clocks that nobody has set begin in 1970 or in 2000. */
  private static final long SET = 978_307_200_000_000L;

  /** 2100. */
  private static final long LATEST = 4_102_444_800_000_000L;

  static final String OFFSET = ".*(Z|[+-]\\d\\d:?\\d\\d)$";

  private final List<ValuePath> paths;
  private final Form form;
  private final DateTimeFormatter pattern;
  private final ZoneId zone;

  /** What a time is written as. */
  private enum Form {
    UNIX_S(MICROS, Moment.Clock.STATED),
    UNIX_MS(1000, Moment.Clock.STATED),
    UNIX_US(1, Moment.Clock.STATED),
    UNIX_NS(1e-3, Moment.Clock.STATED),
    POWER_ON_S(MICROS, Moment.Clock.POWER_ON),
    POWER_ON_MS(1000, Moment.Clock.POWER_ON),
    POWER_ON_US(1, Moment.Clock.POWER_ON),
    ISO(0, Moment.Clock.STATED),
    PATTERN(0, Moment.Clock.STATED);

    private final double micros;
    private final Moment.Clock clock;

    Form(double micros, Moment.Clock clock) {
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
          "unix-s, unix-ms, unix-us, unix-ns, power-on-s, power-on-ms, power-on-us, iso, or a"
              + " pattern such as dd/MM/yyyy HH:mm");
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
          return claimed(text, new Moment(Math.round(count * form.micros), form.clock, false));
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new DateTimeException("time is '" + text + "', wanted a number of " + form.key());
    }
    Instant instant = form == Form.ISO ? iso(text) : local(text);
    return claimed(text, Moment.stated(micros(instant)));
  }

  /** Since 1970, of any year a text can say. */
  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
  }

  /**
   * A clock that says 1970 or 2000 was never set, and counts from when it was switched on; one that
   * says 2100 or later is read with the wrong format.
   */
  private Moment claimed(String text, Moment moment) {
    if (moment.clock() != Moment.Clock.STATED || inRange(moment.micros())) {
      return moment;
    }
    if (moment.micros() >= 0 && moment.micros() < SET) {
      return Moment.sincePowerOn(moment.micros());
    }
    throw new DateTimeException(
        "time is '"
            + text
            + "', which by "
            + form.key()
            + " is not between 1970 and 2100; is the format right?");
  }

  private static boolean inRange(long micros) {
    return micros >= SET && micros < LATEST;
  }

  private Instant iso(String text) {
    try {
      String stated = Times.plain(text);
      if (zone != null && !stated.matches(OFFSET)) {
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
