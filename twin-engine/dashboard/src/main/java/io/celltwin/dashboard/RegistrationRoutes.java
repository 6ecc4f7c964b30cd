package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.CellIds;
import io.celltwin.domain.CellTemplate;
import io.celltwin.domain.Identity;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.RegisterDesk;
import io.celltwin.fleet.api.RegisterDesk.Entry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Which cells and packs there are, as HTTP: registered, told anew, replaced, moved, taken off. */
final class RegistrationRoutes {
  static final String PACKS = "/api/v1/packs";
  private static final String CELLS = "/api/v1/cells";
  private static final Set<HttpMethod> CHANGE = EnumSet.of(HttpMethod.PUT, HttpMethod.DELETE);

  /** Paths below a cell or a pack that are for saying something about its place. */
  private static final Set<String> EVENTS = Set.of("replacement", "move");

  private final FleetQueries fleet;
  private final RegisterDesk desk;
  private final RestAnswers answers;
  private final Registrations registrations;

  RegistrationRoutes(FleetPorts ports, RestAnswers answers, Clock clock) {
    this.fleet = ports.queries();
    this.desk = ports.register();
    this.answers = answers;
    this.registrations = new Registrations(fleet, clock);
  }

  /** Whether a path below a cell or a pack is one where something is said of its place. */
  static boolean isEvent(String path) {
    return (path.startsWith(CELLS + "/") || path.startsWith(PACKS + "/"))
        && EVENTS.contains(path.substring(path.lastIndexOf('/') + 1));
  }

  /** What may be done with a path, beside reading it; empty where nothing of this. */
  static Set<HttpMethod> changes(String path) {
    if (path.equals(CELLS) || path.equals(PACKS) || isEvent(path)) {
      return EnumSet.of(HttpMethod.POST);
    }
    boolean below = path.startsWith(CELLS + "/") || path.startsWith(PACKS + "/");
    String last = path.substring(path.lastIndexOf('/') + 1);
    boolean isView = CellPath.VIEWS.contains(last) || path.contains("/trace/");
    return below && !isView && !RestApi.isOrder(path) && !WhatIfRoutes.isOurs(path)
        ? CHANGE
        : EnumSet.noneOf(HttpMethod.class);
  }

  /**
   * What reads, and beside it what changes the register.
   *
   * @param read or null where nothing can be read at these paths
   */
  HttpService among(HttpService read) {
    return (ctx, request) -> {
      String path = ctx.path();
      Set<HttpMethod> changes = changes(path);
      if (changes.contains(request.method())) {
        return HttpResponse.of(
            request
                .aggregate()
                .thenComposeAsync(r -> change(ctx, r, path), ctx.blockingTaskExecutor())
                .exceptionally(fault -> Problem.of(ctx, fault)));
      }
      Set<HttpMethod> methods = EnumSet.noneOf(HttpMethod.class);
      methods.addAll(changes);
      if (read != null && !isEvent(path)) {
        methods.addAll(Methods.READ);
        return Methods.only(methods, read).serve(ctx, request);
      }
      return Methods.only(methods, (c, r) -> nothing(c, r)).serve(ctx, request);
    };
  }

  private static HttpResponse nothing(ServiceRequestContext ctx, HttpRequest request) {
    return Problem.of(
        ctx,
        HttpStatus.NOT_FOUND,
        "no_such_path",
        "there is nothing at %s".formatted(Problem.shown(request.path())));
  }

  private CompletionStage<HttpResponse> change(
      ServiceRequestContext ctx, AggregatedHttpRequest request, String path) {
    boolean isPack = path.startsWith(PACKS);
    String rest = path.substring((isPack ? PACKS : CELLS).length());
    if (rest.isEmpty()) {
      return isPack ? newPack(ctx, request) : newCell(ctx, request);
    }
    if (isEvent(path)) {
      String id = id(rest.substring(1, rest.lastIndexOf('/')));
      boolean moves = path.endsWith("/move");
      return isPack
          ? replacePack(ctx, request, id, moves)
          : moves ? move(ctx, request, id) : replace(ctx, request, id);
    }
    String id = id(rest.substring(1));
    if (request.method() == HttpMethod.DELETE) {
      return retire(ctx, id, isPack);
    }
    new Parameters(ctx.queryParams());
    return isPack ? toldPack(request, id) : toldCell(request, id);
  }

