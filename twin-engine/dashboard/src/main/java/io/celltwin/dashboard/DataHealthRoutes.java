package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.SourceStatus;
import io.celltwin.fleet.api.CellData;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.RejectedRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How good the data are, as HTTP: by source and pack as the gateway counts them, by cell as the
 * fleet sees them, and who is not registered yet.
 */
final class DataHealthRoutes {
  /** Cells of an answer where nobody says how many. */
  private static final int USUAL = 50;

  private static final int MOST = 200;

  /** A cell's history weighs as much as so many rows of a table. */
  private static final int ROWS_OF_A_CELL = CellData.ROWS / 10;

  /** Silent for so many of its usual periods, a source is late. */
  private static final double LATE = 5;

  /** Cells whose frames the job turned away because nobody has registered them. */
  private static final String UNKNOWN_CELL = "UNKNOWN_CELL";

  private final FleetQueries fleet;
  private final Clock clock;
  private final AlertRoutes.Weighing weighing;

  DataHealthRoutes(FleetPorts ports, Clock clock, AlertRoutes.Weighing weighing) {
    this.fleet = ports.queries();
    this.clock = clock;
    this.weighing = weighing;
  }

  void mount(ServerBuilder server) {
    RestApi.read(server, "/api/v1/data-health", this::all);
    RestApi.read(server, "/api/v1/unregistered", this::unregistered);
  }

