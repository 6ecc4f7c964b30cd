package io.celltwin.fleet;

import io.celltwin.fleet.api.Change;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the latest of a cell's values by revision, not by arrival: a value delivered again, or
 * overtaken, changes nothing. A record without a value takes the cell out.
 */
final class KeepNewest<V> implements Processor<String, V, Void, Void> {

  /** Where values are shown. */
  interface View<V> {
    /**
     * @param value null where the cell was taken out
     * @param live false while the store is read at the start
     */
    void show(String cellId, V value, boolean live);
  }

  private final String storeName;
  private final Function<V, String> cellOf;
  private final ToLongFunction<V> revision;
  private final View<V> view;
  private final Change.What what;
  private final Changes changes;
  private final UnusableRows faults;
  private KeyValueStore<String, V> store;

  KeepNewest(
      String storeName,
      Function<V, String> cellOf,
      ToLongFunction<V> revision,
      View<V> view,
      Change.What what,
      Changes changes,
      UnusableRows faults) {
    this.storeName = storeName;
    this.cellOf = cellOf;
    this.faults = faults;
    this.revision = revision;
    this.view = view;
    this.what = what;
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
    Stores.forEach(store, faults, (cellId, value) -> view.show(cellId, value, false));
  }

  @Override
  public void process(Record<String, V> record) {
    String cellId = record.key();
    V value = record.value();
    if (cellId == null || value != null) {
      Stores.requireKey(cellId, value == null ? null : cellOf.apply(value));
    }
    V old = store.get(cellId);
    if (value == null) {
      if (old != null) {
        store.delete(cellId);
        view.show(cellId, null, true);
        changes.tell(Change.What.REMOVED, cellId, what.name());
      }
    } else if (isNews(value, old)) {
      store.put(cellId, value);
      view.show(cellId, value, true);
      changes.tell(what, cellId, Long.toString(revision.applyAsLong(value)));
    }
  }

  /**
   * Of one revision the value written last holds, as on the topic itself once it is compacted: a
   * job that was started again may have been answered otherwise. Values without revisions, as
   * nameplates are, all have number 0.
   */
  private boolean isNews(V value, V old) {
    if (old == null) {
      return true;
    }
    long now = revision.applyAsLong(value);
    long before = revision.applyAsLong(old);
    return now > before || (now == before && !value.equals(old));
  }
}
