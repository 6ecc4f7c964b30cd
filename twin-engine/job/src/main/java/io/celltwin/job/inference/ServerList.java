package io.celltwin.job.inference;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several model servers by their addresses, {@code list:///models-1:8001,models-2:8001}: gRPC knows
 * lists only of one name's addresses. The names are looked up again when none is reached.
 */
final class ServerList extends NameResolverProvider {
  private static final String SCHEME = "list";

  /**
   * Questions go to the servers in turn, and one that is lost with its server goes to another. That
   * holds for the addresses of one name as well, as a headless service of Kubernetes gives them.
   * One that says it does not serve ({@code grpc.health.v1}), because it is about to end, is left
   * out; one that does not know that question is taken to serve.
   */
  static final Map<String, ?> SERVICE =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "healthCheckConfig",
          Map.of("serviceName", ""),
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      3.0,
                      "initialBackoff",
                      "0.05s",
                      "maxBackoff",
                      "1s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  /** What a channel is opened for: several addresses with commas are a list. */
  static String target(String servers) {
    return servers.contains(",") ? SCHEME + ":///" + servers.replace(" ", "") : servers;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    String servers = target.getPath().substring(1);
    String first = servers.split(",", -1)[0];
    addresses(servers);
    return new NameResolver() {
      private Listener2 listener;

      @Override
      public String getServiceAuthority() {
        return first;
      }

      @Override
      public void start(Listener2 asking) {
        listener = asking;
        refresh();
      }

      @Override
      public void refresh() {
        listener.onResult(
            ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses(servers)))
                .build());
      }

      @Override
      public void shutdown() {
        // nothing is held
      }
    };
  }

  private static List<EquivalentAddressGroup> addresses(String servers) {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    for (String server : servers.split(",", -1)) {
      groups.add(new EquivalentAddressGroup(address(server)));
    }
    return groups;
  }

  private static SocketAddress address(String server) {
    int colon = server.lastIndexOf(':');
    if (colon < 1 || !server.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "twin.model-server has '%s', wanted host:port, or several with commas".formatted(server));
    }
    return new InetSocketAddress(
        server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
  }
}
