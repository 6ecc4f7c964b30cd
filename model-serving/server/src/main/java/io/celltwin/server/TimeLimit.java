package io.celltwin.server;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may take: what its protocol says, at most what the server grants.
 *
 * @param granted [ns]
 */
public record TimeLimit(long granted) {
  private static final long LONGEST_MILLIS = 60_000;

  /**
   * Of the call being served on this thread; gRPC's deadline is in its context. Nobody waits for
   * ever: a call without a limit holds its question in memory.
   */
  static TimeLimit of(ServiceRequestContext call) {
    long millis = call.requestTimeoutMillis();
    return new TimeLimit(
        TimeUnit.MILLISECONDS.toNanos(
            millis <= 0 ? LONGEST_MILLIS : Math.min(millis, LONGEST_MILLIS)));
  }

  /**
   * @param timeout asked for [µs], or null; 0 asks for none, as Triton has it
   * @return the shorter of both [ns]
   */
  public long nanos(Long timeout) {
    return timeout == null || timeout <= 0
        ? granted
        : Math.min(granted, TimeUnit.MICROSECONDS.toNanos(timeout));
  }
}
