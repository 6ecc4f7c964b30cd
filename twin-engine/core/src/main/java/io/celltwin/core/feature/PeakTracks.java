package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The peaks of one cell's incremental capacity, followed from charge to charge: which peak of today
 * is which of the young cell's, and how far each has moved, sunk and shrunk since.
 *
 * <p>The young cell's peaks are those that at least {@value #OFTEN} of its first {@value #YOUNG}
 * charges with a curve show, at most {@value #MOST} of them, the largest; a is the one at the
 * lowest voltage. Each is its medians over those charges. Where fewer charges agree on any, the
 * next {@value #YOUNG} are taken. Of a cell that is first seen when it is old, that is young.
 *
 * <p>A later charge's peaks v are given to tracks p, each to the nearest, by the displacement s of
 * the whole curve (a resistance or a temperature moves all peaks alike) that explains most:
 *
 * <pre>
 *   worth(s) = Σ ( {@value #OWN} V − |v − p − s| ) − |s|     over peaks within {@value #OWN} V of a track
 * </pre>
 *
 * <p>where p is where the track was last seen. So a peak that vanishes leaves a gap and not its
 * name to a neighbour, the order of heights does not matter, and an unknown bump gets no name.
 * Where another displacement gives a peak to another track and is worth nearly as much (within
 * {@value #DOUBT} V), no peak is named. A track follows its peak by half of each move; one without
 * a peak moves along with the others.
 *
 * <p>Needed: a charge whose {@link IncrementalCapacity} is known, at a current within {@value
 * #SAME_CURRENT} of that of the young cell's charges, whose over-voltage they hold.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2012.07.016">Dubarry et al., J. Power Sources
 *     219 (2012) 204–216</a>, what moving and vanishing peaks say
 */
public final class PeakTracks {
  /** Peaks followed. */
  public static final int MOST = 4;

  /** Charges that tell what the young cell's peaks are. */
  public static final int YOUNG = 5;

  /** Of those, so many must show a peak. */
  public static final int OFTEN = 3;

  /** Name of the family. */
  public static final String NAME = "incremental-capacity-peaks";

  private static final double OWN = 0.03;
  private static final double DOUBT = 0.01;
  private static final double SAME_CURRENT = 0.2;
  private static final double FOLLOWS = 0.5;

  /** A young cell's charge rarely shows more; further ones are not looked at. */
  private static final int SEEDS = 8;

  private static final int OF_PEAK = 3; // voltage, height, area

  public static final FeatureSet SET = set();

  private double amperes = Double.NaN; // of the young cell's charges
  private int charges; // learned from so far, YOUNG when it is over
  private int tracks;
  private final double[] seen = new double[SEEDS * YOUNG * OF_PEAK]; // while learning
  private final double[] young = new double[MOST * OF_PEAK];
  private final double[] last = new double[MOST]; // V
  private SortedMap<String, String> missing = new TreeMap<>(); // of the last charge

  public PeakTracks() {
    Arrays.fill(seen, Double.NaN);
    Arrays.fill(young, Double.NaN);
    Arrays.fill(last, Double.NaN);
  }

  private static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      String peak = "peak-" + letter(i);
      features.add(new Feature(peak + "-voltage", "V"));
      features.add(new Feature(peak + "-height", "Ah/V"));
      features.add(new Feature(peak + "-area", "Ah"));
      features.add(new Feature(peak + "-moved", "V"));
      features.add(new Feature(peak + "-height-left", "1"));
      features.add(new Feature(peak + "-area-left", "1"));
    }
    return new FeatureSet(NAME, 1, features);
  }

  private static char letter(int track) {
    return (char) ('a' + track);
  }

  /**
   * The cell's next charge.
   *
   * @param charge whose curve can be trusted
   * @return where its peaks are and how they have changed, NaN for those it does not show; null
   *     where none is named. {@link #missing} says why
   */
  public Features accept(IncrementalCapacity charge) {
    return accept(charge.peaks(), charge.from(), charge.to(), charge.amperes());
  }

  /**
   * @param peaks from low to high voltage
   * @param from where the curve begins [V]
   * @param to where it ends [V]
   * @param current of the charge [A]
   */
  Features accept(List<CapacityPeak> peaks, double from, double to, double current) {
    missing = new TreeMap<>();
    if (Double.isNaN(amperes)) {
      amperes = current;
    }
    if (Math.abs(current - amperes) > SAME_CURRENT * amperes) {
      return none("charge at %.3f A, the young cell's peaks are of %.3f A", current, amperes);
    }
    if (charges < YOUNG) {
      learn(peaks);
      if (charges < YOUNG) {
        return none("%d of the %d charges that tell the young cell's peaks", charges, YOUNG);
      }
      settle();
      if (tracks == 0) {
        charges = 0;
        return none("no peak in %d of %d charges, the next are taken", OFTEN, YOUNG);
      }
    }
    if (peaks.isEmpty()) {
      return none("this charge shows no peak");
    }
    int[] named = match(peaks);
    if (named == null) {
      return none("the curve has moved by too much to tell its %d peaks apart", peaks.size());
    }
    return describe(peaks, named, from, to);
  }

  private Features none(String reason, Object... values) {
    missing.put(NAME, String.format(Locale.ROOT, reason, values));
    return null;
  }

  /** Why peaks of the last charge have no values, by their names; empty where all have. */
  public SortedMap<String, String> missing() {
    return missing;
  }

  // ---- the young cell

  private void learn(List<CapacityPeak> peaks) {
    boolean[] taken = new boolean[SEEDS];
    for (CapacityPeak peak : peaks) {
      int best = -1;
      double nearest = OWN;
      for (int i = 0; i < SEEDS; i++) {
        double away = Math.abs(median(i, 0) - peak.voltage());
        if (!taken[i] && away < nearest) {
          best = i;
          nearest = away;
        }
      }
      for (int i = 0; best < 0 && i < SEEDS; i++) {
        best = !taken[i] && Double.isNaN(median(i, 0)) ? i : -1;
      }
      if (best >= 0) {
        taken[best] = true;
        int at = (best * YOUNG + charges) * OF_PEAK;
        seen[at] = peak.voltage();
        seen[at + 1] = peak.height();
        seen[at + 2] = peak.area();
      }
    }
    charges++;
  }

  private int sightings(int seed) {
    int n = 0;
    for (int i = 0; i < YOUNG; i++) {
      n += Double.isNaN(seen[(seed * YOUNG + i) * OF_PEAK]) ? 0 : 1;
    }
    return n;
  }

  /** Over the charges that showed it, NaN where none did. */
  private double median(int seed, int which) {
    double[] values = new double[YOUNG];
    int n = 0;
    for (int i = 0; i < YOUNG; i++) {
      double value = seen[(seed * YOUNG + i) * OF_PEAK + which];
      if (!Double.isNaN(value)) {
        values[n++] = value;
      }
    }
    Arrays.sort(values, 0, n);
    return n == 0 ? Double.NaN : (values[n / 2] + values[(n - 1) / 2]) / 2;
  }

  /** The largest of those seen often enough become tracks, from low to high voltage. */
  private void settle() {
    List<double[]> found = new ArrayList<>();
    for (int i = 0; i < SEEDS; i++) {
      if (sightings(i) >= OFTEN) {
        found.add(new double[] {median(i, 0), median(i, 1), median(i, 2)});
      }
    }
    found.sort((x, y) -> Double.compare(y[2], x[2]));
    List<double[]> kept = new ArrayList<>(found.subList(0, Math.min(MOST, found.size())));
    kept.sort((x, y) -> Double.compare(x[0], y[0]));
    tracks = kept.size();
    for (int i = 0; i < tracks; i++) {
      System.arraycopy(kept.get(i), 0, young, i * OF_PEAK, OF_PEAK);
      last[i] = kept.get(i)[0];
    }
    Arrays.fill(seen, Double.NaN);
  }

  // ---- a later charge

  /** Track by track the peak that is it, -1 where none is; null where that cannot be told. */
  private int[] match(List<CapacityPeak> peaks) {
    int[] best = null;
    double most = 0;
    List<int[]> others = new ArrayList<>();
    List<Double> worths = new ArrayList<>();
    for (int i = -1; i < tracks * peaks.size(); i++) {
      double moved =
          i < 0 ? 0 : peaks.get(i / tracks).voltage() - last[i % tracks]; // this one is that one
      int[] named = named(peaks, moved);
      double worth = worth(peaks, named, moved);
      others.add(named);
      worths.add(worth);
      if (worth > most) {
        most = worth;
        best = named;
      }
    }
    if (best == null) {
      return null;
    }
    for (int i = 0; i < others.size(); i++) {
      if (worths.get(i) > most - DOUBT && contradicts(others.get(i), best)) {
        return null;
      }
    }
    return best;
  }

  /** A peak is another track's here than there. */
  private static boolean contradicts(int[] here, int[] there) {
    for (int i = 0; i < here.length; i++) {
      for (int j = 0; j < there.length; j++) {
        if (i != j && here[i] >= 0 && here[i] == there[j]) {
          return true;
        }
      }
    }
    return false;
  }

  /** To each track the nearest peak of those nearest to it, the whole curve displaced. */
  private int[] named(List<CapacityPeak> peaks, double moved) {
    int[] named = new int[tracks];
    double[] away = new double[tracks];
    Arrays.fill(named, -1);
    Arrays.fill(away, OWN);
    for (int j = 0; j < peaks.size(); j++) {
      int track = 0;
      for (int i = 1; i < tracks; i++) {
        if (distance(peaks.get(j), i, moved) < distance(peaks.get(j), track, moved)) {
          track = i;
        }
      }
      double distance = distance(peaks.get(j), track, moved);
      if (distance < away[track]) {
        away[track] = distance;
        named[track] = j;
      }
    }
    return named;
  }

  private double distance(CapacityPeak peak, int track, double moved) {
    return Math.abs(peak.voltage() - last[track] - moved);
  }

  private double worth(List<CapacityPeak> peaks, int[] named, double moved) {
    double worth = -Math.abs(moved);
    for (int i = 0; i < tracks; i++) {
      if (named[i] >= 0) {
        worth += OWN - distance(peaks.get(named[i]), i, moved);
      }
    }
    return worth;
  }

  private Features describe(List<CapacityPeak> peaks, int[] named, double from, double to) {
    double[] x = new double[SET.size()];
    Arrays.fill(x, Double.NaN);
    double moved = 0;
    int n = 0;
    for (int i = 0; i < tracks; i++) {
      if (named[i] >= 0) {
        CapacityPeak peak = peaks.get(named[i]);
        int at = 6 * i;
        x[at] = peak.voltage();
        x[at + 1] = peak.height();
        x[at + 2] = peak.area();
        x[at + 3] = peak.voltage() - young[i * OF_PEAK];
        x[at + 4] = peak.height() / young[i * OF_PEAK + 1];
        x[at + 5] = peak.area() / young[i * OF_PEAK + 2];
        double step = FOLLOWS * (peak.voltage() - last[i]);
        last[i] += step;
        moved += step;
        n++;
      }
    }
    for (int i = 0; i < tracks; i++) {
      if (named[i] < 0) {
        last[i] += moved / n;
        missing.put(
            NAME + "." + letter(i),
            last[i] > from && last[i] < to
                ? String.format(Locale.ROOT, "this charge shows no peak near %.3f V", last[i])
                : String.format(
                    Locale.ROOT,
                    "the charge ran from %.2f V to %.2f V, the peak was last near %.3f V",
                    from,
                    to,
                    last[i]));
      }
    }
    return new Features(SET, x);
  }

  public PeakTracks copy() {
    PeakTracks copy = new PeakTracks();
    copy.amperes = amperes;
    copy.charges = charges;
    copy.tracks = tracks;
    System.arraycopy(seen, 0, copy.seen, 0, seen.length);
    System.arraycopy(young, 0, copy.young, 0, young.length);
    System.arraycopy(last, 0, copy.last, 0, last.length);
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    amperes = saved.decimal(amperes);
    charges = saved.integer(charges);
    tracks = saved.integer(tracks);
    saved.sparse(seen);
    saved.sparse(young);
    saved.sparse(last);
  }
}
