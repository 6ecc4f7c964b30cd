package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.celltwin.domain.guard.OurHosts;
import java.util.List;

/** Lets in what is for us and comes from our own page or from no page at all. */
final class HostCheck extends SimpleDecoratingHttpService {
  private final OurHosts allowed;

  HostCheck(HttpService delegate, OurHosts allowed) {
    super(delegate);
    this.allowed = allowed;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    String authority = request.authority();
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (!allowed.allowsHost(authority) || hosts.stream().anyMatch(h -> !h.equals(authority))) {
      return Problem.of(
          ctx,
          HttpStatus.MISDIRECTED_REQUEST,
          "foreign_host",
          "this service is not known as '%s'; it answers to localhost, to the address it listens on and to the names it was told"
              .formatted(Problem.shown(authority)));
    }
    for (String origin : request.headers().getAll(HttpHeaderNames.ORIGIN)) {
      if (!allowed.allowsOrigin(origin, authority)) {
        return Problem.of(
            ctx,
            HttpStatus.FORBIDDEN,
            "foreign_origin",
            "a page of %s may not ask here".formatted(Problem.shown(origin)));
      }
    }
    if (request.headers().contains("sec-fetch-site", "cross-site")
        && !request.headers().contains("sec-fetch-mode", "navigate")) {
      return Problem.of(
          ctx, HttpStatus.FORBIDDEN, "foreign_origin", "a page of another site may not ask here");
    }
    return unwrap().serve(ctx, request);
  }
}
