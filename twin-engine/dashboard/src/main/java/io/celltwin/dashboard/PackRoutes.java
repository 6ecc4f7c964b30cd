package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.PackPlace;
import io.celltwin.domain.PackTwin;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.PackRow;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Questions about packs. */
final class PackRoutes {
  private static final String PACKS = "/api/v1/packs";
  private static final int MOST_PACKS = 10_000;

  private final FleetQueries fleet;
  private final RestAnswers answers;
  private final AlertRoutes.Weighing weighing;

  PackRoutes(FleetQueries fleet, RestAnswers answers, AlertRoutes.Weighing weighing) {
    this.fleet = fleet;
    this.answers = answers;
    this.weighing = weighing;
  }

  /** The canonical path of a pack. */
  static String pathOf(String packId) {
    return PACKS + "/" + URLEncoder.encode(packId, StandardCharsets.UTF_8).replace("+", "%20");
  }

  HttpResponse packs(ServiceRequestContext ctx) {
    var p = new Parameters(ctx.queryParams(), "q", "site", "alerting", "limit", "format");
    String part = p.text("q");
    String site = p.text("site");
    boolean alerting = p.flag("alerting");
    int limit = p.number("limit", 100, 1, MOST_PACKS);
    return weighing.make(
        ctx,
        limit,
        () -> {
          List<PackRow> found =
              fleet.packs().stream()
                  .filter(pack -> part == null || contains(pack.packId(), part))
                  .filter(pack -> site == null || site.equals(pack.site()))
                  .filter(
                      pack ->
                          !alerting
                              || pack.group().openAlerts().values().stream().anyMatch(n -> n > 0))
                  .toList();
          ObjectNode rest = Json.object().put("total", found.size());
          return ListAnswer.of(
              p, "packs", found.subList(0, Math.min(limit, found.size())), answers::pack, rest);
        });
  }

  private static boolean contains(String name, String part) {
    return name.toLowerCase(java.util.Locale.ROOT)
        .contains(part.toLowerCase(java.util.Locale.ROOT));
  }

  HttpResponse pack(ServiceRequestContext ctx) {
    new Parameters(ctx.queryParams());
    String packId = packId(ctx.path().substring(PACKS.length() + 1));
    PackRow row =
        fleet.packs().stream()
            .filter(pack -> pack.packId().equals(packId))
            .findFirst()
            .orElseThrow(() -> unknown(packId));
    PackTwin beside = fleet.pack(packId).orElse(null);
    return weighing.make(
        ctx,
        row.group().cells(),
        () -> {
          List<CellRow> cells =
              fleet.cells(membersOf(packId)).rows().stream()
                  .sorted(Comparator.comparingInt(PackRoutes::position))
                  .toList();
          return RestApi.ok(
              answers.packWithCells(row, beside, beside == null ? why(cells) : null, cells));
        });
  }

  static ProblemException unknown(String packId) {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "unknown_pack",
        "no cell is registered in pack '%s'".formatted(Problem.shown(packId)));
  }

  static CellQuery membersOf(String packId) {
    return new CellQuery(
        null, null, packId, null, false, CellQuery.Order.ID, false, CellQuery.MAX_LIMIT, null);
  }

  private static int position(CellRow cell) {
    PackPlace place = cell.spec().place();
    return place == null ? Integer.MAX_VALUE : place.position();
  }

  private static String why(List<CellRow> cells) {
    long placed = cells.stream().filter(cell -> cell.spec().place() != null).count();
    return placed < 2
        ? "the places of its cells in the string are not known: register them with pack_position"
            + " and pack_series"
        : "its cells have not been read at the same instants yet: half of them or more are wanted";
  }

  static String packId(String escaped) {
    try {
      return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter("path", escaped, "% only before two hexadecimal figures");
    }
  }
}
