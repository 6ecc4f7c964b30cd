package io.celltwin.standalone;

import io.celltwin.dashboard.DashboardSettings;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.fleet.FleetSettings;
import io.celltwin.gateway.GatewaySettings;
import io.celltwin.job.TwinSettings;
import io.celltwin.job.lake.LakeSettings;
import io.celltwin.replay.ReplaySettings;
import io.celltwin.server.ModelServerSettings;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be configured, part by part; those of the whole process stand here. */
final class Catalogue {
  static final Setting<Path> DATA_DIR =
      Setting.whole(
          "data-dir",
          Kind.path(),
          DataDirectory.usual(),
          "~/.celltwin",
          "Folder where everything is kept.");
  static final Setting<String> HOST =
      Setting.whole(
          "host",
          Kind.text(),
          "127.0.0.1",
          "127.0.0.1",
          "Address to listen on: this machine only, unless told otherwise; 0.0.0.0 opens it to the"
              + " network: page and REST then ask for a token, broker, registry and models for"
              + " none. See rest.access and advertised-host.");
  static final Setting<String> ADVERTISED_HOST =
      Setting.whole(
          "advertised-host",
          Kind.text(),
          null,
          "the address listened on; with 0.0.0.0 the first that leads outside",
          "Name or address by which others reach this machine: what the broker tells its clients,"
              + " and a host its pages answer to. Inside a container: the host's.");
  static final Setting<Long> DISK =
      Setting.whole(
          "disk",
          Kind.largeSize(),
          10L << 30,
          "10 GB",
          "Room for the topics. When it is used up the oldest telemetry that was worked off is let"
              + " go, and said so.");
  static final Setting<Integer> PAGE_PORT =
      Setting.whole(
          "http-port", Kind.port(), 7070, "7070", "Page, REST, metrics; 0 for any free port.");
  static final Setting<Integer> BROKER_PORT =
      Setting.whole("kafka-port", Kind.port(), 7092, "7092", "Broker; 0 for any free port.");
  static final Setting<Integer> REGISTRY_PORT =
      Setting.whole(
          "registry-port", Kind.port(), 7081, "7081", "Schema registry; 0 for any free port.");
  static final Setting<Integer> MODEL_PORT =
      Setting.whole(
          "model-port",
          Kind.port(),
          7001,
          "7001",
          "Model server, gRPC and REST; 0 for any free port.");
  static final Setting<Integer> PARTITIONS =
      Setting.whole(
          "partitions", Kind.whole(""), 4, "4", "Of each topic, where it is made; 1 to 1000.");
  static final Setting<Integer> PARALLELISM =
      Setting.whole(
          "parallelism",
          Kind.whole("tasks"),
          Math.min(4, Runtime.getRuntime().availableProcessors()),
          "as many as this machine has cores, 4 at most",
          "Of the job, 1 to 128.");
  static final Setting<List<String>> WEBHOOK =
      Setting.whole(
          "webhook",
          Kind.listOf(Kind.text("URL", "https?://[^,]+", "a URL, e.g. https://example.org/alerts")),
          List.of(),
          "none",
          "Each alert is sent there by POST, signed as Standard Webhooks say; the option may be"
              + " given more than once. The secret, whsec_ and base64, is read from the environment"
              + " variable CELLTWIN_WEBHOOK_SECRET.");

  static final Section CELLTWIN =
      Section.of("", "The whole system in one process.")
          .with(DATA_DIR)
          .with(HOST)
          .with(ADVERTISED_HOST)
          .with(DISK)
          .with(PAGE_PORT)
          .with(BROKER_PORT)
          .with(REGISTRY_PORT)
          .with(MODEL_PORT)
          .with(PARTITIONS)
          .with(PARALLELISM)
          .with(WEBHOOK);

  static final Setting<Path> DEMO_DATA_DIR =
      Setting.whole(
          "demo.data-dir",
          Kind.path(),
          DataDirectory.ofDemo(),
          "~/.celltwin-demo",
          "Folder where everything of the demonstration is kept, apart from your own cells.");
  static final Setting<Integer> DEMO_CELLS =
      Setting.whole(
          "demo.simulated-cells", Kind.whole("cells"), 32, "32", "How many, 24 to 10000.");
  static final Setting<Double> DEMO_SPEED =
      Setting.whole(
          "demo.speed",
          Kind.speed(),
          3600.0,
          "3600",
          "Event time over wall time: 3600 is an hour a second.");
  static final Setting<Long> DEMO_SEED =
      Setting.whole("demo.seed", Kind.large(), 1L, "1", "The same seed is the same fleet.");

  static final Section DEMO =
      Section.of("demo", "The simulated fleet of 'celltwin demo'.")
          .with(DEMO_DATA_DIR)
          .with(DEMO_CELLS)
          .with(DEMO_SPEED)
          .with(DEMO_SEED);

  /** In the order of the reference. */
  static final List<Section> ALL = all();

  /** What the environment may hold beside settings. */
  static final List<String> OTHER_VARIABLES =
      List.of(
          "CELLTWIN_CONFIG",
          "CELLTWIN_HEAP",
          "CELLTWIN_BUILD",
          "CELLTWIN_JAVA_OPTS",
          "CELLTWIN_WEBHOOK_SECRET",
          "CELLTWIN_OWN_TOKEN",
          "CELLTWIN_LOG_FORMAT",
          "CELLTWIN_DATA");

  private Catalogue() {}

  private static List<Section> all() {
    List<Section> all =
        new ArrayList<>(List.of(CELLTWIN, DEMO, ReplaySettings.REPLAY, GatewaySettings.GATEWAY));
    all.addAll(TwinSettings.ALL);
    all.addAll(
        List.of(
            LakeSettings.LAKE,
            FleetSettings.FLEET,
            FleetSettings.INSTANCE,
            DashboardSettings.DASHBOARD,
            RestSettings.REST));
    all.addAll(ModelServerSettings.ALL);
    return List.copyOf(all);
  }
}
