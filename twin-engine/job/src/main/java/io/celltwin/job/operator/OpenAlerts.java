package io.celltwin.job.operator;

import io.celltwin.domain.Alert;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.Retirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Which alerts of a cell an operator has let fire, so that none stays open for a cell that left.
 */
final class OpenAlerts {
  private final MapState<String, Alert> open;

  OpenAlerts(RuntimeContext runtime) {
    open =
        runtime.getMapState(new MapStateDescriptor<>("open-alerts", Types.STRING, JobType.ALERT));
  }

  /** Takes note of an alert on its way out. */
  void note(Alert alert) throws Exception {
    if (alert.state() == Alert.State.FIRING) {
      open.put(alert.id(), alert);
    } else if (!open.isEmpty()) {
      open.remove(alert.id());
    }
  }

  /** Kinds of those that are open, in alphabetical order. */
  List<String> kinds() throws Exception {
    if (open.isEmpty()) {
      return List.of();
    }
    var kinds = new TreeSet<String>();
    for (Alert alert : open.values()) {
      kinds.add(alert.kind());
    }
    return List.copyOf(kinds);
  }

  /** Closes what is open: the cell is retired. */
  void close(Retirement retired, Consumer<Alert> out) throws Exception {
    close(alert -> alert.retired(retired.eventMillis()), out);
  }

  /** Closes what is open, the oldest first. */
  void close(UnaryOperator<Alert> closing, Consumer<Alert> out) throws Exception {
    List<Alert> firing = new ArrayList<>();
    open.values().forEach(firing::add);
    firing.sort(Comparator.comparingLong(Alert::eventMillis).thenComparing(Alert::id));
    firing.forEach(alert -> out.accept(closing.apply(alert)));
    open.clear();
  }
}
