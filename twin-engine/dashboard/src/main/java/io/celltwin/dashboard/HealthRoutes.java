package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.Health;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How the system is, for those who ask every few seconds: {@code /health/live} says that the
 * process answers, {@code /health/ready} whether every part does its work, {@code /api/v1/health}
 * the same as JSON, with code 200 either way.
 */
final class HealthRoutes {
  private final Supplier<Health> health;

  HealthRoutes(Supplier<Health> health) {
    this.health = health;
  }

  /** What can be said where nobody watches the parts: whether the fleet answers. */
  static Supplier<Health> ofFleetAlone(FleetQueries fleet) {
    return () ->
        new Health(
            List.of(
                fleet
                    .notReady()
                    .map(why -> part(Health.State.FAULT, why))
                    .orElseGet(() -> part(Health.State.GOOD, "answers"))));
  }

  private static Health.Part part(Health.State state, String sentence) {
    return new Health.Part("fleet", state, Instant.EPOCH, sentence, "");
  }

  void mount(ServerBuilder server) {
    server.service(
        "/health/live",
        Methods.only(Methods.READ, (ctx, request) -> text(HttpStatus.OK, "live\n")));
    server.service(
        "/health/ready",
        Methods.only(
            Methods.READ,
            (ctx, request) -> {
              Health now = health.get();
              HttpStatus status = now.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
              boolean program =
                  request.headers().get(HttpHeaderNames.ACCEPT, "").contains("application/json");
              return program ? RestApi.json(status, json(now)) : text(status, lines(now));
            }));
    server.service(
        "/api/v1/health",
        Methods.only(
            Methods.READ,
            (ctx, request) -> {
              new Parameters(ctx.queryParams());
              return RestApi.json(HttpStatus.OK, json(health.get()));
            }));
  }

  /** The verdict first, so that one line is enough; then every part. */
  private static String lines(Health now) {
    return (now.ready() ? "ready" : "not ready")
        + "\n"
        + now.parts().stream()
            .map(p -> "%-7s %s%n".formatted(word(p.state()), p.line()))
            .collect(Collectors.joining());
  }

  private static String word(Health.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode json(Health now) {
    ObjectNode out = Json.object().put("ready", now.ready());
    ArrayNode parts = out.putArray("parts");
    for (Health.Part part : now.parts()) {
      parts
          .addObject()
          .put("name", part.name())
          .put("state", word(part.state()))
          .put("since", part.since().toString())
          .put("sentence", part.sentence())
          .put("way_out", part.wayOut());
    }
    return out;
  }

  private static HttpResponse text(HttpStatus status, String text) {
    return HttpResponse.of(
        ResponseHeaders.builder(status)
            .contentType(MediaType.PLAIN_TEXT_UTF_8)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build(),
        HttpData.of(StandardCharsets.UTF_8, text));
  }
}
