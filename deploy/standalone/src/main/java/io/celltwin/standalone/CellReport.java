package io.celltwin.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.dataset.CellSource;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a replay came to for one cell: what a person reads and what a program does. */
final class CellReport {
  /** No forecast looks further [cycles]. */
  private static final int LAST_HORIZON = Trajectories.horizons()[Trajectories.size() - 1];

  @JsonProperty("cell_id")
  final String cellId;

  @JsonProperty("operations")
  final ReplayRow.Operations operations = new ReplayRow.Operations();

  @JsonProperty("discharges")
  final List<ReplayRow.Discharge> discharges = new ArrayList<>();

  @JsonProperty("soh")
  final List<ReplayRow.Soh> soh = new ArrayList<>();

  @JsonProperty("alerts")
  final List<ReplayRow.Alarm> alerts = new ArrayList<>();

  /** How this replay stands to what was replayed before: new, unchanged, ... */
  @JsonProperty("replayed")
  final String replayed;

  @JsonProperty("flags")
  final List<ReplayRow.Flag> flags = new ArrayList<>();

  @JsonProperty("notices")
  final List<String> notices = new ArrayList<>();

  @JsonProperty("assumed")
  final List<String> assumed = new ArrayList<>();

  /** Why there is no state of health, and what would mend it; null where there is one. */
  @JsonProperty("soh_reason")
  String sohReason;

  private final TreeMap<Long, Cycle> byRevision = new TreeMap<>();
  private final Map<String, ReplayRow.Alarm> alertById = new TreeMap<>();
  private final Map<String, ReplayRow.Rejected> rejectedByCode = new TreeMap<>();
  private final double ratedCapacity;
  private Twin twin;

  CellReport(ReplayReport.Wanted wanted) {
    CellSource source = wanted.source();
    cellId = source.spec().cellId();
    ratedCapacity = source.spec().ratedCapacity();
    replayed = wanted.standing().name().toLowerCase(Locale.ROOT);
    source.assumed().forEach(a -> assumed.add(a.text()));
    notices.addAll(source.notices());
    wanted.notices().stream().filter(n -> !notices.contains(n)).forEach(notices::add);
  }

  @JsonProperty("rejected")
  List<ReplayRow.Rejected> rejected() {
    return List.copyOf(rejectedByCode.values());
  }

  void cycle(Cycle c) {
    if (c == null) {
      byRevision.clear(); // it was retired here: what follows is another life
    } else {
      byRevision.put(c.revision(), c);
    }
  }

  void newest(Twin candidate) {
    if (candidate == null) {
      twin = null;
    } else if (twin == null || candidate.revision() >= twin.revision()) {
      twin = candidate;
    }
  }

  void alert(Alert a) {
    if (a == null) {
      return;
    }
    if (a.state() == Alert.State.FIRING) {
      alertById.computeIfAbsent(a.id(), id -> new ReplayRow.Alarm(a));
    } else if (alertById.get(a.id()) != null) {
      alertById.get(a.id()).clearedTime = Instant.ofEpochMilli(a.eventMillis()).toString();
    }
  }

  void summarise() {
    Map<String, Integer> byFlag = new TreeMap<>();
    for (Cycle c : byRevision.values()) {
      operations.count(c.kind());
      c.quality().flags().stream()
          .map(flag -> flag.split(":", 2)[0])
          .distinct()
          .forEach(code -> byFlag.merge(code, 1, Integer::sum));
      if (c.kind() == OperationKind.DISCHARGE) {
        discharges.add(new ReplayRow.Discharge(c));
      }
      if (c.soh() != null && c.soh().known()) {
        soh.add(new ReplayRow.Soh(c.operationIndex(), c.soh()));
      }
    }
    byFlag.forEach((code, count) -> flags.add(new ReplayRow.Flag(code, count)));
    sohReason = sohReason();
    String idle = Unused.remark(byRevision.values(), ratedCapacity);
    if (idle != null) {
      notices.add(idle);
    }
    alertById.values().stream()
        .sorted(
            java.util.Comparator.comparing((ReplayRow.Alarm a) -> a.time)
                .thenComparing(a -> a.kind))
        .forEach(alerts::add);
  }

