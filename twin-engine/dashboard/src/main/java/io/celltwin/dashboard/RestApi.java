package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertDesk;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.History;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.api.Trace;
import io.celltwin.fleet.api.Why;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Questions about the fleet as HTTP. Errors become status codes here and nowhere else. */
final class RestApi {
  static final String CELLS = "/api/v1/cells/";
  private static final int MAX_ROWS = 10_000;
  static final int MAX_NAME = 200;

  /** What an answer without a list weighs beside rows of a table. */
  private static final int LIGHT = 20;

  private static final int FEATURES = 200;

  /** What an answer from files weighs beside rows of a table. */
  private static final int HISTORY = 400;

  private static final String NOT_THEN = "history has none of it at that time";
  private static final int POINTS_PER_ROW = 40;

  private final FleetQueries fleet;
  private final AlertDesk desk;
  private final RestAnswers answers;
  private final AlertRoutes alertRoutes;
  private final RegistrationRoutes registrationRoutes;
  private final DataHealthRoutes dataHealthRoutes;
  private final WhatIfRoutes whatIfRoutes;
  private final PackRoutes packRoutes;
  private final HistoryRoutes historyRoutes;
  private final AnswerBudget budget = new AnswerBudget(AnswerBudget.ROWS, Duration.ofSeconds(3));

  RestApi(FleetPorts ports, Clock clock) {
    this.fleet = ports.queries();
    this.desk = ports.desk();
    this.answers = new RestAnswers(ports.fields());
    this.registrationRoutes = new RegistrationRoutes(ports, answers, clock);
    this.dataHealthRoutes = new DataHealthRoutes(ports, clock, this::weighing);
    this.whatIfRoutes = new WhatIfRoutes(ports.queries(), ports.whatIfs(), this::weighing);
    this.historyRoutes = new HistoryRoutes(ports.history(), answers);
    this.alertRoutes = new AlertRoutes(ports, answers, historyRoutes, clock, this::weighing);
    this.packRoutes = new PackRoutes(fleet, answers, this::weighing);
  }

  /** All routes, as the OpenAPI document lists them. */
  void mount(ServerBuilder server) {
    read(server, "/api/v1/fleet", this::summary);
    server.service("/api/v1/cells", registrationRoutes.among(answer(this::cells)));
    HttpService cell = registrationRoutes.among(answer(this::cell));
    HttpService orders = Methods.only(Methods.CHANGE, this::order);
    HttpService uses = Methods.only(Methods.CHANGE, whatIfRoutes);
    server.serviceUnder(
        "/api/v1/cells/",
        (ctx, request) ->
            (WhatIfRoutes.isOurs(ctx.path()) ? uses : isOrder(ctx.path()) ? orders : cell)
                .serve(ctx, request));
    alertRoutes.mount(server);
    HttpService pack = registrationRoutes.among(answer(packRoutes::pack));
    server.service(RegistrationRoutes.PACKS, registrationRoutes.among(answer(packRoutes::packs)));
    server.serviceUnder(
        RegistrationRoutes.PACKS + "/",
        (ctx, request) -> (WhatIfRoutes.isOurs(ctx.path()) ? uses : pack).serve(ctx, request));
    dataHealthRoutes.mount(server);
    read(server, "/api/v1/rejected", this::rejected);
    read(server, "/api/v1/scoreboard", this::scoreboard);
  }

  static void read(ServerBuilder server, String path, Answer answer) {
    server.service(path, Methods.only(Methods.READ, answer(answer)));
  }

  interface Answer {
    HttpResponse to(ServiceRequestContext ctx);
  }

