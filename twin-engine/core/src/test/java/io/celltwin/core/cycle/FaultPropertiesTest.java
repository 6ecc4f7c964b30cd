package io.celltwin.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A logger's faults neither invent nor lose a cycle, change a capacity by no more than the fault
 * itself moves, are named by the quality of the operation that they befell, and touch no other.
 */
class FaultPropertiesTest {
  private static final int FRAME = 60; // five minutes
  private static final int CYCLE = 1; // the one that the faults befall
  private static final double AMPS = 1.5;

  private static final Recording SOUND = Recording.of("test/1", 1);
  private static final List<Cycle> EXPECTED = cycles(SOUND.copy().frames(FRAME));

  private static List<Cycle> cycles(List<Frame> frames) {
    return Segmented.of(SOUND.spec, frames).cycles();
  }

  private static int discharge(Random random) {
    return SOUND.inDischarge(CYCLE, Duration.ofSeconds(300 + random.nextInt(3000)));
  }

  /** The operation of a kind in the cycle that the faults befall. */
  private static Cycle befallen(List<Cycle> cycles, OperationKind kind) {
    return cycles.stream().filter(c -> c.kind() == kind).skip(CYCLE).findFirst().orElseThrow();
  }

  private static Quality quality(List<Cycle> cycles, OperationKind kind) {
    return befallen(cycles, kind).quality();
  }

  /** Same operations; the capacity of each discharge changed by at most this [Ah]. */
  private static void keepsCycles(List<Cycle> cycles, double ampereHours) {
    assertThat(cycles).extracting(Cycle::kind).isEqualTo(kinds(EXPECTED));
    assertThat(cycles).extracting(Cycle::cycleNumber).isEqualTo(numbers(EXPECTED));
    for (int i = 0; i < cycles.size(); i++) {
      if (cycles.get(i).kind() == OperationKind.DISCHARGE) {
        assertThat(cycles.get(i).measured().capacity())
            .as("capacity of operation %d", i)
            .isCloseTo(EXPECTED.get(i).measured().capacity(), within(ampereHours + 1e-9));
      }
    }
  }

  /** And nothing but the befallen operation is flagged. */
  private static void touchesOnly(List<Cycle> cycles, OperationKind kind) {
    Cycle befallen = befallen(cycles, kind);
    for (int i = 0; i < cycles.size(); i++) {
      if (!cycles.get(i).equals(befallen)) {
        assertThat(cycles.get(i).quality().flags())
            .as("operation %d", i)
            .isEqualTo(EXPECTED.get(i).quality().flags());
      }
    }
  }

  private static List<OperationKind> kinds(List<Cycle> cycles) {
    return cycles.stream().map(Cycle::kind).toList();
  }

  private static List<Integer> numbers(List<Cycle> cycles) {
    return cycles.stream().map(Cycle::cycleNumber).toList();
  }

  @Property(tries = 1)
  void aSoundRecordingHasNothingToComplainAbout() {
    assertThat(EXPECTED).hasSize(1 + 4 * Recording.CYCLES);
    assertThat(EXPECTED).allSatisfy(c -> assertThat(c.quality().score()).isEqualTo(1));
    assertThat(EXPECTED).allSatisfy(c -> assertThat(c.quality().flags()).isEmpty());
    assertThat(EXPECTED)
        .allSatisfy(c -> assertThat(c.quality().completeness()).isGreaterThan(0.99));
  }

