package io.celltwin.fleet;

import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.instance.Owners;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Who has which cells, as the group that reads the topics has agreed. */
final class StreamsOwners implements Owners {
  private final KafkaStreams streams;
  private final Address self;
  private final TopicCheck.Partitions partitions;

  StreamsOwners(KafkaStreams streams, Address self, TopicCheck.Partitions partitions) {
    this.streams = streams;
    this.self = self;
    this.partitions = partitions;
  }

  @Override
  public Owner of(String cellId) {
    KeyQueryMetadata known =
        agreed(() -> streams.queryMetadataForKey(Stores.TWINS, cellId, new StringSerializer()));
    if (known == null
        || known.equals(KeyQueryMetadata.NOT_AVAILABLE)
        || known.activeHost().equals(HostInfo.unavailable())) {
      throw nobody(null);
    }
    return new Owner(
        known.partition(),
        address(known.activeHost()),
        known.standbyHosts().stream().map(StreamsOwners::address).toList());
  }

  @Override
  public Set<Address> all() {
    return agreed(streams::metadataForAllStreamsClients).stream()
        .map(StreamsMetadata::hostInfo)
        .filter(host -> !host.equals(HostInfo.unavailable()))
        .map(StreamsOwners::address)
        .collect(Collectors.toSet());
  }

  private static <T> T agreed(Supplier<T> ask) {
    try {
      return ask.get();
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw nobody(e);
    }
  }

  private static FleetNotReadyException nobody(RuntimeException why) {
    return new FleetNotReadyException(
        "the instances of the fleet are agreeing on who has which cells", why);
  }

  private static Address address(HostInfo host) {
    return new Address(host.host(), host.port());
  }

  @Override
  public Address self() {
    return self;
  }

  @Override
  public int partitions() {
    return partitions.cells().partitions();
  }

  @Override
  public int rejectedPartitions() {
    return partitions.rejected();
  }
}
