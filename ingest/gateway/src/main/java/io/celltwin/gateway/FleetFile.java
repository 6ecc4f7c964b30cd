package io.celltwin.gateway;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.PackPlace;
import io.celltwin.gateway.mapping.FleetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fleet's packs in a file, CSV or YAML, as specifications of their cells. */
public final class FleetFile {
  private FleetFile() {}

  /**
   * A row of a pack with {@code series} is that many cells; one with {@code cell} is that cell; one
   * with {@code cell-id} is that cell by its own name.
   *
   * @throws io.celltwin.gateway.mapping.MappingException with file, line, value and what was wanted
   */
  public static List<CellSpec> read(Path file) throws IOException {
    var specs = new ArrayList<CellSpec>();
    List<FleetRows.Pack> packs = FleetRows.read(file);
    Map<String, Integer> longest = new HashMap<>(); // a pack may be listed cell by cell
    for (FleetRows.Pack pack : packs) {
      int last = pack.cells().isEmpty() ? 0 : Collections.max(pack.cells());
      longest.merge(pack.pack(), Math.max(last, pack.template().series()), Math::max);
    }
    for (FleetRows.Pack pack : packs) {
      var registrar = new Registrar(pack.template(), pack.cellId(), id -> false);
      if (pack.cells().isEmpty()) {
        specs.add(spec(pack, registrar.id(pack.pack(), 0)));
      }
      for (int cell : pack.cells()) {
        PackPlace place = Registrar.place(cell, longest.get(pack.pack()));
        specs.add(spec(pack, registrar.id(pack.pack(), cell)).at(place));
      }
    }
    return specs;
  }

  private static CellSpec spec(FleetRows.Pack pack, String id) {
    return Registrar.spec(
        pack.template(), id, pack.pack(), pack.template().ratedCapacity(), pack.since());
  }
}
