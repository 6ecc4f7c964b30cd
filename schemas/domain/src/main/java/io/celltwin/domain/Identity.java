package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.guard.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * Who a cell is, and under which names sources have spoken of it. A cell without one is known by
 * its id alone, at any time.
 *
 * @param cellId opaque and stable for the life of the cell
 * @param serial of the maker, or null
 * @param names by which sources speak of it, each with its time
 * @param replaces the cell whose place it took, or null
 * @param assumed fields of its nameplate that nobody told, which are its chemistry's usual
 * @param by who said so last
 * @param changedMillis when, by the wall clock [ms since 1970-01-01 UTC]
 */
public record Identity(
    String cellId,
    String serial,
    List<Name> names,
    String replaces,
    List<String> assumed,
    String by,
    long changedMillis) {
  /** A name that held before anybody said from when on. */
  public static final long ALWAYS = Long.MIN_VALUE;

  /** A name that holds still. */
  public static final long STILL = Long.MAX_VALUE;

  /** Names of a cell at most: what sources say of it at one time, and where it has sat. */
  public static final int MOST_NAMES = 64;

  private static final int LONGEST_SERIAL = 128;

  /**
   * What a source calls a cell, e.g. {@code van-1/07}: by its place, or by a serial.
   *
   * @param name as it stands on the frames
   * @param fromMillis the first moment [ms since 1970-01-01 UTC], or {@link #ALWAYS}
   * @param untilMillis the first moment that is no longer its [ms since 1970-01-01 UTC], or {@link
   *     #STILL}
   */
  public record Name(String name, long fromMillis, long untilMillis) {
    public Name {
      requireNonNull(name, "name");
      check("name", name);
      Require.require(
          fromMillis < untilMillis, "until", untilMillis, "later than from, " + fromMillis);
    }

    boolean holdsAt(long millis) {
      return fromMillis <= millis && millis < untilMillis;
    }
  }

  /**
   * @throws IllegalArgumentException with the field, the value and what was wanted
   */
  public Identity {
    requireNonNull(cellId, "cellId");
    requireNonNull(by, "by");
    check("cell id", cellId);
    Require.require(
        serial == null || (serial.length() <= LONGEST_SERIAL && CellIds.fault(serial) == null),
        "serial",
        serial,
        "up to " + LONGEST_SERIAL + " characters that are seen");
    names = List.copyOf(names);
    Require.require(
        names.size() <= MOST_NAMES, "names", names.size(), "at most " + MOST_NAMES + " of a cell");
    assumed = List.copyOf(assumed);
  }

  private static void check(String what, String name) {
    String fault = CellIds.fault(name);
    Require.require(fault == null, what, CellIds.shown(name), "a name; it " + fault);
  }

  /** Of a cell of which nobody has said more than its id. */
  public static Identity of(String cellId) {
    return new Identity(cellId, null, List.of(), null, List.of(), "", 0);
  }

  /** Whether a source that says this name at this moment means this cell. */
  public boolean isCalled(String name, long millis) {
    return since(name, millis) != STILL;
  }

  /** Since when it has the name that it has at a moment; {@link #STILL} where it does not. */
  long since(String name, long millis) {
    long since = STILL;
    for (Name its : names) {
      if (its.name.equals(name) && its.holdsAt(millis)) {
        since = since == STILL ? its.fromMillis : Math.max(since, its.fromMillis);
      }
    }
    if (since == STILL
        && name.equals(cellId)
        && names.stream().noneMatch(n -> n.name.equals(name))) {
      return ALWAYS; // its id is a name until somebody dates it
    }
    return since;
  }

  /** Whether no source means it any more at a moment: it was replaced, or taken out. */
  public boolean isOutOfService(long millis) {
    return !names.isEmpty()
        && !isCalled(cellId, millis)
        && names.stream().noneMatch(n -> n.untilMillis > millis);
  }

  /** The same, with this name from a moment on. */
  public Identity calledFrom(String name, long millis) {
    var more = new ArrayList<>(names);
    more.add(new Name(name, millis, STILL));
    return withNames(more);
  }

  /** The same, without the names that it has at a moment, from then on. */
  public Identity leavingAt(long millis) {
    var ended = new ArrayList<Name>();
    boolean isDated = false;
    for (Name its : names) {
      isDated |= its.name.equals(cellId);
      if (its.untilMillis <= millis) {
        ended.add(its);
      } else if (its.fromMillis < millis) {
        ended.add(new Name(its.name, its.fromMillis, millis));
      }
    }
    if (!isDated) {
      ended.add(new Name(cellId, ALWAYS, millis));
    }
    return withNames(ended);
  }

  private Identity withNames(List<Name> others) {
    return new Identity(cellId, serial, others, replaces, assumed, by, changedMillis);
  }

  /** The same, as somebody says it. */
  public Identity saidBy(String who, long millis) {
    return new Identity(cellId, serial, names, replaces, assumed, who, millis);
  }
}
