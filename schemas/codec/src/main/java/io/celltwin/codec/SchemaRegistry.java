package io.celltwin.codec;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** A schema registry that speaks the Confluent API, and the serdes that go with it. */
public final class SchemaRegistry {
  /** Topics are kept and replayed for years: every version reads every other. */
  public static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final int CACHED_SCHEMAS = 1000;

  /** How long it may be away where nobody says otherwise. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of one request; whoever wants to wait longer asks again. */
  private static final Map<String, Object> CLIENT =
      Map.of("http.connect.timeout.ms", 3_000, "http.read.timeout.ms", 5_000, "max.retries", 0);

  static {
    AvroLimits.set();
  }

  private final String url;
  private final SchemaRegistryClient client;
  private final RegistryRetries patience;

  private SchemaRegistry(String url, SchemaRegistryClient client, Duration patience) {
    this.url = url;
    this.client = client;
    this.patience = new RegistryRetries(url, patience);
  }

  /**
   * @param url of its Confluent API, e.g. {@code http://127.0.0.1:8081/apis/ccompat/v7}
   * @throws IllegalArgumentException where that is no address of HTTP
   */
  public static SchemaRegistry at(String url) {
    return at(url, Map.of());
  }

  /**
   * @param urls as above; several with commas are asked in turn
   * @param properties of its clients: credentials, TLS
   */
  static SchemaRegistry at(String urls, Map<String, String> properties) {
    List<String> each = List.of(urls.split("\\s*,\\s*", -1));
    for (String url : each) {
      // the client itself would take mock://name too, and keep what a fleet needs in this process
      // alone
      if (!url.startsWith("http://") && !url.startsWith("https://")) {
        throw new IllegalArgumentException(
            "the address of the schema registry is '%s': wanted http:// or https://, e.g. http://127.0.0.1:8081/apis/ccompat/v7"
                .formatted(url));
      }
    }
    Map<String, Object> client = new HashMap<>(properties);
    client.putAll(CLIENT);
    return new SchemaRegistry(
        urls, new CachedSchemaRegistryClient(each, CACHED_SCHEMAS, client), PATIENCE);
  }

  /**
   * The same, asked again for so long while it is away. After that it is a {@link
   * RegistryUnavailableException}, never a bad record.
   */
  public SchemaRegistry patient(Duration longest) {
    return new SchemaRegistry(url, client, longest);
  }

  /** One that lives in this process, for tests without a registry. */
  public static SchemaRegistry inMemory() {
    return new SchemaRegistry("in memory", new MockSchemaRegistryClient(), PATIENCE);
  }

  /** Where it is. */
  public String url() {
    return url;
  }

  /**
   * Makes the schemas of a fleet's topics known, in a fixed order, and sets their compatibility.
   *
   * @throws IllegalStateException where the registry refuses one, with its reason
   */
  public void register(Topics topics) {
    for (Topic<?> topic : topics.typed()) {
      id(topic);
      try {
        patience.ask(() -> client.updateCompatibility(topic.subject(), COMPATIBILITY));
      } catch (RestClientException e) {
        throw new IllegalStateException(
            "schema registry at %s does not set %s for %s: %s"
                .formatted(url, COMPATIBILITY, topic.subject(), e.getMessage()),
            e);
      }
    }
  }

  /** Id of the schema of a topic's values, registered where it was not. */
  int id(Topic<?> topic) {
    return idOf(topic, topic.type().schema());
  }

  int idOf(Topic<?> topic, Schema schema) {
    try {
      return patience.ask(() -> client.register(topic.subject(), new AvroSchema(schema)));
    } catch (RestClientException e) {
      throw new IllegalStateException(
          "schema registry at %s refuses the schema of %s: %s"
              .formatted(url, topic.subject(), e.getMessage()),
          e);
    }
  }

  /** The schema behind an id, or null where the registry knows none. */
  Schema schema(int id) {
    try {
      return patience.ask(() -> client.getSchemaById(id)) instanceof AvroSchema avro
          ? avro.rawSchema()
          : null;
    } catch (RestClientException e) {
      if (e.getStatus() == 404) {
        return null;
      }
      throw new IllegalStateException(
          "schema registry at %s: %s".formatted(url, e.getMessage()), e);
    }
  }

  /**
   * A serde of domain values in the Confluent wire format. Frames have a faster one: {@link
   * FrameEncoder}.
   */
  public <T> Serde<T> serde(Topic<T> topic) {
    return Serdes.serdeFrom(serializer(topic), deserializer(topic));
  }

  /** One way of {@link #serde}. */
  public <T> Serializer<T> serializer(Topic<T> topic) {
    // the registry's own serializer looks the schema up, by a hash of all of it, for every record
    byte[] prefix = ByteBuffer.allocate(5).putInt(1, id(topic)).array();
    return (name, value) -> value == null ? null : topic.type().toBytes(prefix, value);
  }

  /**
   * The other way; a record that cannot be read is an {@link UnreadableRecordException}, a registry
   * that cannot be reached a {@link RegistryUnavailableException}.
   */
  public <T> Deserializer<T> deserializer(Topic<T> topic) {
    var decoder = new ValueDecoder<>(this, topic);
    return (name, bytes) -> bytes == null ? null : decoder.decode(bytes);
  }

  /**
   * The events of a topic as they are, in our version of their schema: for whoever keeps them. What
   * cannot be read fails as above; whether its values can be meant is not looked at.
   */
  public Deserializer<SpecificRecord> events(Topic<?> topic) {
    var decoder = new ValueDecoder<>(this, topic);
    return (name, bytes) -> bytes == null ? null : decoder.event(bytes);
  }
}
