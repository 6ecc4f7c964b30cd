package io.celltwin.gateway.mapping;

import io.celltwin.gateway.GatewayConfig;
import io.celltwin.gateway.gbt32960.CurrentSense;
import io.celltwin.gateway.gbt32960.Gbt32960Config;
import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.gateway.kafka.ForeignTopic;
import io.celltwin.gateway.mqtt.MqttAddress;
import io.celltwin.gateway.sparkplug.SparkplugProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The configuration of a gateway as a YAML file. */
public final class ConfigFile {
  private static final int PORT = 7080;
  private static final int HIGHEST_PORT = 65_535;
  private static final double DAY = 86_400;

  private final Path folder;

  private ConfigFile(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws MappingException with file, line, value and what was wanted
   */
  public static GatewayConfig read(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return new ConfigFile(folder)
        .config(Yaml.read(file.getFileName().toString(), Files.readString(file)));
  }

  private GatewayConfig config(Yaml yaml) throws IOException {
    Map<String, Yaml> keys = yaml.keys("http", "sources", "mappings");
    var mappings = new ArrayList<Mapping>();
    if (keys.containsKey("mappings")) {
      for (Yaml item : keys.get("mappings").items()) {
        mappings.add(mapping(item));
      }
    }
    var sources = new ArrayList<GatewayConfig.Source>();
    if (keys.containsKey("sources")) {
      for (Yaml item : keys.get("sources").items()) {
        sources.add(source(item));
      }
    }
    return new GatewayConfig(
        keys.containsKey("http") ? http(keys.get("http")) : null, sources, mappings);
  }

  private static HttpConfig http(Yaml yaml) {
    Map<String, Yaml> keys = yaml.keys("host", "port", "token", "token-env");
    try {
      return HttpConfig.on(
          keys.containsKey("host") ? keys.get("host").text() : "127.0.0.1",
          keys.containsKey("port") ? keys.get("port").whole(0, HIGHEST_PORT) : PORT,
          secret(keys.get("token"), keys.get("token-env")));
    } catch (MappingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw yaml.fault("not safe", e.getMessage());
    }
  }

  /** Straight from the file, or from the environment, where nobody reads over a shoulder. */
  private static String secret(Yaml value, Yaml variable) {
    if (variable == null) {
      return value == null ? null : value.text();
    }
    String found = System.getenv(variable.text());
    if (found == null) {
      throw variable.fault(
          "'" + variable.text() + "'", "a variable of the environment that is set");
    }
    return found;
  }

  private GatewayConfig.Source source(Yaml yaml) throws IOException {
    Map<String, Yaml> keys =
        yaml.keys("name", "mqtt", "kafka", "mapping", "protocol", "host", "gbt32960", "battery");
    if (keys.containsKey("name") && keys.containsKey("gbt32960")) {
      return new GatewayConfig.Source(
          keys.get("name").text(), null, null, null, null, null, vehicles(keys));
    }
    if (keys.containsKey("name") && isSparkplug(keys)) {
      return sparkplug(yaml, keys);
    }
    if (!keys.containsKey("name")
        || keys.containsKey("mqtt") == keys.containsKey("kafka")
        || keys.containsKey("mapping") == keys.containsKey("protocol")) {
      throw yaml.fault(
          "incomplete",
          "name:, one of mqtt:, kafka: and gbt32960:, and one of mapping: and protocol:");
    }
    String name = keys.get("name").text();
    Mapping mapping = keys.containsKey("mapping") ? mapping(keys.get("mapping")) : null;
    return new GatewayConfig.Source(
        name,
        keys.containsKey("mqtt")
            ? mqtt(keys.get("mqtt"), name, mapping == null ? List.of() : mapping.topicFilters())
            : null,
        keys.containsKey("kafka") ? kafka(keys.get("kafka"), name) : null,
        mapping,
        keys.containsKey("protocol") ? keys.get("protocol").text() : null);
  }

  private static boolean isSparkplug(Map<String, Yaml> keys) {
    return keys.containsKey("protocol")
        && keys.get("protocol").text().equals(SparkplugProvider.NAME)
        && keys.containsKey("mqtt");
  }

  /**
   * Metric names by a mapping of one's own, or the one that is shipped; everything under spBv1.0
   * unless told otherwise.
   */
  private GatewayConfig.Source sparkplug(Yaml yaml, Map<String, Yaml> keys) throws IOException {
    String name = keys.get("name").text();
    Mapping mapping =
        keys.containsKey("mapping") ? mapping(keys.get("mapping")) : SparkplugProvider.shipped();
    if (keys.get("mqtt").keys().containsKey("group")) {
      throw yaml.fault(
          "a shared subscription",
          "none: aliases need births and data in one place; give each gateway groups of its own by"
              + " topics: spBv1.0/<group>/#");
    }
    String host = keys.containsKey("host") ? keys.get("host").text() : null;
    return new GatewayConfig.Source(
        name,
        mqtt(keys.get("mqtt"), name, List.of("spBv1.0/#")),
        null,
        mapping,
        SparkplugProvider.NAME,
        host,
        null);
  }

  private static GatewayConfig.Vehicles vehicles(Map<String, Yaml> keys) {
    Yaml yaml = keys.get("gbt32960");
    Map<String, Yaml> at =
        yaml.keys("host", "port", "vehicles", "platforms", "sign", "silence-seconds");
    if (!at.containsKey("port")) {
      throw yaml.fault("without a port", "port: 32960, or another that is free");
    }
    Map<String, String> platforms = new TreeMap<>();
    if (at.containsKey("platforms")) {
      at.get("platforms").keys().forEach((user, password) -> platforms.put(user, password.text()));
    }
    var vins = new TreeSet<String>();
    if (at.containsKey("vehicles")) {
      at.get("vehicles").items().forEach(vin -> vins.add(vin.text()));
    }
    Gbt32960Config usual = Gbt32960Config.onPort(at.get("port").whole(0, HIGHEST_PORT));
    var endpoint =
        new Gbt32960Config(
            at.containsKey("host") ? at.get("host").text() : usual.host(),
            usual.port(),
            vins,
            platforms,
            at.containsKey("silence-seconds")
                ? Duration.ofSeconds(at.get("silence-seconds").whole(1, (int) DAY))
                : usual.silence(),
            usual.connections(),
            usual.unanswered(),
            usual.bufferedBytes());
    return new GatewayConfig.Vehicles(
        endpoint,
        sense(at.get("sign")),
        keys.containsKey("battery")
            ? BatteryTemplate.read(keys.get("battery"))
            : BatteryTemplate.NOTHING);
  }

  private static CurrentSense sense(Yaml sign) {
    if (sign == null || sign.text().equals("discharge")) {
      return CurrentSense.DISCHARGE_IS_POSITIVE;
    }
    if (sign.text().equals("charge")) {
      return CurrentSense.CHARGE_IS_POSITIVE;
    }
    throw sign.fault("'" + sign.text() + "'", "charge or discharge, which of the two is positive");
  }

  private Mapping mapping(Yaml yaml) throws IOException {
    String name = yaml.text();
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      return Mapping.read(file);
    }
    Mapping shipped = shipped(name);
    if (shipped == null) {
      throw yaml.fault(
          "'" + name + "'", "a file beside this one, or a mapping that comes with Celltwin");
    }
    return shipped;
  }

