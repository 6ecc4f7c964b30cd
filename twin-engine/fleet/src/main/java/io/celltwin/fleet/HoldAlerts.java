package io.celltwin.fleet;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.fleet.alert.CellAlerts;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.view.FleetIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Moves episodes along by what rules and people say; both keep to the same partition of a cell. */
final class HoldAlerts {
  /** Episodes that are over and kept for one cell. */
  static final int CLEARED_KEPT = 100;

  private final FleetIndex index;
  private final Changes changes;
  private KeyValueStore<String, AlertEpisode> store;

  private HoldAlerts(FleetIndex index, Changes changes) {
    this.index = index;
    this.changes = changes;
  }

  /** What rules say. */
  static Processor<String, Alert, Void, Void> rules(
      FleetIndex index, Changes changes, UnusableRows faults) {
    HoldAlerts hold = new HoldAlerts(index, changes);
    return new Processor<>() {
      @Override
      public void init(ProcessorContext<Void, Void> context) {
        hold.store = context.getStateStore(Stores.ALERTS);
        Stores.forEach(
            hold.store,
            faults,
            (key, episode) -> index.episode(Stores.cellOf(key), episode, false));
      }

      @Override
      public void process(Record<String, Alert> record) {
        Alert alert = record.value();
        if (alert != null) {
          Stores.requireKey(record.key(), alert.cellId());
          hold.hear(alert);
        }
      }
    };
  }

  /** What people say. */
  static Processor<String, AlertAck, Void, Void> people(FleetIndex index, Changes changes) {
    HoldAlerts hold = new HoldAlerts(index, changes);
    return new Processor<>() {
      @Override
      public void init(ProcessorContext<Void, Void> context) {
        hold.store = context.getStateStore(Stores.ALERTS);
      }

      @Override
      public void process(Record<String, AlertAck> record) {
        AlertAck ack = record.value();
        if (ack != null) {
          Stores.requireKey(record.key(), ack.cellId());
          AlertEpisode before = hold.episode(ack.cellId(), ack.alertId());
          hold.move(ack.cellId(), ack.alertId(), before, before.on(ack));
        }
      }
    };
  }

  /** A rule's word moves its own episode, and those that follow from it. */
  private void hear(Alert alert) {
    Map<String, AlertEpisode> episodes = new LinkedHashMap<>();
    try (var all = store.range(Stores.firstKey(alert.cellId()), Stores.lastKey(alert.cellId()))) {
      all.forEachRemaining(
          e -> {
            if (e.value != null) {
              episodes.put(CellAlerts.idOf(e.value), e.value);
            }
          });
    }
    for (AlertEpisode moved : CellAlerts.on(episodes.values(), alert)) {
      String id = CellAlerts.idOf(moved);
      move(alert.cellId(), id, episodes.getOrDefault(id, AlertEpisode.NONE), moved);
    }
  }

  private AlertEpisode episode(String cellId, String alertId) {
    AlertEpisode known = store.get(Stores.alertKey(cellId, alertId));
    return known == null ? AlertEpisode.NONE : known;
  }

  private void move(String cellId, String alertId, AlertEpisode before, AlertEpisode now) {
    if (now.equals(before)) {
      return;
    }
    store.put(Stores.alertKey(cellId, alertId), now);
    index.episode(cellId, now, true);
    if (now.state() != AlertEpisode.State.UNSEEN) {
      changes.tell(Change.What.ALERT, cellId, alertId);
    }
    if (now.state() == AlertEpisode.State.CLEARED) {
      forgetOldest(cellId);
    }
  }

  private void forgetOldest(String cellId) {
    List<KeyValue<String, AlertEpisode>> over = new ArrayList<>();
    try (var all = store.range(Stores.firstKey(cellId), Stores.lastKey(cellId))) {
      all.forEachRemaining(
          e -> {
            if (e.value != null && e.value.state() == AlertEpisode.State.CLEARED) {
              over.add(e);
            }
          });
    }
    over.sort(Comparator.comparingLong(e -> e.value.cleared().eventMillis()));
    over.subList(0, Math.max(0, over.size() - CLEARED_KEPT)).forEach(e -> store.delete(e.key));
  }
}
