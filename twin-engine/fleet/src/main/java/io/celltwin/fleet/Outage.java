package io.celltwin.fleet;

import io.celltwin.codec.RegistryUnavailableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** Tells a part that is away from a record that is bad: the first is waited for, never dropped. */
public final class Outage {
  private Outage() {}

  /** True where the registry (or whatever was asked) could not be reached. */
  public static boolean isOne(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof RegistryUnavailableException
          || t instanceof SocketException
          || t instanceof SocketTimeoutException
          || t instanceof UnknownHostException
          || t instanceof HttpTimeoutException
          || t instanceof ClosedChannelException
          || t instanceof SSLException) {
        return true;
      }
    }
    return false;
  }
}
