package io.celltwin.server;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.TransientHttpService;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import io.celltwin.domain.guard.OurHosts;
import io.celltwin.server.grpc.GrpcInference;
import io.celltwin.server.http.HttpInference;
import io.celltwin.server.http.HttpProblems;
import io.celltwin.server.inference.ModelStore;
import io.celltwin.server.inference.Natives;
import io.celltwin.server.inference.Requester;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves models over the Open Inference Protocol v2, gRPC and HTTP on one port. By the time it has
 * started every model of the folder is warm and ready.
 */
public final class ModelServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);
  private static final String NAME = "celltwin-model-server";

  /** As the build wrote it into the jar. */
  private static final String VERSION =
      Objects.requireNonNullElse(
          ModelServer.class.getPackage().getImplementationVersion(), "not built by Maven");

  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration PATIENT = Duration.ofSeconds(5);
  private static final int MOST_CONNECTIONS = 512;

  /** Questions of others under way at once. */
  private static final int MOST_OTHERS = 128;

  private static final int MOST_LARGE_OTHERS = 16;

  /** How often it looks whether a version was promoted or retired. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Who follows our health at once: each of a job's channels does, for as long as it is open. */
  private static final int MOST_FOLLOWERS = 2048;

  private static final String HEALTH = "/grpc.health.v1.Health/";

  private final ModelStore store;
  private final SettableHealthChecker taking;
  private final Server server;
  private final ScheduledExecutorService follower;
  private String notFollowed; // of the follower's thread alone

  private ModelServer(ModelStore store, SettableHealthChecker taking, Server server) {
    this.store = store;
    this.taking = taking;
    this.server = server;
    follower =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "models-follow");
              thread.setDaemon(true);
              return thread;
            });
    long pause = LOOK_EVERY.toMillis();
    var unused = follower.scheduleWithFixedDelay(this::follow, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** What cannot be followed is said once, and tried again: what answered goes on answering. */
  private void follow() {
    try {
      if (store.follow()) {
        LOG.info("followed what was decided about the models");
      }
      notFollowed = null;
    } catch (IOException | RuntimeException e) {
      if (!e.toString().equals(notFollowed)) {
        LOG.warn("what was decided about the models cannot be followed", e);
      }
      notFollowed = e.toString();
    }
  }

  /**
   * Loads the models and listens.
   *
   * @throws io.celltwin.artifact.ArtifactException where a model may not be served
   * @throws IOException where the folders cannot be read or written
   */
  public static ModelServer start(ModelServerConfig config, MeterRegistry meters)
      throws IOException {
    return start(config, meters, builder -> {});
  }

  /** The same with further services on the same port. */
  static ModelServer start(
      ModelServerConfig config, MeterRegistry meters, Consumer<ServerBuilder> further)
      throws IOException {
    Natives.unpackInto(config.natives());
    ModelStore store = new ModelStore(config.models(), config.inference(), meters);
    try {
      store.loadAll();
      var callers = new Callers(config.ownToken());
      Supplier<Requester> caller = () -> callers.of(ServiceRequestContext.current());
      BooleanSupplier mayManage = () -> callers.mayManage(ServiceRequestContext.current());
      GrpcService grpc =
          GrpcService.builder()
              .addService(
                  new GrpcInference(
                      store, NAME, VERSION, ModelServer::timeLimit, caller, mayManage))
              .maxRequestMessageLength(config.maxRequestBytes())
              .build();
      ServerBuilder builder =
          Server.builder()
              .http(new InetSocketAddress(config.host(), config.port()))
              .requestTimeout(config.timeout())
              .maxRequestLength(config.maxRequestBytes())
              .maxNumConnections(MOST_CONNECTIONS)
              .gracefulShutdownTimeout(QUIET, PATIENT)
              .meterRegistry(meters)
              .errorHandler(new HttpProblems())
              .service(grpc)
              .annotatedService(
                  new HttpInference(
                      store, NAME, VERSION, ModelServer::timeLimit, caller, mayManage));
      var taking = new SettableHealthChecker(true);
      builder.service(
          GrpcService.builder().addService(GrpcHealthCheckService.of(taking)).build(),
          health -> health.decorate(ModelServer::withoutEnd),
          TransientHttpService.newDecorator()); // whoever follows it holds up no stop
      guard(builder, config, callers);
      further.accept(builder);
      Server server = builder.build();
      server.start().join();
      return new ModelServer(store, taking, server);
    } catch (RuntimeException | IOException e) {
      store.close();
      throw e;
    }
  }

  /** Who follows our health asks once and is answered whenever it changes. */
  private static HttpResponse withoutEnd(
      HttpService health, ServiceRequestContext ctx, HttpRequest request) throws Exception {
    ctx.clearRequestTimeout();
    return health.serve(ctx, request);
  }

  /** Who is not meant to be here is told so before anything is read. */
  private static void guard(ServerBuilder builder, ModelServerConfig config, Callers callers) {
    var hosts = OurHosts.of(config.host(), config.alsoCalled());
    var limit = new AdmissionLimit(MOST_OTHERS, MOST_LARGE_OTHERS);
    var followers = new AdmissionLimit(MOST_FOLLOWERS, MOST_FOLLOWERS);
    builder.decorator(
        (delegate, ctx, request) -> {
          String why =
              hosts.refusal(
                  request.headers().authority(), request.headers().get(HttpHeaderNames.ORIGIN));
          if (why != null) {
            return HttpProblems.answer(HttpStatus.FORBIDDEN, why);
          }
          if (request.headers().contentLength() > config.maxRequestBytes()) {
            return HttpProblems.tooLarge(config.maxRequestBytes()); // before any of it is read
          }
          if (request.method() != HttpMethod.POST || callers.isOwn(ctx)) {
            return delegate.serve(ctx, request);
          }
          boolean large = AdmissionLimit.isLarge(request.headers().contentLength());
          AdmissionLimit entered = ctx.path().startsWith(HEALTH) ? followers : limit;
          if (!entered.enter(large)) {
            return HttpProblems.tooMany(ctx, "too many questions are under way; ask again later");
          }
          var unused = ctx.log().whenComplete().thenAccept(log -> entered.leave(large));
          return delegate.serve(ctx, request);
        });
  }

  private static TimeLimit timeLimit() {
    return TimeLimit.of(ServiceRequestContext.current());
  }

  /** Where it listens. */
  public int port() {
    return server.activeLocalPort();
  }

  /** A sentence for each model that was served and is not, or whose worker keeps failing. */
  public List<String> faults() {
    return store.faults();
  }

  /** How many versions of models answer. */
  public int served() {
    return store.models().size();
  }

  /**
   * Loads what has come into the folder of models since; a version that is higher than the served
   * one answers from then on, unless it was put there to wait or another one was promoted.
   *
   * @return what was loaded, as name-version
   */
  public List<String> loadNew() throws IOException {
    return store.loadAll();
  }

  /**
   * Takes a version out; what it has taken it still answers.
   *
   * @return false where there was none
   */
  public boolean unload(String model, String version) {
    return store.unload(model, version);
  }

  /**
   * Says that it is about to end, and goes on answering for so long: whoever follows its health
   * asks elsewhere from then on.
   */
  public void leave(Duration notice) throws InterruptedException {
    LOG.info("leaving: the next questions go elsewhere");
    taking.setHealthy(false);
    store.leave();
    TimeUnit.MILLISECONDS.sleep(notice.toMillis());
  }

  /** Answers what has been asked, then ends. */
  @Override
  public void close() {
    follower.shutdownNow();
    server.stop().join();
    store.close();
  }
}
