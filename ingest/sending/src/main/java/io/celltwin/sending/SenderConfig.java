package io.celltwin.sending;

import static io.celltwin.domain.guard.Require.require;
import static java.util.Objects.requireNonNull;

import io.celltwin.codec.Topics;
import java.nio.file.Path;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/**
 * How frames are sent as they come in.
 *
 * @param name of who sends, e.g. {@code gateway}: of its resume point and to the broker
 * @param bootstrapServers of Kafka, e.g. {@code 127.0.0.1:9092}
 * @param namespace before the names of the topics; empty for the live fleet
 * @param resumeFolder where it is noted what the broker has
 * @param compression of record batches: {@code none}, {@code lz4} or {@code zstd}
 * @param lingerMillis how long a record may wait for others [ms]
 */
public record SenderConfig(
    String name,
    String bootstrapServers,
    String namespace,
    Path resumeFolder,
    String compression,
    int lingerMillis) {
  /** How a batch of records may be compressed. */
  public static final Set<String> COMPRESSIONS = Set.of("none", "lz4", "zstd");

  public SenderConfig {
    requireNonNull(resumeFolder, "resumeFolder");
    require(
        name.matches("[a-z][a-z0-9-]*"), "sending.name", name, "lower-case letters, e.g. gateway");
    require(
        !bootstrapServers.isBlank(),
        "sending.bootstrap-servers",
        bootstrapServers,
        "host:port, ...");
    require(
        COMPRESSIONS.contains(compression),
        "sending.compression",
        compression,
        "none, lz4 or zstd");
    require(lingerMillis >= 0, "sending.linger-millis", lingerMillis, "0 ms or more");
  }

  /** Into the live fleet's topics, compressed by LZ4, a record waiting for others up to 5 ms. */
  public static SenderConfig of(String name, String bootstrapServers, Path resumeFolder) {
    return new SenderConfig(name, bootstrapServers, "", resumeFolder, "lz4", 5);
  }

  public SenderConfig withNamespace(String newNamespace) {
    return new SenderConfig(
        name, bootstrapServers, newNamespace, resumeFolder, compression, lingerMillis);
  }

  Topics topics() {
    return Topics.in(namespace);
  }

  Producer<byte[], byte[]> producer() {
    return SendingProducer.to(
        bootstrapServers,
        "celltwin-" + name + (namespace.isEmpty() ? "" : "-" + namespace),
        compression,
        lingerMillis);
  }
}