  private HttpResponse all(ServiceRequestContext ctx) {
    var p = new Parameters(ctx.queryParams(), "q", "pack", "site", "limit", "cursor");
    CellQuery query;
    try {
      query =
          new CellQuery(
              p.text("q"),
              null,
              p.text("pack"),
              p.text("site"),
              false,
              CellQuery.Order.QUALITY,
              false,
              p.number("limit", USUAL, 1, MOST),
              p.text("cursor"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "bad_parameter", Problem.shown(e.getMessage()));
    }
    return weighing.make(
        ctx,
        query.limit() * ROWS_OF_A_CELL,
        () -> {
          CellPage page = fleet.cells(query);
          ObjectNode out = Json.object();
          Json.time(out, "time", clock.millis());
          sources(out.putArray("sources"));
          ArrayNode cells = out.putArray("cells");
          List<RejectedRow> rejected = fleet.rejected();
          page.rows().forEach(row -> cells.add(cell(row, rejected)));
          out.put("total", page.total());
          out.put("next_cursor", page.next());
          out.set(
              "rejected_without_cell",
              rejections(rejected.stream().filter(r -> r.cellId() == null).toList()));
          unregistered(out.putArray("unregistered"));
          return RestApi.ok(out);
        });
  }

  /** {@code GET …/cells/{id}/data-health}. */
  HttpResponse one(ServiceRequestContext ctx, CellRow row) {
    new Parameters(ctx.queryParams());
    return weighing.make(ctx, ROWS_OF_A_CELL, () -> RestApi.ok(cell(row, fleet.rejected())));
  }

  // ---- by source and pack

  private void sources(ArrayNode to) {
    Map<String, List<SourceStatus>> bySource = new TreeMap<>();
    for (SourceStatus status : fleet.sources()) {
      bySource.computeIfAbsent(status.source(), s -> new ArrayList<>()).add(status);
    }
    bySource.forEach(
        (name, packs) -> {
          SourceStatus latest = packs.get(0);
          for (SourceStatus pack : packs) {
            latest = pack.timeMillis() > latest.timeMillis() ? pack : latest;
          }
          ObjectNode source = to.addObject();
          source.put("source", name);
          source.put("state", latest.state());
          source.put("trouble", latest.trouble());
          Json.time(source, "last_seen", latest.lastArrivalMillis());
          source.put("messages", latest.messages());
          counts(source.putObject("rejected"), latest.rejected());
          source.put("last_rejection", latest.lastRejection());
          ArrayNode its = source.putArray("packs");
          packs.stream().filter(p -> !p.pack().isEmpty()).forEach(p -> its.add(pack(p)));
        });
  }

  private ObjectNode pack(SourceStatus status) {
    ObjectNode out = Json.object();
    out.put("pack", status.pack());
    ArrayNode cells = out.putArray("cells");
    status.cells().forEach(cells::add);
    out.put("serial", status.serial());
    Json.time(out, "counted", status.timeMillis());
    Json.time(out, "last_seen", status.lastArrivalMillis());
    Json.time(out, "last_sample", status.lastSampleMillis());
    double silent =
        status.lastArrivalMillis() == SourceStatus.NEVER
            ? Double.NaN
            : Math.max(0, clock.millis() - status.lastArrivalMillis()) / 1000.0;
    double usual = status.clock().periodSeconds();
    Json.number(out, "silent_second", silent);
    Json.number(out, "usual_period_second", usual);
    out.put("late_now", silent > LATE * usual);
    out.put("samples", status.rows());
    ObjectNode clockNode = out.putObject("clock");
    clockNode.put("kind", status.clock().kind());
    Json.number(clockNode, "offset_second", status.clock().offsetSeconds());
    out.put("gaps", status.clock().gaps());
    Json.number(out, "longest_gap_second", status.clock().longestGapSeconds());
    counts(out.putObject("events"), status.events());
    ArrayNode fields = out.putArray("fields");
    for (SourceStatus.Field field : status.fields()) {
      ObjectNode its = fields.addObject();
      its.put("quantity", field.quantity());
      its.put("unit", field.unit());
      its.put("told", field.told());
      its.put("missing", field.missing());
      its.put("sentinels", field.sentinels());
      Json.number(its, "step", field.step());
      Json.number(its, "latest", field.latest());
      its.put("text", field.text());
      its.put("reported", field.quantity().startsWith("reported-"));
    }
    ArrayNode notes = out.putArray("notes");
    status.notes().forEach(notes::add);
    return out;
  }

  private static void counts(ObjectNode to, List<SourceStatus.Count> counts) {
    counts.forEach(count -> to.put(count.name(), count.count()));
  }

  // ---- by cell

  private ObjectNode cell(CellRow row, List<RejectedRow> rejected) {
    String id = row.cellId();
    CellData data =
        CellData.of(row, fleet.cycles(id, 0, null, CellData.ROWS), fleet.latest(id), rejected);
    ObjectNode out = Json.object();
    out.put("cell_id", id);
    out.put("path", CellPath.of(id));
    out.put("pack_id", row.spec().pack());
    Json.time(out, "last_seen", row.seenMillis());
    Json.time(out, "last_sample", row.eventMillis());
    out.put(
        "out_of_service",
        fleet.identity(id).filter(i -> i.isOutOfService(clock.millis())).isPresent());
    Json.number(out, "usual_interval_second", data.usualInterval());
    Json.number(out, "interval_second", data.interval());
    out.put("gaps", data.gaps());
    Json.number(out, "longest_gap_second", data.longestGap());
    Json.number(out, "completeness", data.completeness());
    Json.number(out, "quality", row.dataQuality().value());
    ArrayNode flags = out.putArray("flags");
    data.flags().forEach(flags::add);
    out.put("samples", row.tally().samples());
    out.put("rejected_samples", row.tally().rejectedSamples());
    out.set("rejected", rejections(data.rejected()));
    ObjectNode soh = out.putObject("state_of_health");
    soh.put("known", data.whyUnknown() == null && !Double.isNaN(row.soh().value()));
    Json.time(soh, "unknown_since", data.unknownSince());
    soh.put("unknown_for_longer", data.unknownLonger());
    soh.put("why", data.whyUnknown());
    return out;
  }

  private static ArrayNode rejections(List<RejectedRow> rows) {
    ArrayNode out = Json.MAPPER.createArrayNode();
    rows.forEach(row -> out.add(RestAnswers.rejected(row)));
    return out;
  }

  // ---- who is not registered yet

  private HttpResponse unregistered(ServiceRequestContext ctx) {
    new Parameters(ctx.queryParams());
    return weighing.make(
        ctx,
        USUAL,
        () -> {
          ObjectNode out = Json.object();
          unregistered(out.putArray("unregistered"));
          return RestApi.ok(out);
        });
  }

  private void unregistered(ArrayNode to) {
    Map<String, ObjectNode> waiting = new TreeMap<>();
    for (SourceStatus status : fleet.sources()) {
      for (SourceStatus.Waiting its : status.waiting()) {
        if (fleet.cell(its.cell()).isPresent()) {
          continue; // registered since
        }
        ObjectNode one = Json.object();
        one.put("cell_id", its.cell());
        one.put("source", status.source());
        one.put("pack", status.pack());
        ArrayNode missing = one.putArray("missing");
        its.missing().forEach(missing::add);
        one.put("waits_at", "gateway");
        one.put("frames", 0);
        waiting.put(its.cell(), one);
      }
    }
    for (RejectedRow row : fleet.rejected()) {
      String id = row.cellId();
      if (!row.code().equals(UNKNOWN_CELL)
          || id == null
          || waiting.containsKey(id)
          || fleet.cell(id).isPresent()) {
        continue;
      }
      ObjectNode one = Json.object();
      one.put("cell_id", id);
      one.put("source", row.lastPlace());
      one.putNull("pack");
      ArrayNode missing = one.putArray("missing");
      missing.add("chemistry");
      missing.add("rated-capacity");
      one.put("waits_at", "dead letters");
      one.put("frames", row.count());
      waiting.put(id, one);
    }
    waiting.values().forEach(to::add);
  }
}
