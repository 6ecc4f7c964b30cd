package io.celltwin.gateway;

import io.celltwin.domain.CellSpec;
import io.celltwin.gateway.mapping.FleetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    for (FleetRows.Pack pack : FleetRows.read(file)) {
      var registrar = new Registrar(pack.template(), pack.cellId(), id -> false);
      if (pack.cells().isEmpty()) {
        specs.add(spec(pack, registrar.id(pack.pack(), 0)));
      }
      for (int cell : pack.cells()) {
        specs.add(spec(pack, registrar.id(pack.pack(), cell)));
      }
    }
    return specs;
  }

  private static CellSpec spec(FleetRows.Pack pack, String id) {
    return Registrar.spec(
        pack.template(), id, pack.pack(), pack.template().ratedCapacity(), pack.since());
  }
}
