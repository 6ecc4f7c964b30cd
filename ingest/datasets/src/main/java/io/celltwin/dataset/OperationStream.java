package io.celltwin.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;

/** A stream that reads one operation at a time. */
public abstract class OperationStream implements CellStream {
  private final ArrayDeque<DatasetItem> ready = new ArrayDeque<>();
  private boolean ended;

  /** Hands out an item after those handed out before. */
  protected final void give(DatasetItem item) {
    ready.add(item);
  }

  /**
   * Reads the next operation and hands out what it became, which may be nothing.
   *
   * @return false if there was none left
   */
  protected abstract boolean readOperation() throws IOException;

  @Override
  public final boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        ended = !readOperation();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !ready.isEmpty();
  }

  @Override
  public final DatasetItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the cell has no more operations");
    }
    return ready.remove();
  }
}
