package io.celltwin.standalone;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.command.FleetCycles;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Closed operations as they stand on the topics of a fleet. */
public final class CyclesOnTopics implements FleetCycles {
  @Override
  public Map<CellSpec, List<Cycle>> read(Place place, Predicate<CellSpec> wanted)
      throws IOException {
    Path dataDir = place.dataDir() == null ? DataDirectory.usual() : place.dataDir();
    if (place.bootstrap() != null && place.registry() == null) {
      throw CannotProceedException.wrongUse(
          "--bootstrap needs --registry: by its schemas the topics are read");
    }
    String broker = BrokerAddress.of(dataDir, place.bootstrap());
    SchemaRegistry registry =
        SchemaRegistry.at(
            place.registry() == null ? Addresses.running(dataDir).registry() : place.registry());
    Topics topics = Topics.in(place.namespace());

    Map<String, CellSpec> cells = new HashMap<>();
    TopicReader.read(
        broker,
        registry,
        topics.cells(),
        r -> true,
        (cell, spec) -> {
          if (spec == null) {
            cells.remove(cell);
          } else {
            cells.put(cell, spec);
          }
        });
    cells.values().removeIf(wanted.negate());
    Map<String, NavigableMap<Long, Cycle>> found = new HashMap<>();
    TopicReader.read(
        broker,
        registry,
        topics.cycles(),
        r -> cells.containsKey(TopicReader.cell(r)),
        (cell, cycle) -> {
          if (cycle == null) {
            found.remove(cell);
          } else if (cycle.kind() == OperationKind.CHARGE
              || cycle.kind() == OperationKind.DISCHARGE) {
            // a revision may stand there twice, after a restart
            found.computeIfAbsent(cell, c -> new TreeMap<>()).put(cycle.revision(), cycle);
          }
        });
    Map<CellSpec, List<Cycle>> read =
        new TreeMap<>(Comparator.comparing((CellSpec spec) -> spec.cellId()));
    found.forEach((cell, cycles) -> read.put(cells.get(cell), List.copyOf(cycles.values())));
    return read;
  }
}
