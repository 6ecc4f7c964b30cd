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
  private static final long GONE = Long.MAX_VALUE;

  private final int mostWaiting;
  private final String[] ids;
  private final long[] latest;
  private final TreeMap<Long, Part> waiting = new TreeMap<>();
  private long handedOn = NEVER;

  /** One instant of the string, as far as its cells have sent it. */
  private static final class Part {
    private final double[] volts;
    private final double[] currents;
    private final double[] socs;
    private final long[] sequences;
    private int count;

    Part(int cells) {
      volts = filled(cells);
      currents = filled(cells);
      socs = filled(cells);
      sequences = new long[cells];
    }

    private static double[] filled(int cells) {
      double[] values = new double[cells];
      Arrays.fill(values, Double.NaN);
      return values;
    }

    void put(int cell, double volt, double current, double soc, long sequence) {
      count += Double.isNaN(volts[cell]) ? 1 : 0;
      volts[cell] = volt;
      currents[cell] = current;
      socs[cell] = soc;
      sequences[cell] = sequence;
    }

    /** Each cell's is told now and then: of those that were, however few. */
    private static double medianOfKnown(double[] values) {
      double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
      return known.length == 0 ? Double.NaN : StringState.median(known);
    }

    StringReading reading(long time) {
      return new StringReading(
          time, StringState.median(currents), volts, Double.NaN, medianOfKnown(socs), sequences);
    }

    void fields(SavedFields saved) throws IOException {
      saved.decimals(volts);
      saved.decimals(currents);
      saved.decimals(socs);
      saved.integers(sequences);
      count = saved.integer(count);
    }
  }

  private StringAssembly(int cells, int mostWaiting) {
    this.mostWaiting = mostWaiting;
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
    return of(cells, MOST_WAITING);
  }

  /**
   * The same where cells may run ahead of each other further, as in a replay.
   *
   * @param mostWaiting instants that wait for a cell that says nothing
   */
  public static StringAssembly of(int cells, int mostWaiting) {
    return new StringAssembly(cells, mostWaiting);
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
   * @param sequence of the frame that it came with
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
      long sequence,
      Consumer<StringReading> to) {
    boolean replaced = ids[place] != null && !ids[place].equals(cellId);
    ids[place] = cellId;
    latest[place] = latest[place] == GONE ? timeMillis : Math.max(latest[place], timeMillis);
    if (timeMillis > handedOn && !Double.isNaN(volt)) {
      waiting
          .computeIfAbsent(timeMillis, t -> new Part(ids.length))
          .put(place, volt, current, soc, sequence);
    }
    while (!waiting.isEmpty() && isDue(waiting.firstEntry())) {
      Map.Entry<Long, Part> first = waiting.pollFirstEntry();
      handedOn = first.getKey();
      to.accept(first.getValue().reading(first.getKey()));
    }
    return replaced;
  }

  /**
   * A cell left its place: it holds nobody back any more, and nobody stands there.
   *
   * @param place in the string, from 0
   * @return who stood there, or null
   */
  public String left(int place) {
    String before = ids[place];
    ids[place] = null;
    latest[place] = GONE;
    return before;
  }

  /** Whether nobody stands anywhere. */
  public boolean isEmpty() {
    return Arrays.stream(ids).allMatch(java.util.Objects::isNull);
  }

  private boolean isDue(Map.Entry<Long, Part> first) {
    if (first.getValue().count == ids.length || waiting.size() > mostWaiting) {
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
    saved.integer(mostWaiting);
    fields(saved);
  }

  /** Reads what {@link #write} wrote. */
  public static StringAssembly read(DataInput in) throws IOException {
    SavedFields saved = SavedFields.reading(in);
    saved.version("assembly of a string", VERSION);
    StringAssembly assembly = new StringAssembly(saved.integer(0), saved.integer(0));
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
