package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.fleet.Change;
import io.celltwin.fleet.ChangeFeed;
import io.celltwin.fleet.FleetQueries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What changes, as server-sent events. A client is sent the state of now, at most once a tick and
 * only after it took what came before: many changes of a cell become one, and a slow client slows
 * nobody but itself. Where changes were lost it is told to read everything again.
 *
 * <ul>
 *   <li>{@code hello}: the epoch, and whether a resumption worked
 *   <li>{@code cells}: rows that changed, each with what changed, and ids that were taken out
 *   <li>{@code alert}: one alert
 *   <li>{@code rejected}: codes of reasons whose counts rose
 *   <li>{@code fleet}: the fleet in numbers, at most once a second
 *   <li>{@code resync}: changes were missed
 * </ul>
 */
final class ChangeStream implements HttpService {
  private static final int BATCH = 2_000;
  private static final long HEARTBEAT_MILLIS = 10_000;
  private static final long SUMMARY_MILLIS = 1_000;

  private final FleetQueries fleet;
  private final ChangeFeed feed;
  private final Clock clock;
  private final long tickMillis;
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  ChangeStream(FleetQueries fleet, ChangeFeed feed, Clock clock, long tickMillis, int limit) {
    this.fleet = fleet;
    this.feed = feed;
    this.clock = clock;
    this.tickMillis = tickMillis;
    this.limit = limit;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      return RestApi.json(
          HttpStatus.SERVICE_UNAVAILABLE,
          Json.error(
              503,
              "too_many_streams",
              String.format(Locale.ROOT, "%d streams are open already", limit)));
    }
    String last = request.headers().get("last-event-id");
    Client client =
        new Client(
            ctx,
            Set.copyOf(ctx.queryParams().getAll("cell")),
            last != null ? last : ctx.queryParams().get("last_event_id"));
    return client.start();
  }

  /** Its futures end with the stream itself, which {@link #start} watches. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private final class Client {
    private final ServiceRequestContext ctx;
    private final Set<String> cells;
    private final HttpResponseWriter out = HttpResponse.streaming();
    private final ChangeFeed.Reader reader = feed.join();
    private final boolean resumed;
    private long seen;
    private long wroteAt;
    private long summarisedAt;
    private String summary = "";

    Client(ServiceRequestContext ctx, Set<String> cells, String lastEventId) {
      this.ctx = ctx;
      this.cells = cells;
      String prefix = feed.epoch() + "-";
      long resumeAt = -1;
      if (lastEventId != null && lastEventId.startsWith(prefix)) {
        try {
          resumeAt = Long.parseLong(lastEventId.substring(prefix.length()));
        } catch (NumberFormatException e) {
          resumeAt = -1; // not one of ours: starts from now
        }
      }
      // what was missed before this run of the service began cannot be told
      this.resumed = resumeAt >= 0 && resumeAt <= feed.latest();
      this.seen = resumed ? resumeAt : feed.latest();
    }

    HttpResponse start() {
      ctx.clearRequestTimeout();
      out.write(
          ResponseHeaders.builder(HttpStatus.OK)
              .contentType(MediaType.EVENT_STREAM)
              .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
              .set("x-accel-buffering", "no")
              .build());
      out.whenComplete()
          .whenComplete(
              (done, fault) -> {
                reader.close();
                open.decrementAndGet();
              });
      StringBuilder hello = new StringBuilder("retry: 1000\n");
      ObjectNode data =
          Json.object()
              .put("epoch", feed.epoch())
              .put("resumed", resumed)
              .put("tick_ms", tickMillis);
      event(hello, "hello", data);
      send(hello);
      return out;
    }

    /** Goes on a tick after the client took what it was sent. */
    private void send(StringBuilder text) {
      wroteAt = clock.millis();
      if (out.tryWrite(HttpData.of(StandardCharsets.UTF_8, text.toString()))) {
        out.whenConsumed().thenRun(this::later);
      }
    }

    private void later() {
      ctx.blockingTaskExecutor().schedule(this::look, tickMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
      if (!out.isOpen()) {
        return;
      }
      try {
        StringBuilder text = news();
        if (text.length() > 0) {
          send(text);
        } else if (clock.millis() - wroteAt >= HEARTBEAT_MILLIS) {
          send(new StringBuilder(": still here\n\n"));
        } else {
          later();
        }
      } catch (RuntimeException e) {
        out.close(e);
      }
    }

    private StringBuilder news() {
      ChangeFeed.Batch batch = feed.after(seen, BATCH);
      seen = batch.next();
      StringBuilder text = new StringBuilder();
      if (batch.missed() > 0) {
        event(text, "resync", Json.object().put("missed", batch.missed()));
      }
      Map<String, Set<Change.What>> changed = new LinkedHashMap<>();
      Set<String> alerts = new LinkedHashSet<>();
      Set<String> reasons = new TreeSet<>();
      for (Change change : batch.changes()) {
        if (!cells.isEmpty() && !cells.contains(change.cellId())) {
          continue;
        }
        if (change.what() == Change.What.REJECTED) {
          reasons.add(change.subject());
          continue;
        }
        if (change.what() == Change.What.ALERT) {
          alerts.add(change.subject());
        }
        changed.computeIfAbsent(change.cellId(), c -> new TreeSet<>()).add(change.what());
      }
      if (!changed.isEmpty()) {
        event(text, "cells", rows(changed));
      }
      for (String alertId : alerts) {
        fleet.alert(alertId).ifPresent(e -> event(text, "alert", Json.alert(e, clock.millis())));
      }
      if (!reasons.isEmpty()) {
        ObjectNode data = Json.object();
        reasons.forEach(data.putArray("reason_codes")::add);
        event(text, "rejected", data);
      }
      if (cells.isEmpty() && clock.millis() - summarisedAt >= SUMMARY_MILLIS) {
        summarisedAt = clock.millis();
        ObjectNode now = Json.fleet(fleet.fleet());
        if (!now.toString().equals(summary)) {
          summary = now.toString();
          event(text, "fleet", now);
        }
      }
      return text;
    }

    private ObjectNode rows(Map<String, Set<Change.What>> changed) {
      ObjectNode data = Json.object();
      ArrayNode rows = data.putArray("cells");
      ArrayNode removed = data.putArray("removed");
      changed.forEach(
          (cellId, what) ->
              fleet
                  .cell(cellId)
                  .ifPresentOrElse(
                      row -> {
                        ObjectNode node = Json.cell(row);
                        List.copyOf(what).forEach(w -> node.withArray("changed").add(w.name()));
                        rows.add(node);
                      },
                      () -> {
                        if (what.contains(Change.What.REMOVED)) {
                          removed.add(cellId);
                        }
                      }));
      return data;
    }

    private void event(StringBuilder to, String name, ObjectNode data) {
      // JSON of Jackson's has no line breaks, so one data line holds it
      to.append("event: ").append(name).append('\n');
      to.append("id: ").append(feed.epoch()).append('-').append(seen).append('\n');
      to.append("data: ").append(data).append("\n\n");
    }
  }
}
