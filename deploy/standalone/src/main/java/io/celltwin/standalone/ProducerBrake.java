package io.celltwin.standalone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back whoever sends to the broker while the disk is nearly full. A sender is not refused:
 * the broker keeps it waiting, so that it loses nothing, and takes a record now and then. Our own
 * parts go on, and work off what was taken in.
 */
final class ProducerBrake {
  private static final Logger LOG = LoggerFactory.getLogger(ProducerBrake.class);
  private static final long SECONDS = 4;
  private static final String RATE = "producer_byte_rate";

  /** Enough to stay connected [bytes/s]. */
  private static final double TRICKLE = 1024;

  private static final double UNBOUNDED = 1e12;

  /** Client ids of what the job writes with; the fleet writes little and can wait. */
  private static final List<String> OURS =
      List.of("cycles", "twins", "forecasts", "alerts", "dead-letters").stream()
          .map(sink -> "celltwin-job-" + sink)
          .toList();

  private final Admin admin;
  private boolean paused;
  private boolean known;

  ProducerBrake(Admin admin) {
    this.admin = admin;
  }

  boolean paused() {
    return paused;
  }

  /**
   * Holds intake back below {@link DiskCheck#PAUSE}, and lets it go on above {@link DiskCheck#LOW}.
   *
   * @param free [bytes]
   */
  void mind(long free) throws InterruptedException {
    boolean wanted = paused ? free < DiskCheck.LOW : free < DiskCheck.PAUSE;
    if (wanted == paused && known) {
      return;
    }
    try {
      set(wanted);
      if (wanted != paused) {
        LOG.warn("intake {} with {} free", wanted ? "held back" : "goes on", Bytes.of(free));
      }
      paused = wanted;
      known = true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("intake could not be {}", wanted ? "held back" : "let go on", e);
    }
  }

  private void set(boolean hold) throws InterruptedException, ExecutionException, TimeoutException {
    List<ClientQuotaAlteration> changes = new ArrayList<>();
    changes.add(rate(null, hold ? TRICKLE : null));
    OURS.forEach(id -> changes.add(rate(id, hold ? UNBOUNDED : null)));
    admin.alterClientQuotas(changes).all().get(SECONDS, TimeUnit.SECONDS);
  }

  /**
   * @param client id, null for all others
   * @param bytesPerSecond null for no limit
   */
  private static ClientQuotaAlteration rate(String client, Double bytesPerSecond) {
    Map<String, String> who = new HashMap<>(); // null stands for the default, which Map.of refuses
    who.put(ClientQuotaEntity.CLIENT_ID, client);
    return new ClientQuotaAlteration(
        new ClientQuotaEntity(who), List.of(new ClientQuotaAlteration.Op(RATE, bytesPerSecond)));
  }
}
