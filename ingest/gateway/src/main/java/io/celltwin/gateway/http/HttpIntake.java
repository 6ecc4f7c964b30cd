package io.celltwin.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.gateway.Message;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * {@code POST /v1/telemetry}: takes in what is sent and answers 202 when the broker has it. The
 * same again is harmless. {@code GET /v1/sources} tells what comes in everywhere, and {@code
 * /metrics} the same as counts for Prometheus. {@code /health/live} and {@code /health/ready}
 * answer anybody: it listens once the register of cells has been read and every source was begun.
 */
public final class HttpIntake implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType PROMETHEUS =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
  private static final String BEARER = "Bearer ";
  private static final String AGAIN_SECONDS = "1";
  private static final int UNAVAILABLE = 503;
  private static final Duration QUIET = Duration.ofMillis(100);
  private static final Duration PATIENT = Duration.ofSeconds(5);

  private final HttpConfig config;
  private final Clock clock;
  private final Intake intake;
  private final Supplier<?> sources;
  private final Supplier<String> metrics;
  private final AtomicLong bytesInFlight = new AtomicLong();
  private final Server server;

  /** Takes a message in. */
  public interface Intake {
    /**
     * @param mapping asked for, or null for what the content says itself
     * @param contentType of the message
     * @param done gets what to answer
     * @throws IllegalArgumentException for what cannot be taken in, with what was wanted
     */
    void take(String mapping, MediaType contentType, Message message, Done done);
  }

  /** How it ended. */
  public interface Done {
    /**
     * @param failure null where the broker has it
     * @param refused what was not taken in, by its reason; empty where all was
     * @param nothing whether nothing at all was taken in
     */
    void ended(Exception failure, java.util.List<String> refused, boolean nothing);
  }

  private HttpIntake(
      HttpConfig config,
      Clock clock,
      Intake intake,
      Supplier<?> sources,
      Supplier<String> metrics) {
    this.config = config;
    this.clock = clock;
    this.intake = intake;
    this.sources = sources;
    this.metrics = metrics;
    this.server =
        Server.builder()
            .http(new InetSocketAddress(config.host(), config.port()))
            .maxRequestLength(config.mostBytes())
            .requestTimeout(Duration.ofSeconds(30))
            // what was taken in is answered before the door shuts
            .gracefulShutdownTimeout(QUIET, PATIENT)
            .service("/v1/telemetry", this::telemetry)
            .service("/v1/sources", this::sources)
            .service("/metrics", this::metrics)
            .service("/health/live", (context, request) -> HttpResponse.of("live\n"))
            .service("/health/ready", (context, request) -> HttpResponse.of("ready\n"))
            .build();
  }

  /**
   * @param sources what {@code GET /v1/sources} answers, as JSON
   * @param metrics in Prometheus' text format
   */
  public static HttpIntake start(
      HttpConfig config,
      Clock clock,
      Intake intake,
      Supplier<?> sources,
      Supplier<String> metrics) {
    var http = new HttpIntake(config, clock, intake, sources, metrics);
    http.server.start().join();
    return http;
  }

  public int port() {
    return server.activeLocalPort();
  }

  private HttpResponse telemetry(ServiceRequestContext context, HttpRequest request) {
    if (!allowed(request)) {
      return noToken();
    }
    if (request.method() != HttpMethod.POST) {
      return problem(HttpStatus.METHOD_NOT_ALLOWED, "wanted POST", null);
    }
    long size = Math.max(0, request.headers().contentLength());
    if (bytesInFlight.get() + size > config.mostBytesInFlight()) {
      return problem(
          HttpStatus.TOO_MANY_REQUESTS,
          "too much waits for the broker already, send it again",
          AGAIN_SECONDS);
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(whole -> take(context, whole))
            .exceptionally(HttpIntake::failed));
  }

  private CompletableFuture<HttpResponse> take(
      ServiceRequestContext context, AggregatedHttpRequest request) {
    byte[] body = request.content().array();
    String source = context.queryParam("source");
    var message =
        Message.of("v1/telemetry/" + (source == null ? "http" : source), body, clock.millis());
    var answer = new CompletableFuture<HttpResponse>();
    if (bytesInFlight.addAndGet(body.length) > config.mostBytesInFlight()) {
      bytesInFlight.addAndGet(-body.length);
      return CompletableFuture.completedFuture(
          problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "too much waits for the broker already, send it again",
              AGAIN_SECONDS));
    }
    context
        .blockingTaskExecutor()
        .execute(
            () -> {
              try {
                MediaType type = request.contentType();
                intake.take(
                    context.queryParam("mapping"),
                    type == null ? MediaType.JSON : type,
                    message,
                    (failure, refused, nothing) -> {
                      bytesInFlight.addAndGet(-body.length);
                      answer.complete(answer(failure, refused, nothing));
                    });
              } catch (IllegalArgumentException e) {
                bytesInFlight.addAndGet(-body.length);
                answer.complete(problem(HttpStatus.BAD_REQUEST, e.getMessage(), null));
              } catch (RuntimeException e) {
                bytesInFlight.addAndGet(-body.length);
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private static HttpResponse answer(
      Exception failure, java.util.List<String> refused, boolean nothing) {
    if (failure != null) {
      return problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the broker does not take it: " + failure.getMessage() + "; send it again",
          AGAIN_SECONDS);
    }
    Map<String, Object> body = new TreeMap<>();
    body.put("refused", refused);
    return json(nothing && !refused.isEmpty() ? HttpStatus.BAD_REQUEST : HttpStatus.ACCEPTED, body);
  }

  private HttpResponse sources(ServiceRequestContext context, HttpRequest request) {
    return allowed(request) ? json(HttpStatus.OK, sources.get()) : noToken();
  }

  private HttpResponse metrics(ServiceRequestContext context, HttpRequest request) {
    return allowed(request) ? HttpResponse.of(HttpStatus.OK, PROMETHEUS, metrics.get()) : noToken();
  }

  private static HttpResponse noToken() {
    return problem(
        HttpStatus.UNAUTHORIZED, "wanted the header 'Authorization: Bearer' with the token", null);
  }

  private boolean allowed(HttpRequest request) {
    if (config.token() == null) {
      return true;
    }
    String given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    // takes as long for a wrong one as for a right one
    return MessageDigest.isEqual(given.getBytes(UTF_8), (BEARER + config.token()).getBytes(UTF_8));
  }

  private static HttpResponse failed(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof com.linecorp.armeria.common.ContentTooLargeException) {
      return problem(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the message is too large, send it in parts", null);
    }
    return problem(HttpStatus.valueOf(UNAVAILABLE), String.valueOf(cause.getMessage()), "1");
  }

  private static HttpResponse problem(HttpStatus status, String detail, String retryAfter) {
    var headers = ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8);
    if (retryAfter != null) {
      headers.set(HttpHeaderNames.RETRY_AFTER, retryAfter);
    }
    return HttpResponse.of(headers.build(), body(Map.of("detail", detail)));
  }

  private static HttpResponse json(HttpStatus status, Object value) {
    return HttpResponse.of(
        ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON_UTF_8),
        body(value));
  }

  private static com.linecorp.armeria.common.HttpData body(Object value) {
    try {
      return com.linecorp.armeria.common.HttpData.wrap(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
