package io.celltwin.fleet;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.fleet.instance.Instance;
import io.celltwin.setting.AccessSettings;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What can be configured of the fleet service. */
public final class FleetSettings {
  private static final Setting<String> REGISTRY =
      Setting.alone(
          "fleet.registry",
          Kind.text("URL", ".+://.+", "a URL, e.g. http://registry:8080/apis/ccompat/v7"),
          "http://127.0.0.1:8081/apis/ccompat/v7",
          "http://127.0.0.1:8081/apis/ccompat/v7",
          "Confluent API of the schema registry.");

  private static final Setting<String> TOKEN_FILE =
      Setting.alone(
          "instance.token-file",
          Kind.text(),
          "",
          "none",
          "File with a token that instances must show each other: all the same one.");

  public static final Section FLEET =
      Section.of("fleet", "The service that keeps the views of the fleet and its alerts.")
          .alone(
              "bootstrap-servers",
              Kind.text("host:port", ".+:\\d{1,5}", "host:port, or several with commas"),
              "127.0.0.1:9092",
              "127.0.0.1:9092",
              "Brokers of the Kafka cluster.")
          .with(REGISTRY)
          .with(
              "application-id",
              Kind.text(),
              "celltwin-fleet",
              "Under which the broker remembers what was read; another one starts over.")
          .with("threads", Kind.whole("threads"), 2, "Of its topology, 1 to 64.")
          .with(
              "history-rows",
              Kind.whole("operations"),
              5_000,
              "Kept of one cell before old ones are thinned out; 100 or more.")
          .with(
              "feed-size",
              Kind.whole("changes"),
              20_000,
              "That a slow reader of the live page may lag behind; 100 or more.")
          .with(
              "trace-patience",
              Kind.time(),
              Duration.ofSeconds(5),
              "With the broker, for the samples of one operation.");

  /** How one of several instances that serve a fleet together is known to the others. */
  public static final Section INSTANCE =
      Section.of("instance", "One of several fleet services that serve a fleet together.")
          .alone(
              "name",
              Kind.text(),
              "",
              "none: one instance alone",
              "Of its own and the same after a restart, e.g. the host's; with one, it looks for the"
                  + " others.")
          .alone(
              "host",
              Kind.text(),
              "127.0.0.1",
              "127.0.0.1",
              "At which the other instances ask it, and on which it listens for them.")
          .alone("port", Kind.port(), 7171, "7171", "For the other instances; 0 for any free one.")
          .alone(
              "standbys",
              Kind.whole("copies"),
              1,
              "1",
              "Copies of each cell's views that other instances keep; 0 to 7.")
          .alone(
              "session",
              Kind.time(),
              Duration.ofSeconds(10),
              "10s",
              "Without a word for so long an instance is given up and the others take its cells;"
                  + " 6 s to 5 min.")
          .alone(
              "patience",
              Kind.time(),
              Duration.ofSeconds(3),
              "3s",
              "With an instance that does not answer, before a question is given up; 100 ms to"
                  + " 20 s.")
          .with(TOKEN_FILE);

  private FleetSettings() {}

  private static Access access(Values values) {
    AccessSettings.Said said = AccessSettings.of(values);
    return Access.of(said.kafka(), said.registry(), said.rack());
  }

  /**
   * The live fleet as it is configured, without subscribers.
   *
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  public static FleetConfig live(
      Values values, String bootstrapServers, SchemaRegistry registry, Path stateDir) {
    return with(values, registry, stateDir, Map.of("bootstrap-servers", bootstrapServers));
  }

  /** The same where broker and registry are configured too. */
  public static FleetConfig alone(Values values, Path stateDir) {
    Access access = access(values);
    return with(
        values,
        access.registry(values.get(REGISTRY)),
        stateDir,
        Map.of(
            "access",
            access,
            "instance",
            INSTANCE.fill(Instance.class, values, token(values.get(TOKEN_FILE)))));
  }

  private static Map<String, String> token(String file) {
    if (file.isEmpty()) {
      return Map.of("token", "");
    }
    try {
      return Map.of("token", Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new IllegalStateException(
          "instance.token-file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static FleetConfig with(
      Values values, SchemaRegistry registry, Path stateDir, Map<String, ?> said) {
    Map<String, Object> known = new HashMap<>();
    known.put("registry", registry);
    known.put("state-dir", stateDir);
    known.put("topics", Topics.live());
    known.put("webhooks", List.of());
    known.put("live", true);
    known.put("instance", Instance.ALONE);
    known.put("access", Access.OPEN);
    known.put("clock", Clock.systemUTC());
    known.putAll(said);
    return FLEET.fill(FleetConfig.class, values, known);
  }
}
