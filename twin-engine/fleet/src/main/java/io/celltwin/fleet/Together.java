package io.celltwin.fleet;

import io.celltwin.fleet.alert.Webhooks;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.instance.Asking;
import io.celltwin.fleet.instance.FollowedChanges;
import io.celltwin.fleet.instance.Followers;
import io.celltwin.fleet.instance.Owners;
import io.celltwin.fleet.instance.Views;
import io.celltwin.fleet.instance.WholeFleet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an instance does to serve a fleet together with others. */
final class Together implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Together.class);
  private static final long LOOK_MILLIS = 200;

  /** An instance that was the first until now has stopped telling after this long. */
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Asking asking;
  private final FollowedChanges changes;
  private final WholeFleet fleet;
  private final Followers followers;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Thread telling;
  private volatile Webhooks webhooks;

  private Together(Asking asking, Views local, FollowedChanges changes, WholeFleet fleet) {
    this.asking = asking;
    this.changes = changes;
    this.fleet = fleet;
    this.followers = Followers.start(asking, local, changes);
  }

  /**
   * Begins to ask and to follow the others.
   *
   * @param local what this one has
   * @param copies what it keeps of others
   * @param epoch names this run of it
   */
  static Together start(
      FleetConfig config,
      Owners owners,
      Views local,
      Views copies,
      String epoch,
      Supplier<Optional<String>> notReady) {
    Asking asking = new Asking(owners, local, copies, config.instance());
    FollowedChanges changes = new FollowedChanges(epoch, config.feedSize());
    return new Together(asking, local, changes, new WholeFleet(asking, changes, notReady));
  }

  WholeFleet fleet() {
    return fleet;
  }

  ChangeFeed changes() {
    return changes;
  }

  int readers() {
    return changes.readers();
  }

  /**
   * Subscribers are told by one instance, the one that has the first partition: each of an alert
   * once, whoever found it.
   */
  void tell(BooleanSupplier isFirst, Supplier<Webhooks> start) {
    telling = new Thread(() -> lead(isFirst, start), "fleet-webhooks");
    telling.setDaemon(true);
    telling.start();
  }

  private void lead(BooleanSupplier isFirst, Supplier<Webhooks> start) {
    long firstSince = 0;
    try {
      do {
        long now = System.nanoTime() | 1;
        if (!isFirst.getAsBoolean()) {
          firstSince = 0;
          stop();
        } else if (firstSince == 0) {
          firstSince = now;
        } else if (webhooks == null && now - firstSince > STEADY_NANOS) {
          LOG.info("this instance tells the subscribers now");
          webhooks = start.get();
        }
      } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stop();
    }
  }

  private void stop() {
    Webhooks told = webhooks;
    if (told != null) {
      told.close();
      webhooks = null;
    }
  }

  List<String> problems() {
    Webhooks told = webhooks;
    return told == null ? List.of() : told.problems();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (telling != null) {
        telling.join(5_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    followers.close();
    asking.close();
  }
}
