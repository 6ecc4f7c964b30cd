package io.celltwin.fleet;

import io.celltwin.codec.DeadLetter;
import io.celltwin.domain.Rejection;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.view.FleetIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts dead letters by reason and cell; each once, as a row holds the last offset counted.
 * Whatever arrives, the rows stay few: the cells that are turned away most have one each, the
 * others one sum by reason. Sums lose no count, only whose it was.
 */
final class CountRejected implements Processor<byte[], byte[], Void, Void> {
  /** Rows of single cells that stay, of one partition of the dead letters. */
  static final int CELLS = 250;

  /** Further ones that may come together before the least of all go into the sums. */
  static final int SLACK = 50;

  /** Different reasons; a producer of its own invention counts under {@link #OTHER} beyond. */
  static final int CODES = 100;

  static final String OTHER = "OTHER";

  private final FleetIndex index;
  private final Changes changes;
  private final UnusableRows faults;
  private final Set<String> codes = new HashSet<>();
  private int cells;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<String, RejectedRow> store;

  CountRejected(FleetIndex index, Changes changes, UnusableRows faults) {
    this.index = index;
    this.changes = changes;
    this.faults = faults;
  }

  @Override
  public void init(ProcessorContext<Void, Void> processorContext) {
    context = processorContext;
    store = context.getStateStore(Stores.REJECTED);
    Stores.forEach(
        store,
        faults,
        (key, row) -> {
          codes.add(row.code());
          cells += isOfCell(row) ? 1 : 0;
          index.rejected(context.taskId().partition(), row, false);
        });
    // an earlier release had no bound
    thin();
    index.arriveRejected(context.taskId().partition());
  }

  /** The partition is another's to count now. */
  @Override
  public void close() {
    index.leaveRejected(context.taskId().partition());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Rejection rejection = RejectedRow.cut(read(record));
    if (!codes.contains(rejection.code()) && codes.size() >= CODES) {
      rejection = new Rejection(OTHER, rejection.cellId(), rejection.place(), rejection.reason());
    }
    long offset = context.recordMetadata().orElseThrow().offset();
    String key = key(rejection.code(), rejection.cellId());
    RejectedRow before = store.get(key);
    RejectedRow sum = before != null ? before : store.get(restKey(rejection.code()));
    if (sum != null && offset <= sum.lastOffset()) {
      return; // delivered again
    }
    RejectedRow now =
        before == null
            ? RejectedRow.first(rejection, record.timestamp(), offset)
            : before.plus(rejection, record.timestamp(), offset);
    store.put(key, now);
    codes.add(now.code());
    index.rejected(context.taskId().partition(), now, true);
    changes.tell(Change.What.REJECTED, rejection.cellId(), rejection.code());
    if (before == null && isOfCell(now) && ++cells > CELLS + SLACK) {
      thin();
    }
  }

  /** Headers come from outside; what they do not say is not worth a thread. */
  private Rejection read(Record<byte[], byte[]> record) {
    try {
      return DeadLetter.read(record.key(), record.headers());
    } catch (RuntimeException e) {
      faults.count("header of a dead letter", e);
      return new Rejection("UNREADABLE_HEADERS", null, "", "its headers cannot be read");
    }
  }

  /** The cells with the fewest go into the sum of their reason. */
  private void thin() {
    if (cells <= CELLS) {
      return;
    }
    List<KeyValue<String, RejectedRow>> rows = new ArrayList<>();
    try (var kept = store.all()) {
      kept.forEachRemaining(
          e -> {
            if (e.value != null && isOfCell(e.value)) {
              rows.add(e);
            }
          });
    }
    rows.sort(
        Comparator.<KeyValue<String, RejectedRow>>comparingLong(e -> e.value.count())
            .thenComparingLong(e -> e.value.lastMillis())
            .thenComparing(e -> e.key));
    for (var row : rows.subList(0, Math.max(0, rows.size() - CELLS))) {
      String restKey = restKey(row.value.code());
      RejectedRow rest = store.get(restKey);
      RejectedRow sum = rest == null ? row.value.asRest() : rest.plus(row.value);
      store.put(restKey, sum);
      store.delete(row.key);
      index.forgetRejected(context.taskId().partition(), row.value);
      index.rejected(context.taskId().partition(), sum, false);
    }
    cells = Math.min(rows.size(), CELLS);
  }

  private static boolean isOfCell(RejectedRow row) {
    return row.cellId() != null && !row.rest();
  }

  private static String key(String code, String cellId) {
    return code + '\0' + (cellId == null ? "" : cellId);
  }

  private static String restKey(String code) {
    return code + '\1';
  }
}
