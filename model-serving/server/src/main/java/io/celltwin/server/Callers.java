package io.celltwin.server;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.rpc.Models;
import io.celltwin.server.inference.Requester;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Tells the twin's own questions, and requests of this machine, from others. */
final class Callers {
  private final byte[] token;

  /**
   * @param token known to the job alone; empty where nobody is to have it
   */
  Callers(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  Requester of(ServiceRequestContext call) {
    return isOwn(call)
        ? Requester.OWN
        : Requester.other(call.remoteAddress().getAddress().getHostAddress());
  }

  boolean isOwn(ServiceRequestContext call) {
    String given = call.request().headers().get(Models.OWN_TOKEN);
    return given != null
        && token.length > 0
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
  }

  /** Who may say which models are served: the job, and people on this machine. */
  boolean mayManage(ServiceRequestContext call) {
    return isOwn(call) || call.remoteAddress().getAddress().isLoopbackAddress();
  }
}
