package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Use;
import io.celltwin.domain.UseForecast;
import io.celltwin.domain.UsePlan;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.WhatIfs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /api/v1/cells/{cellId}/what-if} and {@code /api/v1/packs/{packId}/what-if}: a cell or
 * a pack under assumed uses. A use is an object, or a list of {@code [from, use]} where it changes
 * on the way; what it does not say is as today.
 */
final class WhatIfRoutes implements HttpService {
  private static final String END = "/what-if";
  private static final int MOST_USES = 1_000;

  /** Cells of a pack times uses. */
  private static final int MOST_OF_A_PACK = 40_000;

  private static final String PACKS = RegistrationRoutes.PACKS + "/";
  private static final long LONGEST = 1024 * 1024;

  /** Uses whose answer weighs as much as a row of a table. */
  private static final int USES_PER_ROW = 2;

  private static final List<String> KEYS =
      List.of(
          "temperature_celsius",
          "charge_rate",
          "discharge_rate",
          "depth_from",
          "depth_to",
          "cycles_per_day",
          "rest_soc");

  private final FleetQueries fleet;
  private final WhatIfs whatIfs;
  private final AlertRoutes.Weighing weighing;

  WhatIfRoutes(FleetQueries fleet, WhatIfs whatIfs, AlertRoutes.Weighing weighing) {
    this.fleet = fleet;
    this.whatIfs = whatIfs;
    this.weighing = weighing;
  }

