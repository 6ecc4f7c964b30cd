package io.celltwin.standalone;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.History;
import io.celltwin.fleet.api.HistoryLimitException;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeLimitException;
import io.celltwin.lake.LakeQuery;
import io.celltwin.lake.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;

/** History that a lake answers. */
final class LakeHistory implements History {
  /** A question opens so many files at most: a year of a cell, a file a day. */
  private static final int FILES = 400;

  private final Lake lake;

  LakeHistory(Lake lake) {
    this.lake = lake;
  }

  @Override
  public Optional<String> absent() {
    return Optional.empty();
  }

  @Override
  public Optional<Twin> twin(String cellId, AsOf when) {
    return asked(() -> latest(LakeTable.TWINS, Twin.class, cellId, when));
  }

  @Override
  public Optional<Forecast> forecast(String cellId, AsOf when) {
    return asked(() -> latest(LakeTable.FORECASTS, Forecast.class, cellId, when));
  }

  private <T> Optional<T> latest(LakeTable table, Class<T> type, String cellId, AsOf when)
      throws IOException {
    long to = when.millis() == Long.MAX_VALUE ? Long.MAX_VALUE : when.millis() + 1;
    return lake.latest(table, type, cellId, to, when.revision(), FILES);
  }

  @Override
  public List<Actual> after(Forecast forecast, int limit) {
    return asked(
        () -> {
          List<Actual> actual = new ArrayList<>();
          lake.read(
              LakeTable.CYCLES,
              LakeQuery.all()
                  .of(Set.of(forecast.cellId()))
                  .between(forecast.eventMillis(), Long.MAX_VALUE)
                  .atMost(Long.MAX_VALUE, FILES)
                  .only("cell_id", "revision", "cycle_number", "end", "soh"),
              false,
              row -> {
                Actual one = actual(row.event());
                if (one != null && one.revision() > forecast.revision()) {
                  actual.add(one);
                }
                return actual.size() < limit;
              });
          return actual;
        });
  }

  /** What an operation says of health; null where it says nothing. */
  private static Actual actual(IndexedRecord cycle) {
    if (!(field(cycle, "soh") instanceof IndexedRecord soh)
        || !(field(soh, "value") instanceof Double value)) {
      return null;
    }
    return new Actual(
        (Long) field(cycle, "revision"),
        (Integer) field(cycle, "cycle_number"),
        (Long) field(cycle, "end"),
        value,
        field(soh, "lower") instanceof Double lower ? lower : Double.NaN,
        field(soh, "upper") instanceof Double upper ? upper : Double.NaN);
  }

  private static Object field(IndexedRecord record, String name) {
    return record.get(record.getSchema().getField(name).pos());
  }

  @Override
  public List<Alert> alerts(String cellId, long atMillis, int limit) {
    return asked(
        () -> {
          Deque<Alert> alerts = new ArrayDeque<>();
          lake.read(
              LakeTable.ALERTS,
              LakeQuery.all()
                  .of(Set.of(cellId))
                  .between(Long.MIN_VALUE, atMillis + 1)
                  .atMost(Long.MAX_VALUE, FILES),
              false,
              row -> {
                alerts.add((Alert) Lake.domain(LakeTable.ALERTS, row.event()));
                if (alerts.size() > limit) {
                  alerts.removeFirst();
                }
                return true;
              });
          return List.copyOf(alerts);
        });
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T asked(Question<T> question) {
    try {
      return question.ask();
    } catch (LakeLimitException e) {
      throw new HistoryLimitException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
