package io.celltwin.dashboard;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.fleet.api.AlertDesk;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Alerts as HTTP: which there are, and what a person does about one. */
final class AlertRoutes {
  private static final int MAX_TEXT = 1_000;
  private static final long LONGEST_SILENCE_HOURS = 24 * 90;

  private final FleetQueries fleet;
  private final AlertDesk desk;
  private final RestAnswers answers;
  private final HistoryRoutes history;
  private final Clock clock;
  private final Weighing weighing;

  /** Makes an answer once there is room for so many rows. */
  interface Weighing {
    HttpResponse make(ServiceRequestContext ctx, int rows, Supplier<HttpResponse> answer);
  }

  AlertRoutes(
      FleetPorts ports,
      RestAnswers answers,
      HistoryRoutes history,
      Clock clock,
      Weighing weighing) {
    this.fleet = ports.queries();
    this.desk = ports.desk();
    this.answers = answers;
    this.history = history;
    this.clock = clock;
    this.weighing = weighing;
  }

  void mount(ServerBuilder server) {
    RestApi.read(server, "/api/v1/alerts", ctx -> list(ctx, null));
    RestApi.read(server, "/api/v1/alerts/{alertId}", this::alert);
    server.service("/api/v1/alerts/{alertId}/ack", Methods.only(Methods.CHANGE, this::acknowledge));
    server.service("/api/v1/alerts/{alertId}/silence", Methods.only(Methods.CHANGE, this::silence));
  }

  /** Those of the fleet, or of one cell. */
  HttpResponse list(ServiceRequestContext ctx, String cellId) {
    var p =
        cellId == null
            ? new Parameters(
                ctx.queryParams(), "cell", "state", "severity", "kind", "limit", "format")
            : new Parameters(
                ctx.queryParams(),
                "state",
                "severity",
                "kind",
                "limit",
                "format",
                HistoryRoutes.AT);
    String state = p.text("state");
    boolean holding = "holding".equalsIgnoreCase(state);
    Alert.Severity atLeast = p.word("severity", Alert.Severity.class);
    var query =
        new AlertQuery(
            cellId == null ? p.text("cell") : cellId,
            holding ? AlertEpisode.State.OPEN : p.word("state", AlertEpisode.State.class),
            holding,
            atLeast == null ? Alert.Severity.INFO : atLeast,
            kind(p.text("kind")),
            p.number("limit", 200, 1, AlertQuery.MAX_LIMIT));
    Optional<Long> then = cellId == null ? Optional.empty() : history.at(p);
    if (then.isPresent()) {
      return weighing.make(
          ctx,
          query.limit() / 2,
          () ->
              ListAnswer.of(
                  p,
                  "alerts",
                  history.alerts(cellId, then.get()).stream()
                      .filter(query::takes)
                      .limit(query.limit())
                      .toList(),
                  e -> answers.alert(e, then.get()),
                  Json.object()));
    }
    long now = clock.millis();
    return weighing.make(
        ctx,
        query.limit() / 2,
        () ->
            ListAnswer.of(
                p, "alerts", fleet.alerts(query), e -> answers.alert(e, now), Json.object()));
  }

  private static String kind(String kind) {
    if (kind != null && !kind.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
      throw ProblemException.badParameter("kind", kind, "a kind of alert, e.g. OVERVOLTAGE");
    }
    return kind == null ? null : kind.toUpperCase(Locale.ROOT);
  }

  private HttpResponse alert(ServiceRequestContext ctx) {
    new Parameters(ctx.queryParams());
    return RestApi.ok(answers.alert(known(ctx.pathParam("alertId")), clock.millis()));
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
                        .formatted(Problem.shown(alertId))));
  }

  private HttpResponse acknowledge(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request) {
    return change(
        ctx,
        request,
        body -> {
          RequestBody given = RequestBody.of(body, "by", "note");
          String by = given.name("by", RestApi.MAX_NAME);
          String note = given.text("note", MAX_TEXT);
          return alert ->
              new AlertAck(
                  alert.id(),
                  alert.cellId(),
                  AlertAck.Action.ACKNOWLEDGE,
                  by,
                  note,
                  clock.millis(),
                  null);
        });
  }

  private HttpResponse silence(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request) {
    return change(
        ctx,
        request,
        body -> {
          RequestBody given = RequestBody.of(body, "by", "note", "hours");
          String by = given.name("by", RestApi.MAX_NAME);
          String note = given.text("note", MAX_TEXT);
          long millis = (long) (given.number("hours", 0, LONGEST_SILENCE_HOURS) * 3_600_000);
          return alert -> {
            long now = clock.millis();
            return new AlertAck(
                alert.id(), alert.cellId(), AlertAck.Action.SILENCE, by, note, now, now + millis);
          };
        });
  }

  /** What a body says; whose alert it is about is looked up once it is known to say something. */
  private interface Wanted {
    Function<Alert, AlertAck> in(AggregatedHttpRequest body);
  }

  private HttpResponse change(
      ServiceRequestContext ctx, com.linecorp.armeria.common.HttpRequest request, Wanted wanted) {
    new Parameters(ctx.queryParams());
    return HttpResponse.of(
        request
            .aggregate()
            .thenComposeAsync(
                r -> {
                  Function<Alert, AlertAck> about = wanted.in(r);
                  AlertAck ack = about.apply(known(ctx.pathParam("alertId")).alert());
                  CompletionStage<Void> recorded = desk.record(ack);
                  return recorded.thenApply(
                      done ->
                          RestApi.json(
                              HttpStatus.ACCEPTED,
                              Json.object()
                                  .put("alert_id", ack.alertId())
                                  .put("action", ack.action().name())));
                },
                ctx.blockingTaskExecutor())
            .exceptionally(fault -> Problem.of(ctx, fault)));
  }
}
