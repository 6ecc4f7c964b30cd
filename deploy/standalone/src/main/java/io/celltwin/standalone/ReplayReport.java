package io.celltwin.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import io.celltwin.domain.Twin;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a replay came to, read back from the topics it wrote: a table for people, JSON for programs.
 * Field names of the JSON are its interface.
 */
final class ReplayReport {
  private final Map<String, CellReport> cells = new TreeMap<>();
  private final Map<String, RejectedReport> withoutCell = new TreeMap<>();

  @JsonProperty("samples")
  private final long samples;

  @JsonProperty("seconds")
  private final double seconds;

  @JsonProperty("samples_per_second")
  private final double samplesPerSecond;

  @JsonProperty("peak_memory_bytes")
  private final long peakMemoryBytes;

  private ReplayReport(long samples, double seconds, long peakMemoryBytes) {
    this.samples = samples;
    this.seconds = seconds;
    this.samplesPerSecond = seconds > 0 ? samples / seconds : 0;
    this.peakMemoryBytes = peakMemoryBytes;
  }

  /**
   * @param wanted cells to report on
   * @param samples replayed in this run
   * @param seconds from the first sample sent to the last result written
   * @param peakMemoryBytes of the process and its child
   */
  static ReplayReport read(
      String bootstrap,
      SchemaRegistry registry,
      Topics topics,
      Set<String> wanted,
      long samples,
      double seconds,
      long peakMemoryBytes) {
    var report = new ReplayReport(samples, seconds, peakMemoryBytes);
    wanted.forEach(id -> report.cells.put(id, new CellReport(id)));
    Predicate<String> ours = wanted::contains;
    TopicReader.read(
        bootstrap,
        registry,
        topics.cycles(),
        c -> {
          if (ours.test(c.cellId())) {
            report.cells.get(c.cellId()).byRevision.put(c.revision(), c);
          }
        });
    TopicReader.read(
        bootstrap,
        registry,
        topics.twins(),
        t -> {
          if (ours.test(t.cellId())) {
            report.cells.get(t.cellId()).newest(t);
          }
        });
    TopicReader.read(
        bootstrap,
        registry,
        topics.alerts(),
        a -> {
          if (ours.test(a.cellId())) {
            report.cells.get(a.cellId()).alert(a);
          }
        });
    TopicReader.readRaw(
        bootstrap,
        topics.deadLetters(),
        r -> {
          Rejection rejection = DeadLetter.read(r.key(), r.headers());
          Map<String, RejectedReport> rejected =
              rejection.cellId() != null && ours.test(rejection.cellId())
                  ? report.cells.get(rejection.cellId()).rejectedByCode
                  : report.withoutCell;
          rejected.computeIfAbsent(rejection.code(), code -> new RejectedReport(code, rejection))
              .count++;
        });
    report.cells.values().forEach(CellReport::summarise);
    return report;
  }

  @JsonProperty("cells")
  List<CellReport> cells() {
    return List.copyOf(cells.values());
  }

  /** What could not be tied to one of the cells: whole files, records without a key. */
  @JsonProperty("rejected")
  List<RejectedReport> rejected() {
    return List.copyOf(withoutCell.values());
  }

  /** In one piece: whoever waits for the file finds all of it. */
  void write(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path next = Files.createTempFile(whole.getParent(), whole.getFileName().toString(), ".next");
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(next.toFile(), this);
    Files.move(next, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%-22s %6s %6s %7s %7s  %-22s %-24s %-28s %s%n",
        "cell",
        "charge",
        "disch.",
        "first",
        "last",
        "SOH (90 % interval)",
        "end of life",
        "alerts",
        "bad input");
    for (CellReport cell : cells.values()) {
      out.printf(
          Locale.ROOT,
          "%-22s %6d %6d %7s %7s  %-22s %-24s %-28s %s%n",
          cell.cellId,
          cell.operations.charge,
          cell.operations.discharge,
          ampereHours(cell.firstCapacity()),
          ampereHours(cell.lastCapacity()),
          percent(cell.twin),
          cell.endOfLife(),
          cell.alertSummary(),
          cell.rejectedSummary());
    }
    for (RejectedReport r : withoutCell.values()) {
      out.printf(
          Locale.ROOT,
          "%nbad input %s, %d times; first: %s: %s%n",
          r.reason,
          r.count,
          r.firstPlace,
          r.detail);
    }
    out.printf(
        Locale.ROOT,
        "%n%,d samples in %.1f s: %,.0f samples/s; peak memory %,d MB%n",
        samples,
        seconds,
        samplesPerSecond,
        peakMemoryBytes >> 20);
  }

  private static String ampereHours(Double capacity) {
    return capacity == null ? "-" : String.format(Locale.ROOT, "%.3f", capacity);
  }

  private static String percent(Twin twin) {
    if (twin == null || Double.isNaN(twin.sohCapacity().value())) {
      return "-";
    }
    Attribute soh = twin.sohCapacity();
    return String.format(
        Locale.ROOT, "%.1f %% (%.1f to %.1f)", soh.value(), soh.lower(), soh.upper());
  }

  /** One cell. */
  static final class CellReport {
    @JsonProperty("cell_id")
    final String cellId;

    @JsonProperty("operations")
    final Operations operations = new Operations();

    @JsonProperty("discharges")
    final List<Discharge> discharges = new ArrayList<>();

    @JsonProperty("soh")
    final List<Soh> soh = new ArrayList<>();

    @JsonProperty("alerts")
    final List<AlertReport> alerts = new ArrayList<>();

    private final TreeMap<Long, Cycle> byRevision = new TreeMap<>();
    private final Map<String, AlertReport> alertById = new TreeMap<>();
    private final Map<String, RejectedReport> rejectedByCode = new TreeMap<>();
    private Twin twin;

