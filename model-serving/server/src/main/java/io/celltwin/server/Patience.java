package io.celltwin.server;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may take: what its protocol says, at most what the server grants.
 *
 * @param granted [ns]
 */
public record Patience(long granted) {

  /** Of the call being served on this thread; gRPC's deadline is in its context. */
  static Patience of(ServiceRequestContext call) {
    long millis = call.requestTimeoutMillis();
    return new Patience(millis <= 0 ? Long.MAX_VALUE / 2 : TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /**
   * @param timeout asked for [µs], or null
   * @return the shorter of both [ns]
   */
  public long nanos(Long timeout) {
    return timeout == null || timeout <= 0
        ? granted
        : Math.min(granted, TimeUnit.MICROSECONDS.toNanos(timeout));
  }
}
