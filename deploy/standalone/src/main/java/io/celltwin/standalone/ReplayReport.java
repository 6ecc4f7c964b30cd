package io.celltwin.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.dataset.CellSource;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import io.celltwin.domain.Twin;
import io.celltwin.replay.ReplayedCells;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a replay came to, read back from the topics it wrote: a table for people, JSON for programs.
 * Field names of the JSON are its interface.
 */
final class ReplayReport {
  /** No forecast looks further [cycles]. */
  private static final int LAST_HORIZON = Trajectories.horizons()[Trajectories.size() - 1];

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
   * One cell to report on.
   *
   * @param source it was read from
   * @param standing to what was replayed before
   * @param since where the records of its present life begin, by topic and partition
   * @param notices what the search of the files said of it
   */
  record Wanted(
      CellSource source,
      ReplayedCells.Standing standing,
      Map<String, Long> since,
      List<String> notices) {
    private boolean isOfThisLife(ConsumerRecord<byte[], byte[]> r) {
      return r.offset() >= since.getOrDefault(r.topic() + "-" + r.partition(), 0L);
    }
  }

  /**
   * What belongs to this replay though it belongs to no cell.
   *
   * @param refused places of files that could not be read
   * @param since where records of this run begin, by topic and partition
   */
  record Run(Set<String> refused, Map<String, Long> since) {}

  /**
   * @param cells to report on
   * @param run for what belongs to none of them
   * @param samples replayed in this run
   * @param seconds from the first sample sent to the last result written
   * @param peakMemoryBytes of the process and its child
   */
  static ReplayReport read(
      String bootstrap,
      SchemaRegistry registry,
      Topics topics,
      Collection<Wanted> cells,
      Run run,
      long samples,
      double seconds,
      long peakMemoryBytes) {
    var report = new ReplayReport(samples, seconds, peakMemoryBytes);
    Map<String, Wanted> wanted = new TreeMap<>();
    for (Wanted cell : cells) {
      String id = cell.source().spec().cellId();
      wanted.put(id, cell);
      report.cells.put(id, new CellReport(cell));
    }
    Predicate<ConsumerRecord<byte[], byte[]>> ours =
        r -> {
          Wanted cell = wanted.get(TopicReader.cell(r));
          return cell != null && cell.isOfThisLife(r);
        };
    Map<String, CellReport> found = report.cells;
    TopicReader.read(bootstrap, registry, topics.cycles(), ours, (id, c) -> found.get(id).cycle(c));
    TopicReader.read(bootstrap, registry, topics.twins(), ours, (id, t) -> found.get(id).newest(t));
    TopicReader.read(bootstrap, registry, topics.alerts(), ours, (id, a) -> found.get(id).alert(a));
    TopicReader.readRaw(
        bootstrap, topics.deadLetters(), r -> report.rejected(r, wanted, ours, run));
    report.cells.values().forEach(CellReport::summarise);
    return report;
  }

