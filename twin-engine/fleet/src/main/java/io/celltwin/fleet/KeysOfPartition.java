package io.celltwin.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/**
 * On which partition a cell's records lie, as Kafka's own producers choose it.
 *
 * @param partitions of every topic that is keyed by cell; 0 where they do not agree
 */
record KeysOfPartition(int partitions) {

  boolean areKnown() {
    return partitions > 0;
  }

  int of(String cellId) {
    return Utils.toPositive(Utils.murmur2(cellId.getBytes(UTF_8))) % partitions;
  }

  boolean lieOn(String cellId, int partition) {
    return areKnown() && of(cellId) == partition;
  }
}