  @Property(tries = 40, seed = "7")
  void aVoltageSpike(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = discharge(random);
    boolean up = random.nextBoolean();
    faulty.volt[at] += (up ? 1 : -1) * (0.8 + 2 * random.nextDouble());
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 1e-5);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    Quality quality = quality(cycles, OperationKind.DISCHARGE);
    assertThat(quality.has(QualityCode.VOLTAGE_SPIKE) || quality.has(QualityCode.SPIKE)).isTrue();
  }

  @Property(tries = 40, seed = "7")
  void aCurrentSpike(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    double spike = 10 * random.nextGaussian() + (random.nextBoolean() ? 6 : -6);
    faulty.amps[discharge(random)] = spike;
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, Math.abs(spike + AMPS) * Recording.INTERVAL / 3600 + 1e-5);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    if (Math.abs(spike + AMPS) > 0.5) {
      assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.CURRENT_SPIKE)).isTrue();
    }
  }

  @Property(tries = 20, seed = "7")
  void aVoltageThatIsStuck(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = SOUND.inDischarge(CYCLE, Duration.ofSeconds(300 + random.nextInt(1500)));
    int length = 60 + random.nextInt(200);
    for (int i = at; i < at + length; i++) {
      faulty.volt[i] = faulty.volt[at];
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 0);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    Cycle discharge = befallen(cycles, OperationKind.DISCHARGE);
    assertThat(discharge.quality().has(QualityCode.FLAT_VOLTAGE)).isTrue();
    assertThat(discharge.missing().get("discharge-curve")).startsWith("data are flagged FLAT_");
    assertThat(discharge.comparable()).isFalse();
  }

  @Property(tries = 20, seed = "7")
  void allSensorsFrozen(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = SOUND.inDischarge(CYCLE, Duration.ofSeconds(300 + random.nextInt(1500)));
    int length = 60 + random.nextInt(200);
    for (int i = at; i < at + length; i++) {
      faulty.volt[i] = faulty.volt[at];
      faulty.amps[i] = faulty.amps[at];
      faulty.celsius[i] = faulty.celsius[at];
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 0.005 * length * Recording.INTERVAL / 3600);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.FROZEN)).isTrue();
  }

  @Property(tries = 40, seed = "7")
  void aGap(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    int at = discharge(random);
    int length = 15 + random.nextInt(60);
    List<Cycle> cycles = cycles(SOUND.without(at, at + length).frames(FRAME));

    keepsCycles(cycles, 0.003 * length * Recording.INTERVAL / 3600);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    Quality quality = quality(cycles, OperationKind.DISCHARGE);
    assertThat(quality.has(QualityCode.GAP)).isTrue();
    assertThat(quality.completeness()).isLessThan(1);
    assertThat(quality.score()).isLessThan(1 - 0.7 * length * Recording.INTERVAL / 4800);
  }

  @Property(tries = 20, seed = "7")
  void everyTenthSampleLost(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND;
    int from = SOUND.inDischarge(CYCLE, Duration.ofMinutes(2));
    int to = SOUND.inDischarge(CYCLE, Duration.ofMinutes(70));
    for (int i = to; i > from; i--) {
      if (random.nextInt(10) == 0) {
        faulty = faulty.without(i, i + 1);
      }
    }
    List<Cycle> cycles = cycles(faulty.copy().frames(FRAME));

    keepsCycles(cycles, 1e-4);
    Quality quality = quality(cycles, OperationKind.DISCHARGE);
    assertThat(quality.has(QualityCode.MISSING)).isTrue();
    assertThat(quality.completeness()).isBetween(0.85, 0.95);
  }

  @Property(tries = 20, seed = "7")
  void framesSentTwice(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (Frame frame : SOUND.copy().frames(FRAME)) {
      frames.add(frame);
      if (random.nextInt(3) == 0) {
        frames.add(frames.get(random.nextInt(frames.size())));
      }
    }
    assertThat(cycles(frames)).isEqualTo(EXPECTED);
  }

  @Property(tries = 20, seed = "7")
  void samplesOutOfOrder(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = discharge(random);
    long late = faulty.micros[at];
    faulty.micros[at] = faulty.micros[at + 1]; // two readings change places
    faulty.micros[at + 1] = late;
    List<Cycle> cycles = cycles(faulty.frames(100_000));

    keepsCycles(cycles, 1e-5);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.BACKWARDS)).isTrue();
  }

  @Property(tries = 20, seed = "7")
  void aFrameOvertakenByTheNext(@ForAll @IntRange(max = 1_000_000) int seed) {
    List<Frame> frames = new ArrayList<>(SOUND.copy().frames(FRAME));
    int at = discharge(new Random(seed)) / FRAME;
    frames.add(at + 1, frames.remove(at));
    List<Cycle> cycles = cycles(frames);

    keepsCycles(cycles, 0.003 * FRAME * Recording.INTERVAL / 3600);
    assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.GAP)).isTrue();
  }

  @Property(tries = 30, seed = "7")
  void aClockPutBack(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = (discharge(random) / FRAME + 1) * FRAME; // at the beginning of a frame
    long back = (120 + random.nextInt(3000)) * 1_000_000L;
    for (int i = at; i < faulty.micros.length; i++) {
      faulty.micros[i] -= back;
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, AMPS * Recording.INTERVAL / 3600);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    Quality quality = quality(cycles, OperationKind.DISCHARGE);
    assertThat(quality.has(QualityCode.CLOCK_STEP)).isTrue();
    assertThat(quality.corrected()).singleElement().asString().startsWith("clock put back by");
  }

  @Property(tries = 20, seed = "7")
  void aClockPutBackAndRightAgain(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = (discharge(random) / FRAME + 1) * FRAME;
    int right = at + FRAME * (4 + random.nextInt(20));
    long back = (300 + random.nextInt(3000)) * 1_000_000L;
    for (int i = at; i < right; i++) {
      faulty.micros[i] -= back;
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 2 * AMPS * Recording.INTERVAL / 3600);
    assertThat(cycles.get(cycles.size() - 1).endMillis())
        .isEqualTo(EXPECTED.get(EXPECTED.size() - 1).endMillis());
  }

  @Property(tries = 20, seed = "7")
  void aClockPutForward(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = discharge(random);
    long forward = (120 + random.nextInt(1500)) * 1_000_000L;
    for (int i = at; i < faulty.micros.length; i++) {
      faulty.micros[i] += forward;
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 1.004 * AMPS * forward / 3600e6 + 1e-5);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    // what flowed in the gap is a guess, and no guess decides what the cell holds
    assertThat(befallen(cycles, OperationKind.DISCHARGE).comparable()).isFalse();
    assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.GAP)).isTrue();
  }

  @Property(tries = 20, seed = "7")
  void aLoggerThatBeginsAnew(@ForAll @IntRange(max = 1_000_000) int seed) {
    int at = (discharge(new Random(seed)) / FRAME + 1) * FRAME;
    Recording recording = SOUND.copy();
    List<Frame> frames = new ArrayList<>(recording.frames(FRAME).subList(0, at / FRAME));
    recording.countFrom(0);
    for (int from = at; from < recording.micros.length; from += FRAME) {
      frames.add(recording.frame(from, Math.min(recording.micros.length, from + FRAME)));
    }
    List<Cycle> cycles = cycles(frames);

    keepsCycles(cycles, 0);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.RESTART)).isTrue();
  }

  @Property(tries = 40, seed = "7")
  void sentinels(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = discharge(random);
    int length = 1 + random.nextInt(20);
    int which = random.nextInt(5);
    for (int i = at; i < at + length; i++) {
      switch (which) {
        case 0 -> faulty.volt[i] = 999;
        case 1 -> faulty.amps[i] = -9999;
        case 2 -> faulty.volt[i] = Double.NaN;
        case 3 -> faulty.volt[i] = 0;
        default -> {
          faulty.volt[i] = 65535;
          faulty.amps[i] = 32767;
        }
      }
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 0.003 * (length + 1) * Recording.INTERVAL / 3600);
    Quality quality = quality(cycles, OperationKind.DISCHARGE);
    assertThat(quality.has(which == 2 ? QualityCode.NAN : QualityCode.SENTINEL)).isTrue();
    assertThat(quality.rejected()).isEqualTo(length);
    assertThat(quality.has(QualityCode.NAN_RUN)).isEqualTo(which == 2 && length >= 10);
  }

  @Property(tries = 40, seed = "7")
  void aCurrentWhoseSignTurns(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    int at = SOUND.inDischarge(CYCLE, Duration.ofSeconds(300 + random.nextInt(1200)));
    int length = 5 + random.nextInt(300);
    for (int i = at; i < at + length; i++) {
      faulty.amps[i] = -faulty.amps[i];
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 2 * AMPS * (length + 1) * Recording.INTERVAL / 3600);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    Cycle discharge = befallen(cycles, OperationKind.DISCHARGE);
    assertThat(discharge.quality().has(QualityCode.SIGN_FLIP)).isTrue();
    assertThat(discharge.quality().score()).isZero();
    assertThat(discharge.comparable()).isFalse();
  }

  @Property(tries = 20, seed = "7")
  void millivoltsAreCertainAndCorrected(@ForAll @IntRange(max = 1_000_000) int seed) {
    Recording faulty = SOUND.copy();
    int at = discharge(new Random(seed));
    for (int i = at; i < at + 50; i++) {
      faulty.volt[i] *= 1000;
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    keepsCycles(cycles, 0);
    touchesOnly(cycles, OperationKind.DISCHARGE);
    Cycle discharge = befallen(cycles, OperationKind.DISCHARGE);
    assertThat(discharge.quality().flags()).contains("UNIT_VOLTAGE:50");
    assertThat(discharge.quality().corrected())
        .containsExactly("voltage: mV taken as V / 1000, 50 samples");
    assertThat(discharge.measured().energyDischarged())
        .isCloseTo(
            befallen(EXPECTED, OperationKind.DISCHARGE).measured().energyDischarged(),
            within(1e-9));
  }

  @Property(tries = 1)
  void kelvinsAreCertainAndCorrected() {
    Recording faulty = SOUND.copy();
    for (int i = 0; i < faulty.celsius.length; i++) {
      faulty.celsius[i] += 273.15f;
    }
    var seen = Segmented.of(SOUND.spec, faulty.frames(FRAME));

    keepsCycles(seen.cycles(), 0);
    assertThat(seen.alerts()).isEmpty();
    assertThat(seen.cycles())
        .allSatisfy(c -> assertThat(c.quality().has(QualityCode.UNIT_TEMPERATURE)).isTrue());
    assertThat(befallen(seen.cycles(), OperationKind.CHARGE).measured().meanTemperature())
        .isCloseTo(
            befallen(EXPECTED, OperationKind.CHARGE).measured().meanTemperature(), within(1e-3));
  }

  @Property(tries = 1)
  void aFireIsNotTakenForKelvins() {
    Recording burning = SOUND.copy();
    int at = SOUND.inDischarge(CYCLE, Duration.ofMinutes(30));
    for (int i = at; i < at + 60; i++) {
      burning.celsius[i] = 30 + 5 * (i - at); // 1 K/s, to 325 °C
    }
    var seen = Segmented.of(SOUND.spec, burning.frames(FRAME));

    assertThat(seen.alerts()).extracting(a -> a.kind()).contains("OVERHEATING");
    assertThat(befallen(seen.cycles(), OperationKind.DISCHARGE).measured().maxTemperature())
        .isGreaterThan(300);
  }

  @Property(tries = 10, seed = "7")
  void anOffsetOfTheSensors(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    double volts = (random.nextBoolean() ? 1 : -1) * 0.005;
    double amps = (random.nextBoolean() ? 1 : -1) * 0.006;
    for (int i = 0; i < faulty.volt.length; i++) {
      faulty.volt[i] += volts;
      faulty.amps[i] += amps;
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    double hours = 2 / AMPS;
    keepsCycles(cycles, 0.006 * (hours + 0.2) + 2 * 0.005 / 1.5 + 2 * AMPS * 5 / 3600);
    assertThat(quality(cycles, OperationKind.REST).has(QualityCode.REST_CURRENT)).isTrue();
  }

  @Property(tries = 10, seed = "7")
  void noisySensors(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    for (int i = 0; i < faulty.volt.length; i++) {
      faulty.volt[i] += 0.012 * random.nextGaussian();
      faulty.amps[i] += 0.006 * random.nextGaussian();
    }
    List<Cycle> cycles = cycles(faulty.frames(FRAME));

    // noise crosses the cut-off up to four deviations early
    keepsCycles(cycles, 2 * 4 * 0.012 / 1.5 + 0.001);
    assertThat(quality(cycles, OperationKind.DISCHARGE).has(QualityCode.NOISE)).isTrue();
  }

  @Property(tries = 5, seed = "7")
  void anotherCellIsUntouched(@ForAll @IntRange(max = 1_000_000) int seed) {
    Random random = new Random(seed);
    Recording faulty = SOUND.copy();
    for (int i = 0; i < 200; i++) {
      faulty.volt[random.nextInt(faulty.volt.length)] = random.nextInt(5000);
      faulty.amps[random.nextInt(faulty.volt.length)] = random.nextInt(5000) - 2500;
      faulty.micros[random.nextInt(faulty.volt.length)] -= random.nextInt(10_000_000);
    }
    Recording sibling = Recording.of("test/2", 2);
    List<Cycle> expected = Segmented.of(sibling.spec, sibling.copy().frames(FRAME)).cycles();

    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell bad = OpenCell.fresh();
    OpenCell good = OpenCell.fresh();
    List<Cycle> cycles = new ArrayList<>();
    List<Frame> theirs = sibling.copy().frames(FRAME);
    List<Frame> ours = faulty.frames(FRAME);
    for (int i = 0; i < theirs.size(); i++) {
      segmenter.accept(bad, SOUND.spec, ours.get(Math.min(i, ours.size() - 1)));
      cycles.addAll(segmenter.accept(good, sibling.spec, theirs.get(i)).closed());
    }
    cycles.addAll(segmenter.flush(good, sibling.spec).closed());

    assertThat(cycles).isEqualTo(expected);
  }
}
