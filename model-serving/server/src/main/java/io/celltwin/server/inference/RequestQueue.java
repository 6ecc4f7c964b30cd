package io.celltwin.server.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Questions in two lanes, each in the order they came and bounded by rows: the twin's own, and
 * everybody else's, where no single client may take more than a share. A worker takes what has
 * gathered while it was busy, so batches grow with the load and nobody waits for a batch to fill.
 * While both wait the own lane is served three times out of four.
 */
final class RequestQueue {
  private static final int OWN_TURNS = 3;

  /** Of the others' lane that one client may fill. */
  private static final int SHARES = 4;

  /** What became of a question that was offered. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  private static final class Lane {
    private final ArrayDeque<QueuedRequest> questions = new ArrayDeque<>();
    private int rows;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Lane own = new Lane();
  private final Lane others = new Lane();
  private final Map<String, Integer> rowsOfClient = new HashMap<>();
  private final int limit;
  private int ownTurns;
  private boolean closed;

  /**
   * @param limit of rows that may wait in each lane
   */
  RequestQueue(int limit) {
    this.limit = limit;
  }

  Offer offer(QueuedRequest question) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      Lane lane = question.caller().own() ? own : others;
      if (lane.rows + question.rows() > limit || isMoreThanAShare(question)) {
        return Offer.FULL;
      }
      lane.questions.add(question);
      lane.rows += question.rows();
      if (lane == others) {
        rowsOfClient.merge(question.caller().client(), question.rows(), Integer::sum);
      }
      changed.signal();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** One question may always wait, however large; a second only within the client's share. */
  private boolean isMoreThanAShare(QueuedRequest question) {
    Integer waiting = rowsOfClient.get(question.caller().client());
    return !question.caller().own()
        && waiting != null
        && waiting + question.rows() > limit / SHARES;
  }

  /**
   * Waits for a question and takes it, with those behind it in its lane as far as they fit.
   *
   * @param most rows, unless the first question alone has more
   * @return empty when closed and nothing is left
   */
  List<QueuedRequest> take(int most) throws InterruptedException {
    lock.lock();
    try {
      while (own.questions.isEmpty() && others.questions.isEmpty()) {
        if (closed) {
          return List.of();
        }
        changed.await();
      }
      boolean ownTurn =
          !own.questions.isEmpty() && (others.questions.isEmpty() || ownTurns < OWN_TURNS);
      ownTurns = ownTurn ? ownTurns + 1 : 0;
      List<QueuedRequest> taken = takeFrom(ownTurn ? own : others, most);
      if (!own.questions.isEmpty() || !others.questions.isEmpty()) {
        changed.signal();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** What waits in the own lane, without waiting for more; maybe nothing. */
  List<QueuedRequest> takeOwn(int most) {
    lock.lock();
    try {
      return takeFrom(own, most);
    } finally {
      lock.unlock();
    }
  }

  /** Everything that waits, to be refused. */
  List<QueuedRequest> takeAll() {
    lock.lock();
    try {
      List<QueuedRequest> all = takeFrom(own, Integer.MAX_VALUE);
      all.addAll(takeFrom(others, Integer.MAX_VALUE));
      return all;
    } finally {
      lock.unlock();
    }
  }

  private List<QueuedRequest> takeFrom(Lane lane, int most) {
    List<QueuedRequest> taken = new ArrayList<>();
    long sum = 0;
    while (!lane.questions.isEmpty()
        && (taken.isEmpty() || sum + lane.questions.peek().rows() <= most)) {
      QueuedRequest next = lane.questions.remove();
      sum += next.rows();
      taken.add(next);
      if (lane == others) {
        rowsOfClient.computeIfPresent(
            next.caller().client(),
            (client, rows) -> rows > next.rows() ? rows - next.rows() : null);
      }
    }
    lane.rows -= (int) sum;
    return taken;
  }

  int rows() {
    lock.lock();
    try {
      return own.rows + others.rows;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what waits can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
