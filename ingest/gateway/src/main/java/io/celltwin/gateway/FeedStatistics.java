package io.celltwin.gateway;

import io.celltwin.domain.Frame;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a feed sees. Used under its lock. */
final class FeedStatistics {
  private static final int MOST_PACKS = 10_000;

  private final Map<String, Long> refused = new TreeMap<>();
  private final Map<String, Long> clock = new TreeMap<>();
  private final Map<String, Pack> packs = new TreeMap<>();
  private long messages;
  private long retained;
  private long repeated;
  private long rows;
  private long frames;
  private long arrived;
  private String lastRefusal;

  private static final class Pack {
    private final Map<String, Double> values = new TreeMap<>();
    private final Map<String, String> words = new TreeMap<>();
    private long arrivedMillis;
    private long timeMillis;
    private long lagMillis;
    private String clock = "none";
    private String serial;
  }

  void message(Message message, Decoded decoded) {
    messages++;
    arrived = message.arrivedMillis();
    retained += message.retained() ? 1 : 0;
    repeated += message.repeated() ? 1 : 0;
    for (Refusal refusal : decoded.refusals()) {
      refused.merge(refusal.code(), 1L, Long::sum);
      lastRefusal = refusal.reason();
    }
  }

  void shuffled() {
    clock.merge("shuffled", 1L, Long::sum);
  }

  void retainedWithoutTime() {
    clock.merge("retained-without-time", 1L, Long::sum);
  }

  void reported(Row row) {
    Pack pack = pack(row.pack());
    if (pack == null) {
      return;
    }
    row.ofPack()
        .forEach(
            (quantity, value) -> {
              if (!Double.isNaN(value)) {
                pack.values.put(quantity.key(), value);
              }
            });
    row.words().forEach((quantity, word) -> pack.words.put(quantity.key(), word));
    pack.serial = row.serial() == null ? pack.serial : row.serial();
    pack.arrivedMillis = arrived;
  }

  void placed(Row row, SourceClock.Placed placed, long lagMillis) {
    rows++;
    String verdict = placed.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
    clock.merge(verdict, 1L, Long::sum);
    Pack pack = pack(row.pack());
    if (pack != null) {
      pack.timeMillis = placed.micros() / 1000;
      pack.lagMillis = lagMillis;
      pack.clock = row.moment().clock().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  void sent(List<Frame> made) {
    frames += made.size();
  }

  /** Null for one more than can be remembered. */
  private Pack pack(String name) {
    return packs.size() >= MOST_PACKS && !packs.containsKey(name)
        ? null
        : packs.computeIfAbsent(name, n -> new Pack());
  }

  FeedReport report(String source, List<Registrar.Waiting> waiting, Map<String, String> notes) {
    var said = new TreeMap<String, FeedReport.PackReport>();
    packs.forEach(
        (name, pack) ->
            said.put(
                name,
                new FeedReport.PackReport(
                    pack.arrivedMillis,
                    pack.timeMillis,
                    pack.lagMillis,
                    pack.clock,
                    pack.serial,
                    new TreeMap<>(pack.values),
                    new TreeMap<>(pack.words))));
    return new FeedReport(
        source,
        messages,
        retained,
        repeated,
        rows,
        frames,
        new TreeMap<>(refused),
        lastRefusal,
        new TreeMap<>(clock),
        said,
        waiting.stream().map(w -> new FeedReport.WaitingCell(w.cell(), w.missing())).toList(),
        notes);
  }
}
