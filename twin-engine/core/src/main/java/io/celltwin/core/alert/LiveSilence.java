package io.celltwin.core.alert;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Twin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Cells of a live fleet from which nothing comes any more. How late it is, the other cells say: the
 * latest event time among them; for a fleet that lives in the present the wall clock says so too,
 * as all of them may be silent. A cell's patience is as in {@link SilenceWatch}, between operations
 * that close. A fleet that catches up after a restart is left alone: somebody must have been heard
 * and the cell not, for {@value #SETTLES} ms of wall time.
 *
 * <p>It rests on when records arrive, which nothing else here does: its alerts are the fleet's, and
 * a replay makes none. When the cell speaks again, {@link SilenceWatch} says the same of the same
 * silence under the same id. Safe for several threads.
 */
public final class LiveSilence {
  /** Wall time for which it must look like it [ms]. */
  public static final long SETTLES = 20_000;

  private static final double HOUR = 3_600_000;

  /** Operations before a habit is one; until then a day is. */
  private static final int HABIT = 8;

  private static final double DAY = 24 * HOUR;

  /** Arrived within this of its event time, a cell lives in the present [ms]. */
  private static final long PRESENT = 600_000;

  private final Predicate<String> open;
  private final Map<String, Heard> cells = new HashMap<>();
  private long latest = Long.MIN_VALUE;
  private long latestWall = Long.MIN_VALUE;

  private static final class Heard {
    private long eventMillis;
    private long wallMillis;
    private double usual;
    private int count;
    private int cycleNumber;
    private Lineage lineage;
    private boolean firing;

    double patience() {
      double habit = SilenceWatch.TIMES * usual;
      return Math.max(
          SilenceWatch.SHORTEST_HOURS * HOUR, count < HABIT ? Math.max(DAY, habit) : habit);
    }
  }

  /**
   * @param open whether an alert of this id is open, be it from before a restart
   */
  public LiveSilence(Predicate<String> open) {
    this.open = open;
  }

  /**
   * What was heard of a cell before a restart.
   *
   * @param wallMillis now, by the clock
   */
  public synchronized void remember(Twin twin, long wallMillis) {
    if (!cells.containsKey(twin.spec().cellId())) {
      List<Alert> none = heard(twin, wallMillis);
      assert none.isEmpty();
    }
  }

  /**
   * A cell was heard of.
   *
   * @param wallMillis when, by the clock
   * @return the alert that is over with it, if any
   */
  public synchronized List<Alert> heard(Twin twin, long wallMillis) {
    Heard cell = cells.computeIfAbsent(twin.spec().cellId(), id -> new Heard());
    List<Alert> over = List.of();
    if (cell.count > 0 && twin.eventMillis() > cell.eventMillis) {
      double pause = twin.eventMillis() - cell.eventMillis;
      double patience = cell.patience();
      if (isOpen(twin.spec().cellId(), cell)) {
        cell.firing = false;
        over = List.of(alert(twin.spec().cellId(), cell, twin.eventMillis(), false));
      }
      cell.usual = Math.max(Math.min(pause, patience), cell.usual * 0.99);
    }
    cell.count++;
    cell.eventMillis = Math.max(twin.eventMillis(), cell.count == 1 ? 0 : cell.eventMillis);
    cell.wallMillis = wallMillis;
    cell.cycleNumber = twin.cycleNumber();
    cell.lineage = twin.lineage();
    if (twin.eventMillis() > latest) {
      latest = twin.eventMillis();
      latestWall = wallMillis;
    }
    return over;
  }

  private boolean isOpen(String cellId, Heard cell) {
    return cell.firing || open.test(id(cellId, cell));
  }

  private static String id(String cellId, Heard cell) {
    AgeingRule rule = AgeingRule.SILENT;
    return AlertIds.of(cellId, rule.kind(), rule.version(), cell.eventMillis);
  }

  /**
   * A cell was taken out of the fleet.
   *
   * @return the alert that is over with it, if any
   */
  public synchronized List<Alert> forget(String cellId) {
    Heard cell = cells.remove(cellId);
    return cell == null || !isOpen(cellId, cell)
        ? List.of()
        : List.of(alert(cellId, cell, cell.eventMillis + (long) cell.patience(), false));
  }

  /** Cells that somebody else watches now; nothing is over with that. */
  public synchronized void release(Predicate<String> theirs) {
    cells.keySet().removeIf(theirs);
  }

  /**
   * Looks who is silent.
   *
   * @param wallMillis by the clock
   * @return alerts that fire
   */
  public synchronized List<Alert> look(long wallMillis) {
    List<Alert> alerts = new ArrayList<>(0);
    boolean moving = wallMillis - latestWall < SETTLES;
    cells.forEach(
        (id, cell) -> {
          if (cell.firing || wallMillis - cell.wallMillis < SETTLES) {
            return;
          }
          boolean present = Math.abs(cell.wallMillis - cell.eventMillis) < PRESENT;
          long now = Math.max(moving ? latest : Long.MIN_VALUE, present ? wallMillis : 0);
          if (now - cell.eventMillis > cell.patience() && !open.test(id(id, cell))) {
            cell.firing = true;
            alerts.add(alert(id, cell, cell.eventMillis + (long) cell.patience(), true));
          }
        });
    return alerts;
  }

  private static Alert alert(String cellId, Heard cell, long eventMillis, boolean fires) {
    AgeingRule rule = AgeingRule.SILENT;
    double hours = (eventMillis - cell.eventMillis) / HOUR;
    return new Alert(
        id(cellId, cell),
        cellId,
        rule.kind(),
        rule.severity(),
        fires ? Alert.State.FIRING : Alert.State.CLEARED,
        eventMillis,
        null,
        cell.cycleNumber,
        hours,
        cell.patience() / HOUR,
        rule.unit(),
        String.format(
            Locale.ROOT,
            fires
                ? "%s: not a word for %.1f h, which is not its habit"
                : "%s: heard of again, or taken off the register, after %.1f h",
            cellId,
            hours),
        fires ? rule.action() : rule.clearing(),
        rule.version(),
        cell.lineage);
  }
}
