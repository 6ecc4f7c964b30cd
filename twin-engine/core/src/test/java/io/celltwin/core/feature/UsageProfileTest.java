package io.celltwin.core.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Features;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UsageProfileTest {
  /** Offline and unbounded, as the standard's simple case: full cycles by the four-point rule. */
  private static double[] reference(double[] soc) {
    List<Double> turns = new ArrayList<>();
    for (double s : soc) {
      int n = turns.size();
      if (n >= 2 && (s - turns.get(n - 1)) * (turns.get(n - 1) - turns.get(n - 2)) >= 0) {
        turns.set(n - 1, s);
      } else {
        turns.add(s);
      }
    }
    double[] depths = new double[Rainflow.BINS];
    boolean found = true;
    while (found) {
      found = false;
      for (int i = 0; i + 3 < turns.size() && !found; i++) {
        double inner = Math.abs(turns.get(i + 2) - turns.get(i + 1));
        if (inner <= Math.abs(turns.get(i + 1) - turns.get(i))
            && inner <= Math.abs(turns.get(i + 3) - turns.get(i + 2))) {
          depths[bin(inner)]++;
          turns.remove(i + 2);
          turns.remove(i + 1);
          found = true;
        }
      }
    }
    for (int i = 1; i < turns.size(); i++) {
      depths[bin(Math.abs(turns.get(i) - turns.get(i - 1)))] += 0.5;
    }
    return depths;
  }

  private static int bin(double depth) {
    return Math.max(0, Math.min(Rainflow.BINS - 1, (int) (depth * Rainflow.BINS - 1e-9)));
  }

  @Property(tries = 200, seed = "7")
  void countsAreThoseOfTheWholeHistoryAtOnce(@ForAll @IntRange(max = 100_000) int seed) {
    Random random = new Random(seed);
    double[] soc = new double[200];
    double[] sum = new double[1];
    Rainflow rainflow = new Rainflow();
    for (int i = 0; i < soc.length; i++) {
      soc[i] = (i % 2 == 0 ? 0.5 : 0) + 0.02 + 0.45 * random.nextDouble();
      rainflow.add(soc[i]);
      sum[0] += i == 0 ? 0 : Math.abs(soc[i] - soc[i - 1]);
    }
    double[] counted = new double[Rainflow.BINS];
    Arrays.setAll(counted, rainflow::cycles);

    assertThat(counted).containsExactly(reference(soc), within(1e-9));
    // a cycle goes down and up again: no throughput is lost
    assertThat(rainflow.equivalentFullCycles()).isCloseTo(sum[0] / 2, within(1e-9));
  }

  @Test
  void aSmallCycleWithinALargeOneIsCountedAsBoth() {
    Rainflow rainflow = new Rainflow();
    for (double soc : new double[] {1, 0.9, 0.5, 0.7, 0.3, 0.2, 1}) {
      rainflow.add(soc);
    }

    assertThat(rainflow.cycles(3)).isEqualTo(1); // 0.5 to 0.7
    assertThat(rainflow.cycles(15)).isEqualTo(1); // 1 to 0.2 and back, two halves
    assertThat(rainflow.equivalentFullCycles()).isCloseTo(1.0, within(1e-12));
  }

  @Test
  void noiseIsNoCycle() {
    Rainflow rainflow = new Rainflow();
    Random random = new Random(1);
    for (int i = 0; i <= 1000; i++) {
      rainflow.add(1 - 0.8 * i / 1000 + 0.002 * random.nextGaussian());
    }
    assertThat(rainflow.equivalentFullCycles()).isCloseTo(0.4, within(0.01));
  }

  @Test
  void aSpiralThatNeverClosesStaysBounded() {
    Rainflow rainflow = new Rainflow();
    double sum = 0;
    for (int i = 1; i <= 100; i++) { // ever wider: the standard would keep all turning points
      rainflow.add(0.5 + (i % 2 == 0 ? 0.005 : -0.005) * i);
      sum += i == 1 ? 0 : 0.005 * (2 * i - 1);
    }
    assertThat(rainflow.equivalentFullCycles()).isCloseTo(sum / 2, within(1e-9));
  }

  private static UsageProfile life(int every) {
    UsageProfile profile = new UsageProfile();
    for (long t = 0; t <= 20 * 3600; t += every) {
      long phase = t % 7200;
      double soc = phase < 3600 ? 0.9 - 0.8 * phase / 3600 : 0.1 + 0.8 * (phase - 3600) / 3600;
      profile.add(t * 1_000_000L, phase < 3600 ? -1.6 : 1.6, 25, soc, 2);
    }
    return profile;
  }

  @Property(tries = 30, seed = "7")
  void theLoggersRateDoesNotChangeTheProfile(@ForAll @IntRange(min = 1, max = 30) int every) {
    Features fine = life(1).features();
    Features coarse = life(every).features();
    for (int i = 0; i < UsageProfile.SET.size(); i++) {
      String name = UsageProfile.SET.features().get(i).name();
      double tolerance = name.contains("time") ? 40.0 * every : name.contains("charge") ? 0.3 : 0.1;
      assertThat(coarse.get(i)).as(name).isCloseTo(fine.get(i), within(tolerance));
    }
    assertThat(fine.get("equivalent-full-cycles")).isCloseTo(8, within(0.01));
  }

  @Test
  void allTimeIsSomewhere() {
    UsageProfile profile = life(7);
    profile.add(21 * 3600 * 1_000_000L, 0, Double.NaN, 0.5, 2);
    profile.add(21 * 3600 * 1_000_000L + 60_000_000L, 0, 25, Double.NaN, 2);
    profile.add(48 * 3600 * 1_000_000L, Double.NaN, 25, 0.5, 2);
    profile.add(49 * 3600 * 1_000_000L, 0, 25, 0.5, 2);
    Features x = profile.features();
    double inBins = 0;
    double atRates = 0;
    for (int i = 0; i < UsageProfile.SET.size(); i++) {
      String name = UsageProfile.SET.features().get(i).name();
      inBins += name.startsWith("time-") ? x.get(i) : 0;
      atRates += name.contains("charge-time-") ? x.get(i) : 0;
    }
    double age = 49 * 3600.0;
    assertThat(profile.age() * 86_400).isCloseTo(age, within(1e-6));
    assertThat(inBins + profile.unknownTime() + profile.gapTime()).isCloseTo(age, within(1e-6));
    assertThat(atRates + profile.gapTime()).isCloseTo(age, within(1e-6));
  }

  @Test
  void itSurvivesBeingSavedAndStaysSmall() throws IOException {
    UsageProfile profile = life(60);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    profile.writeTo(new DataOutputStream(out));
    UsageProfile back =
        UsageProfile.readFrom(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));

    assertThat(out.size()).isLessThan(2048);
    assertThat(back.features()).isEqualTo(profile.features());
    assertThat(profile.copy().features()).isEqualTo(profile.features());
  }
}