  /** Off the event loop: an answer may read from disk. */
  static HttpService answer(Answer answer) {
    return (ctx, request) ->
        HttpResponse.of(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return answer.to(ctx);
                  } catch (RuntimeException e) {
                    return Problem.of(ctx, e);
                  }
                },
                ctx.blockingTaskExecutor()));
  }

  /** Made once there is room for it, which it leaves when it was sent or given up. */
  private HttpResponse weighing(ServiceRequestContext ctx, int rows, Supplier<HttpResponse> make) {
    Runnable done = budget.take(rows);
    try {
      HttpResponse response = make.get();
      CompletableFuture<?> unused =
          ctx.log()
              .whenComplete()
              .handle(
                  (log, fault) -> {
                    done.run();
                    return null;
                  });
      return response;
    } catch (RuntimeException e) {
      done.run();
      throw e;
    }
  }

  static HttpResponse json(HttpStatus status, ObjectNode body) {
    return json(status, Json.bytes(body));
  }

  private static HttpResponse json(HttpStatus status, byte[] body) {
    return HttpResponse.of(
        ResponseHeaders.builder(status)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .build(),
        HttpData.wrap(body));
  }

  static HttpResponse ok(ObjectNode body) {
    return json(HttpStatus.OK, body);
  }

  static <T> HttpResponse list(
      String name, Iterable<T> rows, Function<T, ObjectNode> write, ObjectNode rest) {
    return json(HttpStatus.OK, Json.list(name, rows, write, rest));
  }

  private HttpResponse summary(ServiceRequestContext ctx) {
    new Parameters(ctx.queryParams());
    return weighing(ctx, FEATURES, () -> ok(RestAnswers.fleet(fleet.fleet())));
  }

  private HttpResponse cells(ServiceRequestContext ctx) {
    var p =
        new Parameters(
            ctx.queryParams(),
            "q",
            "chemistry",
            "pack",
            "site",
            "alerting",
            "sort",
            "limit",
            "cursor",
            "format");
    String sort = p.text("sort") == null ? "health" : p.text("sort");
    boolean descending = sort.startsWith("-");
    CellQuery query;
    try {
      query =
          new CellQuery(
              p.text("q"),
              p.word("chemistry", Chemistry.class),
              p.text("pack"),
              p.text("site"),
              p.flag("alerting"),
              Parameters.word("sort", descending ? sort.substring(1) : sort, CellQuery.Order.class),
              descending,
              p.number("limit", 100, 1, CellQuery.MAX_LIMIT),
              p.text("cursor"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "bad_parameter", Problem.shown(e.getMessage()));
    }
    return weighing(
        ctx,
        query.limit(),
        () -> {
          CellPage page = fleet.cells(query);
          ObjectNode rest = Json.object();
          rest.put("total", page.total());
          rest.put("next_cursor", page.next());
          return ListAnswer.of(p, "cells", page.rows(), answers::cell, rest);
        });
  }

  private HttpResponse cell(ServiceRequestContext ctx) {
    CellPath path = CellPath.parse(ctx.path().substring(CELLS.length()));
    CellRow row =
        fleet.cell(path.cellId()).orElseThrow(() -> ProblemException.unknownCell(path.cellId()));
    return switch (path.view()) {
      case "twin" -> twin(ctx, path.cellId());
      case "cycles" -> cycles(ctx, path.cellId());
      case "forecast" -> forecast(ctx, path.cellId());
      case "impedances" -> impedances(ctx, path.cellId());
      case "features" -> features(ctx, path.cellId());
      case "alerts" -> alertRoutes.list(ctx, path.cellId());
      case "trace" -> trace(ctx, path);
      case "data-health" -> dataHealthRoutes.one(ctx, row);
      case "know-more" -> knowMore(ctx, path.cellId());
      case "why" -> why(ctx, path.cellId());
      case "identity" -> registrationRoutes.identity(ctx, path.cellId());
      default -> {
        new Parameters(ctx.queryParams());
        yield ok(answers.cellWithSpec(row));
      }
    };
  }

  private HttpResponse forecast(ServiceRequestContext ctx, String cellId) {
    var p = new Parameters(ctx.queryParams(), HistoryRoutes.AT, HistoryRoutes.REVISION);
    Optional<History.AsOf> then = historyRoutes.when(p);
    if (then.isPresent()) {
      return weighing(
          ctx,
          HISTORY,
          () ->
              ok(
                  historyRoutes
                      .forecast(cellId, then.get())
                      .orElseThrow(() -> nothing(cellId, "forecast", NOT_THEN))));
    }
    return ok(
        answers.forecast(
            fleet
                .forecast(cellId)
                .orElseThrow(() -> nothing(cellId, "forecast", "no operation was aged yet"))));
  }

  private static ProblemException nothing(String cellId, String what, String why) {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "no_" + what, "cell '%s' has no %s: %s".formatted(cellId, what, why));
  }

  private HttpResponse twin(ServiceRequestContext ctx, String cellId) {
    var p = new Parameters(ctx.queryParams(), HistoryRoutes.AT, HistoryRoutes.REVISION);
    Optional<History.AsOf> then = historyRoutes.when(p);
    if (then.isPresent()) {
      return weighing(
          ctx,
          HISTORY,
          () ->
              tagged(
                  ctx,
                  historyRoutes
                      .twin(cellId, then.get())
                      .orElseThrow(() -> nothing(cellId, "twin", NOT_THEN))));
    }
    return tagged(
        ctx,
        fleet
            .twin(cellId)
            .orElseThrow(() -> nothing(cellId, "twin", "no operation of it has closed yet")));
  }

  private HttpResponse tagged(ServiceRequestContext ctx, Twin twin) {
    // equal revisions are equal records
    String tag = String.format(Locale.ROOT, "\"%d-%d\"", twin.revision(), twin.eventMillis());
    String known = ctx.request().headers().get(HttpHeaderNames.IF_NONE_MATCH);
    boolean unchanged =
        known != null
            && List.of(known.replace("W/", "").split("\\s*,\\s*", -1)).stream()
                .anyMatch(t -> t.equals(tag) || t.equals("*"));
    var headers =
        ResponseHeaders.builder(unchanged ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
            .set(HttpHeaderNames.ETAG, tag)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    return unchanged
        ? HttpResponse.of(headers.build())
        : HttpResponse.of(
            headers.contentType(MediaType.JSON).build(),
            HttpData.wrap(Json.bytes(answers.twin(twin))));
  }

  private HttpResponse knowMore(ServiceRequestContext ctx, String cellId) {
    new Parameters(ctx.queryParams());
    Twin twin =
        fleet
            .twin(cellId)
            .orElseThrow(() -> nothing(cellId, "twin", "no operation of it has closed yet"));
    return ok(answers.knowMore(twin));
  }

  private HttpResponse why(ServiceRequestContext ctx, String cellId) {
    new Parameters(ctx.queryParams());
    Twin twin =
        fleet
            .twin(cellId)
            .orElseThrow(() -> nothing(cellId, "twin", "no operation of it has closed yet"));
    return ok(WhyJson.of(Why.of(twin, fleet.forecast(cellId).orElse(null), fleet.latest(cellId))));
  }

  private HttpResponse cycles(ServiceRequestContext ctx, String cellId) {
    var p = new Parameters(ctx.queryParams(), "after", "kind", "limit", "format");
    long after = p.number("after", 0L, 0L, Long.MAX_VALUE - 1);
    OperationKind kind = p.word("kind", OperationKind.class);
    int limit = p.number("limit", 1_000, 1, MAX_ROWS);
    ObjectNode rest = Json.object().put("cell_id", cellId);
    return weighing(
        ctx,
        limit / 2,
        () ->
            ListAnswer.of(
                p, "cycles", fleet.cycles(cellId, after, kind, limit), answers::cycle, rest));
  }

  private HttpResponse impedances(ServiceRequestContext ctx, String cellId) {
    var p = new Parameters(ctx.queryParams(), "format");
    ObjectNode rest = Json.object().put("cell_id", cellId);
    return weighing(
        ctx,
        LIGHT,
        () ->
            ListAnswer.of(p, "impedances", fleet.impedances(cellId), RestAnswers::impedance, rest));
  }

  private HttpResponse features(ServiceRequestContext ctx, String cellId) {
    OperationKind kind =
        new Parameters(ctx.queryParams(), "kind").word("kind", OperationKind.class);
    return weighing(
        ctx,
        FEATURES,
        () ->
            ok(
                FeaturesJson.of(
                    cellId,
                    fleet.latest(cellId).stream()
                        .filter(cycle -> kind == null || cycle.kind() == kind)
                        .toList())));
  }

  private HttpResponse trace(ServiceRequestContext ctx, CellPath path) {
    String which = path.detail().isEmpty() ? "latest" : path.detail();
    if (!which.matches("latest|0*[1-9][0-9]{0,17}")) {
      throw ProblemException.badParameter(
          "revision", which, "latest or the number of an operation, from 1");
    }
    long revision = which.equals("latest") ? 0 : Long.parseLong(which);
    int points =
        new Parameters(ctx.queryParams(), "points")
            .number("points", FleetQueries.USUAL_POINTS, 8, FleetQueries.MOST_POINTS);
    return weighing(
        ctx,
        points / POINTS_PER_ROW,
        () -> {
          Trace trace =
              fleet
                  .trace(path.cellId(), revision, points)
                  .orElseThrow(
                      () ->
                          nothing(
                              path.cellId(),
                              "trace",
                              revision == 0
                                  ? "no operation of it with samples has closed yet"
                                  : "operation %s is not known".formatted(which)));
          return json(HttpStatus.OK, Json.trace(trace));
        });
  }

  private HttpResponse scoreboard(ServiceRequestContext ctx) {
    var p = new Parameters(ctx.queryParams(), "limit", "format");
    int limit = p.number("limit", 1_000, 1, MAX_ROWS);
    return weighing(
        ctx,
        limit,
        () ->
            ListAnswer.of(
                p,
                "rows",
                ScoreRow.told(fleet.scoreboard(), limit),
                ScoreboardJson::row,
                Json.object()));
  }

  private HttpResponse rejected(ServiceRequestContext ctx) {
    var p = new Parameters(ctx.queryParams(), "format");
    return weighing(
        ctx,
        FEATURES,
        () -> ListAnswer.of(p, "rejected", fleet.rejected(), RestAnswers::rejected, Json.object()));
  }

  /** Paths below a cell that are for saying something, and what they say. */
  private static final Map<String, AlertDesk.Order> ORDERS =
      Map.of("release", AlertDesk.Order.RELEASE, "clock-reset", AlertDesk.Order.RESET_CLOCK);

  static boolean isOrder(String path) {
    return path.startsWith(CELLS) && ORDERS.containsKey(path.substring(path.lastIndexOf('/') + 1));
  }

  /** {@code POST …/cells/{id}/release} and {@code …/clock-reset}. */
  private HttpResponse order(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request) {
    new Parameters(ctx.queryParams());
    int end = ctx.path().lastIndexOf('/');
    AlertDesk.Order order = ORDERS.get(ctx.path().substring(end + 1));
    String cellId =
        CellPath.parse(ctx.path().substring(CELLS.length(), Math.max(CELLS.length(), end)))
            .cellId();
    return HttpResponse.of(
        request
            .aggregate()
            .thenComposeAsync(
                r -> {
                  String by = RequestBody.of(r, "by").name("by", MAX_NAME);
                  if (fleet.cell(cellId).isEmpty()) {
                    throw ProblemException.unknownCell(cellId);
                  }
                  return desk.order(cellId, order, by)
                      .thenApply(
                          done ->
                              json(
                                  HttpStatus.ACCEPTED,
                                  Json.object().put("cell_id", cellId).put("order", order.name())));
                },
                ctx.blockingTaskExecutor())
            .exceptionally(fault -> Problem.of(ctx, fault)));
  }
}
