package io.celltwin.fleet;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
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

  private FleetSettings() {}

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
    return with(values, SchemaRegistry.at(values.get(REGISTRY)), stateDir, Map.of());
  }

  private static FleetConfig with(
      Values values, SchemaRegistry registry, Path stateDir, Map<String, String> said) {
    Map<String, Object> known = new HashMap<>(said);
    known.put("registry", registry);
    known.put("state-dir", stateDir);
    known.put("topics", Topics.live());
    known.put("webhooks", List.of());
    known.put("live", true);
    known.put("clock", Clock.systemUTC());
    return FLEET.fill(FleetConfig.class, values, known);
  }
}
