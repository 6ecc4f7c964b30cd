package io.celltwin.benchmark.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.celltwin.artifact.Artifact;
import io.celltwin.server.ModelServer;
import io.celltwin.server.inference.ModelStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Full load by clients in process and over gRPC, with batches of any size, while versions come and
 * go; in process workers die as well. Every answer is compared with the one learned before, row by
 * row. Whoever is told that a worker failed asks again.
 */
final class Soak {
  /** Batches of a session to its end, fewer than a version lives to answer under full load. */
  static final int FAULT_EVERY = 20;

  private static final long RELOAD_MILLIS = 250;

  /** Of the time, after which memory is looked at first: compiled, and every shape met. */
  private static final double SETTLED = 0.25;

  private static final int MOST_AGAIN = 20;

  /**
   * What came of it; the names are the report's interface.
   *
   * @param wrong answers that differ from the ones learned
   * @param failed questions without an answer
   * @param askedAgain after a worker's fault
   * @param reloads versions that took the place of another
   * @param faults of workers, made on purpose
   * @param firstTrouble one sentence about the first wrong or failed one, or null
   */
  record Outcome(
      @JsonProperty("seconds") double seconds,
      @JsonProperty("clients") int clients,
      @JsonProperty("questions") long questions,
      @JsonProperty("rows") long rows,
      @JsonProperty("wrong") long wrong,
      @JsonProperty("failed") long failed,
      @JsonProperty("asked_again") long askedAgain,
      @JsonProperty("reloads") long reloads,
      @JsonProperty("faults") long faults,
      @JsonProperty("heap_before_bytes") long heapBefore,
      @JsonProperty("heap_after_bytes") long heapAfter,
      @JsonProperty("resident_before_bytes") long residentBefore,
      @JsonProperty("resident_after_bytes") long residentAfter,
      @JsonProperty("first_trouble") String firstTrouble) {}

  private final ScratchModels folder;
  private final ModelStore store;
  private final ModelServer server;
  private final List<KnownRows> known;
  private final LongAdder faults;
  private final LongAdder questions = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder askedAgain = new LongAdder();
  private final AtomicReference<String> firstTrouble = new AtomicReference<>();
  private long reloads;

  /**
   * @param faults counted by the store's engines
   */
  Soak(
      ScratchModels folder,
      ModelStore store,
      ModelServer server,
      List<KnownRows> known,
      LongAdder faults) {
    this.folder = folder;
    this.store = store;
    this.server = server;
    this.known = known;
    this.faults = faults;
  }

  /**
   * @param clients half of them in process, at least one at each door
   */
  Outcome run(List<ModelRoute> doors, int clients, double seconds)
      throws IOException, InterruptedException, ExecutionException {
    int many = Math.max(doors.size(), clients);
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * Latencies.SECOND);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        ModelRoute door = doors.get(i % doors.size());
        Random random = new Random(i);
        all.add(threads.submit(() -> askUntil(door, random, end)));
      }
      long settled = begun + (long) (SETTLED * seconds * Latencies.SECOND);
      reloadUntil(settled);
      MemoryInUse before = MemoryInUse.now();
      reloadUntil(end);
      for (Future<?> one : all) {
        one.get();
      }
      return outcome(
          many, (System.nanoTime() - begun) / Latencies.SECOND, before, MemoryInUse.now());
    } finally {
      threads.shutdownNow();
    }
  }

  private Outcome outcome(int clients, double seconds, MemoryInUse before, MemoryInUse after) {
    return new Outcome(
        seconds,
        clients,
        questions.sum(),
        rows.sum(),
        wrong.sum(),
        failed.sum(),
        askedAgain.sum(),
        reloads,
        faults.sum(),
        before.heap(),
        after.heap(),
        before.resident(),
        after.resident(),
        firstTrouble.get());
  }

  /** One model after the other gets a new version, and its old one leaves; at least once each. */
  private void reloadUntil(long end) throws IOException, InterruptedException {
    int turn = 0;
    do {
      String name = folder.names().get(turn++ % folder.names().size());
      Artifact old = folder.newest(name);
      folder.next(name);
      store.loadAll();
      server.loadNew();
      store.unload(name, old.card().version());
      server.unload(name, old.card().version());
      folder.drop(old);
      reloads++;
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      TimeUnit.MILLISECONDS.sleep(Math.max(0, Math.min(RELOAD_MILLIS, left)));
    } while (System.nanoTime() - end < 0);
  }

  private void askUntil(ModelRoute door, Random random, long end) {
    do {
      KnownRows of = known.get(random.nextInt(known.size()));
      int from = random.nextInt(KnownRows.ROWS);
      // as many small ones as large ones
      int many = (int) Math.round(Math.pow(2, random.nextDouble() * 10));
      ask(door, of, from, many);
    } while (System.nanoTime() - end < 0);
  }

  private void ask(ModelRoute door, KnownRows of, int from, int many) {
    Told told = door.ask(of.model(), many, of.inputs(), of.rows(from, many)).join();
    for (int again = 0; told.refused() != null && told.again() && again < MOST_AGAIN; again++) {
      askedAgain.increment();
      told = door.ask(of.model(), many, of.inputs(), of.rows(from, many)).join();
    }
    questions.increment();
    rows.add(many);
    if (told.refused() != null) {
      failed.increment();
      firstTrouble.compareAndSet(null, door.where() + ": " + told.refused());
      return;
    }
    String why = of.wrong(from, many, told);
    if (why != null) {
      wrong.increment();
      firstTrouble.compareAndSet(null, door.where() + ": " + why);
    }
  }
}
