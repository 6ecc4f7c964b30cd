package io.celltwin.fleet;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * All stores of the process share one cache and one budget of write buffers. Left alone, each
 * partition of each store would take some 100 MB for itself.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long BUDGET = 64L << 20;
  private static final long WRITE_BUFFERS = 24L << 20;

  /** Loaded with the library, for the life of the process. */
  private static final class Shared {
    static final Cache CACHE;
    static final WriteBufferManager BUFFERS;

    static {
      RocksDB.loadLibrary();
      CACHE = new LRUCache(BUDGET, -1, false, 0.1);
      BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.BUFFERS);
    options.setWriteBufferSize(2L << 20);
    options.setMaxWriteBufferNumber(2);
    // 4 MB are set aside for each store's list of files otherwise, 150 MB of an empty fleet
    options.setManifestPreallocationSize(64L << 10);
    // and its notes of every start are kept, a thousand of each store
    options.setKeepLogFileNum(2);
    options.setMaxLogFileSize(1L << 20);
  }

  @Override
  public void close(String storeName, Options options) {
    // shared, so never closed with one store
  }
}
