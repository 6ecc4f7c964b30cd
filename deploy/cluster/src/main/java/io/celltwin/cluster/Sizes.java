package io.celltwin.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * How many there are of each part.
 *
 * @param brokers of Kafka; topics are kept three times where there are three or more
 * @param jobManagers the first leads, the others stand by
 * @param taskManagers of two slots each
 * @param models model servers
 * @param fleets fleet services with their pages
 */
record Sizes(int brokers, int jobManagers, int taskManagers, int models, int fleets) {
  static final int SLOTS = 2;

  int of(PartKind kind) {
    return switch (kind) {
      case ZOOKEEPER, REGISTRY -> 1;
      case KAFKA -> brokers;
      case MODELS -> models;
      case JOB_MANAGER -> jobManagers;
      case TASK_MANAGER -> taskManagers;
      case FLEET -> fleets;
    };
  }

  /** Names of the parts of a kind. */
  List<String> names(PartKind kind) {
    List<String> names = new ArrayList<>();
    for (int n = 1; n <= of(kind); n++) {
      names.add(kind.name(n));
    }
    return names;
  }

  /** How many copies of each partition. */
  int replication() {
    return Math.min(3, brokers);
  }

  /** How many of them must have a record before it is taken for written. */
  int inSync() {
    return replication() < 3 ? 1 : 2;
  }
}