  static boolean isOurs(String path) {
    return (path.startsWith(RestApi.CELLS) || path.startsWith(PACKS)) && path.endsWith(END);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    new Parameters(ctx.queryParams());
    ctx.setMaxRequestLength(LONGEST);
    String path = ctx.path();
    boolean pack = path.startsWith(PACKS);
    int begin = (pack ? PACKS : RestApi.CELLS).length();
    String escaped = path.substring(begin, Math.max(begin, path.length() - END.length()));
    String id = pack ? PackRoutes.packId(escaped) : CellPath.parse(escaped).cellId();
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                body -> pack ? ofPack(ctx, id, body) : answer(ctx, id, body),
                ctx.blockingTaskExecutor())
            .exceptionally(fault -> Problem.of(ctx, fault)));
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, String cellId, AggregatedHttpRequest request) {
    RequestBody body = RequestBody.of(request, "uses", "warranty_soh");
    List<UsePlan> plans = plans(body.tree("uses"));
    double warranty = warranty(body);
    if (fleet.cell(cellId).isEmpty()) {
      throw ProblemException.unknownCell(cellId);
    }
    return weighing.make(
        ctx,
        1 + plans.size() / USES_PER_ROW,
        () -> {
          WhatIfs.Answer answer =
              whatIfs
                  .ask(cellId, plans, warranty)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              HttpStatus.NOT_FOUND,
                              "no_forecast",
                              "cell '%s' has no forecast to begin from: no operation was aged yet"
                                  .formatted(cellId)));
          ObjectNode rest = Json.object().put("cell_id", cellId);
          rest.set("today", use(answer.today()));
          rest.put("assumed", answer.assumed());
          return RestApi.list("uses", answer.uses(), WhatIfRoutes::json, rest);
        });
  }

  private static double warranty(RequestBody body) {
    return body.tree("warranty_soh").isMissingNode()
        ? Double.NaN
        : body.number("warranty_soh", 0, 1);
  }

  private HttpResponse ofPack(
      ServiceRequestContext ctx, String packId, AggregatedHttpRequest request) {
    RequestBody body = RequestBody.of(request, "uses", "warranty_soh");
    List<UsePlan> plans = plans(body.tree("uses"));
    double warranty = warranty(body);
    List<String> cells =
        fleet.cells(PackRoutes.membersOf(packId)).rows().stream().map(CellRow::cellId).toList();
    if (cells.isEmpty()) {
      throw PackRoutes.unknown(packId);
    }
    if ((long) cells.size() * plans.size() > MOST_OF_A_PACK) {
      throw ProblemException.badParameter(
          "uses",
          String.format(Locale.ROOT, "a list of %d", plans.size()),
          String.format(
              Locale.ROOT,
              "at most %d for a pack of %d cells",
              MOST_OF_A_PACK / cells.size(),
              cells.size()));
    }
    return weighing.make(
        ctx,
        1 + (cells.size() + plans.size()) / USES_PER_ROW,
        () -> {
          WhatIfs.PackAnswer answer =
              whatIfs
                  .askPack(cells, plans, warranty)
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              HttpStatus.NOT_FOUND,
                              "no_forecast",
                              "no cell of pack '%s' has a forecast to begin from"
                                  .formatted(Problem.shown(packId))));
          ObjectNode rest = Json.object().put("pack_id", packId);
          rest.put("cells", answer.cells());
          rest.put("left_out", answer.leftOut());
          rest.set("today", use(answer.today()));
          rest.put("assumed", answer.assumed());
          Iterator<String> weakest = answer.weakest().iterator();
          return RestApi.list(
              "uses",
              answer.uses(),
              forecast -> json(forecast).put("weakest_cell_id", weakest.next()),
              rest);
        });
  }

  private static List<UsePlan> plans(JsonNode uses) {
    if (!uses.isArray() || uses.isEmpty() || uses.size() > MOST_USES) {
      throw ProblemException.badParameter(
          "uses",
          uses.isArray() ? String.format(Locale.ROOT, "a list of %d", uses.size()) : shown(uses),
          String.format(
              Locale.ROOT, "a list of 1 to %d, e.g. [{\"temperature_celsius\":35}]", MOST_USES));
    }
    List<UsePlan> plans = new ArrayList<>(uses.size());
    for (int i = 0; i < uses.size(); i++) {
      String place = String.format(Locale.ROOT, "uses[%d]", i);
      try {
        plans.add(plan(place, uses.get(i)));
      } catch (IllegalArgumentException e) {
        throw new ProblemException(
            HttpStatus.BAD_REQUEST, "bad_parameter", place + ": " + Problem.shown(e.getMessage()));
      }
    }
    return plans;
  }

  private static UsePlan plan(String place, JsonNode node) {
    if (!node.isArray()) {
      return UsePlan.of(use(place, node));
    }
    List<UsePlan.Step> steps = new ArrayList<>();
    for (JsonNode step : node) {
      if (!step.isArray() || step.size() != 2 || !step.get(0).isNumber()) {
        throw ProblemException.badParameter(
            place, shown(step), "[cycle from which, use], e.g. [200,{\"temperature_celsius\":35}]");
      }
      steps.add(new UsePlan.Step(step.get(0).doubleValue(), use(place, step.get(1))));
    }
    return new UsePlan(steps);
  }

  private static Use use(String place, JsonNode node) {
    if (!node.isObject()) {
      throw ProblemException.badParameter(
          place, shown(node), "a use, e.g. {\"temperature_celsius\":35}, or a list of [from, use]");
    }
    double[] x = new double[KEYS.size()];
    java.util.Arrays.fill(x, Double.NaN);
    for (var field : node.properties()) {
      int at = KEYS.indexOf(field.getKey());
      if (at < 0 || !(field.getValue().isNumber() || field.getValue().isNull())) {
        throw ProblemException.badParameter(
            place + "." + field.getKey(),
            shown(field.getValue()),
            at < 0 ? "one of " + String.join(", ", KEYS) : "a number, or null for as today");
      }
      x[at] = field.getValue().isNull() ? Double.NaN : field.getValue().doubleValue();
    }
    return new Use(x[0], x[1], x[2], x[3], x[4], x[5], x[6]);
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "" : node.toString();
    return text.length() > 60 ? text.substring(0, 60) + "\u2026" : text;
  }

  private static ObjectNode use(Use use) {
    double[] x = {
      use.temperature(),
      use.chargeRate(),
      use.dischargeRate(),
      use.depthFrom(),
      use.depthTo(),
      use.cyclesPerDay(),
      use.restSoc()
    };
    ObjectNode out = Json.object();
    for (int i = 0; i < x.length; i++) {
      Json.number(out, KEYS.get(i), rounded(x[i]));
    }
    return out;
  }

  private static double rounded(double x) {
    return Double.isFinite(x) ? Math.rint(x * 1e6) / 1e6 : x;
  }

  private static ObjectNode json(UseForecast f) {
    ObjectNode out = Json.object();
    if (f.plan().steps().size() == 1) {
      out.set("use", use(f.plan().steps().get(0).use()));
    } else {
      ArrayNode steps = out.putArray("use");
      f.plan().steps().forEach(s -> steps.addArray().add(s.from()).add(use(s.use())));
    }
    ArrayNode cycles = out.putArray("cycles");
    ArrayNode dates = out.putArray("dates");
    ArrayNode quantiles = out.putArray("quantiles");
    for (UseForecast.Point p : f.points()) {
      cycles.add(p.cycle());
      dates.add(date(p.millis()));
      quantiles.addArray().add(rounded(p.lower())).add(rounded(p.median())).add(rounded(p.upper()));
    }
    ObjectNode end = out.putObject("end_of_life");
    Json.number(end, "cycles", f.endOfLife().value());
    end.put("date", f.endOfLifeMillis() == null ? null : date(f.endOfLifeMillis()));
    Json.number(end, "lower", f.endOfLife().lower());
    Json.number(end, "upper", f.endOfLife().upper());
    interval(out.putObject("knee_cycles"), f.knee());
    interval(out.putObject("energy_watt_hour"), f.energy());
    interval(out.putObject("ageing_per_cycle"), f.ageing());
    out.put("warranty_date", f.warrantyMillis() == null ? null : date(f.warrantyMillis()));
    out.put("model", f.model());
    out.put("reason", f.reason());
    return out;
  }

  private static void interval(ObjectNode to, Estimate e) {
    Json.number(to, "value", e.value());
    Json.number(to, "lower", e.lower());
    Json.number(to, "upper", e.upper());
  }

  private static final long LATEST = 253_402_300_799_000L; // the year 9999

  private static String date(long millis) {
    return millis > LATEST ? null : java.time.Instant.ofEpochMilli(millis).toString();
  }
}
