package io.celltwin.gateway;

import io.celltwin.gateway.gbt32960.Gbt32960Server;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Vehicles that connect to us. What is not on the broker is answered with an error: the vehicle
 * keeps it and sends it again.
 */
final class VehicleSource implements SourceRunner {
  private final Gbt32960Server server;

  private VehicleSource(Gbt32960Server server) {
    this.server = server;
  }

  static VehicleSource start(GatewayConfig.Vehicles vehicles, Feed feed, Clock clock)
      throws IOException {
    return new VehicleSource(
        new Gbt32960Server(
            vehicles.endpoint(),
            clock,
            (message, done) -> {
              var unused = feed.accept(message, done);
            }));
  }

  int port() {
    return server.port();
  }

  @Override
  public String state() {
    return String.format(
        Locale.ROOT,
        "GB/T 32960.3 at port %d, %d connections",
        server.port(),
        server.connections());
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {
    server.close();
  }
}
