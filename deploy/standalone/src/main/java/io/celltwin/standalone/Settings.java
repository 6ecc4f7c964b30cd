package io.celltwin.standalone;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.dashboard.DashboardSettings;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.fleet.FleetSettings;
import io.celltwin.fleet.alert.Webhook;
import io.celltwin.job.TwinSettings;
import io.celltwin.job.lake.LakeSettings;
import io.celltwin.replay.ReplaySettings;
import io.celltwin.server.ModelServerSettings;
import io.celltwin.setting.Setting;
import io.celltwin.setting.SettingsDefaults;
import io.celltwin.setting.Values;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * What every command that starts the system is told: each setting of the {@link Catalogue} is an
 * option of such a command.
 */
@Command
public final class Settings {
  private Values values = Values.none();
  private Setting<Path> folder = Catalogue.DATA_DIR;

  /** Which settings stand in a command's help, by option. */
  private static Map<String, String> shortNames(String command) {
    if (command.equals("fleet")) { // alone: these are settings of its parts
      return Map.of(
          "--data-dir", "data-dir",
          "--bootstrap", "fleet.bootstrap-servers",
          "--registry", "fleet.registry",
          "--host", "dashboard.host",
          "--advertised-host", "dashboard.names",
          "--http-port", "dashboard.port");
    }
    Map<String, String> names = new HashMap<>();
    Catalogue.CELLTWIN.settings().forEach(s -> names.put("--" + s.key(), s.key()));
    names.put("--lake", LakeSettings.FOLDER.key());
    if (command.equals("demo")) {
      Catalogue.DEMO.settings().forEach(s -> names.put("--" + s.name(), s.key()));
    }
    if (command.equals("replay")) {
      names.put("--speed", "replay.speed");
    }
    return names;
  }

  /** Makes them options of a command that has this as a mixin. */
  static void offer(CommandLine command, Values configured) {
    SettingsDefaults.install(
        command.getCommandSpec(), configured, Catalogue.ALL, shortNames(command.getCommandName()));
  }

  /** Takes what options, environment and file say. */
  void take(ParseResult command, Values configured) {
    String name = command.commandSpec().name();
    values = SettingsDefaults.given(command, configured, shortNames(name));
    folder = name.equals("demo") ? Catalogue.DEMO_DATA_DIR : Catalogue.DATA_DIR;
  }

  Values values() {
    return values;
  }

  /** Where everything is kept. */
  Path dataDir() {
    return values.get(folder);
  }

  String host() {
    return values.get(Catalogue.HOST);
  }

  /** Null where nobody says. */
  String advertisedHost() {
    return values.get(Catalogue.ADVERTISED_HOST);
  }

  /** Who is told of alerts. */
  List<Webhook> subscribers() {
    List<String> webhooks = values.get(Catalogue.WEBHOOK);
    String secret = System.getenv("CELLTWIN_WEBHOOK_SECRET");
    if (!webhooks.isEmpty() && secret == null) {
      throw CannotProceedException.wrongUse(
          "--webhook needs a secret to sign with: set CELLTWIN_WEBHOOK_SECRET to whsec_ and"
              + " base64");
    }
    try {
      return webhooks.stream().distinct().map(url -> Webhook.to(URI.create(url), secret)).toList();
    } catch (IllegalArgumentException e) {
      throw CannotProceedException.wrongUse(
          "--webhook, or its secret in CELLTWIN_WEBHOOK_SECRET: " + e.getMessage());
    }
  }

  /**
   * Looks at every value before anything starts.
   *
   * @throws IllegalArgumentException for the first that cannot be meant, with its place
   */
  void check() {
    values.check(Catalogue.ALL);
    range(Catalogue.PARTITIONS, 1, 1000);
    range(Catalogue.PARALLELISM, 1, 128);
    range(Catalogue.DEMO_CELLS, 24, 10_000);
    for (String url : values.get(Catalogue.WEBHOOK)) {
      URI uri;
      try {
        uri = URI.create(url);
      } catch (IllegalArgumentException e) {
        uri = URI.create("none");
      }
      CannotProceedException.require(
          uri.getHost() != null,
          subject(Catalogue.WEBHOOK),
          url,
          Catalogue.WEBHOOK.kind().wanted());
    }
    subscribers();
    // each part looks at its own: made here and dropped, so that nothing has started yet
    TwinSettings.live(values, "none:1", "http://none", "none:1", 1);
    FleetSettings.live(values, "none:1", SchemaRegistry.at("http://none"), Path.of(""));
    DashboardSettings.on(values, "none", 0);
    RestSettings.of(values);
    ModelServerSettings.local(values, Path.of("").toAbsolutePath(), Path.of(""));
    ReplaySettings.to(values, "none:1");
    LakeSettings.check(values);
  }

  private void range(Setting<Integer> setting, int least, int most) {
    int value = values.get(setting);
    CannotProceedException.require(
        value >= least && value <= most,
        subject(setting),
        value,
        String.format(Locale.ROOT, "%d to %d", least, most));
  }

  private String subject(Setting<?> setting) {
    return values.given(setting).map(Values.Given::subject).orElse("--" + setting.key());
  }

  /** The assembled application: lib, registry, models. */
  public static Path home() {
    String given = System.getProperty("celltwin.home");
    if (given == null) {
      throw new CannotProceedException(
          "celltwin.home is not set: start Celltwin with deploy/celltwin");
    }
    Path home = Path.of(given);
    if (!Files.isDirectory(home.resolve("registry"))) {
      throw new CannotProceedException(
          home
              + " holds no assembled Celltwin: build it with mvn -pl deploy/standalone -am"
              + " package");
    }
    return home;
  }

  /** Some port of this machine that is free. */
  public static int freePort() {
    return Ports.claim("127.0.0.1", 0, "benchmark", "nothing");
  }
}
