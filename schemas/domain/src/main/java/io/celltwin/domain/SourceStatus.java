package io.celltwin.domain;

import java.util.List;

/**
 * What one source in the field sends for one pack, as the gateway counts it. NaN where a number is
 * not known. Counts begin with the gateway's process: they judge data, and enter no twin.
 *
 * @param source name in the gateway's configuration
 * @param pack name as the source has it; empty while the source has told none
 * @param cells ids of the cells its frames go to
 * @param serial the source tells, or null
 * @param timeMillis when this was worked out [ms since 1970-01-01 UTC]
 * @param state of the connection, in words
 * @param trouble why nothing comes, or null
 * @param lastArrivalMillis of a message [ms since 1970-01-01 UTC], or {@link #NEVER}
 * @param lastSampleMillis time of the newest sample [ms since 1970-01-01 UTC], or {@link #NEVER}
 * @param messages of the source
 * @param rows samples of this pack
 * @param clock whose time it is and how it runs
 * @param events by name, those that happened
 * @param rejected of the source, by reason code
 * @param lastRejection in words, or null
 * @param fields what is told, by quantity
 * @param waiting cells that are not on the register
 * @param notes what somebody should know
 */
public record SourceStatus(
    String source,
    String pack,
    List<String> cells,
    String serial,
    long timeMillis,
    String state,
    String trouble,
    long lastArrivalMillis,
    long lastSampleMillis,
    long messages,
    long rows,
    Pace clock,
    List<Count> events,
    List<Count> rejected,
    String lastRejection,
    List<Field> fields,
    List<Waiting> waiting,
    List<String> notes) {
  /** Nothing has come yet. */
  public static final long NEVER = Long.MIN_VALUE;

  public SourceStatus {
    cells = List.copyOf(cells);
    events = List.copyOf(events);
    rejected = List.copyOf(rejected);
    fields = List.copyOf(fields);
    waiting = List.copyOf(waiting);
    notes = List.copyOf(notes);
  }

  /** As its records are keyed: a source may have many packs. */
  public String key() {
    return source + "/" + pack;
  }

  /**
   * @param kind {@code stated}, {@code power-on}, {@code arrival} or {@code none}
   * @param offsetSeconds arrival less time of the sample, as it usually is; negative where the
   *     clock is ahead [s]
   * @param periodSeconds usual distance between samples [s]
   * @param gaps pauses longer than five of these
   * @param longestGapSeconds the longest of them [s]; 0 where there was none
   */
  public record Pace(
      String kind,
      double offsetSeconds,
      double periodSeconds,
      long gaps,
      double longestGapSeconds) {}

  /** How often something happened. */
  public record Count(String name, long count) {}

  /**
   * A quantity of the pack; one told for each cell counts each cell.
   *
   * @param quantity e.g. {@code cell-voltage}; {@code reported-soc} and the like are what a BMS
   *     works out, shown beside ours and never mixed in
   * @param unit of the numbers here, empty where there is none
   * @param told values that came
   * @param missing samples that did not tell it, though others did
   * @param sentinels values that stood for nothing
   * @param step smallest difference of two values that differ: how coarse it is
   * @param latest value, of the lowest cell where there are several
   * @param text latest word, or null
   */
  public record Field(
      String quantity,
      String unit,
      long told,
      long missing,
      long sentinels,
      double step,
      double latest,
      String text) {}

  /** A cell that waits to be registered, and what would have to be known. */
  public record Waiting(String cell, List<String> missing) {
    public Waiting {
      missing = List.copyOf(missing);
    }
  }
}
