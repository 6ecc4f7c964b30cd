package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Features;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peaks given as such; how they are found is {@link IncrementalCapacityTest}'s. */
class PeakTracksTest {
  private static final double AMPS = 0.75;
  private static final double[] AT = {3.55, 3.66, 3.78, 3.95};
  private static final double[] AREA = {0.3, 0.5, 0.4, 0.2};

  private static CapacityPeak peak(double voltage, double height, double area) {
    return new CapacityPeak(0, voltage, height, area);
  }

  private static List<CapacityPeak> peaks(double moved, int... which) {
    List<CapacityPeak> peaks = new ArrayList<>();
    for (int i : which) {
      peaks.add(peak(AT[i] + moved, 4 + i, AREA[i]));
    }
    return peaks;
  }

  private static Features charge(PeakTracks tracks, List<CapacityPeak> peaks) {
    return tracks.accept(peaks, 3.3, 4.1, AMPS);
  }

  /** After the young cell's charges, which all show the given peaks. */
  private static PeakTracks young(int... which) {
    PeakTracks tracks = new PeakTracks();
    for (int i = 0; i < PeakTracks.YOUNG; i++) {
      charge(tracks, peaks(0, which));
    }
    return tracks;
  }

  @Test
  void theYoungCellsPeaksAreTheReference() {
    PeakTracks tracks = new PeakTracks();
    for (int i = 1; i < PeakTracks.YOUNG; i++) {
      assertThat(charge(tracks, peaks(0.002 * i, 0, 1, 2, 3))).isNull();
      assertThat(tracks.missing().get(PeakTracks.NAME))
          .isEqualTo(i + " of the 5 charges that tell the young cell's peaks");
    }
    charge(tracks, peaks(0.010, 0, 1, 2, 3)); // the median is 6 mV up

    Features x =
        charge(
            tracks,
            List.of(
                peak(3.58, 2, 0.3), peak(3.70, 5, 0.25), peak(3.80, 6, 0.4), peak(3.95, 7, 0.2)));

    assertThat(x.get("peak-a-voltage")).isEqualTo(3.58);
    assertThat(x.get("peak-a-moved")).isCloseTo(0.024, within(1e-9));
    assertThat(x.get("peak-a-height-left")).isCloseTo(0.5, within(1e-9));
    assertThat(x.get("peak-b-area-left")).isCloseTo(0.5, within(1e-9));
    assertThat(x.get("peak-d-area-left")).isCloseTo(1, within(1e-9));
    assertThat(tracks.missing()).isEmpty();
  }

  @Test
  void aPeakThatVanishesLeavesAGapAndNotItsName() {
    for (int gone = 0; gone < 4; gone++) {
      PeakTracks tracks = young(0, 1, 2, 3);
      int[] rest = {gone == 0 ? 1 : 0, gone < 2 ? 2 : 1, gone < 3 ? 3 : 2};
      for (int cycle = 0; cycle < 50; cycle++) {
        Features x = charge(tracks, peaks(0.001 * cycle, rest));
        for (int i = 0; i < 4; i++) {
          char letter = (char) ('a' + i);
          if (i == gone) {
            assertThat(x.get("peak-" + letter + "-voltage")).isNaN();
            assertThat(tracks.missing().get(PeakTracks.NAME + "." + letter))
                .startsWith("this charge shows no peak near");
          } else {
            assertThat(x.get("peak-" + letter + "-voltage")).isEqualTo(AT[i] + 0.001 * cycle);
          }
        }
      }
      Features back = charge(tracks, peaks(0.05, 0, 1, 2, 3));
      assertThat(back.get("peak-" + (char) ('a' + gone) + "-voltage")).isEqualTo(AT[gone] + 0.05);
    }
  }

  @Test
  void twoThatSwapHeightsKeepTheirNames() {
    PeakTracks tracks = young(1, 2);
    for (int i = 0; i <= 20; i++) {
      Features x =
          charge(tracks, List.of(peak(3.66, 6 - 0.2 * i, 0.5), peak(3.78, 3 + 0.2 * i, 0.4)));
      assertThat(x.get("peak-a-voltage")).isEqualTo(3.66);
      assertThat(x.get("peak-b-voltage")).isEqualTo(3.78);
      assertThat(x.get("peak-a-height")).isEqualTo(6 - 0.2 * i);
    }
  }

  @Test
  void aSinglePeakHalfWayBetweenTwoIsNeither() {
    PeakTracks tracks = young(1, 2);

    assertThat(charge(tracks, List.of(peak(3.72, 5, 0.5)))).isNull();
    assertThat(tracks.missing().get(PeakTracks.NAME)).contains("moved by too much");
    assertThat(charge(tracks, peaks(0, 1, 2)).get("peak-a-voltage")).isEqualTo(3.66);
  }

