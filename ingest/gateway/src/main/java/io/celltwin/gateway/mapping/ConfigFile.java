package io.celltwin.gateway.mapping;

import io.celltwin.gateway.GatewayConfig;
import io.celltwin.gateway.http.HttpConfig;
import io.celltwin.gateway.kafka.ForeignTopic;
import io.celltwin.gateway.mqtt.MqttAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    Map<String, Yaml> keys = yaml.keys("name", "mqtt", "kafka", "mapping", "protocol");
    if (!keys.containsKey("name")
        || keys.containsKey("mqtt") == keys.containsKey("kafka")
        || keys.containsKey("mapping") == keys.containsKey("protocol")) {
      throw yaml.fault(
          "incomplete", "name:, one of mqtt: and kafka:, and one of mapping: and protocol:");
    }
    String name = keys.get("name").text();
    Mapping mapping = keys.containsKey("mapping") ? mapping(keys.get("mapping")) : null;
    return new GatewayConfig.Source(
        name,
        keys.containsKey("mqtt") ? mqtt(keys.get("mqtt"), name, mapping) : null,
        keys.containsKey("kafka") ? kafka(keys.get("kafka"), name) : null,
        mapping,
        keys.containsKey("protocol") ? keys.get("protocol").text() : null);
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

  private MqttAddress mqtt(Yaml yaml, String name, Mapping mapping) {
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
    List<String> topics = mapping == null ? List.of() : mapping.topicFilters();
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
