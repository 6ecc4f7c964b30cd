package io.celltwin.fleet.instance;

import io.celltwin.domain.Live;
import io.celltwin.fleet.api.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every instance, this one among them, and puts what they say in one order: a thread for
 * each, as long as it is there.
 */
public final class Followers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
  private static final long LOOK_MILLIS = 500;
  private static final int MOST = 2_500;

  private final Asking asking;
  private final Views local;
  private final FollowedChanges changes;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<Owners.Address, Thread> threads = new HashMap<>();
  private volatile Set<Owners.Address> there = Set.of();
  private final Thread watch;

  private Followers(Asking asking, Views local, FollowedChanges changes) {
    this.asking = asking;
    this.local = local;
    this.changes = changes;
    this.watch = new Thread(this::watch, "fleet-followers");
    watch.setDaemon(true);
  }

  /** Begins. */
  public static Followers start(Asking asking, Views local, FollowedChanges changes) {
    Followers followers = new Followers(asking, local, changes);
    followers.watch.start();
    return followers;
  }

  private void watch() {
    try {
      do {
        Set<Owners.Address> all = new HashSet<>(asking.owners().all());
        all.add(asking.owners().self());
        there = all;
        threads.values().removeIf(thread -> !thread.isAlive());
        for (Owners.Address at : all) {
          threads.computeIfAbsent(at, this::begin);
        }
      } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread begin(Owners.Address at) {
    Thread thread = new Thread(() -> follow(at), "fleet-follows-" + at);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void follow(Owners.Address at) {
    Views views = at.equals(asking.owners().self()) ? local : asking.peer(at).all(covered -> {});
    String epoch = "";
    long after = 0;
    long place = 0;
    boolean lost = false;
    while (closing.getCount() > 0 && there.contains(at)) {
      try {
        Views.Followed said = views.follow(epoch, after, place, MOST);
        if (!said.epoch().equals(epoch)) {
          if (!epoch.isEmpty()) {
            changes.gap(); // what the run before said last was perhaps not heard
          }
          changes.begin(said.epoch(), said.next());
          epoch = said.epoch();
        } else if (said.missed() > 0) {
          changes.gap();
        }
        take(said);
        after = said.next();
        place = said.livePlace();
        lost = false;
      } catch (RuntimeException e) {
        if (!lost) {
          LOG.info("instance at {} is not heard: {}", at, e.getMessage());
        }
        lost = true;
        if (rest()) {
          return;
        }
      }
    }
    if (!epoch.isEmpty() && closing.getCount() > 0) {
      changes.gap(); // it left, and what it said last was perhaps not heard
    }
  }

  private boolean rest() {
    try {
      return closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void take(Views.Followed said) {
    for (Change change : said.changes()) {
      changes.take(said.epoch(), change);
      if (change.what() == Change.What.REMOVED && change.cellId() != null) {
        changes.live().put(change.cellId(), null);
      }
    }
    for (Live live : said.live()) {
      changes.live().put(live.cellId(), live);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    watch.interrupt();
  }
}