  @Test
  void aBumpThatTheYoungCellHadNotGetsNoName() {
    PeakTracks tracks = young(1, 2);

    Features x =
        charge(tracks, List.of(peak(3.45, 9, 0.9), peak(3.67, 5, 0.5), peak(3.79, 5, 0.5)));

    assertThat(x.get("peak-a-voltage")).isEqualTo(3.67);
    assertThat(x.get("peak-b-voltage")).isEqualTo(3.79);
    assertThat(x.get("peak-c-voltage")).isNaN();
  }

  @Test
  void aPeakOfOneChargeInFiveIsNoneOfTheYoungCells() {
    PeakTracks tracks = new PeakTracks();
    charge(tracks, peaks(0, 0, 1, 2));
    charge(tracks, peaks(0, 1, 2));
    charge(tracks, peaks(0, 1, 2));
    charge(tracks, peaks(0, 1, 2, 3));
    Features x = charge(tracks, peaks(0, 1, 2, 3));

    assertThat(x.get("peak-a-voltage")).isEqualTo(AT[1]);
    assertThat(x.get("peak-b-voltage")).isEqualTo(AT[2]);
    assertThat(x.get("peak-c-voltage")).isNaN();
  }

  @Test
  void anotherCurrentIsAnotherCurve() {
    PeakTracks tracks = young(1, 2);

    assertThat(tracks.accept(peaks(0.05, 1, 2), 3.3, 4.1, 2)).isNull();
    assertThat(tracks.missing().get(PeakTracks.NAME))
        .isEqualTo("charge at 2.000 A, the young cell's peaks are of 0.750 A");
    assertThat(charge(tracks, peaks(0, 1, 2))).isNotNull();
  }

  @Test
  void whatThePartOfAChargeDidNotPassIsSaidSo() {
    PeakTracks tracks = young(1, 2);

    Features x = tracks.accept(peaks(0, 2), 3.7, 4.1, AMPS);

    assertThat(x.get("peak-b-voltage")).isEqualTo(AT[2]);
    assertThat(tracks.missing().get(PeakTracks.NAME + ".a"))
        .isEqualTo("the charge ran from 3.70 V to 4.10 V, the peak was last near 3.660 V");
  }

  /** Charged at C/10 with 1 mV of noise while it loses lithium and either material. */
  private static IncrementalCapacity charge(
      ElectrodePair pair, double lithiumLost, double positiveLost, int seed) {
    CellSpec spec = new Cell().spec();
    double positive = pair.positiveCapacity() * (1 - positiveLost);
    double lithium =
        pair.positiveFull() * pair.positiveCapacity()
            + pair.negativeFull() * pair.negativeCapacity()
            - lithiumLost;
    Random random = new Random(seed);
    IncrementalCapacity charge = new IncrementalCapacity();
    charge.open(spec, Double.NaN);
    double rate = 0.1;
    for (double t = 0; ; t += 10) {
      double s = 0.04 + rate * t / 3600;
      double open =
          pair.positive().volt((lithium - s) / positive)
              - pair.negative().volt(s / pair.negativeCapacity());
      if (open > spec.maxVoltage()) {
        return charge;
      }
      charge.add(t, open + 0.001 * random.nextGaussian(), rate * spec.ratedCapacity());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.2, 0",
    "0, 0, 0.2",
    "0, 0.1, 0.1",
    "1, 0.2, 0",
    "1, 0, 0.2",
    "1, 0.1, 0.1",
    "4, 0.2, 0",
    "4, 0, 0.2",
    "4, 0.1, 0.1"
  })
  void namesStayWithTheStagesOfAnAgeingCell(int which, double lithium, double positive) {
    ElectrodePair pair = ElectrodePair.candidates(Chemistry.NCM).get(which);
    PeakTracks tracks = new PeakTracks();
    double[] before = new double[PeakTracks.MOST];
    Arrays.fill(before, Double.NaN);
    int[] seen = new int[PeakTracks.MOST];
    double furthest = 0;
    double closest = 1;
    int charges = 200;
    for (int i = 0; i < charges; i++) {
      double share = Math.max(0, i - PeakTracks.YOUNG) / (double) charges;
      Features x = tracks.accept(charge(pair, share * lithium, share * positive, i));
      for (int j = 0; x != null && j < PeakTracks.MOST; j++) {
        double at = x.get(6 * j);
        if (!Double.isNaN(at)) {
          furthest = Math.max(furthest, seen[j]++ == 0 ? 0 : Math.abs(at - before[j]));
          before[j] = at;
          for (int k = 0; k < j; k++) {
            double between = at - x.get(6 * k);
            closest = Double.isNaN(between) ? closest : Math.min(closest, between);
          }
        }
      }
    }
    System.out.printf(
        "MEASURED %s, lost %.1f and %.1f: named %s of %d, moves of %.0f mV, peaks %.0f mV apart%n",
        pair.name(),
        lithium,
        positive,
        Arrays.toString(seen),
        charges,
        1000 * furthest,
        1000 * closest);
    assertThat(furthest).isLessThan(0.75 * closest); // a name that goes to a neighbour moves by all
    assertThat(Arrays.stream(seen).max().getAsInt()).isGreaterThan((int) (0.95 * charges));
  }

