package io.celltwin.gateway.map;

import io.celltwin.gateway.mapping.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which field tells the time, whose clock it is, and how well it runs. */
final class ClockGuess {
  private static final double YEAR_2000 = 946_684_800.0;
  private static final double YEAR_2100 = 4_102_444_800.0;
  private static final long HOUR = 3_600_000_000L;

  /** Of the mapping, one or two. */
  final List<String> paths = new ArrayList<>();

  /** As a mapping writes it; null where no time is told. */
  String format;

  boolean needsZone;
  String how = "no field tells a time: the time of arrival stands in";

  /** By row [µs]; {@link Long#MIN_VALUE} where none. */
  final long[] micros;

  final Map<String, Object> report = new LinkedHashMap<>();

  private ClockGuess(int rows) {
    micros = new long[rows];
    Arrays.fill(micros, Long.MIN_VALUE);
  }

  static ClockGuess of(Survey survey) {
    var guess = new ClockGuess(survey.rows);
    guess.find(survey);
    if (guess.format == null) {
      for (int i = 0; i < survey.rows; i++) {
        guess.micros[i] = survey.arrivalMillis[i] * 1000;
      }
    }
    return guess;
  }

  private void find(Survey survey) {
    Column bus =
        survey.columns.get(survey.columns.containsKey("$.unix_us") ? "$.unix_us" : "$.time_us");
    if (survey.bus() && bus != null) {
      boolean dated = bus.path.equals("$.unix_us");
      take(
          bus,
          dated ? "unix-us" : "power-on-us",
          1,
          dated ? "the date in the log's head" : "counts from when the logger was started");
      return;
    }
    for (String path : survey.columns.keySet()) {
      String kind = NameGuess.time(path);
      if (kind != null && (number(survey.columns.get(path), kind) || text(survey, path))) {
        return;
      }
    }
    for (String path : survey.columns.keySet()) {
      Column column = survey.columns.get(path);
      boolean looks = column.min() > YEAR_2000 && number(column, "time");
      if (looks || (NameGuess.time(path) == null && text(survey, path))) {
        return;
      }
    }
  }

  private boolean number(Column column, String kind) {
    double least = column.min();
    double most = column.max();
    if (!column.numeric() || column.word != null) {
      return false;
    }
    String[] names = {"unix-s", "unix-ms", "unix-us", "unix-ns"};
    for (int k = 0; k < names.length; k++) {
      double one = Math.pow(1000, k);
      if (least > YEAR_2000 * one && most < YEAR_2100 * one) {
        return take(column, names[k], 1e6 / one, "counts since 1970 in " + names[k].substring(5));
      }
    }
    String name = column.path.toLowerCase(Locale.ROOT);
    boolean us = (name.contains("us") && least > 1e5) || name.contains("time_us");
    boolean ms = name.contains("ms") || name.contains("milli");
    if (kind.equals("power-on") || (column.changes() && rises(column))) {
      String form = us ? "power-on-us" : ms ? "power-on-ms" : "power-on-s";
      return take(
          column,
          form,
          us ? 1 : ms ? 1000 : 1e6,
          "counts from something else than 1970, as from power-on: anchored to the arrival of the"
              + " first message");
    }
    return false;
  }

  private static boolean rises(Column column) {
    int up = 0;
    int down = 0;
    double last = Double.NaN;
    for (double v : column.values) {
      up += v > last ? 1 : 0;
      down += v < last ? 1 : 0;
      last = Double.isNaN(v) ? last : v;
    }
    return up > 10 * down;
  }

  private boolean take(Column column, String form, double each, String said) {
    format = form;
    how = said;
    paths.add(column.path);
    for (int i = 0; i < micros.length; i++) {
      if (!Double.isNaN(column.values[i])) {
        micros[i] = Math.round(column.values[i] * each);
      }
    }
    column.quantity = null;
    return true;
  }

  private boolean text(Survey survey, String path) {
    String[] words = survey.texts.get(path);
    String sample =
        Arrays.stream(words).filter(w -> w != null && !w.isBlank()).findFirst().orElse("");
    if (sample.length() < 8) {
      return false;
    }
    if (iso(sample) != null) {
      format = "iso";
      how = "ISO 8601 with its offset";
      paths.add(path);
      for (int i = 0; i < words.length; i++) {
        micros[i] = words[i] == null || iso(words[i]) == null ? Long.MIN_VALUE : iso(words[i]);
      }
      return true;
    }
    if (localIso(words)) {
      take(path, words);
      return true;
    }
    String second = clockOfDay(survey, path, sample);
    for (String pattern : patterns(survey.texts.get(path))) {
      if (local(survey, path, second, pattern)) {
        needsZone = true;
        how =
            "local time without a zone, and the hour of a change to or from summer time cannot be"
                + " told from its neighbour: state the zone";
        return true;
      }
    }
    return false;
  }

  private static boolean localIso(String[] words) {
    return Arrays.stream(words).allMatch(w -> w == null || w.isBlank() || localIso(w) != null);
  }

