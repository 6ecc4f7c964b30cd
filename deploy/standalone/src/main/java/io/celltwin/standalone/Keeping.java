package io.celltwin.standalone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which records are let go so that the topics stay within their room. The broker's own retention by
 * bytes would let go what nobody has read yet when a replay is faster than the job; this lets go
 * only what was worked off.
 */
final class Keeping {
  private Keeping() {}

  /**
   * One partition of a topic that keeps everything.
   *
   * @param bytes on disk
   * @param first offset still there
   * @param end offset of the next record
   * @param workedOff offset below which nobody needs a record any more
   */
  record Log(String topic, int partition, long bytes, long first, long end, long workedOff) {
    private long bytesPerRecord() {
      return Math.max(1, bytes / Math.max(1, end - first));
    }

    private long records() {
      return end - first;
    }
  }

  /**
   * @param before offset below which records go
   * @param records that go
   */
  record LetGo(String topic, int partition, long before, long records) {}

  /**
   * @param logs of all topics that keep everything
   * @param room all of them may take [bytes]
   * @return for the largest logs first, the oldest records of each, until the rest fits or nothing
   *     that was worked off is left
   */
  static List<LetGo> plan(List<Log> logs, long room) {
    long over = logs.stream().mapToLong(Log::bytes).sum() - room;
    if (over <= 0) {
      return List.of();
    }
    // a tenth more than must be, or the next second asks for the next hundred records
    long wanted = over + room / 10;
    List<LetGo> plan = new ArrayList<>();
    List<Log> largest = new ArrayList<>(logs);
    largest.sort(
        Comparator.comparingLong(Log::bytes)
            .reversed()
            .thenComparing(Log::topic)
            .thenComparingInt(Log::partition));
    long total = logs.stream().mapToLong(Log::bytes).sum();
    for (Log log : largest) {
      // each log gives in proportion to its size: no partition loses its history for the others
      long give = (long) Math.ceil((double) wanted * log.bytes() / total);
      long records =
          Math.min(log.records(), (give + log.bytesPerRecord() - 1) / log.bytesPerRecord());
      long before = Math.min(log.first() + records, log.workedOff());
      if (before > log.first()) {
        plan.add(new LetGo(log.topic(), log.partition(), before, before - log.first()));
      }
    }
    return plan;
  }
}