  /**
   * Peaks 60 mV apart or more that move by up to 12 mV from charge to charge, all together and each
   * on its own, sink and grow at random, vanish and come back, among bumps that are none of them.
   */
  private static final class Wandering {
    private final Random random;
    final double[] at;
    private final double[] own;
    private double together;
    int[] whose; // peak of the last charge, -1 a bump

    Wandering(long seed) {
      random = new Random(seed);
      at = new double[2 + random.nextInt(3)];
      double next = 3.4 + 0.05 * random.nextDouble();
      for (int i = 0; i < at.length; i++) {
        at[i] = next;
        next += 0.06 + 0.08 * random.nextDouble();
      }
      own = new double[at.length];
    }

    List<CapacityPeak> next(boolean young) {
      together += 0.010 * (2 * random.nextDouble() - 1);
      together = Math.max(-0.1, Math.min(0.1, together));
      List<CapacityPeak> peaks = new ArrayList<>();
      List<Integer> owners = new ArrayList<>();
      for (int i = 0; i < at.length; i++) {
        own[i] = 0.002 * (2 * random.nextDouble() - 1);
        if (young || random.nextDouble() < 0.75) {
          peaks.add(
              peak(
                  at[i] + together + own[i],
                  1 + 9 * random.nextDouble(),
                  0.1 + random.nextDouble()));
        }
      }
      if (!young && random.nextDouble() < 0.1) {
        peaks.add(peak(at[0] + together - 0.1, 12, 1)); // a bump far from any
      }
      peaks.sort(Comparator.comparingDouble(CapacityPeak::voltage));
      for (CapacityPeak peak : peaks) {
        int owner = -1;
        for (int i = 0; i < at.length; i++) {
          owner = Math.abs(peak.voltage() - at[i] - together) < 0.003 ? i : owner;
        }
        owners.add(owner);
      }
      whose = owners.stream().mapToInt(Integer::intValue).toArray();
      return peaks;
    }
  }

  @Property(tries = 300, seed = "7")
  void noPeakEverGetsAnothersName(@ForAll @IntRange(min = 1, max = 1_000_000) int seed) {
    Wandering cell = new Wandering(seed);
    PeakTracks tracks = new PeakTracks();
    for (int i = 0; i < PeakTracks.YOUNG; i++) {
      charge(tracks, cell.next(true));
    }
    int visible = 0;
    int named = 0;
    for (int cycle = 0; cycle < 300; cycle++) {
      List<CapacityPeak> peaks = cell.next(false);
      Features x = charge(tracks, peaks);
      for (int j = 0; j < peaks.size(); j++) {
        visible += cell.whose[j] >= 0 ? 1 : 0;
        for (int i = 0; x != null && i < PeakTracks.MOST; i++) {
          if (x.get(6 * i) == peaks.get(j).voltage()) {
            assertThat(i).as("peak %d of cycle %d", j, cycle).isEqualTo(cell.whose[j]);
            named++;
          }
        }
      }
    }
    assertThat(named).isGreaterThan((int) (0.95 * visible));
  }

  @Property(tries = 30, seed = "7")
  void savedAnywhereItGoesOnTheSame(
      @ForAll @IntRange(min = 1, max = 1_000_000) int seed, @ForAll @IntRange(max = 40) int cut)
      throws IOException {
    Wandering cell = new Wandering(seed);
    PeakTracks whole = new PeakTracks();
    PeakTracks read = new PeakTracks();
    PeakTracks copied = new PeakTracks();
    for (int i = 0; i < 41; i++) {
      List<CapacityPeak> peaks = cell.next(i < PeakTracks.YOUNG);
      if (i == cut) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        whole.fields(SavedFields.writing(new DataOutputStream(bytes)));
        assertThat(bytes.size()).isLessThan(1200);
        read = new PeakTracks();
        read.fields(
            SavedFields.reading(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
        copied = whole.copy();
      }
      Features x = charge(whole, peaks);
      if (i >= cut) {
        assertThat(charge(read, peaks)).isEqualTo(x);
        assertThat(charge(copied, peaks)).isEqualTo(x);
        assertThat(read.missing()).isEqualTo(whole.missing());
      }
    }
  }
}
