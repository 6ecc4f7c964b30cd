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
  static final Set<HttpMethod> CHANGE = EnumSet.of(HttpMethod.POST);

  private Methods() {}

  private static String names(Set<HttpMethod> methods) {
    return methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")) + ", OPTIONS";
  }

  /** For a method that nobody has heard of, which is refused before it comes to a service. */
  static String allowed(String path) {
    String only = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    if (only.endsWith("/ack")
        || only.endsWith("/silence")
        || RestApi.isOrder(only)
        || WhatIfRoutes.isOurs(only)) {
      return names(CHANGE);
    }
    Set<HttpMethod> methods = EnumSet.noneOf(HttpMethod.class);
    methods.addAll(RegistrationRoutes.changes(only));
    if (!RegistrationRoutes.isEvent(only)) {
      methods.addAll(READ);
    }
    return names(methods);
  }

  static HttpService only(Set<HttpMethod> methods, HttpService service) {
    String allow = names(methods);
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
