package io.celltwin.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which cell a source means when it says a name at a moment: a name is a place or a serial, and
 * another cell may have it later. Thread-safe.
 */
public final class CellNames {
  /** Lives of one name that are looked through. */
  private static final int MOST_LIVES = 1_000;

  private final Map<String, Identity> cells = new ConcurrentHashMap<>();

  /** Those that have, or had, a name. */
  private final Map<String, List<String>> byName = new ConcurrentHashMap<>();

  /** What is said of a cell now. */
  public synchronized void put(Identity identity) {
    remove(identity.cellId());
    cells.put(identity.cellId(), identity);
    for (Identity.Name name : identity.names()) {
      byName.merge(name.name(), List.of(identity.cellId()), CellNames::both);
    }
  }

  private static List<String> both(List<String> some, List<String> more) {
    if (some.containsAll(more)) {
      return some;
    }
    var all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** Nothing is known of a cell any more. */
  public synchronized void remove(String cellId) {
    Identity gone = cells.remove(cellId);
    if (gone == null) {
      return;
    }
    for (Identity.Name name : gone.names()) {
      byName.computeIfPresent(
          name.name(),
          (n, its) -> {
            List<String> left = its.stream().filter(id -> !id.equals(cellId)).toList();
            return left.isEmpty() ? null : left;
          });
    }
  }

  /** As some records say. */
  public static CellNames of(List<Identity> identities) {
    var names = new CellNames();
    identities.forEach(names::put);
    return names;
  }

  /** All that is said of cells. */
  public List<Identity> identities() {
    return List.copyOf(cells.values());
  }

  /** What is said of a cell; one of which nothing is said is known by its id. */
  public Optional<Identity> identity(String cellId) {
    return Optional.ofNullable(cells.get(cellId));
  }

  /**
   * The cell that a source means. Where the cell of that name has left it and nobody has come in
   * its place, it is one that nobody knows yet: {@code van-1/07~2} after {@code van-1/07}.
   *
   * @param millis when the source says so, in its own time [ms since 1970-01-01 UTC]
   */
  public String cellAt(String name, long millis) {
    if (cells.isEmpty()) {
      return name;
    }
    String latest = null;
    long since = Long.MIN_VALUE;
    for (String cellId : byName.getOrDefault(name, List.of())) {
      Identity identity = cells.get(cellId);
      long its = identity == null ? Identity.STILL : identity.since(name, millis);
      if (its != Identity.STILL && (latest == null || its > since)) {
        latest = cellId;
        since = its;
      }
    }
    return latest != null ? latest : life(name, millis);
  }

  private String life(String name, long millis) {
    for (int life = 1; life < MOST_LIVES; life++) {
      String id = life(name, life);
      Identity identity = cells.get(id);
      if (identity == null || identity.isCalled(name, millis)) {
        return id;
      }
    }
    return life(name, MOST_LIVES);
  }

  private static String life(String name, int life) {
    return life == 1 ? name : String.format(Locale.ROOT, "%s~%d", name, life);
  }

  /** An id for one that comes after a cell in its place: none that is spoken of here. */
  public String nextLife(String cellId) {
    int tilde = cellId.lastIndexOf('~');
    String name =
        tilde > 0 && cellId.substring(tilde + 1).matches("[0-9]{1,3}")
            ? cellId.substring(0, tilde)
            : cellId;
    int life = 2;
    while (cells.containsKey(life(name, life)) || life(name, life).equals(cellId)) {
      life++;
    }
    return life(name, life);
  }
}
