package io.celltwin.fleet;

import io.celltwin.fleet.api.Trace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Fewer points for the same picture, while the samples go by: of every stretch the samples with the
 * lowest and highest voltage and current stay, so that no spike disappears, and the first and the
 * last. How many samples there are need not be known: stretches are joined in pairs when they
 * become too many. Memory is that of the points, however long an operation was.
 */
public final class TraceSampler {
  /** What stays of a stretch: lowest and highest voltage, lowest and highest current. */
  private static final int SLOTS = 4;

  private final int points;
  private final int stretches;
  private final long expected;
  private int used;
  private long stride;
  private long samples;

  /** Samples one by one until they are too many, then {@link #SLOTS} for each stretch. */
  private final Column kept;

  private final Column ends;

  /** Samples side by side. */
  private static final class Column {
    private final long[] ordinal;
    private final long[] micros;
    private final double[] voltage;
    private final double[] current;
    private final float[] temperature;

    Column(int size) {
      ordinal = new long[size];
      micros = new long[size];
      voltage = new double[size];
      current = new double[size];
      temperature = new float[size];
    }

    void set(int at, long n, long time, double v, double i, float t) {
      ordinal[at] = n;
      micros[at] = time;
      voltage[at] = v;
      current[at] = i;
      temperature[at] = t;
    }

    void copy(int from, Column other, int at) {
      other.set(at, ordinal[from], micros[from], voltage[from], current[from], temperature[from]);
    }
  }

  /**
   * @param points at most, at least 8
   */
  public TraceSampler(int points) {
    this(points, 0);
  }

  /**
   * @param expected samples, as far as somebody knows: where it is right, no stretch is joined and
   *     the picture is as fine as the points allow
   */
  public TraceSampler(int points, long expected) {
    if (points < 8) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "points is %d, wanted at least 8", points));
    }
    this.points = points;
    this.expected = expected;
    this.stretches = (points - 2) / SLOTS;
    this.kept = new Column(points);
    this.ends = new Column(2);
  }

  /** Takes a sample; a number that is not known is NaN. */
  public void add(long micros, double voltage, double current, float temperature) {
    long n = samples++;
    if (n == 0) {
      ends.set(0, n, micros, voltage, current, temperature);
    }
    ends.set(1, n, micros, voltage, current, temperature);
    if (n < points) {
      kept.set((int) n, n, micros, voltage, current, temperature);
      return;
    }
    if (n == points) {
      summarise();
    }
    stretch(n, micros, voltage, current, temperature);
  }

  /** All that were taken, whether they stayed or not. */
  public long samples() {
    return samples;
  }

  private void summarise() {
    stride = (Math.max(points, expected) + stretches - 1) / stretches;
    Column single = new Column(points);
    for (int i = 0; i < points; i++) {
      kept.copy(i, single, i);
    }
    for (int i = 0; i < points; i++) {
      stretch(
          single.ordinal[i],
          single.micros[i],
          single.voltage[i],
          single.current[i],
          single.temperature[i]);
    }
  }

  private void stretch(long n, long micros, double v, double i, float t) {
    while (n / stride >= stretches) {
      joinPairs();
    }
    int at = (int) (n / stride) * SLOTS;
    if (n / stride >= used) {
      used = (int) (n / stride) + 1;
      for (int slot = 0; slot < SLOTS; slot++) {
        kept.set(at + slot, n, micros, v, i, t);
      }
      return;
    }
    if (below(v, kept.voltage[at])) {
      kept.set(at, n, micros, v, i, t);
    }
    if (below(-v, -kept.voltage[at + 1])) {
      kept.set(at + 1, n, micros, v, i, t);
    }
    if (below(i, kept.current[at + 2])) {
      kept.set(at + 2, n, micros, v, i, t);
    }
    if (below(-i, -kept.current[at + 3])) {
      kept.set(at + 3, n, micros, v, i, t);
    }
  }

  private static boolean below(double x, double y) {
    return x < y || Double.isNaN(y);
  }

  private void joinPairs() {
    for (int pair = 0; 2 * pair < used; pair++) {
      int first = 2 * pair * SLOTS;
      int second = first + SLOTS;
      boolean alone = 2 * pair + 1 >= used;
      for (int slot = 0; slot < SLOTS; slot++) {
        double[] column = slot < 2 ? kept.voltage : kept.current;
        int sign = slot % 2 == 0 ? 1 : -1;
        boolean other = !alone && below(sign * column[second + slot], sign * column[first + slot]);
        kept.copy((other ? second : first) + slot, kept, pair * SLOTS + slot);
      }
    }
    used = (used + 1) / 2;
    stride *= 2;
  }

  /**
   * What stayed, in order of time.
   *
   * @param startMillis that offsets count from [ms since 1970-01-01 UTC]
   * @param probe false where the rig has no temperature
   * @param incomplete why samples are missing, or null
   */
  public Trace trace(
      String cellId,
      long revision,
      io.celltwin.domain.OperationKind kind,
      long startMillis,
      boolean probe,
      String incomplete) {
    int n = samples <= points ? (int) samples : used * SLOTS;
    Column all = new Column(n + 2);
    for (int i = 0; i < n; i++) {
      kept.copy(i, all, i);
    }
    int size = n;
    if (samples > points) {
      ends.copy(0, all, size++);
      ends.copy(1, all, size++);
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(i -> all.micros[i])
                    .thenComparingLong(i -> all.ordinal[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || all.ordinal[order[i]] != all.ordinal[order[distinct - 1]]) {
        order[distinct++] = order[i];
      }
    }
    int[] in = Arrays.copyOf(order, distinct);
    float[] temperature = probe ? new float[distinct] : null;
    for (int i = 0; probe && i < distinct; i++) {
      temperature[i] = all.temperature[in[i]];
    }
    return new Trace(
        cellId,
        revision,
        kind,
        startMillis,
        samples,
        Arrays.stream(in).mapToLong(i -> all.micros[i] - startMillis * 1000).toArray(),
        Arrays.stream(in).mapToDouble(i -> all.voltage[i]).toArray(),
        Arrays.stream(in).mapToDouble(i -> all.current[i]).toArray(),
        temperature,
        incomplete);
  }
}