  private static String id(String escaped) {
    try {
      return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter("path", escaped, "% only before two hexadecimal figures");
    }
  }

  private CompletionStage<HttpResponse> newCell(
      ServiceRequestContext ctx, AggregatedHttpRequest request) {
    new Parameters(ctx.queryParams());
    RequestBody body = RequestBody.of(request, ToldCell.keys("cell_id"));
    ToldCell told = ToldCell.of(body);
    String asked = body.optionalName("cell_id", CellIds.MOST_BYTES);
    String cellId = asked != null ? asked : told.placeName();
    if (cellId == null) {
      throw ProblemException.badParameter(
          "cell_id", "", "what it is called, or pack_id with pack_position and pack_series");
    }
    if (registrations.row(cellId).isPresent()) {
      throw Registrations.taken("cell_id", cellId);
    }
    return write(HttpStatus.CREATED, List.of(registrations.cell(cellId, told)));
  }

  private CompletionStage<HttpResponse> toldCell(AggregatedHttpRequest request, String cellId) {
    ToldCell told = ToldCell.of(RequestBody.of(request, ToldCell.keys()));
    HttpStatus status = registrations.row(cellId).isPresent() ? HttpStatus.OK : HttpStatus.CREATED;
    return write(status, List.of(registrations.cell(cellId, told)));
  }

  private CompletionStage<HttpResponse> newPack(
      ServiceRequestContext ctx, AggregatedHttpRequest request) {
    new Parameters(ctx.queryParams());
    RequestBody body = RequestBody.of(request, ToldCell.keys("cell_ids"));
    ToldCell told = ToldCell.of(body);
    if (told.pack() == null) {
      throw ProblemException.badParameter("pack_id", "", "what the pack is called");
    }
    if (!registrations.members(told.pack()).isEmpty()) {
      throw Registrations.taken("pack_id", told.pack());
    }
    return write(
        HttpStatus.CREATED,
        told.pack(),
        registrations.pack(told.pack(), body.optionalName("cell_ids", CellIds.MOST_BYTES), told));
  }

  private CompletionStage<HttpResponse> toldPack(AggregatedHttpRequest request, String pack) {
    RequestBody body = RequestBody.of(request, ToldCell.keys("cell_ids"));
    ToldCell told = ToldCell.of(body);
    if (told.pack() != null && !told.pack().equals(pack)) {
      throw ProblemException.badParameter(
          "pack_id", told.pack(), "'%s', as in the path".formatted(Problem.shown(pack)));
    }
    HttpStatus status = registrations.members(pack).isEmpty() ? HttpStatus.CREATED : HttpStatus.OK;
    ToldCell.checked("pack_id", pack);
    return write(
        status,
        pack,
        registrations.pack(pack, body.optionalName("cell_ids", CellIds.MOST_BYTES), told));
  }

  private CompletionStage<HttpResponse> replace(
      ServiceRequestContext ctx, AggregatedHttpRequest request, String cellId) {
    new Parameters(ctx.queryParams());
    RequestBody body = RequestBody.of(request, "by", "at", "cell_id", "serial");
    return write(
        HttpStatus.CREATED,
        registrations.replacement(
            cellId,
            body.optionalName("cell_id", CellIds.MOST_BYTES),
            body.time("at"),
            body.optionalName("serial", RestApi.MAX_NAME),
            body.name("by", RestApi.MAX_NAME)));
  }

