package io.celltwin.fleet;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.alert.EpisodeSerde;
import io.celltwin.fleet.api.CellScores;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.Thinning;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** What becomes of the job's topics. */
final class FleetTopology {
  private final StreamsBuilder builder = new StreamsBuilder();
  private final SchemaRegistry registry;
  private final UnusableRows faults;
  private final KeysOfPartition keys;

  private FleetTopology(SchemaRegistry registry, UnusableRows faults, KeysOfPartition keys) {
    this.registry = registry;
    this.faults = faults;
    this.keys = keys;
  }

  /**
   * Events in, views out. Each view stands alone and knows by revision, id or offset what it has
   * seen already, so at-least-once delivery is enough and the order between topics does not matter.
   *
   * @param index is shown what the stores hold
   * @param changes is told what is new
   * @param silence that cells fall into, or null where nobody is live
   * @param faults counts rows of the stores that cannot be used
   * @param keys says whose cells lie on a partition; where topics differ in their number of
   *     partitions nobody can, and one instance alone serves the fleet
   */
  static Topology define(
      Topics topics,
      SchemaRegistry registry,
      Thinning thinning,
      FleetIndex index,
      Changes changes,
      LiveSilence silence,
      UnusableRows faults,
      KeysOfPartition keys) {
    return new FleetTopology(registry, faults, keys)
        .define(topics, thinning, index, changes, silence);
  }

  private void addStores(Topics topics) {
    builder
        .addStateStore(onDisk(Stores.CELLS, registry.serde(topics.cells())))
        .addStateStore(onDisk(Stores.TWINS, registry.serde(topics.twins())))
        .addStateStore(onDisk(Stores.FORECASTS, registry.serde(topics.forecasts())))
        .addStateStore(onDisk(Stores.CYCLES, Stores.serde(CycleRow::toBytes, CycleRow::fromBytes)))
        .addStateStore(onDisk(Stores.LATEST, registry.serde(topics.cycles())))
        .addStateStore(
            onDisk(Stores.TALLIES, Stores.serde(CellTally::toBytes, CellTally::fromBytes)))
        .addStateStore(
            onDisk(Stores.IMPEDANCES, Stores.serde(ImpedanceRow::toBytes, ImpedanceRow::fromBytes)))
        .addStateStore(onDisk(Stores.SOURCES, registry.serde(topics.sources())))
        .addStateStore(onDisk(Stores.IDENTITIES, registry.serde(topics.identities())))
        .addStateStore(onDisk(Stores.LIVE, registry.serde(topics.liveTwins())))
        .addStateStore(onDisk(Stores.PACKS, registry.serde(topics.packTwins())))
        .addStateStore(
            onDisk(Stores.SCORES, Stores.serde(CellScores::toBytes, CellScores::fromBytes)))
        .addStateStore(onDisk(Stores.ALERTS, EpisodeSerde.of(registry, topics)))
        .addStateStore(
            onDisk(Stores.REJECTED, Stores.serde(RejectedRow::toBytes, RejectedRow::fromBytes)));
  }

  private Topology define(
      Topics topics, Thinning thinning, FleetIndex index, Changes changes, LiveSilence silence) {
    addStores(topics);
    KStream<String, CellSpec> register = read(topics.cells());
    register.process(
        () ->
            new KeepNewest<>(
                Stores.CELLS,
                CellSpec::cellId,
                spec -> 0,
                index::spec,
                Change.What.CELL,
                changes,
                faults),
        Named.as("keep-cells"),
        Stores.CELLS);
    // the job writes the end of a retired cell behind its last results; impedances do not pass it
    register.process(
        () -> KeepImpedances.ofRetired(changes), Named.as("forget-impedances"), Stores.IMPEDANCES);
    KStream<String, Twin> twins = read(topics.twins());
    twins.process(
        () ->
            new KeepNewest<>(
                Stores.TWINS,
                twin -> twin.spec().cellId(),
                Twin::revision,
                index::twin,
                Change.What.TWIN,
                changes,
                faults),
        Named.as("keep-newest-twin"),
        Stores.TWINS);
    KStream<String, Identity> identities = followField(topics, index, changes);
    if (silence != null) {
      identities
          .process(() -> new EndSilence(silence), Named.as("end-silence"))
          .to(
              topics.alerts().name(),
              Produced.with(Serdes.String(), registry.serde(topics.alerts())));
      twins
          .process(
              () -> new WatchSilence(silence, index, keys, faults),
              Named.as("watch-silence"),
              Stores.TWINS)
          .to(
              topics.alerts().name(),
              Produced.with(Serdes.String(), registry.serde(topics.alerts())));
    }
    followCells(topics, thinning, index, changes);
    followAlerts(topics, index, changes);
    if (keys.areKnown()) {
      // all that is known of a cell lies with one task, so that one instance answers for it. Last:
      // when it arrives, the others have shown what they have
      register.process(
          () -> new Seat<>(index, keys),
          Named.as("seat"),
          Stores.CELLS,
          Stores.TWINS,
          Stores.FORECASTS,
          Stores.CYCLES,
          Stores.LIVE,
          Stores.IMPEDANCES,
          Stores.IDENTITIES,
          Stores.PACKS,
          Stores.SCORES,
          Stores.SOURCES,
          Stores.ALERTS);
    }
    return builder.build();
  }

