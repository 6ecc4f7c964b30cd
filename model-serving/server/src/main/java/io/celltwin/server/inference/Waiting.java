package io.celltwin.server.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Questions in the order they came, bounded by their rows. A worker takes what has gathered while
 * it was busy, so batches grow with the load and nobody waits for a batch to fill.
 */
final class Waiting {

  /** What became of a question that was offered. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Question> questions = new ArrayDeque<>();
  private final int limit;
  private int rows;
  private boolean closed;

  /**
   * @param limit of rows that may wait
   */
  Waiting(int limit) {
    this.limit = limit;
  }

  Offer offer(Question question) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      }
      if (rows + question.rows() > limit) {
        return Offer.FULL;
      }
      questions.add(question);
      rows += question.rows();
      changed.signal();
      return Offer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a question and takes it, with those behind it as far as they fit.
   *
   * @param most rows, unless the first question alone has more
   * @return empty when closed and nothing is left
   */
  List<Question> take(int most) throws InterruptedException {
    lock.lock();
    try {
      while (questions.isEmpty()) {
        if (closed) {
          return List.of();
        }
        changed.await();
      }
      List<Question> taken = new ArrayList<>();
      int sum = 0;
      while (!questions.isEmpty() && (taken.isEmpty() || sum + questions.peek().rows() <= most)) {
        Question next = questions.remove();
        sum += next.rows();
        taken.add(next);
      }
      rows -= sum;
      if (!questions.isEmpty()) {
        changed.signal();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  int rows() {
    lock.lock();
    try {
      return rows;
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
