package io.celltwin.standalone;

import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the topics of this process within their room: measures them, and lets go of the oldest
 * records that were worked off. Says what it let go.
 */
final class RoomKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(RoomKeeper.class);
  private static final long SECONDS = 4;

  private final Admin admin;
  private final Topics topics;
  private final String job;
  private final String fleet;
  private final Bytes room;
  private final AtomicLong letGo = new AtomicLong();
  private volatile long used;

  /**
   * @param job group of the job
   * @param fleet group of the fleet
   * @param room that all topics may take
   */
  RoomKeeper(
      Admin admin, Topics topics, String job, String fleet, Bytes room, MeterRegistry meters) {
    this.admin = admin;
    this.topics = topics;
    this.job = job;
    this.fleet = fleet;
    this.room = room;
    Gauge.builder("celltwin.topics.bytes", this, k -> k.used)
        .description("Room taken by all topics.")
        .baseUnit("bytes")
        .register(meters);
    FunctionCounter.builder("celltwin.topics.records.let.go", letGo, AtomicLong::get)
        .description("Oldest records that were let go so that the topics fit into their room.")
        .register(meters);
  }

  Finding look() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, Long> sizes = sizes();
    used = sizes.values().stream().mapToLong(Long::longValue).sum();
    if (used > room.count()) {
      makeRoom(sizes);
    }
    String sentence = "topics take %s of %s".formatted(Bytes.of(used), room);
    if (letGo.get() > 0) {
      sentence +=
          String.format(
              Locale.ROOT, "; %,d of the oldest records were let go since the start", letGo.get());
    }
    // a log gives room back by whole segments, a little later: only far above is it worth a word
    if (used > room.count() + room.count() / 4 + (64L << 20)) {
      return Finding.notice(
          sentence + ", the rest is not worked off yet or compacted as it is",
          "give --disk a higher figure, or wait for the job");
    }
    return letGo.get() > 0
        ? Finding.notice(sentence, "give --disk a higher figure to keep more")
        : Finding.good(sentence);
  }

  private Map<TopicPartition, Long> sizes()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    admin
        .describeLogDirs(List.of(1))
        .allDescriptions()
        .get(SECONDS, TimeUnit.SECONDS)
        .values()
        .forEach(
            folders ->
                folders
                    .values()
                    .forEach(
                        f -> f.replicaInfos().forEach((p, info) -> sizes.put(p, info.size()))));
    return sizes;
  }

  private void makeRoom(Map<TopicPartition, Long> sizes)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Keeping.Log> logs = logs(sizes);
    long others = used - logs.stream().mapToLong(Keeping.Log::bytes).sum(); // compacted as they are
    List<Keeping.LetGo> plan = Keeping.plan(logs, Math.max(0, room.count() - others));
    Map<TopicPartition, RecordsToDelete> delete = new HashMap<>();
    for (Keeping.LetGo go : plan) {
      delete.put(
          new TopicPartition(go.topic(), go.partition()),
          RecordsToDelete.beforeOffset(go.before()));
      letGo.addAndGet(go.records());
      LOG.info(
          "{} of the oldest records of {} partition {} let go: the topics take {} of {}",
          go.records(),
          go.topic(),
          go.partition(),
          Bytes.of(used),
          room);
    }
    admin.deleteRecords(delete).all().get(SECONDS, TimeUnit.SECONDS);
  }

  private List<Keeping.Log> logs(Map<TopicPartition, Long> sizes)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> there = new HashSet<>();
    sizes.keySet().forEach(p -> there.add(p.topic()));
    List<String> whole = new ArrayList<>();
    topics.typed().stream().filter(t -> !t.compacted()).map(Topic::name).forEach(whole::add);
    whole.add(topics.deadLetters());
    whole.retainAll(there);
    Map<TopicPartition, Long> first = Offsets.of(admin, whole, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = Offsets.of(admin, whole, OffsetSpec.latest());
    Map<TopicPartition, OffsetAndMetadata> byJob = Offsets.committed(admin, job);
    Map<TopicPartition, OffsetAndMetadata> byFleet = Offsets.committed(admin, fleet);
    List<Keeping.Log> logs = new ArrayList<>();
    for (var one : first.entrySet()) {
      TopicPartition p = one.getKey();
      long to = end.get(p);
      // spectra are read by the fleet alone, telemetry by the job, dead letters by people
      boolean letters = p.topic().equals(topics.deadLetters());
      var reader = p.topic().equals(topics.telemetry().name()) ? byJob.get(p) : byFleet.get(p);
      long workedOff = reader == null ? (letters ? to : one.getValue()) : reader.offset();
      logs.add(
          new Keeping.Log(
              p.topic(),
              p.partition(),
              sizes.getOrDefault(p, 0L),
              one.getValue(),
              to,
              Math.min(workedOff, to)));
    }
    return logs;
  }
}
