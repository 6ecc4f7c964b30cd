package io.celltwin.replay;

import io.celltwin.codec.Access;
import io.celltwin.setting.AccessSettings;
import io.celltwin.setting.Kind;
import io.celltwin.setting.Section;
import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.util.HashMap;
import java.util.Map;

/** What can be configured of a replay. */
public final class ReplaySettings {
  static final Setting<String> REGISTRY =
      Setting.alone(
          "replay.registry",
          Kind.text("URL", ".+://.+", "a URL, e.g. http://registry:8080/apis/ccompat/v7"),
          "http://127.0.0.1:8081/apis/ccompat/v7",
          "http://127.0.0.1:8081/apis/ccompat/v7",
          "Confluent API of the schema registry.");

  public static final Section REPLAY =
      Section.of("replay", "How historical data are sent.")
          .alone(
              "bootstrap-servers",
              Kind.text("host:port", ".+:\\d{1,5}", "host:port, or several with commas"),
              "127.0.0.1:9092",
              "127.0.0.1:9092",
              "Brokers of the Kafka cluster.")
          .with(REGISTRY)
          .with(
              "speed",
              Kind.speed(),
              Double.POSITIVE_INFINITY,
              "Event time over wall time: 1 as it happened, 3600 an hour a second, max as fast as"
                  + " it goes.")
          .with(
              "open-cells",
              Kind.whole("cells"),
              16,
              "Read side by side; a MATLAB file is in memory as long as its cell is open.")
          .with(
              "compression",
              Kind.oneOf("none", "lz4", "zstd"),
              "lz4",
              "Of the records that are sent.")
          .with(
              "linger-millis",
              Kind.whole("ms"),
              20,
              "How long a record may wait for others that are sent with it.");

  private ReplaySettings() {}

  private static Access access(Values values) {
    AccessSettings.Said said = AccessSettings.of(values);
    return Access.of(said.kafka(), said.registry(), said.rack());
  }

  /**
   * A replay as it is configured, into the live fleet's topics, starting over each time.
   *
   * @throws io.celltwin.setting.WrongSettingException for a value that cannot be meant
   */
  public static ReplayConfig to(Values values, String bootstrapServers) {
    return with(values, Map.of("bootstrap-servers", bootstrapServers));
  }

  /** The same where the broker is configured too. */
  static ReplayConfig alone(Values values) {
    return with(values, Map.of("access", access(values)));
  }

  private static ReplayConfig with(Values values, Map<String, ?> said) {
    Map<String, Object> known = new HashMap<>();
    known.put("access", Access.OPEN);
    known.put("namespace", "");
    known.put("resume-folder", null);
    known.put("origin", null);
    known.putAll(said);
    return REPLAY.fill(ReplayConfig.class, values, known);
  }
}
