package io.celltwin.gateway;

import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Path;

/** What can be configured of the gateway; its sources have a file of their own. */
public final class GatewaySettings {
  static final Setting<Path> SOURCES =
      Setting.whole(
          "gateway.sources",
          Kind.path(),
          null,
          "none",
          "File with the brokers, topics and mappings to listen to; see ingest/gateway/README.md.");

  static final Setting<Integer> HTTP_PORT =
      Setting.whole(
          "gateway.http-port",
          Kind.port(),
          null,
          "none: nobody may post",
          "Takes telemetry by HTTP, on this machine only; 0 for any free port.");

  public static final Section GATEWAY =
      Section.of("gateway", "What takes in batteries in the field. Off unless one of these is set.")
          .with(SOURCES)
          .with(HTTP_PORT);

  private GatewaySettings() {}

  /**
   * The gateway as it is configured; idle where nothing is.
   *
   * @throws IOException where the file of sources cannot be read
   */
  public static GatewayConfig of(Values values) throws IOException {
    Path sources = values.get(SOURCES);
    Integer port = values.get(HTTP_PORT);
    GatewayConfig config =
        sources == null
            ? new GatewayConfig(null, java.util.List.of(), java.util.List.of())
            : GatewayConfig.read(sources);
    return port == null
        ? config
        : new GatewayConfig(
            HttpConfig.on("127.0.0.1", port, config.http() == null ? null : config.http().token()),
            config.sources(),
            config.mappings());
  }
}
