package io.celltwin.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.AlertDesk;
import io.celltwin.fleet.FleetNotReadyException;
import io.celltwin.fleet.FleetQueries;
import io.celltwin.fleet.Trace;
import io.celltwin.fleet.alert.AlertEpisode;
import io.celltwin.fleet.view.AlertQuery;
import io.celltwin.fleet.view.CellPage;
import io.celltwin.fleet.view.CellQuery;
import io.celltwin.fleet.view.CellRow;
import io.celltwin.fleet.view.CycleRow;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions about the fleet as HTTP. Errors become status codes here and nowhere else. */
final class RestApi {
  private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);
  private static final String CELLS = "/api/v1/cells/";
  private static final int MAX_ROWS = 10_000;
  private static final int MAX_TEXT = 1_000;
  private static final long LONGEST_SILENCE_HOURS = 24 * 90;

  private final FleetQueries fleet;
  private final AlertDesk desk;
  private final Clock clock;

  RestApi(FleetQueries fleet, AlertDesk desk, Clock clock) {
    this.fleet = fleet;
    this.desk = desk;
    this.clock = clock;
  }

  /** All routes, as the OpenAPI document lists them. */
  void mount(ServerBuilder server) {
    server.route().get("/api/v1/fleet").build(answer(ctx -> ok(Json.fleet(fleet.fleet()))));
    server.route().get("/api/v1/cells").build(answer(this::cells));
    server.route().get("prefix:/api/v1/cells/").build(answer(this::cell));
    server.route().get("/api/v1/alerts").build(answer(ctx -> alerts(ctx, null)));
    server.route().get("/api/v1/alerts/{alertId}").build(answer(this::alert));
    server.route().post("/api/v1/alerts/{alertId}/ack").build(this::acknowledge);
    server.route().post("/api/v1/alerts/{alertId}/silence").build(this::silence);
    server.route().get("/api/v1/rejected").build(answer(this::rejected));
  }

  private interface Answer {
    HttpResponse to(ServiceRequestContext ctx);
  }

  /** Off the event loop: an answer may read from disk. */
  private static HttpService answer(Answer answer) {
    return (ctx, request) ->
        HttpResponse.of(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return answer.to(ctx);
                  } catch (RuntimeException e) {
                    return problem(e);
                  }
                },
                ctx.blockingTaskExecutor()));
  }

  static HttpResponse problem(Throwable fault) {
    Throwable e = fault instanceof CompletionException ? fault.getCause() : fault;
    if (e instanceof ProblemException p) {
      return json(p.status(), Json.error(p.status().code(), p.code(), p.getMessage()));
    }
    if (e instanceof ContentTooLargeException || e.getCause() instanceof ContentTooLargeException) {
      return json(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          Json.error(413, "too_large", "body is larger than this path takes"));
    }
    if (e instanceof RequestTimeoutException) {
      return json(
          HttpStatus.SERVICE_UNAVAILABLE,
          Json.error(503, "timeout", "the answer took longer than a question may take"));
    }
    if (e instanceof HttpStatusException known) {
      HttpStatus status = known.httpStatus();
      return json(status, Json.error(status.code(), "http", status.reasonPhrase()));
    }
    if (e instanceof FleetNotReadyException) {
      return json(HttpStatus.SERVICE_UNAVAILABLE, Json.error(503, "not_ready", e.getMessage()));
    }
    LOG.error("a question failed", e);
    return json(
        HttpStatus.INTERNAL_SERVER_ERROR,
        Json.error(500, "internal", "the question failed here; the log of the service says why"));
  }

  static HttpResponse json(HttpStatus status, ObjectNode body) {
    return HttpResponse.of(
        ResponseHeaders.builder(status)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .build(),
        HttpData.wrap(Json.bytes(body)));
  }

  private static HttpResponse ok(ObjectNode body) {
    return json(HttpStatus.OK, body);
  }

  private HttpResponse cells(ServiceRequestContext ctx) {
    var p = new Parameters(ctx.queryParams());
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
      throw new ProblemException(HttpStatus.BAD_REQUEST, "bad_parameter", e.getMessage());
    }
    CellPage page = fleet.cells(query);
    ObjectNode out = Json.object();
    ArrayNode rows = out.putArray("cells");
    page.rows().forEach(row -> rows.add(Json.cell(row)));
    out.put("total", page.total());
    out.put("next_cursor", page.next());
    return ok(out);
  }

  private HttpResponse cell(ServiceRequestContext ctx) {
    CellPath path = CellPath.parse(ctx.path().substring(CELLS.length()));
    CellRow row =
        fleet.cell(path.cellId()).orElseThrow(() -> ProblemException.unknownCell(path.cellId()));
    return switch (path.view()) {
      case "twin" -> twin(ctx, path.cellId());
      case "cycles" -> cycles(ctx, path.cellId());
      case "forecast" ->
          ok(
              Json.forecast(
                  fleet
                      .forecast(path.cellId())
                      .orElseThrow(
                          () -> nothing(path.cellId(), "forecast", "no operation was aged yet"))));
      case "impedances" -> impedances(path.cellId());
      case "features" -> features(ctx, path.cellId());
      case "alerts" -> alerts(ctx, path.cellId());
      case "trace" -> trace(ctx, path);
      default -> {
        ObjectNode out = Json.cell(row);
        out.set("cell", Json.spec(row.spec()));
        yield ok(out);
      }
    };
  }

  private static ProblemException nothing(String cellId, String what, String why) {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "no_" + what, "cell '%s' has no %s: %s".formatted(cellId, what, why));
  }

  private HttpResponse twin(ServiceRequestContext ctx, String cellId) {
    Twin twin =
        fleet
            .twin(cellId)
            .orElseThrow(() -> nothing(cellId, "twin", "no operation of it has closed yet"));
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
            HttpData.wrap(Json.bytes(Json.twin(twin))));
  }

  private HttpResponse cycles(ServiceRequestContext ctx, String cellId) {
    var p = new Parameters(ctx.queryParams());
    List<CycleRow> rows =
        fleet.cycles(
            cellId,
            p.number("after", 0L, 0L, Long.MAX_VALUE - 1),
            p.word("kind", OperationKind.class),
            p.number("limit", 1_000, 1, MAX_ROWS));
    ObjectNode out = Json.object().put("cell_id", cellId);
    ArrayNode list = out.putArray("cycles");
    rows.forEach(row -> list.add(Json.cycle(row)));
    return ok(out);
  }

  private HttpResponse impedances(String cellId) {
    ObjectNode out = Json.object().put("cell_id", cellId);
    ArrayNode list = out.putArray("impedances");
    fleet.impedances(cellId).forEach(row -> list.add(Json.impedance(row)));
    return ok(out);
  }

  private HttpResponse features(ServiceRequestContext ctx, String cellId) {
    OperationKind kind = new Parameters(ctx.queryParams()).word("kind", OperationKind.class);
    return ok(
        FeaturesJson.of(
            cellId,
            fleet.latest(cellId).stream()
                .filter(cycle -> kind == null || cycle.kind() == kind)
                .toList()));
  }

  private HttpResponse trace(ServiceRequestContext ctx, CellPath path) {
    String which = path.detail().isEmpty() ? "latest" : path.detail();
    long revision = 0;
    if (!which.equals("latest")) {
      try {
        revision = Long.parseLong(which);
      } catch (NumberFormatException e) {
        revision = -1;
      }
      if (revision < 1) {
        throw ProblemException.badParameter(
            "revision", which, "latest or the number of an operation, from 1");
      }
    }
    int points =
        new Parameters(ctx.queryParams()).number("points", Integer.MAX_VALUE, 8, Integer.MAX_VALUE);
    Trace trace =
        fleet
            .trace(path.cellId(), revision)
            .orElseThrow(
                () ->
                    nothing(path.cellId(), "trace", "operation %s is not known".formatted(which)));
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
            .build(),
        HttpData.wrap(Json.trace(trace, Downsampling.of(trace, points))));
  }

  private HttpResponse alerts(ServiceRequestContext ctx, String cellId) {
    var p = new Parameters(ctx.queryParams());
    String state = p.text("state");
    boolean holding = "holding".equalsIgnoreCase(state);
    Alert.Severity atLeast = p.word("severity", Alert.Severity.class);
    var query =
        new AlertQuery(
            cellId == null ? p.text("cell") : cellId,
            holding ? AlertEpisode.State.OPEN : p.word("state", AlertEpisode.State.class),
            holding,
            atLeast == null ? Alert.Severity.INFO : atLeast,
            p.number("limit", 200, 1, AlertQuery.MAX_LIMIT));
    ObjectNode out = Json.object();
    ArrayNode list = out.putArray("alerts");
    fleet.alerts(query).forEach(e -> list.add(Json.alert(e, clock.millis())));
    return ok(out);
  }

  private HttpResponse alert(ServiceRequestContext ctx) {
    return ok(Json.alert(known(ctx.pathParam("alertId")), clock.millis()));
  }

  private AlertEpisode known(String alertId) {
    return fleet
        .alert(alertId)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_alert",
                    "alert '%s' is not known; /api/v1/alerts lists those that are"
                        .formatted(alertId)));
  }

  private HttpResponse rejected(ServiceRequestContext ctx) {
    ObjectNode out = Json.object();
    ArrayNode list = out.putArray("rejected");
    fleet.rejected().forEach(row -> list.add(Json.rejected(row)));
    return ok(out);
  }

  private HttpResponse acknowledge(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request) {
    return say(
        ctx,
        request,
        (episode, body) ->
            new AlertAck(
                episode.alert().id(),
                episode.alert().cellId(),
                AlertAck.Action.ACKNOWLEDGE,
                text(body, "by", true),
                text(body, "note", false),
                clock.millis(),
                null));
  }

  private HttpResponse silence(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request) {
    return say(
        ctx,
        request,
        (episode, body) -> {
          long now = clock.millis();
          double hours = body.path("hours").asDouble(0);
          if (!(hours > 0 && hours <= LONGEST_SILENCE_HOURS)) {
            throw ProblemException.badParameter(
                "hours",
                body.path("hours").asText(),
                String.format(Locale.ROOT, "above 0 and at most %d", LONGEST_SILENCE_HOURS));
          }
          return new AlertAck(
              episode.alert().id(),
              episode.alert().cellId(),
              AlertAck.Action.SILENCE,
              text(body, "by", true),
              text(body, "note", false),
              now,
              now + (long) (hours * 3_600_000));
        });
  }

  private interface Word {
    AlertAck about(AlertEpisode episode, JsonNode body);
  }

  private HttpResponse say(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request, Word word) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenComposeAsync(
                r -> {
                  AlertEpisode episode = known(ctx.pathParam("alertId"));
                  AlertAck ack = word.about(episode, body(r));
                  CompletionStage<Void> recorded = desk.say(ack);
                  return recorded.thenApply(
                      done ->
                          json(
                              HttpStatus.ACCEPTED,
                              Json.object()
                                  .put("alert_id", ack.alertId())
                                  .put("action", ack.action().name())));
                },
                ctx.blockingTaskExecutor())
            .exceptionally(RestApi::problem));
  }

  /**
   * Only JSON that says it is: a form on another site cannot send that without the browser asking
   * first.
   */
  private static JsonNode body(AggregatedHttpRequest request) {
    MediaType type = request.contentType();
    if (type == null || !type.isJson()) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "not_json",
          "content-type is '%s', wanted application/json".formatted(type));
    }
    try {
      JsonNode node = Json.MAPPER.readTree(request.content().array());
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "bad_json",
          "body is no JSON: %s".formatted(e.getOriginalMessage()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    throw new ProblemException(
        HttpStatus.BAD_REQUEST, "bad_json", "body is no JSON object, wanted e.g. {\"by\":\"kim\"}");
  }

  private static String text(JsonNode body, String name, boolean required) {
    String value = body.path(name).asText("").strip();
    if (required && value.isEmpty()) {
      throw ProblemException.badParameter(name, value, "who says it");
    }
    if (value.length() > MAX_TEXT) {
      throw ProblemException.badParameter(
          name,
          value.substring(0, 20).toLowerCase(Locale.ROOT) + "…",
          String.format(Locale.ROOT, "at most %d characters", MAX_TEXT));
    }
    return value;
  }
}
