package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpStatus;
import io.celltwin.domain.CellNames;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.CellTemplate;
import io.celltwin.domain.Identity;
import io.celltwin.domain.PackPlace;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.RegisterDesk.Entry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a request about the register comes to: entries of cells, or why not. Cells that others know
 * under a name keep it; whoever would take it away is told.
 */
final class Registrations {
  private final FleetQueries fleet;
  private final Clock clock;

  Registrations(FleetQueries fleet, Clock clock) {
    this.fleet = fleet;
    this.clock = clock;
  }

  /** A cell under its own id, new or told anew. */
  Entry cell(String cellId, ToldCell told) {
    ToldCell.checked("cell_id", cellId);
    long now = clock.millis();
    Identity before = fleet.identity(cellId).orElse(Identity.of(cellId));
    var names = new ArrayList<Identity.Name>();
    before.names().stream()
        .filter(n -> n.fromMillis() != Identity.ALWAYS || n.untilMillis() != Identity.STILL)
        .forEach(names::add); // dated ones are its history
    var called = new ArrayList<>(told.aliases());
    boolean sits = names.stream().anyMatch(n -> n.untilMillis() == Identity.STILL);
    if (told.placeName() != null && !sits) {
      called.add(told.placeName());
    }
    for (String name : called.stream().distinct().filter(n -> !n.equals(cellId)).toList()) {
      refuseTaken(cellId, name, now);
      names.add(new Identity.Name(name, Identity.ALWAYS, Identity.STILL));
    }
    return entry(
        cellId,
        told,
        new Identity(
            cellId, told.serial(), names, before.replaces(), assumed(told), told.by(), now));
  }

  /** Which cell is meant by a name, as of now. */
  private CellNames names() {
    return CellNames.of(fleet.identities());
  }

  private static List<String> assumed(ToldCell told) {
    return told.template().assumed().stream().map(CellTemplate.Limit::wireName).toList();
  }

  private static Entry entry(String cellId, ToldCell told, Identity identity) {
    try {
      CellSpec spec = told.template().spec(cellId, told.pack(), told.site(), told.commissioned());
      return new Entry(cellId, told.place() == null ? spec : spec.at(told.place()), identity);
    } catch (IllegalArgumentException e) {
      throw ToldCell.wrong(e);
    }
  }

