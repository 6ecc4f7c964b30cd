package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.fleet.api.FleetBusyException;
import io.celltwin.fleet.api.FleetNotReadyException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every error there is, in one shape: ours, and those that the server finds before any of our code
 * runs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
final class Problem implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
  private static final MediaType TYPE = MediaType.create("application", "problem+json");
  private static final int LONGEST = 100;

  static final Problem HANDLER = new Problem();

  private Problem() {}

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return of(ctx, cause);
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    return rendered(headers, status, description);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      ServiceRequestContext ctx,
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    return rendered(headers, status, description);
  }

  private static AggregatedHttpResponse rendered(
      RequestHeaders headers, HttpStatus status, String description) {
    boolean wrongMethod = status.equals(HttpStatus.METHOD_NOT_ALLOWED) && headers != null;
    return AggregatedHttpResponse.of(
        head(
            status,
            wrongMethod ? "allow" : null,
            wrongMethod ? Methods.allowed(headers.path()) : null),
        body(
            status,
            "http",
            description == null || description.isBlank() ? status.reasonPhrase() : description,
            headers == null ? null : headers.path()));
  }

  /** What a failure of a question is as an answer. */
  static HttpResponse of(ServiceRequestContext ctx, Throwable fault) {
    Throwable e = fault;
    while (e instanceof CompletionException && e.getCause() != null) {
      e = e.getCause();
    }
    if (e instanceof ProblemException p) {
      return of(ctx, p.status(), p.code(), p.getMessage(), p.header(), p.headerValue());
    }
    if (e instanceof FleetBusyException busy) {
      return of(
          ctx,
          HttpStatus.SERVICE_UNAVAILABLE,
          "busy",
          e.getMessage(),
          "retry-after",
          Long.toString(Math.max(1, busy.retryAfter().toSeconds())));
    }
    if (e instanceof FleetNotReadyException) {
      return of(
          ctx, HttpStatus.SERVICE_UNAVAILABLE, "not_ready", e.getMessage(), "retry-after", "2");
    }
    if (e instanceof ContentTooLargeException || e.getCause() instanceof ContentTooLargeException) {
      return of(
          ctx,
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          "too_large",
          "body is larger than this path takes");
    }
    if (e instanceof RequestTimeoutException) {
      return of(
          ctx,
          HttpStatus.SERVICE_UNAVAILABLE,
          "timeout",
          "the answer took longer than a question may take",
          "retry-after",
          "2");
    }
    if (e instanceof HttpStatusException known) {
      return of(ctx, known.httpStatus(), "http", known.httpStatus().reasonPhrase());
    }
    if (e instanceof HttpResponseException known) {
      return known.httpResponse();
    }
    LOG.error("a question failed", e);
    return of(
        ctx,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "the question failed here; the log of the service says why");
  }

  static HttpResponse of(ServiceRequestContext ctx, HttpStatus status, String code, String detail) {
    return of(ctx, status, code, detail, null, null);
  }

  /**
   * @param header beside the usual ones, or null
   */
  static HttpResponse of(
      ServiceRequestContext ctx,
      HttpStatus status,
      String code,
      String detail,
      String header,
      String value) {
    return HttpResponse.of(
        head(status, header, value), body(status, code, detail, ctx == null ? null : ctx.path()));
  }

  private static ResponseHeaders head(HttpStatus status, String header, String value) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(status)
            .contentType(TYPE)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (header != null) {
      headers.set(header, value);
    }
    return headers.build();
  }

  private static HttpData body(HttpStatus status, String code, String detail, String path) {
    ObjectNode out = Json.object();
    out.put("type", "urn:celltwin:problem:" + code.replace('_', '-'));
    out.put("title", status.reasonPhrase());
    out.put("status", status.code());
    out.put("detail", detail);
    if (path != null) {
      out.put("instance", pathOnly(path));
    }
    out.put("code", code);
    return HttpData.wrap(Json.bytes(out));
  }

  private static String pathOnly(String path) {
    int query = path.indexOf('?');
    String only = query < 0 ? path : path.substring(0, query);
    return only.length() <= 10 * LONGEST ? only : only.substring(0, 10 * LONGEST);
  }

  /** A value from outside, as it may stand in a sentence. */
  static String shown(String value) {
    if (value == null) {
      return "nothing";
    }
    String text = value.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\u2026";
  }
}
