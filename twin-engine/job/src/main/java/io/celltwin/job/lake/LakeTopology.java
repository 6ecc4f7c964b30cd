package io.celltwin.job.lake;

import io.celltwin.lake.LakeTable;
import java.util.function.Function;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Each topic into its table. */
final class LakeTopology {
  private LakeTopology() {}

  /** Records of each table in; its files out. */
  static void define(LakeConfig config, Function<LakeTable, DataStream<LakeRecord>> records) {
    for (LakeTable table : config.tables()) {
      records
          .apply(table)
          .sinkTo(LakeFiles.of(table, config))
          .name("lake-" + table.folder())
          .uid("lake-" + table.folder());
    }
  }
}