  /** What sources send, and which cell they mean by a name. */
  private KStream<String, Identity> followField(Topics topics, FleetIndex index, Changes changes) {
    read(topics.sources())
        .process(() -> new KeepSources(index, faults), Named.as("keep-sources"), Stores.SOURCES);
    KStream<String, Identity> identities = read(topics.identities());
    identities.process(
        () ->
            new KeepNewest<>(
                Stores.IDENTITIES,
                Identity::cellId,
                identity -> 0,
                index::identity,
                Change.What.CELL,
                changes,
                faults),
        Named.as("keep-identities"),
        Stores.IDENTITIES);
    return identities;
  }

  /** What the job says of a cell. */
  private void followCells(Topics topics, Thinning thinning, FleetIndex index, Changes changes) {
    KStream<String, Forecast> forecasts = read(topics.forecasts());
    KStream<String, Cycle> cycles = read(topics.cycles());
    forecasts.process(
        () ->
            new KeepNewest<>(
                Stores.FORECASTS,
                Forecast::cellId,
                Forecast::revision,
                index::forecast,
                Change.What.FORECAST,
                changes,
                faults),
        Named.as("keep-newest-forecast"),
        Stores.FORECASTS);
    cycles.process(
        () -> new KeepCycles(thinning, index, changes, faults),
        Named.as("keep-history"),
        Stores.CYCLES,
        Stores.LATEST,
        Stores.TALLIES);
    cycles.process(
        () -> new KeepScores<Cycle>(Cycle::cellId, CellScores::accept, index, faults),
        Named.as("score-cycles"),
        Stores.SCORES);
    if (keys.areKnown()) { // else a cell's forecasts may lie apart from its operations
      forecasts.process(
          () -> new KeepScores<Forecast>(Forecast::cellId, CellScores::accept, index, faults),
          Named.as("score-forecasts"),
          Stores.SCORES);
    }
    read(topics.liveTwins())
        .process(() -> new KeepLive(index, faults), Named.as("keep-live"), Stores.LIVE);
    read(topics.packTwins())
        .process(() -> new KeepPacks(index, faults), Named.as("keep-packs"), Stores.PACKS);
    read(topics.impedance())
        .process(() -> new KeepImpedances(changes), Named.as("keep-impedances"), Stores.IMPEDANCES);
  }

  /** What rules say, what people say, and what was turned away. */
  private void followAlerts(Topics topics, FleetIndex index, Changes changes) {
    read(topics.alerts())
        .process(
            () -> HoldAlerts.rules(index, changes, faults), Named.as("hold-alerts"), Stores.ALERTS);
    read(topics.acknowledgements())
        .process(
            () -> HoldAlerts.people(index, changes), Named.as("acknowledge-alerts"), Stores.ALERTS);
    builder.stream(topics.deadLetters(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .process(
            () -> new CountRejected(index, changes, faults),
            Named.as("count-rejected"),
            Stores.REJECTED);
  }

  private <V> StoreBuilder<KeyValueStore<String, V>> onDisk(String name, Serde<V> values) {
    return Stores.onDisk(name, Stores.readable(name, values, faults));
  }

  private <V> KStream<String, V> read(Topic<V> topic) {
    return builder.stream(topic.name(), Consumed.with(Serdes.String(), registry.serde(topic)));
  }
}
