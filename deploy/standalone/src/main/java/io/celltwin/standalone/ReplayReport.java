package io.celltwin.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dataset.CellSource;
import io.celltwin.domain.Rejection;
import io.celltwin.replay.ReplayedCells;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
  private final Map<String, CellReport> cells = new TreeMap<>();
  private final Map<String, ReplayRow.Rejected> withoutCell = new TreeMap<>();

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
    Map<String, ReplayRow.Rejected> rejected =
        cell == null ? withoutCell : cells.get(cell).rejectedByCode();
    rejected.computeIfAbsent(rejection.code(), code -> new ReplayRow.Rejected(code, rejection))
        .count++;
  }

  @JsonProperty("cells")
  List<CellReport> cells() {
    return List.copyOf(cells.values());
  }

  /** What could not be tied to one of the cells: whole files, records without a key. */
  @JsonProperty("rejected")
  List<ReplayRow.Rejected> rejected() {
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
              CellReport.ampereHours(cell.firstCapacity()),
              CellReport.ampereHours(cell.lastCapacity()),
              cell.stateOfHealth(),
              cell.endOfLife(),
              cell.alertSummary(),
              cell.rejectedSummary()));
    }
    out.println();
    printAligned(out, rows);
    out.println(
        "charge, disch., mixed (use that turns, like driving): how many of each; first, last:"
            + " capacities of full discharges [Ah]; end of life: the cycle, or cycles from now");
    cells.values().forEach(cell -> cell.printRemarks(out));
    for (ReplayRow.Rejected r : withoutCell.values()) {
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
}
