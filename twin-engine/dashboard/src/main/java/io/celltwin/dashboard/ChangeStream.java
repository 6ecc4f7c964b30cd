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
import io.celltwin.domain.Live;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.LiveBatch;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What changes, as server-sent events. A client is sent the state of now, at most once a tick and
 * only after it took what came before: many changes of a cell become one, and a slow client slows
 * nobody but itself. Where changes were lost it is told to read everything again. One that takes
 * nothing for a while is dropped; the id of the last event it read resumes it.
 *
 * <ul>
 *   <li>{@code hello}: the epoch, and whether a resumption worked
 *   <li>{@code cells}: rows that changed, each with what changed, and ids that were taken out
 *   <li>{@code live}: live twins that changed, each as it is now, and at most so many a second
 *   <li>{@code alert}: one alert
 *   <li>{@code rejected}: codes of reasons whose counts rose
 *   <li>{@code fleet}: the fleet in numbers, at most once a second
 *   <li>{@code resync}: changes were missed
 * </ul>
 */
final class ChangeStream implements HttpService {
  private static final int BATCH = 2_000;

  /** Cells, or alerts, told at once: what is held for a client that does not read. */
  private static final int AT_ONCE = 100;

  private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
  private static final long HEARTBEAT_MILLIS = 10_000;
  private static final long SUMMARY_MILLIS = 1_000;

  /** Between two looks at live twins, for each client: shorter than a tick, they are small. */
  private static final long LIVE_MILLIS = 20;

  /** Live twins that a client is told of in a second; of more, a sample that moves on. */
  private static final int LIVE_A_SECOND = 2_500;

  private static final int LIVE_AT_ONCE = 500;

  private final FleetQueries fleet;
  private final ChangeFeed feed;
  private final RestAnswers answers;
  private final Clock clock;
  private final DashboardConfig config;
  private final long tickMillis;
  private final Map<InetAddress, Integer> open = new HashMap<>();
  private int opened;
  private String summary = "";
  private long summarisedAt;

  ChangeStream(FleetPorts ports, DashboardConfig config) {
    this.fleet = ports.queries();
    this.feed = ports.changes();
    this.answers = new RestAnswers(ports.fields());
    this.config = config;
    this.clock = config.clock();
    this.tickMillis = config.tick().toMillis();
  }

  /** Null where there is room, else why there is none. */
  private synchronized String enter(InetAddress from) {
    if (opened >= config.streams()) {
      return String.format(Locale.ROOT, "%d streams are open already", config.streams());
    }
    if (open.getOrDefault(from, 0) >= config.streamsPerAddress()) {
      return String.format(
          Locale.ROOT, "%d streams of this address are open already", config.streamsPerAddress());
    }
    opened++;
    open.merge(from, 1, Integer::sum);
    return null;
  }

  private synchronized void leave(InetAddress from) {
    opened--;
    open.computeIfPresent(from, (address, n) -> n == 1 ? null : n - 1);
  }

