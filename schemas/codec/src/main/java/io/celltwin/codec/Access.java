package io.celltwin.codec;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How a Kafka cluster and a schema registry are reached beyond their addresses: TLS, credentials,
 * the rack one stands in. Every client of ours is made with it. What is in it is told to the
 * clients and to nobody else: its text names the keys and no value.
 */
public final class Access implements Serializable {
  private static final long serialVersionUID = 1;

  /** Nothing but addresses. */
  public static final Access OPEN = new Access(new TreeMap<>(), new TreeMap<>());

  /** Keys that only we say: a file that said otherwise would break what they are there for. */
  private static final List<String> OURS =
      List.of(
          "bootstrap.servers",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "group.id",
          "group.instance.id",
          "client.id",
          "enable.auto.commit",
          "enable.idempotence",
          "isolation.level",
          "auto.offset.reset",
          "acks",
          "transactional.id");

  private final Map<String, String> kafka;
  private final Map<String, String> registry;

  private Access(Map<String, String> kafka, Map<String, String> registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /**
   * Of two files of properties, as every Kafka tool and the registry's own clients read them.
   *
   * @param kafka for clients of Kafka, e.g. {@code security.protocol} and {@code sasl.jaas.config};
   *     null for none
   * @param registry for clients of the registry, e.g. {@code basic.auth.user.info} and {@code
   *     schema.registry.ssl.truststore.location}; null for none
   * @param rack that clients stand in, null or empty for none: they read from replicas nearby
   * @throws IllegalArgumentException for a file that cannot be read or says what is not its to say
   */
  public static Access of(Path kafka, Path registry, String rack) {
    Map<String, String> clients = read("access.kafka-properties", kafka);
    for (String key : OURS) {
      if (clients.containsKey(key)) {
        throw new IllegalArgumentException(
            "access.kafka-properties %s says %s, wanted how the cluster is reached and no more"
                .formatted(kafka, key));
      }
    }
    if (rack != null && !rack.isBlank()) {
      clients.put("client.rack", rack);
    }
    Map<String, String> asked = read("access.registry-properties", registry);
    if (asked.containsKey("basic.auth.user.info")) {
      asked.putIfAbsent("basic.auth.credentials.source", "USER_INFO");
    }
    return new Access(clients, asked);
  }

  private static Map<String, String> read(String setting, Path file) {
    var read = new TreeMap<String, String>();
    if (file == null) {
      return read;
    }
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      properties.load(text);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "%s is '%s', wanted a file of properties that is there".formatted(setting, file), e);
    } catch (IOException | IllegalArgumentException e) {
      // the message of a parser could quote a line, and the line be a password
      throw new IllegalArgumentException(
          "%s is '%s', which cannot be read as properties (%s)"
              .formatted(setting, file, e.getClass().getSimpleName()));
    }
    properties.stringPropertyNames().forEach(key -> read.put(key, properties.getProperty(key)));
    return read;
  }

  /** How every client of Kafka reaches the cluster, without its address. */
  public Map<String, String> kafka() {
    return Collections.unmodifiableMap(kafka);
  }

  /**
   * All that one client of Kafka is told.
   *
   * @param bootstrap host:port, or several with commas
   * @param own settings of that client
   */
  public Map<String, Object> kafka(String bootstrap, Map<String, ?> own) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.putAll(own);
    all.put("bootstrap.servers", bootstrap);
    return all;
  }

  /**
   * The registry.
   *
   * @param urls of its Confluent API; several with commas are asked in turn
   */
  public SchemaRegistry registry(String urls) {
    return SchemaRegistry.at(urls, registry);
  }

  /** No value of it. */
  @Override
  public String toString() {
    return "Access[kafka by %s, registry by %s]".formatted(kafka.keySet(), registry.keySet());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Access that
        && kafka.equals(that.kafka)
        && registry.equals(that.registry);
  }

  @Override
  public int hashCode() {
    return kafka.hashCode() * 31 + registry.hashCode();
  }
}
