package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be done with a path; the rest is answered with what may. */
final class Methods {
  static final Set<HttpMethod> READ = EnumSet.of(HttpMethod.GET, HttpMethod.HEAD);
  static final Set<HttpMethod> FOLLOW = EnumSet.of(HttpMethod.GET);
  static final Set<HttpMethod> SAY = EnumSet.of(HttpMethod.POST);

  private Methods() {}

  static HttpService only(Set<HttpMethod> methods, HttpService service) {
    String allow =
        methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")) + ", OPTIONS";
    return (ctx, request) -> {
      if (methods.contains(request.method())) {
        return service.serve(ctx, request);
      }
      if (request.method() == HttpMethod.OPTIONS) {
        return HttpResponse.of(
            ResponseHeaders.of(HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, allow));
      }
      return Problem.of(
          ctx,
          HttpStatus.METHOD_NOT_ALLOWED,
          "wrong_method",
          "%s is not for this path, wanted %s".formatted(request.method(), allow),
          "allow",
          allow);
    };
  }
}