  /** A mapping that comes with Celltwin, by its file's name; null where there is none. */
  public static Mapping shipped(String name) throws IOException {
    String file = name.endsWith(".yaml") ? name : name + ".yaml";
    if (!file.matches("[a-zA-Z0-9._-]+")) {
      return null;
    }
    try (InputStream in = Mapping.class.getResourceAsStream("/mappings/" + file)) {
      return in == null
          ? null
          : Mapping.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private MqttAddress mqtt(Yaml yaml, String name, List<String> usual) {
    Map<String, Yaml> keys =
        yaml.keys(
            "url",
            "version",
            "client-id",
            "user",
            "password",
            "password-env",
            "authority",
            "certificate",
            "key",
            "group",
            "topics",
            "session-seconds");
    if (!keys.containsKey("url")) {
      throw yaml.fault("without a url", "url: mqtt://host:1883");
    }
    List<String> topics = usual;
    if (keys.containsKey("topics")) {
      topics = keys.get("topics").items().stream().map(Yaml::text).toList();
    }
    if (topics.isEmpty()) {
      throw yaml.fault("without topics", "topics: here, or channel: in the mapping");
    }
    String version = keys.containsKey("version") ? keys.get("version").text() : "5";
    try {
      return new MqttAddress(
          URI.create(keys.get("url").text()),
          version.startsWith("3") ? 3 : Integer.parseInt(version),
          keys.containsKey("client-id") ? keys.get("client-id").text() : clientId(name),
          keys.containsKey("user") ? keys.get("user").text() : null,
          secret(keys.get("password"), keys.get("password-env")),
          path(keys.get("authority")),
          path(keys.get("certificate")),
          path(keys.get("key")),
          keys.containsKey("group") ? keys.get("group").text() : null,
          topics,
          keys.containsKey("session-seconds")
              ? (long) keys.get("session-seconds").number()
              : (long) DAY);
    } catch (MappingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw yaml.fault("wrong", e.getMessage());
    }
  }

  /** The same after a restart in the same place, so that the broker's session is found again. */
  private String clientId(String name) {
    return "celltwin-"
        + UUID.nameUUIDFromBytes((folder + "\n" + name).getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 13);
  }

  private Path path(Yaml yaml) {
    return yaml == null ? null : folder.resolve(yaml.text());
  }

  private static ForeignTopic kafka(Yaml yaml, String name) {
    Map<String, Yaml> keys = yaml.keys("bootstrap", "topic", "group", "registry", "properties");
    if (!keys.containsKey("bootstrap") || !keys.containsKey("topic")) {
      throw yaml.fault("incomplete", "bootstrap: and topic:");
    }
    Map<String, String> properties = new TreeMap<>();
    if (keys.containsKey("properties")) {
      keys.get("properties").keys().forEach((key, value) -> properties.put(key, value.text()));
    }
    return new ForeignTopic(
        keys.get("bootstrap").text(),
        keys.get("topic").text(),
        keys.containsKey("group") ? keys.get("group").text() : "celltwin-gateway-" + name,
        keys.containsKey("registry") ? keys.get("registry").text() : null,
        properties);
  }
}