  private String sohReason() {
    if (twin == null && !rejectedByCode.isEmpty()) {
      return "nothing of it could be used, see its bad input";
    }
    if (twin == null) {
      return byRevision.isEmpty()
          ? "no charge, discharge or rest was recognised in it: are time, voltage and current the"
              + " columns that were read?"
          : "no twin was made of its operations";
    }
    Attribute health = twin.sohCapacity();
    return Double.isNaN(health.value())
        ? health.reason() == null ? "no reason was given" : health.reason()
        : null;
  }

  /** What a table cannot hold and a person should read before they believe it. */
  void printRemarks(PrintStream out) {
    List<String> lines = new ArrayList<>();
    if (sohReason != null) {
      lines.add("no SOH: " + sohReason);
    }
    List<ReplayRow.Discharge> partial =
        discharges.stream().filter(d -> d.capacity == null).toList();
    if (!partial.isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "capacity unknown of %d of %d discharges, which moved %s Ah together; the first: %s",
              partial.size(),
              discharges.size(),
              ampereHours(partial.stream().mapToDouble(d -> d.moved == null ? 0 : d.moved).sum()),
              partial.get(0).reason));
    }
    assumed.forEach(a -> lines.add("assumed: " + a));
    notices.forEach(n -> lines.add("notice: " + n));
    flags.forEach(f -> lines.add("flag: %s, %s".formatted(f.flag, FlagWords.of(f.flag, f.count))));
    rejectedByCode
        .values()
        .forEach(
            r ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "bad input %s ×%d, the first: %s: %s",
                        r.reason,
                        r.count,
                        r.firstPlace,
                        r.detail)));
    if (!lines.isEmpty()) {
      out.printf(Locale.ROOT, "%n%s%n", cellId);
      lines.forEach(line -> out.printf(Locale.ROOT, "  %s%n", line));
    }
  }

  Double firstCapacity() {
    return discharges.stream()
        .map(d -> d.capacity)
        .filter(c -> c != null && c > 0)
        .findFirst()
        .orElse(null);
  }

  Double lastCapacity() {
    return discharges.stream()
        .map(d -> d.capacity)
        .filter(c -> c != null && c > 0)
        .reduce((a, b) -> b)
        .orElse(null);
  }

  String endOfLife() {
    if (twin == null || sohReason != null) {
      return "-";
    }
    if (!Double.isNaN(twin.endOfLifeCycle().value())) {
      return String.format(Locale.ROOT, "seen at cycle %.0f", twin.endOfLifeCycle().value());
    }
    Attribute rul = twin.rulCycles();
    if (Double.isNaN(rul.value())) {
      return "not foreseen";
    }
    return rul.value() >= LAST_HORIZON
        ? String.format(Locale.ROOT, "beyond %d (from %.0f on)", LAST_HORIZON, rul.lower())
        : String.format(
            Locale.ROOT, "in %.0f (%.0f to %.0f)", rul.value(), rul.lower(), rul.upper());
  }

  String alertSummary() {
    Map<String, Long> byKind = new TreeMap<>();
    alerts.forEach(a -> byKind.merge(a.kind, 1L, Long::sum));
    return byKind.isEmpty()
        ? "none"
        : String.join(
            ", ", byKind.entrySet().stream().map(e -> e.getKey() + " ×" + e.getValue()).toList());
  }

  String rejectedSummary() {
    return rejectedByCode.isEmpty()
        ? "none"
        : String.join(
            ", ", rejectedByCode.values().stream().map(r -> r.reason + " ×" + r.count).toList());
  }

  Map<String, ReplayRow.Rejected> rejectedByCode() {
    return rejectedByCode;
  }

  String stateOfHealth() {
    if (twin == null || Double.isNaN(twin.sohCapacity().value())) {
      return "-";
    }
    Attribute soh = twin.sohCapacity();
    return String.format(
        Locale.ROOT, "%.1f %% (%.1f to %.1f)", soh.value(), soh.lower(), soh.upper());
  }

  static String ampereHours(Double capacity) {
    return capacity == null ? "-" : String.format(Locale.ROOT, "%.3f", capacity);
  }
}
