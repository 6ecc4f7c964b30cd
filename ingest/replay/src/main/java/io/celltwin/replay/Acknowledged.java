package io.celltwin.replay;

import java.util.ArrayDeque;

/**
 * Counts the items of one cell that the broker has, without a gap from the first on.
 * Acknowledgements come from the producer's thread, and in any order between topics.
 */
final class Acknowledged {
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private long items;
  private boolean ended;

  /** One item on its way. */
  static final class Item {
    private boolean there;
  }

  Acknowledged(long items) {
    this.items = items;
  }

  synchronized Item sent() {
    var item = new Item();
    waiting.add(item);
    return item;
  }

  synchronized void acknowledge(Item item) {
    item.there = true;
    while (!waiting.isEmpty() && waiting.peek().there) {
      waiting.remove();
      items++;
    }
  }

  /** Nothing follows. */
  synchronized void end() {
    ended = true;
  }

  synchronized ResumePoint.Position position(String series) {
    return new ResumePoint.Position(series, items, ended && waiting.isEmpty());
  }
}
