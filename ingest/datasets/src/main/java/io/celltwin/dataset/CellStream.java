package io.celltwin.dataset;

import java.util.Iterator;

/**
 * One cell's items in the order of its operations: first {@link DatasetItem.Registered}, then
 * telemetry, spectra and what was refused. Holds one operation in memory, and a file open until
 * closed.
 *
 * <p>Reading a source twice yields equal items. What cannot be read is an item too; {@code next}
 * throws {@link java.io.UncheckedIOException} only where the storage itself fails.
 */
public interface CellStream extends Iterator<DatasetItem>, AutoCloseable {
  @Override
  void close();
}
