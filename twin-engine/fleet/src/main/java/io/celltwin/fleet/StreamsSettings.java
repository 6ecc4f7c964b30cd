package io.celltwin.fleet;

import io.celltwin.fleet.instance.Instance;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told. */
final class StreamsSettings {
  private StreamsSettings() {}

  /**
   * @param door port at which other instances ask this one; unused where it is alone
   */
  static Properties of(FleetConfig config, int door) {
    Properties p = new Properties();
    p.putAll(config.access().kafka());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterUnreadable.class);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterDefect.class);
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, WrittenTooLarge.class);
    p.put(DeadLetterUnreadable.TOPIC, config.topics().deadLetters());
    // static members: whoever comes back takes its old place at once, even after a kill. Without,
    // the group would wait for the dead one until its session ends, and the page with it.
    Instance instance = config.instance();
    p.put(
        StreamsConfig.mainConsumerPrefix("group.instance.id"),
        config.applicationId() + (instance.alone() ? "" : "-" + instance.name()));
    if (!instance.alone()) {
      p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, instance.host() + ":" + door);
      p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, instance.standbys());
      p.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
      p.put(
          StreamsConfig.mainConsumerPrefix("session.timeout.ms"),
          (int) instance.session().toMillis());
    }
    // what is told of a cell comes in any order: no topic waits for another
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    p.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    p.put(StreamsConfig.consumerPrefix("isolation.level"), "read_committed");
    return p;
  }
}