    CellReport(String cellId) {
      this.cellId = cellId;
    }

    @JsonProperty("rejected")
    List<RejectedReport> rejected() {
      return List.copyOf(rejectedByCode.values());
    }

    private void newest(Twin candidate) {
      if (twin == null || candidate.revision() >= twin.revision()) {
        twin = candidate;
      }
    }

    private void alert(Alert a) {
      if (a.state() == Alert.State.FIRING) {
        alertById.computeIfAbsent(a.id(), id -> new AlertReport(a));
      } else if (alertById.get(a.id()) != null) {
        alertById.get(a.id()).clearedTime = Instant.ofEpochMilli(a.eventMillis()).toString();
      }
    }

    private void summarise() {
      for (Cycle c : byRevision.values()) {
        operations.count(c.kind());
        if (c.kind() == OperationKind.DISCHARGE) {
          discharges.add(new Discharge(c));
        }
        if (c.soh() != null && c.soh().known()) {
          soh.add(new Soh(c.operationIndex(), c.soh()));
        }
      }
      alertById.values().stream()
          .sorted(
              java.util.Comparator.comparing((AlertReport a) -> a.time).thenComparing(a -> a.kind))
          .forEach(alerts::add);
    }

    private Double firstCapacity() {
      return discharges.stream()
          .map(d -> d.capacity)
          .filter(c -> c != null && c > 0)
          .findFirst()
          .orElse(null);
    }

    private Double lastCapacity() {
      return discharges.stream()
          .map(d -> d.capacity)
          .filter(c -> c != null && c > 0)
          .reduce((a, b) -> b)
          .orElse(null);
    }

    private String endOfLife() {
      if (twin == null) {
        return "-";
      }
      if (!Double.isNaN(twin.endOfLifeCycle().value())) {
        return String.format(Locale.ROOT, "seen at cycle %.0f", twin.endOfLifeCycle().value());
      }
      Attribute rul = twin.rulCycles();
      return Double.isNaN(rul.value())
          ? "not foreseen"
          : String.format(
              Locale.ROOT, "in %.0f (%.0f to %.0f)", rul.value(), rul.lower(), rul.upper());
    }

    private String alertSummary() {
      Map<String, Long> byKind = new TreeMap<>();
      alerts.forEach(a -> byKind.merge(a.kind, 1L, Long::sum));
      return byKind.isEmpty()
          ? "none"
          : String.join(
              ", ", byKind.entrySet().stream().map(e -> e.getKey() + " ×" + e.getValue()).toList());
    }

    private String rejectedSummary() {
      return rejectedByCode.isEmpty()
          ? "none"
          : String.join(
              ", ", rejectedByCode.values().stream().map(r -> r.reason + " ×" + r.count).toList());
    }
  }

  /** How many of each kind the stream closed. */
  static final class Operations {
    @JsonProperty("charge")
    int charge;

    @JsonProperty("discharge")
    int discharge;

    @JsonProperty("impedance")
    int impedance;

    @JsonProperty("rest")
    int rest;

    private void count(OperationKind kind) {
      switch (kind) {
        case CHARGE -> charge++;
        case DISCHARGE -> discharge++;
        case IMPEDANCE -> impedance++;
        default -> rest++;
      }
    }
  }

  /** One discharge; a null capacity has its reason. */
  static final class Discharge {
    @JsonProperty("operation_index")
    final Integer operationIndex;

    @JsonProperty("start_time")
    final String startTime;

    @JsonProperty("capacity_ah")
    final Double capacity;

    @JsonProperty("capacity_reason")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    final String reason;

    @JsonProperty("energy_wh")
    final Double energy;

    Discharge(Cycle c) {
      operationIndex = c.operationIndex();
      startTime = Instant.ofEpochMilli(c.startMillis()).toString();
      capacity = orNull(c.measured().capacity());
      energy = orNull(c.measured().energy());
      reason = capacity == null ? c.missing().get("capacity") : null;
    }

    private static Double orNull(double x) {
      return Double.isNaN(x) ? null : x;
    }
  }

  /** State of health after one operation, as a share of the rated capacity. */
  static final class Soh {
    @JsonProperty("operation_index")
    final Integer operationIndex;

    @JsonProperty("value")
    final double value;

    @JsonProperty("lower")
    final double lower;

    @JsonProperty("upper")
    final double upper;

    @JsonProperty("method")
    final String method;

    Soh(Integer operationIndex, Estimate e) {
      this.operationIndex = operationIndex;
      value = e.value();
      lower = e.lower();
      upper = e.upper();
      method = e.method();
    }
  }

  /** One episode of an alert. */
  static final class AlertReport {
    @JsonProperty("kind")
    final String kind;

    @JsonProperty("severity")
    final String severity;

    @JsonProperty("operation_index")
    final Integer operationIndex;

    @JsonProperty("time")
    final String time;

    @JsonProperty("cycle_number")
    final int cycleNumber;

    @JsonProperty("message")
    final String message;

    @JsonProperty("cleared_time")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String clearedTime;

    AlertReport(Alert a) {
      kind = a.kind();
      severity = a.severity().name();
      operationIndex = a.operationIndex();
      time = Instant.ofEpochMilli(a.eventMillis()).toString();
      cycleNumber = a.cycleNumber();
      message = a.message();
    }
  }

  /** One reason for which input was not used. */
  static final class RejectedReport {
    @JsonProperty("reason")
    final String reason;

    @JsonProperty("count")
    long count;

    @JsonProperty("first_place")
    final String firstPlace;

    @JsonProperty("detail")
    final String detail;

    RejectedReport(String code, Rejection first) {
      reason = code;
      firstPlace = first.place();
      detail = first.reason();
    }
  }
}
