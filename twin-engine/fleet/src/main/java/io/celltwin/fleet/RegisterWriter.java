package io.celltwin.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Identity;
import io.celltwin.fleet.api.RegisterDesk;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Writes nameplates and identities to their topics. */
final class RegisterWriter implements RegisterDesk {
  private final Producer<byte[], byte[]> producer;
  private final Topic<CellSpec> cells;
  private final Topic<Identity> identities;
  private final Serializer<CellSpec> specs;
  private final Serializer<Identity> names;
  private final Clock clock;

  /**
   * @param producer that waits for all replicas and keeps the order; closed by who made it
   */
  RegisterWriter(
      Producer<byte[], byte[]> producer, Topics topics, SchemaRegistry registry, Clock clock) {
    this.producer = producer;
    this.cells = topics.cells();
    this.identities = topics.identities();
    this.specs = registry.serializer(cells);
    this.names = registry.serializer(identities);
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> write(List<Entry> entries) {
    var all = new ArrayList<CompletableFuture<Void>>();
    for (Entry entry : entries) {
      all.add(sent(cells, specs, entry.cellId(), entry.spec()));
      if (entry.spec() == null || entry.identity() != null) {
        all.add(sent(identities, names, entry.cellId(), entry.identity()));
      }
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** A value of null is a tombstone. */
  private <T> CompletableFuture<Void> sent(
      Topic<T> topic, Serializer<T> serializer, String cellId, T value) {
    return TopicDesk.sent(
            producer,
            new ProducerRecord<>(
                topic.name(),
                null,
                clock.millis(),
                cellId.getBytes(UTF_8),
                value == null ? null : serializer.serialize(topic.name(), value)))
        .toCompletableFuture();
  }
}