  private void rejected(
      ConsumerRecord<byte[], byte[]> r,
      Map<String, Wanted> wanted,
      Predicate<ConsumerRecord<byte[], byte[]>> ours,
      Run run) {
    Rejection rejection = DeadLetter.read(r.key(), r.headers());
    String cell = rejection.cellId();
    if (cell != null && (!wanted.containsKey(cell) || !ours.test(r))) {
      return; // of somebody else, or of an earlier life
    }
    if (cell == null
        && !run.refused().contains(rejection.place())
        && r.offset() < run.since().getOrDefault(r.topic() + "-" + r.partition(), 0L)) {
      return; // of another replay
    }
    Map<String, RejectedReport> rejected =
        cell == null ? withoutCell : cells.get(cell).rejectedByCode;
    rejected.computeIfAbsent(rejection.code(), code -> new RejectedReport(code, rejection)).count++;
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
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "cell",
            "charge",
            "disch.",
            "mixed",
            "first",
            "last",
            "SOH (90 % interval)",
            "end of life",
            "alerts",
            "bad input"));
    for (CellReport cell : cells.values()) {
      rows.add(
          List.of(
              cell.cellId,
              String.valueOf(cell.operations.charge),
              String.valueOf(cell.operations.discharge),
              String.valueOf(cell.operations.mixed),
              ampereHours(cell.firstCapacity()),
              ampereHours(cell.lastCapacity()),
              percent(cell.twin),
              cell.endOfLife(),
              cell.alertSummary(),
              cell.rejectedSummary()));
    }
    out.println();
    printAligned(out, rows);
    out.println(
        "charge, disch., mixed (use that turns, like driving): how many of each; first, last: capacities of full discharges [Ah]; end of life: the cycle, or cycles from now");
    cells.values().forEach(cell -> cell.printRemarks(out));
    for (RejectedReport r : withoutCell.values()) {
      out.printf(
          Locale.ROOT,
          "%nbad input %s, %d times; first: %s: %s%n",
          r.reason,
          r.count,
          r.firstPlace,
          r.detail);
    }
    if (samples > 0) {
      out.printf(
          Locale.ROOT,
          "%n%,d samples in %.1f s: %,.0f samples/s; peak memory %,d MB%n",
          samples,
          seconds,
          samplesPerSecond,
          peakMemoryBytes >> 20);
    }
  }

  /** Each column as wide as its widest cell; numbers to the right. */
  private static void printAligned(PrintStream out, List<List<String>> rows) {
    int columns = rows.get(0).size();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        int column = c;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        boolean number = c >= 1 && c <= 5;
        String padding = " ".repeat(width - row.get(c).length());
        line.append(number ? padding + row.get(c) : row.get(c) + padding).append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
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

    /** How this replay stands to what was replayed before: new, unchanged, ... */
    @JsonProperty("replayed")
    final String replayed;

    @JsonProperty("flags")
    final List<Flag> flags = new ArrayList<>();

    @JsonProperty("notices")
    final List<String> notices = new ArrayList<>();

    @JsonProperty("assumed")
    final List<String> assumed = new ArrayList<>();

    /** Why there is no state of health, and what would mend it; null where there is one. */
    @JsonProperty("soh_reason")
    String sohReason;

    private final TreeMap<Long, Cycle> byRevision = new TreeMap<>();
    private final Map<String, AlertReport> alertById = new TreeMap<>();
    private final Map<String, RejectedReport> rejectedByCode = new TreeMap<>();
    private final double ratedCapacity;
    private Twin twin;

    CellReport(Wanted wanted) {
      CellSource source = wanted.source();
      cellId = source.spec().cellId();
      ratedCapacity = source.spec().ratedCapacity();
      replayed = wanted.standing().name().toLowerCase(Locale.ROOT);
      source.assumed().forEach(a -> assumed.add(a.text()));
      notices.addAll(source.notices());
      wanted.notices().stream().filter(n -> !notices.contains(n)).forEach(notices::add);
    }

    @JsonProperty("rejected")
    List<RejectedReport> rejected() {
      return List.copyOf(rejectedByCode.values());
    }

    private void cycle(Cycle c) {
      if (c == null) {
        byRevision.clear(); // it was retired here: what follows is another life
      } else {
        byRevision.put(c.revision(), c);
      }
    }

    private void newest(Twin candidate) {
      if (candidate == null) {
        twin = null;
      } else if (twin == null || candidate.revision() >= twin.revision()) {
        twin = candidate;
      }
    }

    private void alert(Alert a) {
      if (a == null) {
        return;
      }
      if (a.state() == Alert.State.FIRING) {
        alertById.computeIfAbsent(a.id(), id -> new AlertReport(a));
      } else if (alertById.get(a.id()) != null) {
        alertById.get(a.id()).clearedTime = Instant.ofEpochMilli(a.eventMillis()).toString();
      }
    }

    private void summarise() {
      Map<String, Integer> byFlag = new TreeMap<>();
      for (Cycle c : byRevision.values()) {
        operations.count(c.kind());
        c.quality().flags().stream()
            .map(flag -> flag.split(":", 2)[0])
            .distinct()
            .forEach(code -> byFlag.merge(code, 1, Integer::sum));
        if (c.kind() == OperationKind.DISCHARGE) {
          discharges.add(new Discharge(c));
        }
        if (c.soh() != null && c.soh().known()) {
          soh.add(new Soh(c.operationIndex(), c.soh()));
        }
      }
      byFlag.forEach((code, count) -> flags.add(new Flag(code, count)));
      sohReason = sohReason();
      String idle = Unused.remark(byRevision.values(), ratedCapacity);
      if (idle != null) {
        notices.add(idle);
      }
      alertById.values().stream()
          .sorted(
              java.util.Comparator.comparing((AlertReport a) -> a.time).thenComparing(a -> a.kind))
          .forEach(alerts::add);
    }

    private String sohReason() {
      if (twin == null && !rejectedByCode.isEmpty()) {
        return "nothing of it could be used, see its bad input";
      }
      if (twin == null) {
        return byRevision.isEmpty()
            ? "no charge, discharge or rest was recognised in it: are time, voltage and current the columns that were read?"
            : "no twin was made of its operations";
      }
      Attribute health = twin.sohCapacity();
      return Double.isNaN(health.value())
          ? health.reason() == null ? "no reason was given" : health.reason()
          : null;
    }

    /** What a table cannot hold and a person should read before they believe it. */
    private void printRemarks(PrintStream out) {
      List<String> lines = new ArrayList<>();
      if (sohReason != null) {
        lines.add("no SOH: " + sohReason);
      }
      List<Discharge> partial = discharges.stream().filter(d -> d.capacity == null).toList();
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
      flags.forEach(
          f -> lines.add("flag: %s, %s".formatted(f.flag, FlagWords.of(f.flag, f.count))));
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

    /** Use that turns between charge and discharge, as driving does. */
    @JsonProperty("mixed")
    int mixed;

    private void count(OperationKind kind) {
      switch (kind) {
        case CHARGE -> charge++;
        case DISCHARGE -> discharge++;
        case IMPEDANCE -> impedance++;
        case MIXED -> mixed++;
        default -> rest++;
      }
    }
  }

  /** What was found in the data of some operations. */
  static final class Flag {
    @JsonProperty("flag")
    final String flag;

    @JsonProperty("count")
    final int count;

    Flag(String flag, int operations) {
      this.flag = flag;
      this.count = operations;
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

    /** Charge that left the cell, whether or not it was all there is [Ah]. */
    @JsonProperty("moved_ah")
    final Double moved;

    @JsonProperty("reason")
    final String reason;

    @JsonProperty("energy_wh")
    final Double energy;

    Discharge(Cycle c) {
      operationIndex = c.operationIndex();
      startTime = Instant.ofEpochMilli(c.startMillis()).toString();
      // a discharge that did not come to its end has no capacity; earlier records say 0 for that
      double measured = c.measured().capacity();
      capacity = measured > 0 ? measured : null;
      moved = orNull(c.measured().discharged());
      energy = capacity == null ? null : orNull(c.measured().energy());
      String said = c.missing().get("capacity");
      reason =
          capacity != null
              ? null
              : said == null ? "did not run from full to the lower limit" : said;
    }

    @JsonProperty("capacity_reason")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String capacityReason() {
      return reason;
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
