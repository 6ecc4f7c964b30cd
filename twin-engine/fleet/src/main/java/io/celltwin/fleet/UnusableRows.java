package io.celltwin.fleet;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts rows and records that could not be used where no dead letter can be written. */
public final class UnusableRows {
  private static final Logger LOG = LoggerFactory.getLogger(UnusableRows.class);

  /** Faults told in the log; a damaged disk could fill it otherwise. */
  private static final int TOLD = 100;

  private final AtomicLong count = new AtomicLong();

  /**
   * @param where e.g. the store
   */
  void count(String where, Exception fault) {
    if (count.incrementAndGet() <= TOLD) {
      LOG.warn("{}: a row cannot be used and is left out", where, fault);
    }
  }

  long counted() {
    return count.get();
  }
}
