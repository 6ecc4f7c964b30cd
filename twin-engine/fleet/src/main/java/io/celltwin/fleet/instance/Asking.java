package io.celltwin.fleet.instance;

import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.view.Here;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * How the instances of a fleet are asked. An answer is whole or there is none: while a partition is
 * on its way from one instance to another, a question waits for it, and after a while says so.
 */
public final class Asking implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  /** With an answer: a list of ten thousand cells is several megabytes. */
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final Owners owners;
  private final Views local;
  private final Views copies;
  private final Instance instance;
  private final HttpClient http;
  private final ExecutorService threads;

  /**
   * @param local what this instance has
   * @param copies what it keeps of others
   */
  public Asking(Owners owners, Views local, Views copies, Instance instance) {
    this.owners = owners;
    this.local = local;
    this.copies = copies;
    this.instance = instance;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "fleet-asking");
              thread.setDaemon(true);
              return thread;
            });
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(threads)
            .build();
  }

  Owners owners() {
    return owners;
  }

  int partitionOf(String cellId) {
    return owners.of(cellId).partition();
  }

  /** Another instance, or this one, asked for what it has. */
  Peer peer(Owners.Address at) {
    return new Peer(http, at, ANSWER, instance.token());
  }

  private boolean isHere(Owners.Address at) {
    return at.equals(owners.self());
  }

  /**
   * Asks the instance that has a cell, and where that does not answer, one that keeps a copy.
   *
   * @throws FleetNotReadyException where neither does within the patience
   */
  <T> T ofOwner(String cellId, Function<Views, T> ask) {
    long deadline = System.nanoTime() + instance.patience().toNanos();
    while (true) {
      RuntimeException why;
      try {
        Owners.Owner owner = owners.of(cellId);
        try {
          return ofActive(owner, ask);
        } catch (NotHereException e) {
          why = e;
        }
        for (Owners.Address standby : owner.standbys()) {
          try {
            return isHere(standby)
                ? unlessClosed(() -> ask.apply(copies))
                : ask.apply(peer(standby).copy());
          } catch (NotHereException | FleetNotReadyException e) {
            why.addSuppressed(e);
          }
        }
      } catch (FleetNotReadyException e) {
        why = e;
      }
      pause(deadline, why, () -> "cell %s is on its way".formatted(cellId));
    }
  }

  private <T> T ofActive(Owners.Owner owner, Function<Views, T> ask) {
    if (!isHere(owner.active())) {
      return ask.apply(peer(owner.active()).of(owner.partition()));
    }
    if (!local.here().cells().contains(owner.partition())) {
      throw new NotHereException("this instance is reading its stores");
    }
    T answer;
    try {
      answer = unlessClosed(() -> ask.apply(local));
    } catch (FleetNotReadyException e) {
      throw new NotHereException(e.getMessage(), e);
    }
    if (!local.here().cells().contains(owner.partition())) {
      throw new NotHereException("the cell went to another instance meanwhile");
    }
    return answer;
  }

  /** A store may close between its opening and its reading: its partition goes elsewhere. */
  private static <T> T unlessClosed(Supplier<T> ask) {
    try {
      return ask.get();
    } catch (InvalidStateStoreException e) {
      throw new NotHereException("a store of this instance is being closed", e);
    }
  }

  /**
   * Asks all, each for what it has.
   *
   * @throws FleetNotReadyException where some cells have nobody who answers for them
   */
  <T> List<T> ofAll(Function<Views, T> ask) {
    long deadline = System.nanoTime() + instance.patience().toNanos();
    while (true) {
      Round<T> round = round(ask);
      if (round.isWhole()) {
        return round.answers;
      }
      pause(deadline, round.why, round::missing);
    }
  }

  private <T> Round<T> round(Function<Views, T> ask) {
    Round<T> round = new Round<>();
    List<CompletableFuture<T>> others = new ArrayList<>();
    List<AtomicReference<Here>> covered = new ArrayList<>();
    for (Owners.Address at : owners.all()) {
      if (!isHere(at)) {
        var here = new AtomicReference<>(NOTHING);
        covered.add(here);
        others.add(
            CompletableFuture.supplyAsync(() -> ask.apply(peer(at).all(here::set)), threads));
      }
    }
    Here before = local.here();
    try {
      T mine = unlessClosed(() -> ask.apply(local));
      round.add(mine, before.equals(local.here()) ? before : NOTHING);
    } catch (NotHereException e) {
      round.why = e;
    }
    for (int i = 0; i < others.size(); i++) {
      try {
        round.add(others.get(i).join(), covered.get(i).get());
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof NotHereException known)) {
          throw e.getCause() instanceof RuntimeException known ? known : e;
        }
        round.why = known;
      }
    }
    return round;
  }

  private static final Here NOTHING = new Here(java.util.Set.of(), java.util.Set.of());

  /** Answers, and of how many each partition is part. */
  private final class Round<T> {
    private final List<T> answers = new ArrayList<>();
    private final Map<Integer, Integer> cells = new HashMap<>();
    private final Map<Integer, Integer> rejected = new HashMap<>();
    private RuntimeException why;

    void add(T answer, Here here) {
      if (here.equals(NOTHING)) {
        return; // an answer for nothing at all says nothing
      }
      answers.add(answer);
      here.cells().forEach(p -> cells.merge(p, 1, Integer::sum));
      here.rejected().forEach(p -> rejected.merge(p, 1, Integer::sum));
    }

    boolean isWhole() {
      return once(cells, owners.partitions()) && once(rejected, owners.rejectedPartitions());
    }

    private static boolean once(Map<Integer, Integer> times, int partitions) {
      return times.size() == partitions && times.values().stream().allMatch(n -> n == 1);
    }

    String missing() {
      var away = new TreeSet<Integer>();
      for (int p = 0; p < owners.partitions(); p++) {
        if (cells.getOrDefault(p, 0) != 1) {
          away.add(p);
        }
      }
      return away.isEmpty()
          ? "the dead letters are on their way"
          : String.format(
              java.util.Locale.ROOT,
              "cells of %d of %d partitions are on their way",
              away.size(),
              owners.partitions());
    }
  }

  private void pause(long deadline, RuntimeException why, Supplier<String> what) {
    if (System.nanoTime() - deadline >= 0) {
      throw new FleetNotReadyException(
          String.format(
              java.util.Locale.ROOT,
              "%s from one instance to another%s; where one has died the others have its cells"
                  + " after %d s",
              what.get(),
              why == null || why.getMessage() == null ? "" : ": " + why.getMessage(),
              instance.session().toSeconds()),
          why);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetNotReadyException("interrupted while waiting for another instance", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
