package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Files whose charges are known, since they are current × time: what is inferred from them where no
 * nameplate stands beside is what the cell did under load, however it was sampled, whatever its
 * voltage does at rest.
 */
class KnownChargeTest {
  private static final double CAPACITY = 2.0;

  /** Open circuit over the charge left, flat for LFP and sloping for NMC [V]. */
  private static double openCircuit(boolean flat, double left) {
    double empty = Math.exp(-left / 0.02);
    return flat
        ? 3.3 + 0.04 * (left - 0.5) - 0.75 * empty + 0.25 * Math.exp((left - 1) / 0.01)
        : 3.4 + 0.75 * left - 0.85 * empty + 0.05 * Math.exp((left - 1) / 0.03);
  }

  private static Programme cycles(
      boolean flat, double rate, double interval, double noise, int cycles, long seed) {
    var programme = new Programme(interval);
    var random = new Random(seed);
    double ohm = 0.03;
    double amperes = rate * CAPACITY;
    double seconds = 3600 / rate;
    for (int cycle = 1; cycle <= cycles; cycle++) {
      programme
          .load(cycle, amperes, seconds, s -> openCircuit(flat, s) + ohm * amperes)
          .rest(cycle, 900, openCircuit(flat, 1) - 0.01)
          .load(cycle, -amperes, seconds, s -> openCircuit(flat, 1 - s) - ohm * amperes)
          // it springs back
          .rest(cycle, 900, openCircuit(flat, 0) + 0.3);
    }
    programme.samples.replaceAll(
        s ->
            new Programme.Sample(
                s.seconds(),
                s.volts() + noise * random.nextGaussian(),
                s.amperes(),
                s.cycle(),
                s.step(),
                s.state(),
                s.celsius()));
    return programme;
  }

  private static CellSpec read(Programme programme, String nameplate) throws IOException {
    Path folder = Files.createTempDirectory("known");
    Path file = folder.resolve("cell.bdf.csv");
    Path metadata = folder.resolve("cell.metadata.json");
    try {
      Files.writeString(
          file,
          programme.table(
              "Test Time / s,Voltage / V,Current / A,Cycle Count / 1",
              s -> s.says("%.1f,%.4f,%.4f,%d", s.seconds(), s.volts(), s.amperes(), s.cycle())));
      if (nameplate != null) {
        Files.writeString(metadata, nameplate);
      }
      return Table.read(file).file.spec();
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(metadata);
      Files.delete(folder);
    }
  }

  @Property(tries = 60, seed = "11")
  void whatIsInferredIsWhatFlowedUnderLoad(
      @ForAll boolean flat,
      @ForAll @DoubleRange(min = 0.1, max = 2) double rate,
      @ForAll @IntRange(min = 1, max = 60) int interval,
      @ForAll @IntRange(min = 0, max = 2) int milliVoltsOfNoise,
      @ForAll @IntRange(min = 1, max = 3) int cycles,
      @ForAll long seed)
      throws IOException {
    Programme programme = cycles(flat, rate, interval, milliVoltsOfNoise / 1e3, cycles, seed);

    CellSpec spec = read(programme, null);

    double oneSample = interval * rate / 3600;
    assertThat(spec.ratedCapacity()).isCloseTo(CAPACITY, within(CAPACITY * (0.005 + oneSample)));
    double lastUnderLoad =
        programme.samples.stream()
            .filter(s -> s.amperes() < 0)
            .reduce((a, b) -> b)
            .orElseThrow()
            .volts();
    assertThat(spec.capacityVoltage()).isCloseTo(lastUnderLoad, within(0.012));
    assertThat(spec.minVoltage()).isLessThanOrEqualTo(lastUnderLoad);
  }

  @Property(tries = 30, seed = "12")
  void aStatedLimitIsTheLimitAsNearAsSamplesCome(
      @ForAll boolean flat,
      @ForAll @DoubleRange(min = 0.2, max = 1) double rate,
      @ForAll @IntRange(min = 1, max = 60) int interval,
      @ForAll long seed)
      throws IOException {
    Programme programme = cycles(flat, rate, interval, 0, 2, seed);
    double end = openCircuit(flat, 0) - 0.03 * rate * CAPACITY;
    double high = 4.3;

    CellSpec spec =
        read(
            programme,
            String.format(
                Locale.ROOT,
                "{\"rated_capacity_ah\": 2.0, \"lower_voltage_limit_v\": %.4f, \"upper_voltage_limit_v\": %.1f}",
                end,
                high));

    assertThat(spec.ratedCapacity()).isEqualTo(2.0);
    assertThat(spec.minVoltage()).isCloseTo(end, within(1e-4));
    double lastUnderLoad =
        programme.samples.stream()
            .filter(s -> s.amperes() < 0)
            .mapToDouble(Programme.Sample::volts)
            .min()
            .orElseThrow();
    // counted as complete by its last loaded sample, and not before
    boolean near = lastUnderLoad <= end + 0.05 * (high - end);
    assertThat(spec.capacityVoltage())
        .isBetween(spec.minVoltage(), near ? lastUnderLoad + 0.0011 : spec.minVoltage() + 1e-9);
  }

  @Test
  void anIntervalAcrossALongRestIsNoHalfHourOfLoad() {
    var legs = new ChargeLegs();
    legs.add(0, 4.1, 0);
    legs.add(1, 4.0, -2);
    for (int i = 1; i < 360; i++) {
      legs.add(10, 4.0 - i * 0.003, -2);
    }
    legs.add(1800, 3.2, 0); // the rest is told half an hour later

    legs.end();

    // 360 samples that stand for ten seconds each
    assertThat(legs.of(false).largest()).isCloseTo(2.0 - 2 * 4.5 / 3600, within(1e-9));
    assertThat(legs.of(false).highestEnd(0.01)).isCloseTo(4.0 - 359 * 0.003, within(1e-12));
  }

  @Test
  void aDischargeAtAFiftiethOfTheCapacityIsOneToo() throws IOException {
    CellSpec spec = read(cycles(false, 0.02, 60, 0.001, 1, 3), null);

    assertThat(spec.ratedCapacity()).isCloseTo(2.0, within(0.01));
    assertThat(spec.referenceCurrent()).isCloseTo(0.04, within(1e-4));
  }

  @Test
  void aLowVoltageAtRestIsNoLimitOfDischarge() throws IOException {
    var programme = new Programme(10).rest(1, 600, 3.0);
    programme.samples.add(
        new Programme.Sample(600, 0.0, 0, 1, 1, 'R', 25)); // a contact, for one sample
    Programme cycles = cycles(false, 1, 10, 0, 2, 1);
    cycles.samples.forEach(
        s ->
            programme.samples.add(
                new Programme.Sample(
                    s.seconds() + 610, s.volts(), s.amperes(), 1, 1, s.state(), 25)));

    CellSpec spec = read(programme, null);

    assertThat(spec.minVoltage()).isGreaterThan(2.4);
    assertThat(spec.maxVoltage()).isLessThan(4.35);
  }
}
