package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the cells of a string side by side again: each sends its readings in order, but nobody knows
 * how the cells' readings interleave. A reading of the string is handed on once each cell has sent
 * its part of that instant or something later, so what comes out depends on what was sent and not
 * on who was faster. A cell that is silent holds the others back by {@link #MOST_WAITING} instants,
 * then they go on without it.
 */
public final class StringAssembly {
  /** Raised when the fields change. */
  private static final int VERSION = 1;

  /** Instants that wait for a cell that says nothing. */
  static final int MOST_WAITING = 48;

  private static final long NEVER = Long.MIN_VALUE;

  private final String[] ids;
  private final long[] latest;
  private final TreeMap<Long, Part> waiting = new TreeMap<>();
  private long handedOn = NEVER;

  /** One instant of the string, as far as its cells have sent it. */
  private static final class Part {
    private final double[] volts;
    private final double[] currents;
    private final double[] socs;
    private int count;

    Part(int cells) {
      volts = filled(cells);
      currents = filled(cells);
      socs = filled(cells);
    }

    private static double[] filled(int cells) {
      double[] values = new double[cells];
      Arrays.fill(values, Double.NaN);
      return values;
    }

    void put(int cell, double volt, double current, double soc) {
      count += Double.isNaN(volts[cell]) ? 1 : 0;
      volts[cell] = volt;
      currents[cell] = current;
      socs[cell] = soc;
    }

    StringReading reading(long time) {
      return new StringReading(
          time, StringState.median(currents), volts, Double.NaN, StringState.median(socs));
    }

    void fields(SavedFields saved) throws IOException {
      saved.decimals(volts);
      saved.decimals(currents);
      saved.decimals(socs);
      count = saved.integer(count);
    }
  }

  private StringAssembly(int cells) {
    ids = new String[cells];
    latest = new long[cells];
    Arrays.fill(latest, NEVER);
  }

  /**
   * Of a string nobody has sent anything of.
   *
   * @param cells in series
   */
  public static StringAssembly of(int cells) {
    return new StringAssembly(cells);
  }

  /** How many cells stand in series. */
  public int cells() {
    return ids.length;
  }

  /** Who stands at each place, null where nobody has sent anything. */
  public List<String> ids() {
    return Arrays.asList(ids.clone());
  }

  /**
   * One cell's reading.
   *
   * @param place in the string, from 0
   * @param cellId who stands there now; a change of it is a replaced cell
   * @param volt V
   * @param current A, positive while charging
   * @param soc share, NaN where not known
   * @param to gets the readings of the string that are whole with it, oldest first
   * @return whether another cell stood at this place before: what was known of the string's cells
   *     beside each other no longer holds for this one
   */
  public boolean accept(
      int place,
      String cellId,
      long timeMillis,
      double volt,
      double current,
      double soc,
      Consumer<StringReading> to) {
    boolean replaced = ids[place] != null && !ids[place].equals(cellId);
    ids[place] = cellId;
    latest[place] = Math.max(latest[place], timeMillis);
    if (timeMillis > handedOn && !Double.isNaN(volt)) {
      waiting.computeIfAbsent(timeMillis, t -> new Part(ids.length)).put(place, volt, current, soc);
    }
    while (!waiting.isEmpty() && isDue(waiting.firstEntry())) {
      Map.Entry<Long, Part> first = waiting.pollFirstEntry();
      handedOn = first.getKey();
      to.accept(first.getValue().reading(first.getKey()));
    }
    return replaced;
  }

  private boolean isDue(Map.Entry<Long, Part> first) {
    if (first.getValue().count == ids.length || waiting.size() > MOST_WAITING) {
      return true;
    }
    for (long time : latest) {
      if (time <= first.getKey() && !sent(first, time)) {
        return false;
      }
    }
    return true;
  }

  /** A cell that has sent this very instant has nothing more to say of it. */
  private static boolean sent(Map.Entry<Long, Part> first, long time) {
    return time == first.getKey();
  }

  /** Writes it. */
  public void write(DataOutput out) throws IOException {
    SavedFields saved = SavedFields.writing(out);
    saved.version("assembly of a string", VERSION);
    saved.integer(ids.length);
    fields(saved);
  }

  /** Reads what {@link #write} wrote. */
  public static StringAssembly read(DataInput in) throws IOException {
    SavedFields saved = SavedFields.reading(in);
    saved.version("assembly of a string", VERSION);
    StringAssembly assembly = new StringAssembly(saved.integer(0));
    assembly.fields(saved);
    return assembly;
  }

  private void fields(SavedFields saved) throws IOException {
    for (int i = 0; i < ids.length; i++) {
      ids[i] = saved.text(ids[i]);
    }
    saved.integers(latest);
    handedOn = saved.integer(handedOn);
    List<Long> times = new ArrayList<>(waiting.keySet());
    int size = saved.integer(times.size());
    for (int i = 0; i < size; i++) {
      long time = saved.integer(i < times.size() ? times.get(i) : 0L);
      waiting.computeIfAbsent(time, t -> new Part(ids.length)).fields(saved);
    }
  }
}
