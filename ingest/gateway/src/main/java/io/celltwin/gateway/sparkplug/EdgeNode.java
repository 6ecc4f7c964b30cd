package io.celltwin.gateway.sparkplug;

import io.celltwin.gateway.mapping.ChannelBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is remembered of one edge node between its birth and its death.
 *
 * <p>Sequence numbers run from 0 to 255 over all messages of the edge node. A number that is
 * skipped may still come, out of order; if it has not come after {@code patience}, something was
 * lost, perhaps a birth with new aliases. From then until the next NBIRTH a metric is believed by
 * its name alone.
 */
final class EdgeNode {
  private static final int NUMBERS = 256;

  /** More than this cannot be out of order: it is another session. */
  private static final int MOST_MISSING = 64;

  /** Asking more often would only add to what a busy edge node has to send. */
  private static final long ASK_AGAIN_MILLIS = 10_000;

  /** A metric as its birth named it. */
  record Metric(String device, String name, int type, List<ChannelBinding> bindings) {}

  private final Map<Long, Metric> byAlias = new HashMap<>();
  private final Map<String, Metric> byName = new HashMap<>();
  private final Map<String, Set<String>> packsByDevice = new HashMap<>();
  private final Set<Integer> missing = new TreeSet<>();
  private boolean born;
  private boolean lost;
  private long bdSeq = -1;
  private int expected = -1;
  private long missingSince;
  private long askedAt = Long.MIN_VALUE / 2;

  /** A new session: all that was known of the old one is forgotten. */
  void birth(long seq, long bdSeqNow) {
    byAlias.clear();
    byName.clear();
    packsByDevice.clear();
    missing.clear();
    born = true;
    lost = false;
    bdSeq = bdSeqNow;
    expected = seq < 0 ? -1 : (int) ((seq + 1) % NUMBERS);
  }

  boolean isBorn() {
    return born;
  }

  /** Whether aliases mean what the last birth said. */
  boolean aliasesHold() {
    return born && !lost;
  }

  /** Whether a death is that of the session that is known, and not of one before it. */
  boolean isDeathOf(long deathBdSeq) {
    return !born || bdSeq < 0 || deathBdSeq < 0 || deathBdSeq == bdSeq;
  }

  void death() {
    born = false;
    byAlias.clear();
    byName.clear();
    missing.clear();
    expected = -1;
  }

  /** Takes note of a message's number. */
  void count(long seq, long nowMillis) {
    if (seq < 0 || seq >= NUMBERS) {
      return;
    }
    int number = (int) seq;
    if (expected < 0 || number == expected) {
      expected = (number + 1) % NUMBERS;
      return;
    }
    if (missing.remove(number)) {
      return; // it was only out of order
    }
    int hole = Math.floorMod(number - expected, NUMBERS);
    if (hole > MOST_MISSING) {
      lost = true;
    } else {
      if (missing.isEmpty()) {
        missingSince = nowMillis;
      }
      for (int i = 0; i < hole; i++) {
        missing.add((expected + i) % NUMBERS);
      }
    }
    expected = (number + 1) % NUMBERS;
  }

  /**
   * Whether numbers have been missing for too long, as of now.
   *
   * @return the missing ones, once; empty where all is well or was said before
   */
  List<Integer> givenUp(long nowMillis, long patienceMillis) {
    if (missing.isEmpty() || nowMillis - missingSince < patienceMillis) {
      return List.of();
    }
    lost = true;
    List<Integer> given = new ArrayList<>(missing);
    missing.clear();
    return given;
  }

  boolean waitsForOrder() {
    return !missing.isEmpty();
  }

  /** Whether to ask for a rebirth now. */
  boolean mayAsk(long nowMillis) {
    if (aliasesHold() || nowMillis - askedAt < ASK_AGAIN_MILLIS) {
      return false;
    }
    askedAt = nowMillis;
    return true;
  }

  void name(Long alias, Metric metric) {
    byName.put(key(metric.device(), metric.name()), metric);
    if (alias != null) {
      byAlias.put(alias, metric);
    }
    for (ChannelBinding binding : metric.bindings()) {
      packsByDevice
          .computeIfAbsent(deviceKey(metric.device()), d -> new TreeSet<>())
          .add(binding.battery().pack());
    }
  }

  int metrics() {
    return byName.size();
  }

  Metric ofAlias(long alias) {
    return byAlias.get(alias);
  }

  Metric ofName(String device, String name) {
    return byName.get(key(device, name));
  }

  /** Packs that a device spoke of. */
  List<String> packsOf(String device) {
    return List.copyOf(packsByDevice.getOrDefault(deviceKey(device), Set.of()));
  }

  /** Packs that the edge node and all its devices spoke of. */
  List<String> packs() {
    var all = new TreeSet<String>();
    packsByDevice.values().forEach(all::addAll);
    return List.copyOf(all);
  }

  private static String key(String device, String name) {
    return deviceKey(device) + "\n" + name;
  }

  private static String deviceKey(String device) {
    return device == null ? "" : device;
  }
}
