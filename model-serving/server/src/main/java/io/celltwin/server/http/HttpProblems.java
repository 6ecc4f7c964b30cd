package io.celltwin.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong before a question was read, in the one shape this server's errors have. */
public final class HttpProblems implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HttpProblems.class);

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    Throwable e = Exceptions.peel(cause);
    if (e instanceof ContentTooLargeException || e.getCause() instanceof ContentTooLargeException) {
      return tooLarge(ctx.maxRequestLength());
    }
    if (e instanceof RequestTimeoutException) {
      return answer(HttpStatus.GATEWAY_TIMEOUT, "the question's time ran out");
    }
    if (e instanceof HttpStatusException known) {
      return ofStatus(ctx, known.httpStatus());
    }
    LOG.error("{} failed", ctx.path(), e);
    return answer(HttpStatus.INTERNAL_SERVER_ERROR, e.toString());
  }

  /** Of what comes before any service: no such path, no such method, no HTTP at all. */
  @Override
  public AggregatedHttpResponse renderStatus(
      ServiceRequestContext ctx,
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    return ctx == null
        ? AggregatedHttpResponse.of(status, MediaType.JSON_UTF_8, json(status.reasonPhrase()))
        : ofStatus(ctx, status).aggregate().join(); // all of it is there already
  }

  private static HttpResponse ofStatus(ServiceRequestContext ctx, HttpStatus status) {
    if (status.equals(HttpStatus.METHOD_NOT_ALLOWED)) {
      return wrongMethod(ctx);
    }
    return answer(
        status,
        status.equals(HttpStatus.NOT_FOUND)
            ? "there is nothing at %s".formatted(ctx.path())
            : status.reasonPhrase());
  }

  /**
   * @param most a body may have [bytes]
   */
  public static HttpResponse tooLarge(long most) {
    return answer(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        String.format(Locale.ROOT, "body is too large: wanted at most %d bytes", most));
  }

  private static HttpResponse wrongMethod(ServiceRequestContext ctx) {
    return answer(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
            .set(
                HttpHeaderNames.ALLOW,
                allowed(ctx).stream().map(Enum::name).collect(Collectors.joining(", "))),
        "%s is not a method of %s".formatted(ctx.method(), ctx.path()));
  }

  private static Set<HttpMethod> allowed(ServiceRequestContext ctx) {
    Set<HttpMethod> methods = EnumSet.noneOf(HttpMethod.class);
    for (ServiceConfig service : ctx.config().virtualHost().serviceConfigs()) {
      Route route = service.route();
      for (HttpMethod method : route.methods()) {
        if (route.apply(ctx.routingContext().withMethod(method), false).isPresent()) {
          methods.add(method);
        }
      }
    }
    return methods;
  }

  /** An error as every other: a status and one sentence. */
  public static HttpResponse answer(HttpStatus status, String sentence) {
    return answer(ResponseHeaders.builder(status), sentence);
  }

  /** That there is no place now, in the caller's protocol. */
  public static HttpResponse tooMany(ServiceRequestContext ctx, String sentence) {
    MediaType type = ctx.request().contentType();
    if (type != null && type.subtype().startsWith("grpc")) {
      return HttpResponse.of(
          ResponseHeaders.builder(HttpStatus.OK)
              .contentType(MediaType.parse("application/grpc+proto"))
              .setInt("grpc-status", io.grpc.Status.Code.RESOURCE_EXHAUSTED.value())
              .set("grpc-message", sentence)
              .build());
    }
    return answer(
        ResponseHeaders.builder(HttpStatus.TOO_MANY_REQUESTS)
            .setInt(HttpHeaderNames.RETRY_AFTER, 1),
        sentence);
  }

  private static HttpResponse answer(ResponseHeadersBuilder headers, String sentence) {
    return HttpResponse.of(headers.contentType(MediaType.JSON_UTF_8).build(), json(sentence));
  }

  private static HttpData json(String sentence) {
    return HttpData.ofUtf8(HttpInference.JSON.createObjectNode().put("error", sentence).toString());
  }
}
