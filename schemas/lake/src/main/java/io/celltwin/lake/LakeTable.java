package io.celltwin.lake;

import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.codec.WireType;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** What a lake keeps: a table for each of these topics, a folder for each table. */
public enum LakeTable {
  CELLS(Topics::cells, "cell_id", null, null),
  TELEMETRY(Topics::telemetry, "cell_id", "start_unix_time_millisecond", "sequence"),
  IMPEDANCES(Topics::impedance, "cell_id", "start_unix_time_millisecond", "sequence"),
  CYCLES(Topics::cycles, "cell_id", "end", "revision"),
  TWINS(Topics::twins, "cell.cell_id", "time", "revision"),
  FORECASTS(Topics::forecasts, "cell_id", "time", "revision"),
  ALERTS(Topics::alerts, "cell_id", "time", null);

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a method
  private final Function<Topics, Topic<?>> topic;

  private final String cellColumn;
  private final String timeColumn;
  private final String ordinalColumn;

  LakeTable(
      Function<Topics, Topic<?>> topic,
      String cellColumn,
      String timeColumn,
      String ordinalColumn) {
    this.topic = topic;
    this.cellColumn = cellColumn;
    this.timeColumn = timeColumn;
    this.ordinalColumn = ordinalColumn;
  }

  /**
   * @param folder as its folder is called, in any case
   * @throws IllegalArgumentException where there is none, naming those there are
   */
  public static LakeTable of(String folder) {
    for (LakeTable each : values()) {
      if (each.folder().equalsIgnoreCase(folder)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "a lake has no '%s', wanted %s".formatted(folder, String.join(", ", folders())));
  }

  /** Of all tables. */
  public static List<String> folders() {
    return Stream.of(values()).map(LakeTable::folder).toList();
  }

  /** Name of its folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The topic it keeps. */
  public Topic<?> topic(Topics topics) {
    return topic.apply(topics);
  }

  /** What stands on that topic. */
  public WireType<?> type() {
    return topic(Topics.live()).type();
  }

  /** Of its events. */
  public Schema schema() {
    return type().schema();
  }

  /** Column with the cell's id; a dot leads into a group. */
  public String cellColumn() {
    return cellColumn;
  }

  /** Column with the event time; that of the record where the event has none. */
  public String timeColumn() {
    return timeColumn == null ? LakeColumns.TIMESTAMP : timeColumn;
  }

  /** Column with the revision or sequence; null where it has none. */
  public String ordinalColumn() {
    return ordinalColumn;
  }

  /** Whose event it is. */
  public String cellOf(IndexedRecord event) {
    IndexedRecord at = event;
    String name = cellColumn;
    int dot = name.indexOf('.');
    if (dot > 0) {
      at = (IndexedRecord) field(at, name.substring(0, dot));
      name = name.substring(dot + 1);
    }
    return field(at, name).toString();
  }

  /**
   * When it was [ms since 1970-01-01 UTC].
   *
   * @param timestamp of its record, for an event that has no time
   */
  public long timeOf(IndexedRecord event, long timestamp) {
    return timeColumn == null ? timestamp : LakeColumns.millis(field(event, timeColumn));
  }

  private static Object field(IndexedRecord record, String name) {
    return record.get(record.getSchema().getField(name).pos());
  }
}
