package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.domain.guard.Caller;
import io.celltwin.domain.guard.Role;
import io.celltwin.fleet.api.AuditTrail;
import io.celltwin.fleet.api.FleetPorts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /api/v1/session}, where a page signs in, and {@code /api/v1/audit}, what was changed. A
 * browser's own stream of events can show no header, so the page's token is a cookie that no script
 * reads and no other site sends.
 */
final class AccessRoutes {
  private static final Set<HttpMethod> SESSION =
      EnumSet.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.DELETE);
  private static final int LONGEST_COOKIE = 4_000;
  private static final String KEPT = "; Path=/; HttpOnly; SameSite=Strict";

  private final AuditTrail audit;
  private final RestAnswers answers;
  private final boolean tls;

  AccessRoutes(FleetPorts ports, boolean tls) {
    this.audit = ports.audit();
    this.answers = new RestAnswers(ports.fields());
    this.tls = tls;
  }

  void mount(ServerBuilder server) {
    server.service(Rights.SESSION, Methods.only(SESSION, this::session));
    RestApi.read(server, Rights.AUDIT, this::changes);
  }

  private HttpResponse session(ServiceRequestContext ctx, HttpRequest request) {
    new Parameters(ctx.queryParams());
    ResponseHeadersBuilder head = head();
    if (request.method() == HttpMethod.DELETE) {
      head.set(HttpHeaderNames.SET_COOKIE, cookie("", "; Max-Age=0"));
      return answer(head, AccessCheck.UNKNOWN);
    }
    if (request.method() == HttpMethod.POST) {
      String shown = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
      String token = shown.substring(Math.min(shown.length(), "bearer ".length())).strip();
      if (!token.matches("[A-Za-z0-9._~+/=-]{0,%s}".formatted(Integer.toString(LONGEST_COOKIE)))) {
        return Problem.of(
            ctx,
            HttpStatus.BAD_REQUEST,
            "bad_token",
            "a page can keep a token of 4,000 letters and figures at most");
      }
      if (!token.isEmpty()) {
        head.set(HttpHeaderNames.SET_COOKIE, cookie(token, ""));
      }
    }
    return answer(head, AccessCheck.caller(ctx));
  }

  private static HttpResponse answer(ResponseHeadersBuilder head, Caller caller) {
    ObjectNode body = Json.object().put("name", caller.name()).put("how", caller.how());
    List<String> roles = caller.roles().stream().map(Role::word).sorted().toList();
    roles.forEach(body.putArray("roles")::add);
    return HttpResponse.of(
        head.contentType(MediaType.JSON).build(), HttpData.wrap(Json.bytes(body)));
  }

  private static ResponseHeadersBuilder head() {
    return ResponseHeaders.builder(HttpStatus.OK).set(HttpHeaderNames.CACHE_CONTROL, "no-store");
  }

  private String cookie(String token, String age) {
    return AccessCheck.COOKIE + "=" + token + KEPT + (tls ? "; Secure" : "") + age;
  }

  private HttpResponse changes(ServiceRequestContext ctx) {
    int limit = new Parameters(ctx.queryParams(), "limit").number("limit", 200, 1, AuditTrail.MOST);
    return RestApi.list(
        "changes",
        audit.latest(limit),
        entry -> RestAnswers.tree(answers.event(entry)),
        Json.object());
  }
}
