package io.celltwin.dashboard;

import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.celltwin.dashboard.access.Door;
import io.celltwin.dashboard.access.Limits;
import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.dashboard.access.Verdict;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.guard.Caller;
import io.celltwin.domain.guard.Role;
import io.celltwin.fleet.api.AuditTrail;
import io.netty.util.AttributeKey;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route: who asks, whether they may, whether too often; and puts on record what
 * was changed, by whom and with which result.
 */
final class AccessCheck extends SimpleDecoratingHttpService {
  static final String COOKIE = "celltwin_token";
  private static final Logger LOG = LoggerFactory.getLogger(AccessCheck.class);
  private static final AttributeKey<Caller> CALLER =
      AttributeKey.valueOf(AccessCheck.class, "caller");
  private static final String BEARER = "bearer ";
  private static final int LONGEST_SUBJECT = 500;
  private static final double WRONG_PER_SECOND = 1;
  private static final double WRONG_AT_ONCE = 60;
  static final Caller UNKNOWN = new Caller("unknown", "none", Set.of());

  private final Door door;
  private final AuditTrail audit;
  private final Clock clock;
  private final Limits limits;

  /** Of those who show nothing that opens, by address. */
  private final Limits wrong = new Limits(WRONG_PER_SECOND, WRONG_AT_ONCE, System::nanoTime);

  AccessCheck(HttpService delegate, Door door, RestConfig config, AuditTrail audit, Clock clock) {
    super(delegate);
    this.door = door;
    this.audit = audit;
    this.clock = clock;
    this.limits =
        new Limits(config.requestsPerSecond(), 3.0 * config.requestsPerSecond(), System::nanoTime);
  }

  /** Who asks; known to be somebody who may. */
  static Caller caller(ServiceRequestContext ctx) {
    Caller caller = ctx.attr(CALLER);
    return caller == null ? UNKNOWN : caller;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    boolean changes = Rights.changes(request.method(), ctx.path());
    if (changes) {
      CompletableFuture<?> unused =
          ctx.log().whenComplete().thenAccept(log -> record(ctx, request, log));
    }
    Role wanted = Rights.wanted(request.method(), ctx.path());
    if (!door.asks()) {
      ctx.setAttr(CALLER, Caller.ANYBODY);
      return unwrap().serve(ctx, request);
    }
    if (wanted == null) {
      return unwrap().serve(ctx, request);
    }
    String token = token(request);
    if (token == null) {
      return refused(ctx, "this needs a token: Authorization: Bearer, or a page that signed in");
    }
    if (!door.isSlow(token)) {
      return admitted(ctx, request, wanted, door.look(token));
    }
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> door.look(token), ctx.blockingTaskExecutor())
            .thenApply(
                verdict -> {
                  try {
                    return admitted(ctx, request, wanted, verdict);
                  } catch (Exception e) {
                    return Problem.of(ctx, e);
                  }
                }));
  }

  private HttpResponse admitted(
      ServiceRequestContext ctx, HttpRequest request, Role wanted, Verdict verdict)
      throws Exception {
    if (verdict.caller() == null) {
      return refused(ctx, verdict.refusal());
    }
    Caller caller = verdict.caller();
    ctx.setAttr(CALLER, caller);
    long wait = limits.take(caller.how() + " " + caller.name());
    if (wait > 0) {
      return tooMany(ctx, wait);
    }
    if (!caller.may(wanted)) {
      return Problem.of(
          ctx,
          HttpStatus.FORBIDDEN,
          "wrong_role",
          "'%s' may not do this: it needs the role %s".formatted(caller.name(), wanted.word()),
          HttpHeaderNames.WWW_AUTHENTICATE.toString(),
          "Bearer realm=\"celltwin\", error=\"insufficient_scope\", scope=\"%s\""
              .formatted(wanted.word()));
    }
    return unwrap().serve(ctx, request);
  }

  private HttpResponse refused(ServiceRequestContext ctx, String why) {
    long wait = wrong.take(address(ctx));
    return wait > 0
        ? tooMany(ctx, wait)
        : Problem.of(
            ctx,
            HttpStatus.UNAUTHORIZED,
            "no_access",
            why,
            HttpHeaderNames.WWW_AUTHENTICATE.toString(),
            "Bearer realm=\"celltwin\"");
  }

  private static HttpResponse tooMany(ServiceRequestContext ctx, long waitSeconds) {
    return Problem.of(
        ctx,
        HttpStatus.TOO_MANY_REQUESTS,
        "too_many",
        "more requests than one caller may make",
        "retry-after",
        Long.toString(waitSeconds));
  }

  private static String address(ServiceRequestContext ctx) {
    return ctx.remoteAddress().getAddress().getHostAddress();
  }

  /** Null where none is shown, or more than one. */
  private static String token(HttpRequest request) {
    List<String> given = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (given.size() > 1) {
      return null;
    }
    if (given.size() == 1) {
      String header = given.get(0);
      return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? header.substring(BEARER.length()).strip()
          : null;
    }
    List<String> cookies =
        request.headers().cookies().stream()
            .filter(c -> c.name().equals(COOKIE))
            .map(Cookie::value)
            .toList();
    return cookies.size() == 1 ? cookies.get(0) : null;
  }

  private void record(ServiceRequestContext ctx, HttpRequest request, RequestLog log) {
    int status = log.responseStatus().code();
    if (status == HttpStatus.TOO_MANY_REQUESTS.code()) {
      return; // or whoever asks too often would fill the record
    }
    Caller caller = caller(ctx);
    String subject = ctx.path();
    AuditEntry entry =
        new AuditEntry(
            caller.name(),
            caller.how(),
            request.method().name(),
            subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT),
            address(ctx),
            status,
            clock.millis());
    CompletableFuture<?> unused =
        CompletableFuture.runAsync(
            () ->
                audit
                    .record(entry)
                    .whenComplete(
                        (done, fault) -> {
                          if (fault != null) {
                            LOG.error("not put on record: {}", entry, fault);
                          }
                        }),
            ctx.blockingTaskExecutor());
  }
}
