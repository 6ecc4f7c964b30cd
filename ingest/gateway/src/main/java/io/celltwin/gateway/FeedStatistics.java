package io.celltwin.gateway;

import io.celltwin.domain.SourceStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a feed sees. Used under its lock. */
final class FeedStatistics {
  private static final int MOST_PACKS = 10_000;

  private final Map<String, Long> refused = new TreeMap<>();
  private final Map<SourceClock.Verdict, Long> verdicts = new EnumMap<>(SourceClock.Verdict.class);
  private final Map<String, PackStatistics> packs = new TreeMap<>();
  private long shuffled;
  private long retainedWithoutTime;
  private final AtomicLong acknowledged = new AtomicLong();
  private long messages;
  private long retained;
  private long repeated;
  private long rows;
  private long frames;
  private long arrivedMillis = SourceStatus.NEVER;
  private String lastRefusal;

  void message(Message message, Decoded decoded) {
    messages++;
    arrivedMillis = message.arrivedMillis();
    retained += message.retained() ? 1 : 0;
    repeated += message.repeated() ? 1 : 0;
    for (Refusal refusal : decoded.refusals()) {
      refused.merge(refusal.code(), 1L, Long::sum);
      lastRefusal = refusal.reason();
    }
  }

  /** All that came of a message is on the broker. Any thread may say so. */
  void acknowledged() {
    acknowledged.incrementAndGet();
  }

  void shuffled(List<Row> rows) {
    shuffled++;
    rows.stream()
        .map(Row::pack)
        .distinct()
        .map(this::pack)
        .filter(p -> p != null)
        .forEach(PackStatistics::shuffled);
  }

  void retainedWithoutTime(String pack) {
    retainedWithoutTime++;
    PackStatistics its = pack(pack);
    if (its != null) {
      its.retainedWithoutTime();
    }
  }

  void reported(Message message, Row row) {
    PackStatistics pack = pack(row.pack());
    if (pack != null) {
      pack.heard(message, row);
    }
  }

  /** A row that stands for a sample, or for what a BMS reports. */
  void counted(Row row) {
    PackStatistics pack = pack(row.pack());
    if (pack != null) {
      pack.counted(row);
    }
  }

  /** A pack whose frames are its mean cell's. */
  void mean(String name) {
    PackStatistics pack = pack(name);
    if (pack != null) {
      pack.mean();
    }
  }

  void placed(Row row, SourceClock.Placed placed, long lagMillis) {
    rows++;
    verdicts.merge(placed.verdict(), 1L, Long::sum);
    PackStatistics pack = pack(row.pack());
    if (pack != null) {
      pack.placed(row, placed, lagMillis);
    }
  }

  void sent(int made) {
    frames += made;
  }

  /** Null for one more than can be remembered. */
  private PackStatistics pack(String name) {
    PackStatistics known = packs.get(name);
    if (known == null && packs.size() < MOST_PACKS) {
      known = new PackStatistics();
      packs.put(name, known);
    }
    return known;
  }

  static String name(SourceClock.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  FeedReport report(String source, List<Registrar.Waiting> waiting, Map<String, String> notes) {
    var said = new TreeMap<String, FeedReport.PackReport>();
    packs.forEach((name, pack) -> said.put(name, pack.report()));
    return new FeedReport(
        source,
        messages,
        acknowledged.get(),
        retained,
        repeated,
        rows,
        frames,
        new TreeMap<>(refused),
        lastRefusal,
        clock(),
        said,
        waiting.stream().map(w -> new FeedReport.WaitingCell(w.cell(), w.missing())).toList(),
        notes);
  }

  private Map<String, Long> clock() {
    var clock = new TreeMap<String, Long>();
    verdicts.forEach((verdict, count) -> clock.put(name(verdict), count));
    if (shuffled > 0) {
      clock.put("shuffled", shuffled);
    }
    if (retainedWithoutTime > 0) {
      clock.put("retained-without-time", retainedWithoutTime);
    }
    return clock;
  }

  /**
   * Each pack, or the source as a whole while it has told of none.
   *
   * @param said what is known of the connection
   * @param notes by pack
   */
  List<SourceStatus> statuses(
      Feed.Connection said, Registrar registrar, Map<String, String> notes) {
    var statuses = new ArrayList<SourceStatus>();
    if (packs.isEmpty()) {
      statuses.add(status(said, "", new PackStatistics(), registrar, notes));
    }
    packs.forEach((name, pack) -> statuses.add(status(said, name, pack, registrar, notes)));
    return statuses;
  }

  /** When it was last heard of, in the source's time where it has one. */
  private static long newest(PackStatistics pack, Feed.Connection said) {
    return pack.newestMillis() == SourceStatus.NEVER ? said.nowMillis() : pack.newestMillis();
  }

  private SourceStatus status(
      Feed.Connection said,
      String name,
      PackStatistics pack,
      Registrar registrar,
      Map<String, String> notes) {
    var rejected = new ArrayList<SourceStatus.Count>();
    refused.forEach((code, count) -> rejected.add(new SourceStatus.Count(code, count)));
    String noted = notes.get(name);
    return new SourceStatus(
        said.source(),
        name,
        pack.cells(cell -> registrar.cellAt(name, cell, 1000 * newest(pack, said))),
        pack.serial(),
        said.nowMillis(),
        said.state(),
        said.trouble(),
        name.isEmpty() ? arrivedMillis : pack.arrivedMillis(),
        pack.newestMillis(),
        messages,
        pack.rows(),
        pack.pace(),
        pack.events(),
        rejected,
        lastRefusal,
        pack.fields(),
        registrar.waiting(name),
        noted == null ? List.of() : List.of(noted));
  }
}