  /** The fleet in numbers, worked out once a second however many follow. */
  private synchronized String summary() {
    long now = clock.millis();
    if (summary.isEmpty() || now - summarisedAt >= SUMMARY_MILLIS || now < summarisedAt) {
      summarisedAt = now;
      summary = RestAnswers.fleet(fleet.fleet()).toString();
    }
    return summary;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    var parameters = ctx.queryParams();
    for (String name : parameters.names()) {
      if (!name.equals("cell") && !name.equals("last_event_id")) {
        throw new ProblemException(
            HttpStatus.BAD_REQUEST,
            "unknown_parameter",
            "parameter '%s' is not known here, wanted one of cell, last_event_id"
                .formatted(Problem.shown(name)));
      }
    }
    InetAddress from = ctx.remoteAddress().getAddress();
    String full = enter(from);
    if (full != null) {
      return Problem.of(
          ctx, HttpStatus.SERVICE_UNAVAILABLE, "too_many_streams", full, "retry-after", "5");
    }
    String last = request.headers().get("last-event-id");
    try {
      Client client =
          new Client(
              ctx,
              from,
              Set.copyOf(parameters.getAll("cell")),
              last != null ? last : parameters.get("last_event_id"));
      return client.start();
    } catch (RuntimeException e) {
      leave(from);
      throw e;
    }
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
    private long summaryToldAt;
    private String summaryTold = "";
    private long lookedAt;
    private long livePaidAt = clock.millis();
    private double liveMay;
    private long livePlace = fleet.livePlace();
    private boolean more;
    private final InetAddress from;

    /** When what lies with the client was given to it; 0 while it has taken all. */
    private volatile long waitingSince;

    Client(ServiceRequestContext ctx, InetAddress from, Set<String> cells, String lastEventId) {
      this.ctx = ctx;
      this.from = from;
      this.cells = cells;
      OptionalLong at = lastEventId == null ? OptionalLong.empty() : feed.resume(lastEventId);
      this.resumed = at.isPresent();
      this.seen = at.orElseGet(feed::latest);
    }

    HttpResponse start() {
      ctx.clearRequestTimeout();
      out.write(
          ResponseHeaders.builder(HttpStatus.OK)
              .contentType(MediaType.EVENT_STREAM)
              .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
              .set("x-accel-buffering", "no")
              .build());
      long look = Math.max(50, config.streamPatience().toMillis() / 4);
      ScheduledFuture<?> watch =
          ctx.eventLoop()
              .withoutContext()
              .scheduleWithFixedDelay(this::dropStalled, look, look, TimeUnit.MILLISECONDS);
      out.whenComplete()
          .whenComplete(
              (done, fault) -> {
                watch.cancel(false);
                reader.close();
                leave(from);
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
      waitingSince = System.nanoTime() | 1;
      if (out.tryWrite(HttpData.of(StandardCharsets.UTF_8, text.toString()))) {
        out.whenConsumed()
            .thenRun(
                () -> {
                  waitingSince = 0;
                  later();
                });
      }
    }

    /** What it was sent lies here and in the buffers of two machines; both are needed by others. */
    private void dropStalled() {
      long since = waitingSince;
      if (since != 0 && System.nanoTime() - since > config.streamPatience().toNanos()) {
        out.abort(new IllegalStateException("the reader of this stream took nothing for a while"));
        ctx.cancel();
      }
    }

    private void later() {
      ctx.blockingTaskExecutor()
          .schedule(
              this::look, more ? 1 : Math.min(tickMillis, LIVE_MILLIS), TimeUnit.MILLISECONDS);
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
      StringBuilder text = new StringBuilder();
      long now = clock.millis();
      if (more || now - lookedAt >= tickMillis || now < lookedAt) {
        lookedAt = now;
        changes(text);
      }
      live(text, now);
      if (cells.isEmpty() && now - summaryToldAt >= SUMMARY_MILLIS) {
        summaryToldAt = now;
        String summed = summary();
        if (!summed.equals(summaryTold)) {
          summaryTold = summed;
          event(text, "fleet", summed);
        }
      }
      return text;
    }

    private void changes(StringBuilder text) {
      ChangeFeed.Batch batch = feed.after(seen, BATCH);
      seen = batch.next();
      more = false;
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
        if ((changed.size() >= AT_ONCE && !changed.containsKey(change.cellId()))
            || alerts.size() >= AT_ONCE) {
          seen = change.id() - 1; // the others once these were taken
          more = true;
          break;
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
        fleet.alert(alertId).ifPresent(e -> event(text, "alert", answers.alert(e, clock.millis())));
      }
      if (!reasons.isEmpty()) {
        ObjectNode data = Json.object();
        reasons.forEach(data.putArray("reason_codes")::add);
        event(text, "rejected", data);
      }
    }

    /** Changes in between are skipped, so that a client's rate does not grow with the fleet's. */
    private void live(StringBuilder text, long now) {
      double earned = Math.max(0, now - livePaidAt) * LIVE_A_SECOND / 1e3;
      liveMay = Math.min(LIVE_AT_ONCE, liveMay + earned);
      livePaidAt = now;
      if (liveMay < 1) {
        return;
      }
      LiveBatch batch = fleet.liveAfter(livePlace, (int) liveMay);
      livePlace = batch.next();
      liveMay -= batch.live().size();
      List<Live> wanted =
          batch.live().stream()
              .filter(live -> cells.isEmpty() || cells.contains(live.cellId()))
              .toList();
      if (!wanted.isEmpty()) {
        event(text, "live", answers.live(wanted));
      }
    }

    private ObjectNode rows(Map<String, Set<Change.What>> changed) {
      ObjectNode data = Json.object();
      ArrayNode rows = data.putArray("cells");
      ArrayNode removed = data.putArray("removed");
      Set<String> gone = new LinkedHashSet<>(changed.keySet());
      for (CellRow row : fleet.rows(changed.keySet())) {
        gone.remove(row.cellId());
        try {
          ObjectNode node = answers.cell(row);
          changed.get(row.cellId()).forEach(w -> node.withArray("changed").add(w.name()));
          rows.add(node);
        } catch (RuntimeException e) {
          LOG.error("cell {} cannot be shown", row.cellId(), e);
        }
      }
      for (String cellId : gone) {
        if (changed.get(cellId).contains(Change.What.REMOVED)) {
          removed.add(cellId);
        }
      }
      return data;
    }

    private void event(StringBuilder to, String name, Object data) {
      // JSON of Jackson's has no line breaks, so one data line holds it
      to.append("event: ").append(name).append('\n');
      to.append("id: ").append(feed.mark(seen)).append('\n');
      to.append("data: ").append(data).append("\n\n");
    }
  }
}
