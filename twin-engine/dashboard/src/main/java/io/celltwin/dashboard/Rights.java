package io.celltwin.dashboard;

import com.linecorp.armeria.common.HttpMethod;
import io.celltwin.domain.guard.Role;

/** Which role a request asks for. What is not named here asks for the most there is. */
final class Rights {
  static final String SESSION = "/api/v1/session";
  static final String AUDIT = "/api/v1/audit";

  private Rights() {}

  /**
   * Null where nobody is asked who they are: the page's own files, and whether the process lives.
   */
  static Role wanted(HttpMethod method, String path) {
    boolean reads =
        method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    if (path.equals(SESSION)) {
      return method == HttpMethod.DELETE ? null : Role.READ;
    }
    if (reads) {
      return path.startsWith(AUDIT) ? Role.ADMINISTER : isOpen(path) ? null : Role.READ;
    }
    if (method == HttpMethod.POST && WhatIfRoutes.isOurs(path)) {
      return Role.READ; // a question, though it has a body
    }
    boolean aboutAlert = path.startsWith("/api/v1/alerts/");
    return method == HttpMethod.POST && aboutAlert ? Role.ACKNOWLEDGE : Role.ADMINISTER;
  }

  private static boolean isOpen(String path) {
    return !path.startsWith("/api") && !path.startsWith("/metrics");
  }

  /** True for what is put on record. */
  static boolean changes(HttpMethod method, String path) {
    Role wanted = wanted(method, path);
    boolean reads =
        method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    return !reads && (wanted == Role.ACKNOWLEDGE || wanted == Role.ADMINISTER);
  }
}
