package io.celltwin.fleet;

import io.celltwin.fleet.api.FleetNotReadyException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores of this instance, as they are read. */
final class OpenedStores {
  /** Records by which a copy may be behind and still answer. */
  private static final long COPY_LAG = 500;

  private final Supplier<KafkaStreams> streams;
  private final Supplier<Optional<String>> notReady;

  OpenedStores(Supplier<KafkaStreams> streams, Supplier<Optional<String>> notReady) {
    this.streams = streams;
    this.notReady = notReady;
  }

  /** Of one that is alone. */
  StoredQueries.OpenStores alone() {
    return new StoredQueries.OpenStores() {
      @Override
      public <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return opened(OpenedStores.<V>named(name));
      }
    };
  }

  /**
   * Of one of several. They are read while partitions come and go: whether a partition is here is
   * asked beside the answer.
   *
   * @param copies whether what is kept of other instances' cells is meant, which is asked only
   *     where it is nearly as new as theirs
   */
  StoredQueries.OpenStores ofOne(KeysOfPartition keys, boolean copies) {
    return new StoredQueries.OpenStores() {
      @Override
      public <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return opened(OpenedStores.<V>named(name).enableStaleStores());
      }

      @Override
      public <V> ReadOnlyKeyValueStore<String, V> store(String name, String cellId) {
        int partition = keys.of(cellId);
        if (copies) {
          requireFresh(name, partition);
        }
        return opened(OpenedStores.<V>named(name).enableStaleStores().withPartition(partition));
      }
    };
  }

  private static <V> StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> named(String name) {
    return StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.keyValueStore());
  }

  private <V> ReadOnlyKeyValueStore<String, V> opened(
      StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> wanted) {
    try {
      return streams.get().store(wanted);
    } catch (InvalidStateStoreException e) {
      throw new FleetNotReadyException(notReady.get().orElse("the fleet is reading its stores"), e);
    }
  }

  /** A copy that was begun just now is empty, and would say of every cell that it is not there. */
  private void requireFresh(String store, int partition) {
    LagInfo lag =
        streams.get().allLocalStorePartitionLags().getOrDefault(store, Map.of()).get(partition);
    if (lag == null || lag.offsetLag() > COPY_LAG) {
      throw new FleetNotReadyException("the copy of this cell is still being made", null);
    }
  }
}
