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
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.EncodingService;
import com.linecorp.armeria.server.file.FileService;
import io.celltwin.dashboard.access.Door;
import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.domain.guard.OurHosts;
import io.celltwin.fleet.api.FleetPorts;
import io.celltwin.fleet.api.Health;
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
  public static Dashboard start(DashboardConfig config, FleetPorts fleet, Supplier<String> scrape) {
    return start(
        config, RestConfig.usual(), fleet, scrape, HealthRoutes.ofFleetAlone(fleet.queries()));
  }

  /**
   * The same where somebody says who may come in, and watches all parts.
   *
   * @param access who may come in
   * @param health of the whole system
   * @throws IllegalArgumentException where nobody could come in
   */
  public static Dashboard start(
      DashboardConfig config,
      RestConfig access,
      FleetPorts fleet,
      Supplier<String> scrape,
      Supplier<Health> health) {
    var address = new InetSocketAddress(config.host(), config.port());
    ServerBuilder builder =
        Tls.listen(Server.builder(), address, access)
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1))
            .requestTimeout(Duration.ofSeconds(30))
            .idleTimeout(Duration.ofSeconds(30))
            .maxNumConnections(config.connections())
            .http2MaxStreamsPerConnection(100)
            .maxRequestLength(64 * 1024)
            .childChannelPipelineCustomizer(SlowSenders::watch)
            .errorHandler(Problem.HANDLER);
    new RestApi(fleet, config.clock()).mount(builder);
    builder.service(
        "/api/v1/changes", Methods.only(Methods.FOLLOW, new ChangeStream(fleet, config)));
    builder.service("/api/v1/openapi.json", Methods.only(Methods.READ, page("openapi.json")));
    new HealthRoutes(health).mount(builder);
    new AccessRoutes(fleet, access.tls()).mount(builder);
    builder.service("/metrics", Methods.only(Methods.READ, metrics(scrape)));
    builder.serviceUnder("/api/", (ctx, request) -> noSuch(ctx));
    ClassLoader resources = Dashboard.class.getClassLoader();
    builder.serviceUnder(
        "/charts/",
        Methods.only(
            Methods.READ,
            FileService.builder(resources, CHARTS)
                .cacheControl(ServerCacheControl.builder().maxAgeSeconds(86_400).build())
                .build()
                .orElse((ctx, request) -> noSuch(ctx))));
    builder.serviceUnder(
        "/", Methods.only(Methods.READ, pages(resources).orElse((ctx, request) -> noSuch(ctx))));
    Door door = new Door(access, config.host(), config.clock());
    builder.decorator(
        delegate -> new AccessCheck(delegate, door, access, fleet.audit(), config.clock()));
    Server server = decorated(builder, config).build();
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

  /** What holds of every answer, an error's too. */
  private static ServerBuilder decorated(ServerBuilder builder, DashboardConfig config) {
    builder.decorator(
        EncodingService.builder()
            .encodableContentTypes(
                type ->
                    !type.is(MediaType.EVENT_STREAM)
                        && (type.isJson()
                            || type.is(MediaType.ANY_TEXT_TYPE)
                            || type.subtype().contains("javascript")))
            .newDecorator());
    OurHosts hosts = OurHosts.of(config.host(), config.names());
    builder.decorator(delegate -> new HostCheck(delegate, hosts));
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
    return builder.decorator(SlowSenders::requestArrived);
  }

  private static HttpService metrics(Supplier<String> scrape) {
    return (ctx, request) -> {
      boolean all = new Parameters(ctx.queryParams(), "all").flag("all");
      return HttpResponse.of(
          // off the event loop: some meters are worked out when they are asked for
          CompletableFuture.supplyAsync(
              () ->
                  HttpResponse.of(
                      ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, PROMETHEUS),
                      HttpData.ofUtf8(all ? scrape.get() : MetricsText.chosen(scrape.get()))),
              ctx.blockingTaskExecutor()));
    };
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

  private static HttpResponse noSuch(ServiceRequestContext ctx) {
    return Problem.of(
        ctx,
        HttpStatus.NOT_FOUND,
        "no_such_path",
        "there is nothing at %s; /api/v1/openapi.json lists what there is"
            .formatted(Problem.shown(ctx.path())));
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
