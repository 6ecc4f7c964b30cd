package io.celltwin.replay;

import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.Frame;
import java.util.NoSuchElementException;

/**
 * A cell's items, and after the last of them, where the source does not number its operations, a
 * frame without samples half an hour later: nothing more happened, so what was going on is over.
 * Without it the last operation of a file would never be seen.
 */
final class EndedStream implements CellStream {
  /** Longer than the silence that ends an operation [ms]. */
  static final long LATER = 31 * 60_000L;

  private static final double[] NONE = {};

  private final CellStream items;
  private Frame last;
  private boolean ended;

  EndedStream(CellStream items) {
    this.items = items;
  }

  @Override
  public boolean hasNext() {
    return items.hasNext() || (!ended && last != null && last.declared().operationIndex() == null);
  }

  @Override
  public DatasetItem next() {
    if (items.hasNext()) {
      DatasetItem item = items.next();
      if (item instanceof DatasetItem.Telemetry telemetry) {
        last = telemetry.frame();
      }
      return item;
    }
    if (!hasNext()) {
      throw new NoSuchElementException("the cell has no more items");
    }
    ended = true;
    return new DatasetItem.Telemetry(
        new Frame(
            last.cellId(),
            last.source(),
            last.sequence() + 1,
            0,
            1,
            last.endMillis() + LATER,
            Frame.Declared.NOTHING,
            0,
            new long[0],
            NONE,
            NONE,
            null));
  }

  @Override
  public void close() {
    items.close();
  }
}
