package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.encoding.EncodingService;
import com.linecorp.armeria.server.file.FileService;
import io.celltwin.fleet.AlertDesk;
import io.celltwin.fleet.ChangeFeed;
import io.celltwin.fleet.FleetQueries;
import io.celltwin.fleet.Health;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The page and the API of one fleet, on one port. */
public final class Dashboard implements AutoCloseable {
  private static final String PAGE = "/io/celltwin/dashboard/page/";
  private static final String CHARTS = "/META-INF/resources/_static/echarts/";
  private static final MediaType PROMETHEUS =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Server server;

  private Dashboard(Server server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param scrape the metrics in Prometheus' text format
   * @throws IllegalStateException where the port is taken
   */
  public static Dashboard start(
      DashboardConfig config,
      FleetQueries fleet,
      ChangeFeed changes,
      AlertDesk desk,
      Supplier<String> scrape) {
    return start(config, fleet, changes, desk, scrape, HealthRoutes.ofFleetAlone(fleet));
  }

  /**
   * The same where somebody watches all parts.
   *
   * @param health of the whole system
   */
  public static Dashboard start(
      DashboardConfig config,
      FleetQueries fleet,
      ChangeFeed changes,
      AlertDesk desk,
      Supplier<String> scrape,
      Supplier<Health> health) {
    ServerBuilder builder =
        Server.builder()
            .http(new InetSocketAddress(config.host(), config.port()))
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1))
            .requestTimeout(Duration.ofSeconds(30))
            .maxRequestLength(64 * 1024)
            .errorHandler((ctx, cause) -> ctx == null ? null : RestApi.problem(cause));
    new RestApi(fleet, desk, config.clock()).mount(builder);
    builder.service(
        "/api/v1/changes",
        new ChangeStream(
            fleet, changes, config.clock(), config.tick().toMillis(), config.streams()));
    builder.service("/api/v1/openapi.json", page("openapi.json"));
    new HealthRoutes(health).mount(builder);
    builder.service(
        "/metrics",
        (ctx, request) ->
            // off the event loop: some meters are worked out when they are asked for
            HttpResponse.of(
                CompletableFuture.supplyAsync(
                    () ->
                        HttpResponse.of(
                            ResponseHeaders.of(
                                HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, PROMETHEUS),
                            HttpData.ofUtf8(scrape.get())),
                    ctx.blockingTaskExecutor())));
    builder.serviceUnder("/api/", (ctx, request) -> noSuch(ctx.path()));
    ClassLoader resources = Dashboard.class.getClassLoader();
    builder.serviceUnder(
        "/charts/",
        FileService.builder(resources, CHARTS)
            .cacheControl(ServerCacheControl.builder().maxAgeSeconds(86_400).build())
            .build());
    builder.serviceUnder("/", pages(resources));
    builder.decorator(
        EncodingService.builder()
            .encodableContentTypes(
                type ->
                    !type.is(MediaType.EVENT_STREAM)
                        && (type.isJson()
                            || type.is(MediaType.ANY_TEXT_TYPE)
                            || type.subtype().contains("javascript")))
            .newDecorator());
    builder.decorator(
        (delegate, ctx, request) -> {
          ctx.mutateAdditionalResponseHeaders(
              h -> {
                h.set("x-content-type-options", "nosniff");
                h.set("referrer-policy", "no-referrer");
                h.set(
                    "content-security-policy",
                    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                        + " frame-ancestors 'none'");
              });
          return delegate.serve(ctx, request);
        });
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "dashboard cannot listen on %s port %d: %s",
              config.host(),
              config.port(),
              e.getCause().getMessage()),
          e);
    }
    return new Dashboard(server);
  }

  private static FileService pages(ClassLoader resources) {
    return FileService.builder(resources, PAGE)
        .cacheControl(ServerCacheControl.REVALIDATED)
        .build();
  }

  private static HttpService page(String name) {
    return com.linecorp.armeria.server.file.HttpFile.of(
            Dashboard.class.getClassLoader(), PAGE + name)
        .asService();
  }

  private static HttpResponse noSuch(String path) {
    return RestApi.json(
        HttpStatus.NOT_FOUND,
        Json.error(
            404,
            "no_such_path",
            "there is nothing at %s; /api/v1/openapi.json lists what there is".formatted(path)));
  }

  /** The port it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