  private CompletionStage<HttpResponse> replacePack(
      ServiceRequestContext ctx, AggregatedHttpRequest request, String pack, boolean moves) {
    new Parameters(ctx.queryParams());
    if (moves) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND,
          "no_such_path",
          "a pack keeps its name wherever it stands: PUT it with another site_id");
    }
    RequestBody body = RequestBody.of(request, "by", "at");
    String by = body.name("by", RestApi.MAX_NAME);
    var at = body.time("at");
    var entries = new ArrayList<Entry>();
    for (CellRow row : registrations.knownMembers(pack)) {
      entries.addAll(registrations.replacement(row.cellId(), null, at, null, by));
    }
    return write(HttpStatus.CREATED, pack, entries);
  }

  private CompletionStage<HttpResponse> move(
      ServiceRequestContext ctx, AggregatedHttpRequest request, String cellId) {
    new Parameters(ctx.queryParams());
    RequestBody body =
        RequestBody.of(request, "by", "at", "pack_id", "pack_position", "pack_series", "site_id");
    String pack = body.optionalName("pack_id", CellIds.MOST_BYTES);
    Integer series = body.whole("pack_series", 1, 1_000);
    Integer position = body.whole("pack_position", 1, series == null ? 1_000 : series);
    if (pack == null || series == null || position == null) {
      throw ProblemException.badParameter(
          pack == null ? "pack_id" : series == null ? "pack_series" : "pack_position",
          "",
          "where the cell is put: pack_id, pack_position and pack_series");
    }
    return write(
        HttpStatus.OK,
        registrations.move(
            cellId,
            new Registrations.ToldPlace(
                ToldCell.checked("pack_id", pack),
                position,
                series,
                body.optionalName("site_id", CellIds.MOST_BYTES)),
            body.time("at"),
            body.name("by", RestApi.MAX_NAME)));
  }

  private CompletionStage<HttpResponse> retire(
      ServiceRequestContext ctx, String id, boolean isPack) {
    new Parameters(ctx.queryParams());
    List<CellRow> rows = isPack ? registrations.knownMembers(id) : List.of(registrations.known(id));
    List<Entry> entries = rows.stream().map(row -> Entry.retired(row.cellId())).toList();
    ObjectNode body = Json.object();
    ArrayNode retired = body.putArray("retired");
    rows.forEach(row -> retired.add(row.cellId()));
    return desk.write(entries).thenApply(done -> RestApi.json(HttpStatus.ACCEPTED, body));
  }

  private CompletionStage<HttpResponse> write(HttpStatus status, List<Entry> entries) {
    return write(status, null, entries);
  }

  private CompletionStage<HttpResponse> write(HttpStatus status, String pack, List<Entry> entries) {
    ObjectNode body = Json.object();
    if (pack != null) {
      body.put("pack_id", pack);
    }
    ArrayNode cells = body.putArray("cells");
    entries.forEach(entry -> cells.add(registered(entry)));
    return desk.write(entries).thenApply(done -> RestApi.json(status, body));
  }

  private ObjectNode registered(Entry entry) {
    ObjectNode out = Json.object();
    out.put("cell_id", entry.cellId());
    out.put("path", CellPath.of(entry.cellId()));
    out.putPOJO("spec", answers.event(entry.spec()));
    out.putPOJO("identity", answers.event(entry.identity()));
    ArrayNode assumed = out.putArray("assumed");
    CellTemplate template = CellTemplate.of(entry.spec(), entry.identity().assumed());
    for (CellTemplate.Limit limit : template.assumed()) {
      assumed
          .addObject()
          .put("field", limit.wireName())
          .put("value", answers.number(entry.spec(), limit.wireName()))
          .put("unit", limit.unit())
          .put("why", "usual of " + entry.spec().chemistry());
    }
    return out;
  }

  /** {@code GET …/cells/{id}/identity}. */
  HttpResponse identity(ServiceRequestContext ctx, String cellId) {
    new Parameters(ctx.queryParams());
    return RestApi.ok(
        RestAnswers.tree(answers.event(fleet.identity(cellId).orElse(Identity.of(cellId)))));
  }
}
