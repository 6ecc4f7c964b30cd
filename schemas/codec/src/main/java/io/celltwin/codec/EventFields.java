package io.celltwin.codec;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.Quality;
import io.celltwin.domain.Scores;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * A value of the domain as fields by name: one walk over the Avro schema of its event, so that
 * whoever shows it uses the names it has on its topic. Numbers, texts, booleans, lists and maps
 * come out, null where a number is not known; times as ISO 8601 in UTC, enums as their name.
 */
public final class EventFields {
  /** The year 2200: later than any clock that is right. */
  private static final long LATEST_PLAUSIBLE = 7_258_118_400_000L;

  private static final Map<Class<?>, Function<Object, IndexedRecord>> EVENTS =
      Map.ofEntries(
          event(CellSpec.class, EventMapping::toEvent),
          event(Twin.class, TwinMapping::toEvent),
          event(Forecast.class, TwinMapping::toEvent),
          event(Cycle.class, CycleMapping::toEvent),
          event(Impedance.class, EventMapping::toEvent),
          event(Alert.class, EventMapping::toEvent),
          event(AlertAck.class, EventMapping::toEvent),
          event(Attribute.class, EventMapping::toEvent),
          event(Estimate.class, EventMapping::toEvent),
          event(Lineage.class, EventMapping::toEvent),
          event(Quality.class, CycleMapping::toEvent),
          event(Live.class, LiveMapping::toEvent),
          event(PackTwin.class, PackMapping::toEvent),
          event(Identity.class, IdentityMapping::toEvent),
          event(SourceStatus.class, SourceMapping::toEvent),
          event(AuditEntry.class, EventMapping::toEvent),
          event(Scores.class, EventMapping::toEvent));

  private EventFields() {}

  private static <T> Map.Entry<Class<?>, Function<Object, IndexedRecord>> event(
      Class<T> type, Function<T, IndexedRecord> toEvent) {
    return Map.entry(type, value -> toEvent.apply(type.cast(value)));
  }

  /**
   * The fields in the order of the schema.
   *
   * @param value of the domain, that has an event
   * @throws IllegalArgumentException where there is no such event
   */
  public static Map<String, Object> of(Object value) {
    Function<Object, IndexedRecord> toEvent = EVENTS.get(value.getClass());
    if (toEvent == null) {
      throw new IllegalArgumentException("%s has no event".formatted(value.getClass().getName()));
    }
    return record(toEvent.apply(value));
  }

  private static Map<String, Object> record(IndexedRecord event) {
    List<Schema.Field> fields = event.getSchema().getFields();
    Map<String, Object> named = new LinkedHashMap<>(fields.size() * 2);
    for (Schema.Field field : fields) {
      named.put(field.name(), plain(event.get(field.pos())));
    }
    return named;
  }

  /** A value of Avro as one of the JDK. */
  private static Object plain(Object value) {
    if (value instanceof IndexedRecord nested) {
      return record(nested);
    }
    if (value instanceof Instant time) {
      return plausible(time);
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? number : null;
    }
    if (value instanceof Float number) {
      return Float.isFinite(number) ? number : null;
    }
    if (value instanceof Enum<?> word) {
      return word.name();
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>(list.size());
      list.forEach(each -> plain.add(plain(each)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((name, each) -> plain.put(name.toString(), plain(each)));
      return plain;
    }
    return value;
  }

  /** Before the first event there is no time, and what a clock gone wrong says is none either. */
  private static String plausible(Instant time) {
    long millis = time.toEpochMilli();
    return millis <= 0 || millis >= LATEST_PLAUSIBLE ? null : time.toString();
  }
}
