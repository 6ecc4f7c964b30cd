package io.celltwin.gateway.http;

/**
 * Where the gateway listens for HTTP.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param token that senders show, or null where none is asked for
 * @param mostBytes of one message
 * @param mostBytesInFlight of all that wait for the broker; more is asked to come again
 */
public record HttpConfig(
    String host, int port, String token, long mostBytes, long mostBytesInFlight) {
  private static final long MOST_BYTES = 8L << 20;
  private static final long MOST_IN_FLIGHT = 64L << 20;

  public HttpConfig {
    boolean own = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("::1");
    if (!own && (token == null || token.isBlank())) {
      throw new IllegalArgumentException(
          "gateway.http.host is '"
              + host
              + "' and there is no token: wanted gateway.http.token, or 127.0.0.1, this machine"
              + " alone");
    }
  }

  public static HttpConfig on(String host, int port, String token) {
    return new HttpConfig(host, port, token, MOST_BYTES, MOST_IN_FLIGHT);
  }

  HttpConfig withLimits(long bytes, long inFlight) {
    return new HttpConfig(host, port, token, bytes, inFlight);
  }
}
