package io.celltwin.codec;

/**
 * A topic as a value: its name, what it carries, and how it is kept.
 *
 * @param name on the broker
 * @param type of its values
 * @param compacted true where only the latest value of a cell is kept for good
 */
public record Topic<T>(String name, WireType<T> type, boolean compacted) {
  /** As the registry names it (TopicNameStrategy). */
  public String subject() {
    return name + "-value";
  }
}