  private static Long localIso(String text) {
    try {
      Instant at = LocalDateTime.parse(Times.plain(text)).toInstant(ZoneOffset.UTC);
      return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** ISO 8601 without an offset. */
  private void take(String path, String[] words) {
    format = "iso";
    needsZone = true;
    how =
        "local time without a zone, and the hour of a change to or from summer time cannot be"
            + " told from its neighbour: state the zone";
    paths.add(path);
    for (int i = 0; i < words.length; i++) {
      micros[i] = words[i] == null || words[i].isBlank() ? Long.MIN_VALUE : localIso(words[i]);
    }
  }

  private static Long iso(String text) {
    try {
      Instant at = OffsetDateTime.parse(Times.plain(text)).toInstant();
      return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String clockOfDay(Survey survey, String path, String sample) {
    if (sample.contains(":")) {
      return null;
    }
    for (Map.Entry<String, String[]> other : survey.texts.entrySet()) {
      String first = Arrays.stream(other.getValue()).filter(w -> w != null).findFirst().orElse("");
      if (!other.getKey().equals(path) && first.matches("\\d?\\d:\\d\\d(:\\d\\d)?")) {
        return other.getKey();
      }
    }
    return null;
  }

  /** Day and month change places with the country: a number above 12 tells. */
  private static List<String> patterns(String[] dates) {
    boolean dayFirst = false;
    boolean monthFirst = false;
    for (String date : dates) {
      String[] parts = date == null ? new String[0] : date.split("[/.-]", -1);
      if (parts.length >= 2 && parts[0].matches("\\d\\d?") && parts[1].matches("\\d\\d?")) {
        dayFirst |= Integer.parseInt(parts[0]) > 12;
        monthFirst |= Integer.parseInt(parts[1]) > 12;
      }
    }
    var patterns = new ArrayList<String>();
    for (String date : new String[] {"yyyy-MM-dd", "dd/MM/yyyy", "dd.MM.yyyy", "MM/dd/yyyy"}) {
      boolean day = date.startsWith("dd");
      if ((day && !dayFirst && !date.contains(".")) || (date.startsWith("MM") && !monthFirst)) {
        continue;
      }
      for (String time : new String[] {" HH:mm:ss", " HH:mm"}) {
        patterns.add(date + time);
      }
    }
    return patterns;
  }

  private boolean local(Survey survey, String path, String second, String pattern) {
    DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    long[] found = new long[micros.length];
    for (int i = 0; i < found.length; i++) {
      String date = survey.texts.get(path)[i];
      String time = second == null ? "" : " " + survey.texts.get(second)[i];
      try {
        found[i] =
            LocalDateTime.parse(date + time, formatter).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
      } catch (DateTimeException | NullPointerException e) {
        return false;
      }
    }
    System.arraycopy(found, 0, micros, 0, found.length);
    format = pattern;
    paths.add(path);
    if (second != null) {
      paths.add(second);
    }
    return true;
  }

  /** How times stand to each other and to their arrival; within each pack by itself. */
  void judge(Survey survey, String[] packs) {
    report.put(
        "kind", format == null ? "arrival" : format.startsWith("power") ? "power-on" : "stated");
    report.put("path", paths);
    report.put("format", format);
    report.put("how", how);
    var last = new LinkedHashMap<String, Integer>();
    var seen = new HashSet<String>();
    var steps = new ArrayList<Long>();
    int doubled = 0;
    int backward = 0;
    for (int i = 0; i < micros.length; i++) {
      if (micros[i] == Long.MIN_VALUE) {
        continue;
      }
      Integer before = last.put(packs[i], i);
      doubled += seen.add(packs[i] + micros[i]) ? 0 : 1;
      if (before != null) {
        long step = micros[i] - micros[before];
        backward += step < 0 ? 1 : 0;
        if (step > 0) {
          steps.add(step);
        }
      }
    }
    steps.sort(null);
    long usual = steps.isEmpty() ? 0 : steps.get(steps.size() / 2);
    report.put("rate_s", usual / 1e6);
    report.put("doubled", doubled);
    boolean shuffled = backward > 1 && backward * 10 > micros.length;
    report.put("backward", shuffled ? 0 : backward);
    report.put("shuffled", shuffled);
    report.put("gaps", steps.stream().filter(s -> s > 5 * usual && usual > 0).count());
    report.put("longest_gap_s", steps.isEmpty() ? 0 : steps.get(steps.size() - 1) / 1e6);
    report.put("missing", Arrays.stream(micros).filter(m -> m == Long.MIN_VALUE).count());
    report.put("retained", survey.retained);
    hourly(steps, usual);
    if (format != null && !format.startsWith("power") && !needsZone && micros.length > 0) {
      long newest = Arrays.stream(micros).max().orElse(0);
      report.put("behind_arrival_s", survey.arrivalMillis[micros.length - 1] / 1e3 - newest / 1e6);
    }
  }

  /** Two rates in one column: means of an hour, and values whenever they changed. */
  private void hourly(List<Long> steps, long usual) {
    long hours = steps.stream().filter(s -> s == HOUR).count();
    boolean mixed = hours >= 3 && hours < steps.size() * 9L / 10;
    report.put("hourly_means_among_changes", mixed);
    if (usual == HOUR) {
      report.put("note", "a value an hour: whatever happened within it is not in the data");
    }
  }
}
