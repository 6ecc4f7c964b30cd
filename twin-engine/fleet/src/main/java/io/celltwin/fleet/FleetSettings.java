package io.celltwin.fleet;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Values;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What can be configured of the fleet service. */
public final class FleetSettings {
  public static final Section FLEET =
      Section.of("fleet", "The service that keeps the views of the fleet and its alerts.")
          .alone(
              "bootstrap-servers",
              Kind.text("host:port", ".+:\\d{1,5}", "host:port, or several with commas"),
              "127.0.0.1:9092",
              "127.0.0.1:9092",
              "Brokers of the Kafka cluster.")
          .alone(
              "registry",
              Kind.text("URL", "https?://.+", "a URL, e.g. http://registry:8080/apis/ccompat/v7"),
              "http://127.0.0.1:8081/apis/ccompat/v7",
              "http://127.0.0.1:8081/apis/ccompat/v7",
              "Confluent API of the schema registry.")
          .alone(
              "state-dir",
              Kind.path(),
              Path.of("fleet-state"),
              "fleet-state",
              "Folder of its stores; what is in it survives restarts.")
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
    return FLEET.fill(
        FleetConfig.class,
        values,
        Map.of(
            "bootstrap-servers",
            bootstrapServers,
            "registry",
            registry,
            "state-dir",
            stateDir,
            "topics",
            Topics.live(),
            "webhooks",
            List.of(),
            "live",
            true,
            "clock",
            Clock.systemUTC()));
  }
}