  /** A name means one cell at a time. */
  private void refuseTaken(String cellId, String name, long millis) {
    String holder = names().cellAt(name, millis);
    if (!holder.equals(cellId) && fleet.cell(holder).isPresent()) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "name_taken",
          "name '%s' means cell '%s', wanted one that is free; move or replace that cell first"
              .formatted(Problem.shown(name), Problem.shown(holder)));
    }
  }

  CellRow known(String cellId) {
    return fleet.cell(cellId).orElseThrow(() -> ProblemException.unknownCell(cellId));
  }

  /**
   * Another cell takes the place of one: a new life from a moment on, the old one's history stays.
   *
   * @param newId or null for the next one of this name
   * @param at from when on
   * @param serial of the new one, or null
   */
  List<Entry> replacement(String cellId, String newId, Instant at, String serial, String by) {
    CellSpec old = known(cellId).spec();
    long from = moment(at);
    Identity before = fleet.identity(cellId).orElse(Identity.of(cellId));
    if (before.isOutOfService(from)) {
      throw ProblemException.badParameter(
          "at",
          Instant.ofEpochMilli(from).toString(),
          "before this cell left: it has no place then");
    }
    String next = newId == null ? names().nextLife(cellId) : ToldCell.checked("cell_id", newId);
    if (fleet.cell(next).isPresent() || next.equals(cellId)) {
      throw taken("cell_id", next);
    }
    Identity after =
        new Identity(next, serial, List.of(), cellId, before.assumed(), by, clock.millis());
    for (String name : heldAt(before, cellId, from)) {
      if (!name.equals(next)) {
        after = after.calledFrom(name, from);
      }
    }
    return List.of(
        new Entry(
            next,
            renamed(old, next, old.pack(), Instant.ofEpochMilli(from)).at(old.place()),
            after),
        new Entry(
            cellId,
            renamed(old, cellId, null, old.commissioned()),
            before.leavingAt(from).saidBy(by, clock.millis())));
  }

  private static List<String> heldAt(Identity identity, String cellId, long millis) {
    var names = new ArrayList<String>();
    if (identity.isCalled(cellId, millis)) {
      names.add(cellId);
    }
    identity.names().stream()
        .map(Identity.Name::name)
        .filter(name -> identity.isCalled(name, millis) && !names.contains(name))
        .forEach(names::add);
    return names;
  }

  /** The same cell under another id, or in another pack. */
  private static CellSpec renamed(CellSpec spec, String cellId, String pack, Instant since) {
    return CellTemplate.of(spec, List.of()).spec(cellId, pack, spec.site(), since);
  }

  /** A cell is put elsewhere and takes its twin along. */
  List<Entry> move(String cellId, ToldPlace to, Instant at, String by) {
    CellSpec spec = known(cellId).spec();
    long from = moment(at);
    String name = ToldCell.placeName(to.pack(), to.position());
    refuseTaken(cellId, name, from);
    Identity after =
        fleet
            .identity(cellId)
            .orElse(Identity.of(cellId))
            .leavingAt(from)
            .calledFrom(name, from)
            .saidBy(by, clock.millis());
    String site = to.site() == null ? spec.site() : to.site();
    return List.of(
        new Entry(
            cellId,
            CellTemplate.of(spec, List.of())
                .spec(cellId, to.pack(), site, spec.commissioned())
                .at(new PackPlace(to.position(), to.series())),
            after));
  }

  /**
   * Where a cell is put.
   *
   * @param site null for the same
   */
  record ToldPlace(String pack, int position, int series, String site) {}

  private long moment(Instant at) {
    return at == null ? clock.millis() : at.toEpochMilli();
  }

  /**
   * All cells of a pack.
   *
   * @param cellIds what they are called, with {@code {pack}} and {@code {cell}}; or null
   */
  List<Entry> pack(String pack, String cellIds, ToldCell told) {
    if (told.series() == null) {
      throw ProblemException.badParameter(
          "pack_series", "", "how many cells, or groups in parallel, stand in series");
    }
    String names = cellIds == null ? "{pack}/{cell}" : cellIds;
    if (told.series() > 1 && !names.contains("{cell}")) {
      throw ProblemException.badParameter("cell_ids", names, "a name with {cell} in it");
    }
    List<CellRow> there = members(pack);
    for (CellRow row : there) {
      int position = positionOf(pack, row.spec());
      if (position > told.series()) {
        throw ProblemException.badParameter(
            "pack_series",
            Integer.toString(told.series()),
            String.format(
                Locale.ROOT,
                "at least %d: cell '%s' stands there; take it off the register first",
                position,
                row.cellId()));
      }
    }
    var entries = new ArrayList<Entry>();
    for (int position = 1; position <= told.series(); position++) {
      String id =
          names
              .replace("{pack}", pack)
              .replace("{cell}", String.format(Locale.ROOT, "%02d", position));
      String now = names().cellAt(ToldCell.placeName(pack, position), clock.millis());
      boolean isThere = there.stream().anyMatch(row -> row.cellId().equals(now));
      entries.add(cell(isThere ? now : id, told.at(pack, position)));
    }
    return entries;
  }

  /** By its place, else by its name; 0 where it has neither. */
  private static int positionOf(String pack, CellSpec spec) {
    if (spec.place() != null) {
      return spec.place().position();
    }
    String id = spec.cellId();
    String rest = id.startsWith(pack + "/") ? id.substring(pack.length() + 1) : "";
    return rest.matches("[0-9]{1,4}") ? Integer.parseInt(rest) : 0;
  }

  /** Cells of a pack, by id. */
  List<CellRow> members(String pack) {
    var all = new ArrayList<CellRow>();
    String cursor = null;
    do {
      var page =
          fleet.cells(
              new CellQuery(
                  null,
                  null,
                  pack,
                  null,
                  false,
                  CellQuery.Order.ID,
                  false,
                  CellQuery.MAX_LIMIT,
                  cursor));
      all.addAll(page.rows());
      cursor = page.next();
    } while (cursor != null);
    all.removeIf(row -> !Objects.equals(pack, row.spec().pack()));
    all.sort(Comparator.comparing(CellRow::cellId));
    return all;
  }

  List<CellRow> knownMembers(String pack) {
    List<CellRow> members = members(pack);
    if (members.isEmpty()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND,
          "unknown_pack",
          "pack '%s' has no cell; POST /api/v1/packs registers one".formatted(Problem.shown(pack)));
    }
    return members;
  }

  static ProblemException taken(String key, String id) {
    return new ProblemException(
        HttpStatus.CONFLICT,
        "exists",
        "%s '%s' is on the register, wanted a new one; PUT tells it anew"
            .formatted(key, Problem.shown(id)));
  }

  Optional<CellRow> row(String cellId) {
    return fleet.cell(cellId);
  }
}
