package io.celltwin.sending;

import java.util.ArrayDeque;
import java.util.Map;

/**
 * Counts the items of one cell that the broker has, without a gap from the first on.
 * Acknowledgements come from the producer's thread, and in any order between topics.
 */
public final class Acknowledged {
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private long items;
  private String content;
  private boolean ended;

  /** One item on its way. */
  public static final class Item {
    private final String content;
    private boolean there;

    private Item(String content) {
      this.content = content;
    }
  }

  /**
   * @param items the broker has already
   * @param content of those, or null
   */
  public Acknowledged(long items, String content) {
    this.items = items;
    this.content = content;
  }

  /**
   * An item is on its way.
   *
   * @param upTo content of everything up to this item, or null
   */
  public synchronized Item sent(String upTo) {
    var item = new Item(upTo);
    waiting.add(item);
    return item;
  }

  /** The broker has it. */
  public synchronized void acknowledge(Item item) {
    item.there = true;
    while (!waiting.isEmpty() && waiting.peek().there) {
      content = waiting.remove().content;
      items++;
    }
  }

  /** Nothing follows. */
  public synchronized void end() {
    ended = true;
  }

  /**
   * How far it has come.
   *
   * @param from the file or folder the items are read from, or null
   * @param since where records of the cell's present life begin, or null
   */
  public synchronized ResumePoint.Position position(
      String series, String from, Map<String, Long> since) {
    return new ResumePoint.Position(
        series, items, ended && waiting.isEmpty(), content, from, since);
  }
}
